#pragma once
#include <optional>
#include <string>

#include "hub/products/product.h"
#include "hub/store/product_store.h"
#include "templates/rank/standing.h"

namespace hub {

/// What a conversation is about, and what can be sent in its place now.
struct AskedProduct {
    Product product;
    std::optional<Product> alternative;  ///< the nearest one that is in stock
};

/// The product of the order, where it is of one product alone, else of the listing that the buyer looks at; empty when the shop
/// keeps none.
std::optional<AskedProduct> askedProduct(ProductStore& store, const std::optional<StoredOrder>& order, const std::string& listing);

/// "in" or "out" as templates are chosen by it; empty when it isn't known.
std::string stockWord(const Product& product);
/// What a reply may say of it on a day, by the names of facts; never what a seller decides anew for each buyer, such as a price
/// that he offers.
templates::StandingFacts factsOf(const AskedProduct& asked, templates::Day today);

}  // namespace hub
