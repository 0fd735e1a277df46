#pragma once
#include <cstddef>
#include <string_view>

namespace locales {

/// Whether a piece of text between blanks could be a word in which figures stand for letters that Latin has not ("3ayez",
/// "ma3a", "na4alo"): small Latin letters, a vowel among them, at least three for each single figure.
bool mayHaveLetterFigures(std::string_view piece);

/// Whether figures are letters in this text: a piece with its figure between letters, where hardly anything else has one, or
/// two pieces of which one begins with a figure and a vowel. "3mal" and "iphone7 iphone8" are none.
bool spellsWithFigures(std::string_view text);

}  // namespace locales
