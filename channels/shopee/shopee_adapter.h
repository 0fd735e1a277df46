#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::shopee {

/// A shop at Shopee: chat through Open Platform v2 `sellerchat`, orders through `order` and `logistics`.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::shopee
