#pragma once
#include <string_view>

namespace hub {

/// Whether a word, in small letters, is one that the program's own messages are made of.
bool isLogWord(std::string_view word);

}  // namespace hub
