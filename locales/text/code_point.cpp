#include "locales/text/code_point.h"

#include <algorithm>

#include <unicode/utf8.h>

namespace locales {

std::int32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const char* const bytes = text.data() + at;
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, U8_MAX_LENGTH));
    std::int32_t used = 0;
    UChar32 c = 0;
// The macro narrows int to uint8_t inside.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
    U8_NEXT(bytes, used, length, c);
#pragma GCC diagnostic pop
    at += static_cast<std::size_t>(used);
    return c;
}

}  // namespace locales
