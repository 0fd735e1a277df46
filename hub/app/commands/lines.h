#pragma once
#include <functional>
#include <string>

#include "channels/kit/json.h"
#include "hub/desk/request.h"

namespace hub {

/// Writes the members of a request's answer after its id.
using LineAnswer = std::function<void(channels::JsonWriter&, const DeskRequest&)>;

/// Reads JSON Lines from standard input and writes one line for each good one, in order. A bad line gets a sentence on standard
/// error and no output; the rest goes on. Output is flushed whenever input runs dry. Returns the exit status.
int answerLines(const LineAnswer& write);

}  // namespace hub
