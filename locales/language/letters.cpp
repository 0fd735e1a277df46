#include "locales/language/letters.h"

#include <memory>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace locales {
namespace {

constexpr std::size_t kPlaneSize = 0x10000;
using Plane = std::array<Letter, kPlaneSize>;

Script scriptOf(UChar32 character) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(character, &status)) {
        case USCRIPT_LATIN:
            return Script::Latin;
        case USCRIPT_GREEK:
            return Script::Greek;
        case USCRIPT_CYRILLIC:
            return Script::Cyrillic;
        case USCRIPT_ARMENIAN:
            return Script::Armenian;
        case USCRIPT_GEORGIAN:
            return Script::Georgian;
        case USCRIPT_HEBREW:
            return Script::Hebrew;
        case USCRIPT_ARABIC:
            return Script::Arabic;
        case USCRIPT_DEVANAGARI:
            return Script::Devanagari;
        case USCRIPT_BENGALI:
            return Script::Bengali;
        case USCRIPT_GURMUKHI:
            return Script::Gurmukhi;
        case USCRIPT_GUJARATI:
            return Script::Gujarati;
        case USCRIPT_TAMIL:
            return Script::Tamil;
        case USCRIPT_TELUGU:
            return Script::Telugu;
        case USCRIPT_KANNADA:
            return Script::Kannada;
        case USCRIPT_MALAYALAM:
            return Script::Malayalam;
        case USCRIPT_SINHALA:
            return Script::Sinhala;
        case USCRIPT_THAI:
            return Script::Thai;
        case USCRIPT_LAO:
            return Script::Lao;
        case USCRIPT_KHMER:
            return Script::Khmer;
        case USCRIPT_MYANMAR:
            return Script::Myanmar;
        case USCRIPT_ETHIOPIC:
            return Script::Ethiopic;
        case USCRIPT_HANGUL:
            return Script::Hangul;
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
            return Script::Kana;
        case USCRIPT_HAN:
            return Script::Han;
        case USCRIPT_COMMON:
        case USCRIPT_INHERITED:
            return Script::None;
        default:
            return Script::Other;
    }
}

bool isVowelPoint(UChar32 character) {
    return (character >= 0x591 && character <= 0x5C7) || (character >= 0x610 && character <= 0x6ED);
}

bool isApostrophe(UChar32 character) {
    return character == '\'' || character == '`' || character == 0xB4 || character == 0x2019 ||
           character == 0x2BC;
}

bool endsSentence(UChar32 character) {
    switch (character) {
        case '.':
        case '!':
        case '?':
        case ';':
        case '\n':
        case 0x2026:
        case 0x3002:
        case 0xFF01:
        case 0xFF1F:
        case 0xFF1B:
        case 0x61F:
        case 0x6D4:
        case 0x964:
        case 0x2028:
        case 0x2029:
            return true;
        default:
            return false;
    }
}

Letter::Kind kindOf(UChar32 character) {
    constexpr std::uint32_t kMarks = U_GC_M_MASK;
    if (isApostrophe(character)) {
        return Letter::Kind::Apostrophe;
    }
    if (endsSentence(character)) {
        return Letter::Kind::SentenceEnd;
    }
    const std::uint32_t category = U_GET_GC_MASK(character);
    // Tatweel only stretches a word; vowel points are left out by nearly everyone who types.
    if (category == U_GC_CF_MASK || character == 0x640 ||
        ((category & kMarks) != 0 && isVowelPoint(character))) {
        return Letter::Kind::Dropped;
    }
    if ((category & U_GC_L_MASK) != 0) {
        return Letter::Kind::Letter;
    }
    if ((category & kMarks) != 0) {
        return Letter::Kind::Mark;
    }
    return category == U_GC_ND_MASK ? Letter::Kind::Digit : Letter::Kind::Blank;
}

std::unique_ptr<Plane> makePlane() {
    auto plane = std::make_unique<Plane>();
    for (UChar32 character = 0; character < static_cast<UChar32>(kPlaneSize); ++character) {
        Letter& letter = (*plane)[static_cast<std::size_t>(character)];
        letter.kind = kindOf(character);
        if (letter.kind != Letter::Kind::Letter && letter.kind != Letter::Kind::Mark) {
            continue;
        }
        letter.script = letter.kind == Letter::Kind::Letter ? scriptOf(character) : Script::None;
        // Turkish writes a dotted capital I, everyone else a plain one: both become i, whatever the language.
        const UChar32 lower = character == 0x130 ? 'i' : u_tolower(character);
        letter.upper = lower != character;
        letter.lower =
            static_cast<std::uint16_t>(lower < static_cast<UChar32>(kPlaneSize) ? lower : character);
    }
    return plane;
}

}  // namespace

const Letter& letterOf(char32_t character) {
    static const std::unique_ptr<Plane> plane = makePlane();
    static const Letter ideograph{Letter::Kind::Letter, Script::Han, false, 0};
    static const Letter blank{};
    if (character < kPlaneSize) {
        return (*plane)[character];
    }
    // Above the basic plane only the rare ideographs occur in messages; emoji and mathematical letters are no
    // language.
    return character >= 0x20000 && character < 0x32000 ? ideograph : blank;
}

bool isUnspaced(Script script) {
    switch (script) {
        case Script::Han:
        case Script::Kana:
        case Script::Hangul:
        case Script::Thai:
        case Script::Lao:
        case Script::Khmer:
        case Script::Myanmar:
            return true;
        default:
            return false;
    }
}

void appendUtf8(std::string& out, char32_t character) {
    const auto continuation = [](char32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
    if (character < 0x80) {
        out += static_cast<char>(character);
        return;
    }
    if (character < 0x800) {
        out += static_cast<char>(0xC0U | (character >> 6U));
    } else {
        if (character < 0x10000) {
            out += static_cast<char>(0xE0U | (character >> 12U));
        } else {
            out += static_cast<char>(0xF0U | (character >> 18U));
            out += continuation(character >> 12U);
        }
        out += continuation(character >> 6U);
    }
    out += continuation(character);
}

}  // namespace locales
