#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace locales {

// Every function here is total (any bytes in, an answer out; bad UTF-8 reads as U+FFFD), linear in its input
// and thread-safe.

/// Valid UTF-8 without NUL. Each ill-formed sequence (lone surrogates are one each) becomes U+FFFD, each NUL
/// is removed; `repairs` counts both.
struct RepairedText {
    std::string text;
    std::size_t repairs = 0;
};
RepairedText repairUtf8(std::string_view bytes);

std::string normalizeNfc(std::string_view text);
/// For comparing names, never for showing: NFKC_Casefold; accents, Arabic and Hebrew points and the tatweel
/// off; Turkish dotless ı as i. Vowel signs of Indic scripts and kana voicing stay, since they make other
/// words.
std::string foldForMatch(std::string_view text);

/// User-perceived characters (UAX #29).
std::size_t graphemeCount(std::string_view text);
std::size_t codePointCount(std::string_view text);
/// Length in UTF-16 code units: what a page and most marketplaces count.
std::size_t utf16Length(std::string_view text);
/// The first `graphemes` user-perceived characters, with "…" when something was cut.
std::string truncateGraphemes(std::string_view text, std::size_t graphemes);

enum class Direction { LeftToRight, RightToLeft, Neutral };
/// By the first strong character (UAX #9, P2 and P3: what stands inside isolates is skipped).
Direction firstStrongDirection(std::string_view text);
/// Whether a page in this locale runs from right to left; false for what is no locale.
bool isRightToLeft(std::string_view locale);

}  // namespace locales
