#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub {

/// A product of an order, by what a buyer may call it.
struct CalledProduct {
    std::string sku, title;
    std::vector<std::string> options;  ///< "black", "XL"
};

/// The products of an order, made ready to be found in many messages.
class NamedProducts {
public:
    explicit NamedProducts(const std::vector<CalledProduct>& products);
    /// SKUs of those that a message is about: the ones that it names by their SKU, else by a word of title or options that no other
    /// product of the order has, else all of them.
    [[nodiscard]] std::vector<std::string> in(std::string_view message) const;

private:
    struct Called {
        std::string sku;
        std::string phrase;           ///< of the SKU; empty where that says nothing
        std::set<std::string> words;  ///< that no other one has
    };
    std::vector<std::string> all_;
    std::vector<Called> called_;  ///< empty where there is nothing to choose among
};

}  // namespace hub
