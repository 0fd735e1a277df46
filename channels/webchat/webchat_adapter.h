#pragma once
#include <memory>

#include "channels/contract/registry.h"

namespace channels::webchat {

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::webchat
