#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace locales {

/// Splits text into the tokens of the search index: letters, digits and marks make one token, folded as by
/// foldForMatch(); each Han, Hiragana or Katakana character is a token of its own, so that one character
/// finds (a word of several is searched as a phrase); Thai, Lao, Khmer and Burmese by ICU's dictionaries. A
/// run longer than 128 characters is cut into several tokens, the same way in text and query. `begin` and
/// `end` are byte offsets into `text`; `token` lives until `emit` returns. Returning false from `emit` stops.
/// Total, linear, thread-safe.
void forEachToken(
    std::string_view text,
    const std::function<bool(std::string_view token, std::size_t begin, std::size_t end)>& emit
);

/// Changes when tokens change (own rules or ICU's version): an index made with another value must be rebuilt.
std::string tokenizerVersion();

}  // namespace locales
