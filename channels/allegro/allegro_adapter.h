#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::allegro {

/// An account at Allegro: threads of its message centre, facts of the orders that they are about.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::allegro
