#pragma once
#include "channels/kit/json.h"
#include "hub/inbox/tagger.h"

namespace hub {

/// Writes the members of contract.md's `tag` output, from `language` to `taxonomy`, into an object that is open.
void writeTags(channels::JsonWriter& writer, const Tags& tags);
/// What was written, as far as replies need it: language, zone, intents and risks.
Tags readTags(channels::Json from);

}  // namespace hub
