#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::ebay {

/// The token endpoint, Commerce Message API and Fulfillment API on loopback, as strict as their OpenAPI
/// files.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::ebay
