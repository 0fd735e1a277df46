#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::wish {

/// A merchant's account at Wish: customer tickets and orders through the Merchant API v3.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::wish
