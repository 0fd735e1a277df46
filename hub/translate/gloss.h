#pragma once
#include <string>
#include <string_view>

#include "channels/kit/json.h"

namespace hub::translate {

/// What a message says, for whoever can't read it: in one line of `language` what it wants, its risks, and the days, amounts and
/// numbers that stand in it. Made here, from `tags` (contract.md's) and the text; empty when nothing is found. Threads: any.
std::string gloss(channels::Json tags, std::string_view text, std::string_view text_language, std::string_view language);

}  // namespace hub::translate
