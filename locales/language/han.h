#pragma once
#include <cstddef>
#include <string_view>

namespace locales {

/// How many characters of a text only one of the two ways of writing Chinese has.
struct HanCount {
    std::size_t simplified = 0;
    std::size_t traditional = 0;
};

/// `text` is UTF-8. Source: CLDR's Simplified-Traditional transform, see README.md.
HanCount countHan(std::string_view text);

}  // namespace locales
