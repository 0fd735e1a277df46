#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::aliexpress {

/// A shop at AliExpress: the message centre's methods "versiontwo" and the orders of the Open Platform,
/// through IOP or TOP.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::aliexpress
