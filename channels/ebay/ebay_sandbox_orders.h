#pragma once
#include <string>
#include <string_view>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// Orders of the sandbox as the Fulfillment API v1 writes them.
namespace channels::ebay {

inline constexpr std::string_view kSandboxSeller = "shop_cn";

struct SandboxOrder {
    Order order;              ///< with both of its dates
    std::string marketplace;  ///< "EBAY_DE"
};

void writeOrder(JsonWriter& out, const SandboxOrder& sale);

/// The answer of shipping_fulfillment.
void writeParcels(JsonWriter& out, const Order& order);

}  // namespace channels::ebay
