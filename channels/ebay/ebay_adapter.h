#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::ebay {

/// An account at eBay: messages through the Commerce Message API v1, orders through the Fulfillment API v1.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::ebay
