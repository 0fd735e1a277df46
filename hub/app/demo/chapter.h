#pragma once
#include <string_view>

#include "channels/kit/json.h"

namespace hub {

/// A file of the demonstration, such as "products.csv"; std::logic_error when there is no such file.
std::string_view demoFile(std::string_view name);
/// A list of buyers and what they write, such as "story.json".
channels::JsonDocument demoChapter(std::string_view name);

}  // namespace hub
