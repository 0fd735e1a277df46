#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/products/product.h"
#include "templates/exchange/csv_table.h"

namespace hub {

/// What one table may hold, to be taken in and so to be given out: a catalogue that is larger goes in several.
inline constexpr std::size_t kMostTableBytes = 4'000'000;
inline constexpr std::size_t kMostTableRows = 20'000;
/// Of the request that brings one: a sign takes six bytes at most in JSON.
inline constexpr std::size_t kMostTableRequest = 6 * kMostTableBytes + 1024;

/// The columns of a table of products, in their order. A product has a row for each of its languages.
const std::vector<std::string>& productColumns();
/// The rows of one product, at least one.
std::vector<std::vector<std::string>> productRows(const Product& product);

/// What a table says of products: those that it changes or adds, as they will be.
struct ProductImport {
    std::vector<Product> products;
    std::size_t added = 0, changed = 0, same = 0;
    std::vector<templates::TableFault> faults;
};

/// Of a column that the table doesn't have, and of a language that it doesn't name, nothing changes. `known` finds by SKU.
ProductImport readProducts(std::string_view bytes, const std::function<std::optional<Product>(const std::string&)>& known);

}  // namespace hub
