#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::tiktok {

/// A shop at TikTok: conversations through the Customer Service API 202309, orders through the Order API 202309.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::tiktok
