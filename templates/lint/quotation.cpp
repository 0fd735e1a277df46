#include "templates/lint/quotation.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <unicode/localpointer.h>
#include <unicode/locid.h>
#include <unicode/ulocdata.h>

#include "locales/text/tag.h"
#include "templates/lint/code_points.h"

namespace templates {
namespace {

constexpr std::u32string_view kMarks = U"“”„‟«»‹›「」『』〝〞〟＂";

/// Pairs that an orthography takes besides CLDR's first choice, opening and closing mark in turn.
constexpr std::array<std::pair<std::string_view, std::u32string_view>, 17> kBesides = {{
    {"ar", U"«»“”"},
    {"cs", U"»«"},
    {"da", U"””„“»«"},
    {"de", U"»«"},
    {"es", U"“”"},
    {"fi", U"»»"},
    {"he", U"“”„”"},
    {"hr", U"„”»«"},
    {"it", U"“”"},
    {"ja", U"『』"},
    {"nb", U"“”””"},
    {"nl", U"“”„”"},
    {"pt-PT", U"“”"},
    {"sk", U"»«"},
    {"sv", U"»»»«"},
    {"uk", U"“”"},
    {"zh-Hant", U"『』"},
}};

struct Pair {
    char32_t open, close;
};

char32_t delimiter(ULocaleData* data, ULocaleDataDelimiterType type) {
    UErrorCode status = U_ZERO_ERROR;
    std::array<UChar, 8> units{};
    const std::int32_t length = ulocdata_getDelimiter(data, type, units.data(), static_cast<std::int32_t>(units.size()), &status);
    return U_SUCCESS(status) && length == 1 ? units[0] : U'\0';
}

std::vector<Pair> pairsOf(std::string_view locale) {
    std::vector<Pair> pairs;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale id = icu::Locale::forLanguageTag({locale.data(), static_cast<std::int32_t>(locale.size())}, status);
    const icu::LocalULocaleDataPointer data(ulocdata_open(id.getName(), &status));
    if (U_SUCCESS(status)) pairs.push_back({delimiter(data.getAlias(), ULOCDATA_QUOTATION_START), delimiter(data.getAlias(), ULOCDATA_QUOTATION_END)});
    for (const auto& [of, marks] : kBesides) {
        if (of != locale && of != locales::languageOf(locale)) continue;
        for (std::size_t i = 0; i + 1 < marks.size(); i += 2) pairs.push_back({marks[i], marks[i + 1]});
    }
    return pairs;
}

bool isMark(char32_t c) { return kMarks.find(c) != std::u32string_view::npos; }

/// Where the quote ends that begins at `begin`; npos when it doesn't.
std::size_t endOfQuote(std::u32string_view text, std::size_t begin, const std::vector<Pair>& pairs) {
    const char32_t open = text[begin];
    int depth = 1;
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        const bool closes = std::ranges::any_of(pairs, [&](const Pair& pair) { return pair.open == open && pair.close == text[i]; });
        if (closes && --depth == 0) return i;
        if (!closes && text[i] == open) ++depth;
    }
    return std::u32string_view::npos;
}

std::string shownPairs(const std::vector<Pair>& pairs) {
    std::string out;
    for (const Pair& pair : pairs) {
        if (!isMark(pair.open)) continue;
        if (!out.empty()) out += " or ";
        out += utf8(std::u32string{pair.open, U'…', pair.close});
    }
    return out;
}

}  // namespace

std::optional<std::string> wrongQuotation(std::string_view locale, std::u32string_view text) {
    if (std::ranges::none_of(text, isMark)) return std::nullopt;
    const std::vector<Pair> pairs = pairsOf(locale);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isMark(text[i])) continue;
        if (std::ranges::find(pairs, text[i], &Pair::open) == pairs.end())
            return utf8(text.substr(i, 1)) + " opens no quotation in this locale; write " + shownPairs(pairs);
        const std::size_t end = endOfQuote(text, i, pairs);
        if (end == std::u32string_view::npos) return "a bracket or quotation mark without its other half";
        i = end;
    }
    return std::nullopt;
}

}  // namespace templates
