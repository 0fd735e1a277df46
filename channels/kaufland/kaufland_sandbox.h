#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::kaufland {

/// Kaufland's Seller API v2 on loopback, as strict as its OpenAPI clients and its signature.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::kaufland
