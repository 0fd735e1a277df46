#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::dhgate {

/// The router, the token endpoint and the picture server on loopback, as strict as the SDK's parameter lists.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::dhgate
