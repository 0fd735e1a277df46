#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/products/product.h"

namespace hub {

struct ProductFilter {
    std::string words;   ///< all of them occur in its SKU or a title; empty for any
    std::string cursor;  ///< of the page before; empty for the first
    std::size_t limit = 50;
};

struct ProductPage {
    std::vector<Product> items;
    std::string next;  ///< empty after the last
};

/// SkuTaken: another product has one of the SKUs. Overtaken: one of them was changed or removed since it was read.
enum class ProductsKept { All, SkuTaken, Overtaken };

/// What the shop sells. Every call is one transaction.
class ProductStore {
public:
    virtual ~ProductStore() = default;

    virtual ProductPage products(const ProductFilter& filter) = 0;  ///< by SKU
    virtual std::optional<Product> product(Id id) = 0;
    virtual std::optional<Product> productBySku(const std::string& sku) = 0;
    /// By SKU, in a language, else in none; what has neither isn't among them.
    virtual std::map<std::string, std::string> productTitles(const std::set<std::string>& skus, const std::string& language) = 0;
    /// Empty where none or several are listed so.
    virtual std::optional<Product> productListedAs(const std::string& listing) = 0;
    /// Each in place of the one with its id, those without an id in place of the one with their SKU, or new; they get their ids.
    /// What has a date of change replaces only what has the same. All or none are kept.
    virtual ProductsKept putProducts(std::vector<Product>& products, Instant now) = 0;
    virtual bool dropProduct(Id id) = 0;  ///< false when there is no such product
};

}  // namespace hub
