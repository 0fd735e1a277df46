#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::lazada {

/// The Open Platform of one country on loopback: tokens, signatures, messages, orders. Its safety filter
/// stops replies that hold a mail address or a link.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::lazada
