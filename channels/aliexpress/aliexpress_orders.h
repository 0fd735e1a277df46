#pragma once
#include <optional>
#include <string>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What the calls about one order answer.
namespace channels::aliexpress {

/// `result` of aliexpress.solution.order.info.get; empty when it holds no order.
std::optional<Order> readOrder(Json result, const std::string& order_id);

/// `result` of aliexpress.solution.order.receiptinfo.get; empty when it names no place.
std::optional<Address> readReceipt(Json result);

}  // namespace channels::aliexpress
