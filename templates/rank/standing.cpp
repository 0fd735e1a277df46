#include "templates/rank/standing.h"

#include <vector>

#include "locales/text/tag.h"
#include "templates/catalogue/neighbours.h"

namespace templates {
namespace {

constexpr std::string_view kEnglish = "en";

/// The languages that are asked, nearest first, and at last the one for all.
std::vector<std::string> languagesOf(std::string_view locale) {
    auto languages = localesFor(locale);
    if (locales::languageOf(locale) != kEnglish) std::erase(languages, kEnglish);
    languages.emplace_back();
    return languages;
}

}  // namespace

Facts standingIn(std::string_view locale, const StandingFacts& standing) {
    Facts facts;
    if (standing.empty()) return facts;
    const auto languages = languagesOf(locale);
    for (const auto& [name, values] : standing) {
        for (const auto& language : languages) {
            const auto found = values.find(language);
            if (found == values.end()) continue;
            facts.emplace(name, found->second);
            break;
        }
    }
    return facts;
}

}  // namespace templates
