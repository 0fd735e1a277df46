#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// Kaufland sells in order units, each a single piece of what was bought; the hub knows orders with items.
namespace channels::kaufland {

/// The orders of a list of order units (OrderUnit), each with its units as items, in the list's order.
std::vector<Order> readOrders(Json order_units);

struct OrderDetails {
    Order order;
    std::vector<std::string> unit_ids;  ///< of its order units
};
/// GET /orders/{id}; throws NotUnderstood for anything else.
OrderDetails parseOrder(std::string_view body);

}  // namespace channels::kaufland
