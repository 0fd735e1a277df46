#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace locales {

/// Writing systems as far as they tell languages apart.
enum class Script : std::uint8_t {
    None,
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Khmer,
    Myanmar,
    Ethiopic,
    Hangul,
    Kana,
    Han,
    Other
};
inline constexpr std::size_t kScripts = static_cast<std::size_t>(Script::Other) + 1;

/// What the cleaner makes of one character.
struct Letter {
    enum class Kind : std::uint8_t { Blank, Letter, Mark, Digit, Apostrophe, Dropped, SentenceEnd };
    Kind kind = Kind::Blank;
    Script script = Script::None;
    bool upper = false;
    std::uint16_t lower = 0;  ///< lower-case form of a letter or mark, inside the basic plane
};

/// Properties of the basic plane's characters in one table, so that the hot path asks ICU nothing.
/// Built on first use (a few milliseconds). Threads: may be read by many at once.
const Letter& letterOf(char32_t character);

/// Scripts whose words stand without blanks between them.
bool isUnspaced(Script script);

void appendUtf8(std::string& out, char32_t character);

}  // namespace locales
