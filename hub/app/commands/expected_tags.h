#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/kit/json.h"

namespace hub {

/// What a message should be tagged as, by whoever has read it; what is left out isn't judged.
struct ExpectedTags {
    std::optional<std::string> language, timezone, topic, intent;  ///< an empty timezone: nothing tells one
    std::optional<std::vector<std::string>> risks;
};

/// Reads the members of the line's `expected`, or without one those of the line itself. What can't be meant is left out with a
/// sentence in `warnings`. An intent names its topic.
ExpectedTags readExpectedTags(channels::Json line, std::vector<std::string>& warnings);

}  // namespace hub
