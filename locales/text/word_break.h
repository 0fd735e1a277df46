#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// The words of a text as its language parts them (UAX #29; dictionaries for Chinese, Japanese, Thai …), in order and as they
/// stand; spaces and signs are none. Total, thread-safe.
std::vector<std::string> wordsOf(std::string_view text, std::string_view locale);

/// The same with the spaces and signs between them: put together they are the text. Total, thread-safe.
std::vector<std::string> piecesOf(std::string_view text, std::string_view locale);

/// Whether a digit of any script stands in it. Total, thread-safe.
bool hasDigit(std::string_view text);

}  // namespace locales
