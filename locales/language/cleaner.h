#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "locales/language/letters.h"

namespace locales {

/// One word that counts as language, lower-case, as bytes [begin, end) of CleanText::letters.
struct CleanWord {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t letters = 0;
    std::size_t sentence = 0;
    Script script = Script::None;
    bool weak = false;  ///< a product's name, a brand or a greeting that is used in every language
};

/// What is left of a message when links, addresses, handles, everything with a digit, and symbols are out.
struct CleanText {
    std::string letters;
    std::vector<CleanWord> words;
    std::array<std::size_t, kScripts> script_letters{};  ///< letters of all words, weak ones too
    bool had_codes = false;                              ///< something with letters was left out
};

/// Fills `out`, whose memory is used again. Reads at most the first 800 letters within 16 KiB: more does not
/// change an answer.
void cleanText(std::string_view text, CleanText& out);

}  // namespace locales
