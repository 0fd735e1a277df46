#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::mercadolibre {

/// An account at Mercado Libre: public questions, and the post-sale messages of its packs.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::mercadolibre
