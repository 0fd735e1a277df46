#pragma once
#include <functional>
#include <string>

#include "channels/kit/json.h"
#include "hub/desk/request.h"

namespace hub {

/// A good line of the input: the request in it, and all that stands there.
struct RequestLine {
    long number = 0;
    channels::Json json;
    DeskRequest request;
};

/// Reads JSON Lines from a file ("-" for standard input) and gives each good one on, in order. A bad line gets a sentence on
/// standard error; the rest goes on. Returns the exit status.
int readLines(const std::string& file, const std::function<void(const RequestLine&)>& take);

/// Sentences about a line on standard error: what in it was left out.
void warn(long number, const std::vector<std::string>& warnings);

/// Writes the members of a request's answer after its id.
using LineAnswer = std::function<void(channels::JsonWriter&, const DeskRequest&)>;

/// Reads JSON Lines from standard input and writes one line for each good one, in order. A bad line gets a sentence on standard
/// error and no output; the rest goes on. Output is flushed whenever input runs dry. Returns the exit status.
int answerLines(const LineAnswer& write);

}  // namespace hub
