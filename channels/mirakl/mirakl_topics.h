#pragma once
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels::mirakl {

/// What a topic of the type REASON_CODE says of its thread, as intents of the taxonomy. Every operator makes his
/// own codes, so only one in plain English is taken at its word: WHERE_IS_MY_ORDER, ITEM_DAMAGED. Anything else
/// gives nothing.
std::vector<IntentHint> hintsOf(std::string_view reason_code);

}  // namespace channels::mirakl
