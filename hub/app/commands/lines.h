#pragma once
#include <functional>
#include <string>

#include "channels/kit/json.h"
#include "hub/desk/request.h"

namespace hub {

/// Reads JSON Lines from standard input and writes one line for each good one, in order. A bad line gets a sentence on standard
/// error and no output; the rest goes on. Output is flushed whenever input runs dry. Returns the exit status.
int answerLines(const std::function<void(channels::JsonWriter&, const DeskRequest&)>& write);

}  // namespace hub
