#include "locales/text/fold.h"

#include <cstdint>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

namespace locales {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, the tatweel, combining marks for
// symbols.
constexpr Range kDropped[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
                              {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A},
                              {0x0640, 0x0640}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
                              {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x1AB0, 0x1AFF},
                              {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};

bool isDropped(UChar32 c) {
    if (c < 0x0300) return false;
    for (const Range& range : kDropped) {
        if (static_cast<char32_t>(c) < range.first) return false;
        if (static_cast<char32_t>(c) <= range.last) return true;
    }
    return false;
}

bool isLetterMarkOrNumber(UChar32 c) {
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

const icu::Normalizer2* casefold() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return icu::Normalizer2::getNFKCCasefoldInstance(status);
    }();
    return instance;
}

const icu::Normalizer2* nfd() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return icu::Normalizer2::getNFDInstance(status);
    }();
    return instance;
}

const icu::Normalizer2* nfc() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return icu::Normalizer2::getNFCInstance(status);
    }();
    return instance;
}

bool appendFoldedAscii(std::string_view text, bool letters_only, std::string& out) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') {
            out.push_back(static_cast<char>(c - 'A' + 'a'));
        } else if (!letters_only || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out.push_back(c);
        }
    }
    return true;
}

}  // namespace

void appendFolded(std::string_view text, bool letters_only, std::string& out) {
    if (appendFoldedAscii(text, letters_only, out)) return;
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString source =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::UnicodeString decomposed = nfd()->normalize(casefold()->normalize(source, status), status);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < decomposed.length();) {
        const UChar32 c = decomposed.char32At(i);
        i += U16_LENGTH(c);
        if (isDropped(c) || (letters_only && !isLetterMarkOrNumber(c))) continue;
        kept.append(c == 0x0131 ? UChar32{'i'} : c);
    }
    nfc()->normalize(kept, status).toUTF8String(out);
}

}  // namespace locales
