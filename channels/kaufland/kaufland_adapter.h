#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::kaufland {

/// A seller at Kaufland's marketplaces: tickets, and facts of the orders that they are about.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::kaufland
