#pragma once
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels::amazon {

/// What the topic that a buyer chose in the contact form says of his mail, as intents of the taxonomy: the form puts it at the
/// front of the subject. Answers in a thread and subjects without a topic give nothing.
std::vector<IntentHint> hintsOf(std::string_view subject);

}  // namespace channels::amazon
