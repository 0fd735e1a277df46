#pragma once
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels::tiktok {

/// The answer of GET /order/202309/orders. Every unit that was bought has a line of its own: equal ones are counted.
/// Masked parts of an address are left out. Throws NotUnderstood for what has no list of orders.
std::vector<Order> parseOrders(std::string_view body);

}  // namespace channels::tiktok
