#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::mirakl {

/// A shop at one marketplace that runs on the Mirakl Marketplace Platform: threads of the inbox (M10 to M13),
/// orders (OR11), new threads on an order (OR43).
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::mirakl
