#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Orders of the Merchant API v3 as values, and what can be done to them as bytes. Total on hostile bytes.
namespace channels::wish {

/// Throws NotUnderstood for what is no order. A Wish order is one product; its address may be that of a Wish warehouse:
/// where the tax information names another country, only that country is told.
Order parseOrder(std::string_view body);

/// Answers of GET /orders/{id}/refund_reasons and GET /orders/shipping_carriers: what an input may be just now.
std::vector<std::string> parseRefundReasons(std::string_view body);
std::vector<std::string> parseCarriers(std::string_view body);

/// Bodies of PUT /orders/{id}/tracking and PUT /orders/{id}/refund from an action's inputs; empty ones are left out.
std::string writeTracking(const std::map<std::string, std::string>& inputs);
std::string writeRefund(const std::map<std::string, std::string>& inputs);

}  // namespace channels::wish
