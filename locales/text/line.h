#pragma once
#include <algorithm>
#include <string_view>

namespace locales {

/// Whether a text stands in one line: no line end, tab or other control character of ASCII is in it.
inline bool isLine(std::string_view text) {
    return std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7F; });
}

}  // namespace locales
