#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::trendyol {

/// Trendyol's gateway on loopback, as strict as its developer pages. The account sells in the storefronts TR and RO.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::trendyol
