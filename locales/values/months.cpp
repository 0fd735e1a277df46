#include "locales/values/months.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include <unicode/dtfmtsym.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "locales/format/fallback.h"
#include "locales/format/icu_locale.h"

namespace locales {
namespace {

constexpr std::size_t kShortestName = 2;

std::u32string inLowerCase(const icu::UnicodeString& name) {
    std::u32string out;
    for (std::int32_t i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
        out.push_back(static_cast<char32_t>(u_tolower(name.char32At(i))));
    }
    // "Nov." and "Nov" are one name; the full stop is read apart.
    if (!out.empty() && out.back() == U'.') out.pop_back();
    return out;
}

void addNames(std::string_view language, std::vector<std::pair<std::u32string, unsigned>>& names) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(formattingLocale(language), status);
    if (U_FAILURE(status)) return;
    using Symbols = icu::DateFormatSymbols;
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
        for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
            std::int32_t count = 0;
            const icu::UnicodeString* const months = symbols.getMonths(count, context, width);
            for (std::int32_t i = 0; i < count && i < 12; ++i) {
                std::u32string name = inLowerCase(months[i]);
                // Some languages count their months: 11月, which is read as a number.
                const bool is_figure = !name.empty() && u_isdigit(static_cast<UChar32>(name.front()));
                if (name.size() >= kShortestName && !is_figure) names.emplace_back(std::move(name), static_cast<unsigned>(i + 1));
            }
        }
    }
}

bool isOfWord(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0 || u_isdigit(static_cast<UChar32>(c)) != 0; }

}  // namespace

Months::Months(std::string_view language) {
    addNames(language, names_);
    addNames("en", names_);
    std::ranges::stable_sort(names_, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

unsigned Months::match(std::u32string_view text, std::size_t& at) const {
    for (const auto& [name, month] : names_) {
        if (!text.substr(at).starts_with(name)) continue;
        const std::size_t end = at + name.size();
        if (end < text.size() && isOfWord(text[end])) continue;
        at = end;
        return month;
    }
    return 0;
}

const Months& Months::of(std::string_view language) {
    static std::mutex guard;
    static std::map<std::string, std::unique_ptr<const Months>, std::less<>> made;  // guarded by guard; as many as there are languages
    const std::string key = shortLanguage(language);
    const std::lock_guard lock(guard);
    auto& months = made[key];
    if (!months) months = std::make_unique<const Months>(key);
    return *months;
}

}  // namespace locales
