#include "templates/lint/code_points.h"

#include <cstdint>

#include <unicode/unistr.h>

#include "locales/text/code_point.h"

namespace templates {

std::u32string codePoints(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t c = locales::nextCodePoint(text, at);
        out += c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
    }
    return out;
}

std::string utf8(std::u32string_view text) {
    icu::UnicodeString units;
    for (const char32_t c : text) units.append(static_cast<UChar32>(c));
    std::string out;
    return units.toUTF8String(out);
}

}  // namespace templates
