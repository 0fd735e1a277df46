#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "locales/text/tokens.h"
#include "locales/text/unicode.h"

// Tokens come in order, inside the text, not empty and as valid UTF-8; other functions of the room don't fall
// either.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    std::size_t last = 0;
    locales::forEachToken(text, [&](std::string_view token, std::size_t begin, std::size_t end) {
        if (token.empty() || begin < last || end <= begin || end > text.size()) std::abort();
        if (locales::repairUtf8(token).repairs != 0) std::abort();
        last = end;
        return true;
    });
    const std::string repaired = locales::repairUtf8(text).text;
    if (locales::repairUtf8(repaired).repairs != 0) std::abort();
    if (locales::codePointCount(repaired) > locales::utf16Length(repaired)) std::abort();
    if (locales::graphemeCount(repaired) > locales::codePointCount(repaired)) std::abort();
    if (locales::repairUtf8(locales::truncateGraphemes(repaired, 3)).repairs != 0) std::abort();
    return 0;
}
