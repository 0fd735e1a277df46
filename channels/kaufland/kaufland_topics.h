#pragma once
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels::kaufland {

/// What the reason and the topic that a buyer chose for a ticket say of it, as intents of the taxonomy. The topic is
/// the finer of the two; where it is too wide to say anything, the reason speaks.
std::vector<IntentHint> hintsOf(std::string_view topic, std::string_view open_reason);

}  // namespace channels::kaufland
