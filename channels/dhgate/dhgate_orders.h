#pragma once
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Answers of the order methods (v2.0) as facts. What isn't told or can't be read is absent.
namespace channels::dhgate {

/// dh.order.get: everything but the items. Throws NotUnderstood for what isn't JSON or has no orderNo.
Order parseOrder(std::string_view body);

/// dh.order.product.get. Throws NotUnderstood for what isn't JSON.
std::vector<OrderItem> parseItems(std::string_view body);

/// orderStatus as a state; Unknown for a code that says nothing sure about the goods.
OrderStatus orderStatus(std::string_view code);

}  // namespace channels::dhgate
