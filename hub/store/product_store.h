#pragma once
#include <cstddef>
#include <optional>
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

/// What the shop sells. Every call is one transaction.
class ProductStore {
public:
    virtual ~ProductStore() = default;

    virtual ProductPage products(const ProductFilter& filter) = 0;  ///< by SKU
    virtual std::optional<Product> product(Id id) = 0;
    virtual std::optional<Product> productBySku(const std::string& sku) = 0;
    /// Empty where none or several are listed so.
    virtual std::optional<Product> productListedAs(const std::string& listing) = 0;
    /// Each in place of the one with its id, those without an id in place of the one with their SKU, or new; they get their ids.
    /// False, and nothing is kept, when another product has one of the SKUs.
    virtual bool putProducts(std::vector<Product>& products, Instant now) = 0;
    virtual bool dropProduct(Id id) = 0;  ///< false when there is no such product
};

}  // namespace hub
