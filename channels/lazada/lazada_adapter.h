#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::lazada {

/// A shop at Lazada in one country: the messages (IM) and orders of the Open Platform.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::lazada
