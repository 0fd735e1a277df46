#pragma once
#include "channels/kit/json.h"
#include "hub/products/product_facts.h"

namespace hub::api {

/// Each is one value.
void writeProduct(channels::JsonWriter& out, const Product& product);
/// With what is offered in its place as `alternative`; null for none.
void writeAskedProduct(channels::JsonWriter& out, const std::optional<AskedProduct>& asked);

}  // namespace hub::api
