#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::ebay {

/// The token endpoint, the Commerce Message, Fulfillment and Notification APIs on loopback, as strict as
/// their OpenAPI files, and the Post-Order API as strict as its pages.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::ebay
