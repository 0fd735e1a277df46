#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What the calls about one order answer. Names of fields are those of the documentation's examples: what is
/// missing or odd is left out.
namespace channels::lazada {

/// The code with which /order/get refuses a number that isn't one of the shop's orders.
inline constexpr std::string_view kUnknownOrder = "16";

/// `data` of /order/get; empty when it holds no order.
std::optional<Order> readOrder(Json data, const std::string& order_id);

/// Adds what `data` of /order/items/get says: a row for each piece, its state, its parcel, the currency.
void addItems(Json data, Order& order);

/// The one number in a text that can be an order's: 13 to 16 digits that stand alone. Empty when there is
/// none, or several.
std::string orderNumberIn(std::string_view text);

}  // namespace channels::lazada
