#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub {

/// A product of an order, by what a buyer may call it.
struct CalledProduct {
    std::string sku, title;
    std::vector<std::string> options;  ///< "black", "XL"
};

/// SKUs of those products of an order that a message is about: the ones that it names by their SKU, else by a word of title or
/// options that no other product of the order has, else all of them.
std::vector<std::string> skusNamed(const std::vector<CalledProduct>& products, std::string_view message);

}  // namespace hub
