#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::aliexpress {

/// Both gateways of the Open Platform on loopback: tokens, signatures, the message centre, orders.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::aliexpress
