#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::mirakl {

/// A marketplace's seller API on loopback, as strict as Mirakl's OpenAPI file.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::mirakl
