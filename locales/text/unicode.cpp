#include "locales/text/unicode.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/utext.h>

#include "locales/text/code_point.h"
#include "locales/text/fold.h"

namespace locales {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::size_t asciiPrefix(std::string_view text, std::size_t from) {
    while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80 && text[from] != '\0') ++from;
    return from;
}

/// ICU's offsets are 32-bit: a longer text counts up to there.
std::int32_t icuLength(std::string_view text) {
    return static_cast<std::int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
}

template <typename Visit>
void forEachCodePoint(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t c = nextCodePoint(text, at);
        if (!visit(c < 0 ? UChar32{0xFFFD} : c)) return;
    }
}

/// Byte offset behind the first `limit` graphemes; `count` says how many there were up to it.
std::size_t graphemeOffset(std::string_view text, std::size_t limit, std::size_t& count) {
    thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<icu::BreakIterator>(
            icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)
        );
    }();
    count = 0;
    UErrorCode status = U_ZERO_ERROR;
    UText opened = UTEXT_INITIALIZER;
    utext_openUTF8(&opened, text.data(), icuLength(text), &status);
    iterator->setText(&opened, status);
    std::int32_t end = 0;
    while (count < limit) {
        const std::int32_t next = iterator->next();
        if (next == icu::BreakIterator::DONE) break;
        end = next;
        ++count;
    }
    utext_close(&opened);
    return static_cast<std::size_t>(end);
}

/// ED A0..BF 80..BF: three ill-formed bytes to a decoder, one broken character to whoever wrote it.
bool isLoneSurrogate(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    return bytes.size() >= 3 && byte(0) == 0xED && byte(1) >= 0xA0 && byte(1) <= 0xBF &&
           (byte(2) & 0xC0) == 0x80;
}

bool isPlainAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c != '\r' && c > 0; });
}

}  // namespace

RepairedText repairUtf8(std::string_view bytes) {
    RepairedText result;
    result.text.reserve(bytes.size());
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t ascii_end = asciiPrefix(bytes, at);
        result.text.append(bytes, at, ascii_end - at);
        at = ascii_end;
        if (at >= bytes.size()) break;
        if (bytes[at] == '\0') {
            ++at;
            ++result.repairs;
            continue;
        }
        const std::size_t begin = at;
        if (isLoneSurrogate(bytes.substr(begin))) {
            at += 3;
            result.text.append(kReplacement);
            ++result.repairs;
        } else if (nextCodePoint(bytes, at) < 0) {
            result.text.append(kReplacement);
            ++result.repairs;
        } else {
            result.text.append(bytes, begin, at - begin);
        }
    }
    return result;
}

std::string normalizeNfc(std::string_view text) {
    if (isPlainAscii(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    static const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
    const icu::UnicodeString source =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), icuLength(text)));
    std::string out;
    nfc->normalize(source, status).toUTF8String(out);
    return out;
}

std::string foldForMatch(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    appendFolded(text, false, out);
    return out;
}

std::size_t graphemeCount(std::string_view text) {
    if (isPlainAscii(text)) return text.size();
    std::size_t count = 0;
    graphemeOffset(text, text.size(), count);
    return count;
}

std::size_t codePointCount(std::string_view text) {
    std::size_t count = 0;
    forEachCodePoint(text, [&](UChar32) {
        ++count;
        return true;
    });
    return count;
}

std::size_t utf16Length(std::string_view text) {
    std::size_t units = 0;
    forEachCodePoint(text, [&](UChar32 c) {
        units += c > 0xFFFF ? 2U : 1U;
        return true;
    });
    return units;
}

std::string truncateGraphemes(std::string_view text, std::size_t graphemes) {
    // A grapheme has at least one byte, so that short texts need no look.
    if (text.size() <= graphemes) return std::string(text);
    std::size_t count = 0;
    const std::size_t end = graphemeOffset(text, graphemes, count);
    if (end >= text.size()) return std::string(text);
    return std::string(text.substr(0, end)) + "…";
}

Direction firstStrongDirection(std::string_view text) {
    Direction found = Direction::Neutral;
    std::size_t isolates = 0;
    forEachCodePoint(text, [&](UChar32 c) {
        switch (u_charDirection(c)) {
            case U_LEFT_TO_RIGHT_ISOLATE:
            case U_RIGHT_TO_LEFT_ISOLATE:
            case U_FIRST_STRONG_ISOLATE:
                ++isolates;
                break;
            case U_POP_DIRECTIONAL_ISOLATE:
                if (isolates > 0) --isolates;
                break;
            case U_LEFT_TO_RIGHT:
                if (isolates == 0) found = Direction::LeftToRight;
                break;
            case U_RIGHT_TO_LEFT:
            case U_RIGHT_TO_LEFT_ARABIC:
                if (isolates == 0) found = Direction::RightToLeft;
                break;
            default:
                break;
        }
        return found == Direction::Neutral;
    });
    return found;
}

bool isRightToLeft(std::string_view locale) {
    // No locale that means anything is longer; ICU would only truncate it.
    if (locale.size() > 100) return false;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale parsed =
        icu::Locale::forLanguageTag(icu::StringPiece(locale.data(), icuLength(locale)), status);
    return U_SUCCESS(status) && uloc_isRightToLeft(parsed.getName()) != 0;
}

}  // namespace locales
