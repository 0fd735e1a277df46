#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::rakuten {

/// Rakuten's inquiry API with one shop, whose licence key ends after 90 days.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::rakuten
