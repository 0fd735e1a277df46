#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::dhgate {

/// A shop at DHgate: the message and order methods (v2.0) of the seller open platform.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::dhgate
