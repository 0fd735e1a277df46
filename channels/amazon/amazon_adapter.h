#pragma once
#include <memory>

#include "channels/contract/registry.h"

namespace channels::amazon {

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::amazon
