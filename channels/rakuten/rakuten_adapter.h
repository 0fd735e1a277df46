#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::rakuten {

/// A shop at Rakuten Ichiba: its inquiries (R-Messe).
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::rakuten
