#pragma once
#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"

namespace hub {

/// Writes what is objected to into an object that is open: the rule, in English, and as a code with its figures.
void writeObjection(channels::JsonWriter& writer, const channels::Objection& objection);

}  // namespace hub
