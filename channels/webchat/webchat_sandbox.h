#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::webchat {

/// Visitors of a shop, as many as there are conversations, each with a session of its own.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::webchat
