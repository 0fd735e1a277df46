#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::shopee {

/// The calls of Open Platform v2 that the adapter uses, on loopback: signatures, single-use refresh tokens and error
/// answers as strict as the sheet's verified facts.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::shopee
