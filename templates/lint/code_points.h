#pragma once
#include <string>
#include <string_view>

namespace templates {

/// A text as code points, an ill-formed sequence as U+FFFD; and back.
std::u32string codePoints(std::string_view text);
std::string utf8(std::u32string_view text);

inline bool isAnyOf(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

}  // namespace templates
