#include "locales/language/figures.h"

#include <algorithm>

#include "locales/text/cut.h"

namespace locales {
namespace {

bool isSmall(char c) { return c >= 'a' && c <= 'z'; }
bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool isFigure(char c) { return c >= '2' && c <= '9'; }
bool isVowel(char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; }

std::string_view withoutMarks(std::string_view piece) {
    constexpr std::string_view kMarks = ".,!?;:()\"'-\r\n\t";
    const std::size_t begin = piece.find_first_not_of(kMarks);
    if (begin == std::string_view::npos) return {};
    return piece.substr(begin, piece.find_last_not_of(kMarks) + 1 - begin);
}

bool hasFigureInside(std::string_view word) {
    return word.size() > 2 && std::any_of(word.begin() + 1, word.end() - 1, isFigure);
}

/// "3ayez", not "3mal".
bool beginsWithFigure(std::string_view word) { return word.size() > 1 && isFigure(word[0]) && isVowel(word[1]); }

}  // namespace

bool mayHaveLetterFigures(std::string_view piece) {
    constexpr std::size_t kLettersForFigure = 3;
    constexpr std::size_t kLongest = 16;
    const std::string_view word = withoutMarks(piece);
    if (word.empty() || word.size() > kLongest) return false;
    std::size_t letters = 0;
    std::size_t figures = 0;
    bool vowel = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (isSmall(c) || (i == 0 && isCapital(c))) {
            ++letters;
            vowel |= isVowel(c);
        } else if (isFigure(c) && (i == 0 || !isFigure(word[i - 1]))) {
            ++figures;
        } else if (c != '\'') {
            return false;
        }
    }
    return vowel && figures > 0 && letters >= kLettersForFigure * figures;
}

bool spellsWithFigures(std::string_view text) {
    std::size_t words = 0;
    bool begins = false;
    while (!text.empty()) {
        std::string_view line = cut(text, '\n');
        while (!line.empty()) {
            const std::string_view piece = cut(line, ' ');
            if (!std::any_of(piece.begin(), piece.end(), isFigure) || !mayHaveLetterFigures(piece)) continue;
            const std::string_view word = withoutMarks(piece);
            begins |= beginsWithFigure(word);
            if (hasFigureInside(word) || (++words > 1 && begins)) return true;
        }
    }
    return false;
}

}  // namespace locales
