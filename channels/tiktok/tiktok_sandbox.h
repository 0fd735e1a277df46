#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::tiktok {

/// The token endpoints, Customer Service API, Order API and the call for notifications on loopback: every signature,
/// token, parameter and header is checked.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::tiktok
