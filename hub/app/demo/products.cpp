#include "hub/app/demo/products.h"

#include <stdexcept>

#include "hub/app/demo/chapter.h"
#include "hub/products/product_table.h"

namespace hub {

void addDemoProducts(ProductStore& store, Instant now) {
    ProductImport read = readProducts(demoFile("products.csv"), [](const std::string&) { return std::nullopt; });
    if (!read.faults.empty()) {
        const auto& first = read.faults.front();
        throw std::logic_error("products.csv, line " + std::to_string(first.line) + ", " + first.column + ": " + first.what);
    }
    const auto today = std::chrono::floor<std::chrono::days>(now);
    for (auto& product : read.products) {
        if (product.stock == Stock::Ordered) product.restock_day = templates::Day(today + std::chrono::days(12));
    }
    store.putProducts(read.products, now);
}

}  // namespace hub
