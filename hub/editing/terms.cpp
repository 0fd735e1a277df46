#include "hub/editing/terms.h"

#include <set>

#include "locales/format/fallback.h"
#include "locales/text/tag.h"
#include "locales/text/unicode.h"
#include "templates/catalogue/source_locale.h"

namespace hub {
std::vector<KeptTerm> termsInForce(GlossaryStore& store, const std::string& locale) {
    std::vector<std::string> chain{locale};
    for (auto& candidate : locales::fallbackChain(locale)) {
        const bool holds = locales::languageOf(candidate) == locales::languageOf(locale) || candidate == templates::kSourceLocale;
        if (holds && candidate != locale) chain.push_back(std::move(candidate));
    }
    std::vector<KeptTerm> found;
    std::set<std::string> known;
    for (const auto& candidate : chain) {
        const bool names_alone = locales::languageOf(candidate) != locales::languageOf(locale);
        for (auto& kept : store.glossary(candidate)) {
            if (names_alone && !kept.term.as_is) continue;
            if (known.insert(locales::foldForMatch(kept.term.english)).second) found.push_back(std::move(kept));
        }
    }
    return found;
}

std::vector<std::string> namesKept(GlossaryStore& store, const std::string& locale) {
    std::vector<std::string> names;
    for (auto& kept : termsInForce(store, locale)) {
        if (kept.term.as_is) names.push_back(std::move(kept.term.english));
    }
    return names;
}

}  // namespace hub
