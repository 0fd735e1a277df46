#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::wish {

/// Tickets, orders, webhooks and OAuth of the Merchant API v3 on loopback, as strict as its OpenAPI file.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::wish
