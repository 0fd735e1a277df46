#pragma once
#include <memory>

#include "channels/contract/adapter.h"

namespace channels::trendyol {

/// A seller at Trendyol: the public questions that customers ask about his products. Nothing else of a customer's words
/// is in Trendyol's API.
std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings);

}  // namespace channels::trendyol
