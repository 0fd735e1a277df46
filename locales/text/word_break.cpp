#include "locales/text/word_break.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "locales/format/icu_locale.h"
#include "locales/text/code_point.h"

namespace locales {
namespace {

/// Visits the pieces in order; `is_word` is false of spaces and signs.
template <class Visit>
void forEachPiece(std::string_view text, std::string_view locale, Visit visit) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createWordInstance(formattingLocale(locale), status));
    text = text.substr(0, std::min<std::size_t>(text.size(), INT32_MAX));
    UText opened = UTEXT_INITIALIZER;
    utext_openUTF8(&opened, text.data(), static_cast<std::int64_t>(text.size()), &status);
    if (U_FAILURE(status)) return;
    breaks->setText(&opened, status);
    std::size_t from = 0;
    for (std::int32_t next = breaks->next(); next != icu::BreakIterator::DONE; next = breaks->next()) {
        const auto to = static_cast<std::size_t>(next);
        visit(text.substr(from, to - from), breaks->getRuleStatus() >= UBRK_WORD_NONE_LIMIT);
        from = to;
    }
    utext_close(&opened);
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view text, std::string_view locale) {
    std::vector<std::string> words;
    forEachPiece(text, locale, [&](std::string_view piece, bool is_word) {
        if (is_word) words.emplace_back(piece);
    });
    return words;
}

std::vector<std::string> piecesOf(std::string_view text, std::string_view locale) {
    std::vector<std::string> pieces;
    forEachPiece(text, locale, [&](std::string_view piece, bool) { pieces.emplace_back(piece); });
    return pieces;
}

bool hasDigit(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (const auto c = nextCodePoint(text, at); c >= 0 && u_isdigit(c) != 0) return true;
    }
    return false;
}

}  // namespace locales
