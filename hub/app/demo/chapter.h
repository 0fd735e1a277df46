#pragma once
#include <string_view>

#include "channels/kit/json.h"

namespace hub {

/// A list of buyers and what they write, such as "story.json"; std::logic_error when there is no such chapter.
channels::JsonDocument demoChapter(std::string_view name);

}  // namespace hub
