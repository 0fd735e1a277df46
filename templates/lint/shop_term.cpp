#include "templates/lint/shop_term.h"

#include <algorithm>
#include <array>

#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/line.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "templates/catalogue/source_locale.h"
#include "templates/lint/phrase.h"

namespace templates {
namespace {

constexpr std::size_t kLongestForm = 100, kMostForms = 20, kLongestNote = 500, kFoundShown = 40;
constexpr std::array<std::string_view, 3> kPlurals{"", "s", "es"};

bool isForm(const std::string& form) {
    return locales::isLine(form) && !locales::trimmed(form).empty() && form.find('|') == std::string::npos &&
           locales::graphemeCount(form) <= kLongestForm;
}

std::string shown(std::string_view text) { return locales::truncateGraphemes(text, kFoundShown); }

std::optional<TermFault> faultOfForms(const char* part, const std::vector<std::string>& forms) {
    if (forms.size() > kMostForms)
        return TermFault{part, "at most " + std::to_string(kMostForms) + " forms", std::to_string(forms.size())};
    for (const auto& form : forms) {
        if (!isForm(form)) return TermFault{part, "forms of 1 to " + std::to_string(kLongestForm) + " characters in one line, without |", shown(form)};
    }
    return std::nullopt;
}

bool isEnglish(std::string_view locale) { return locales::shortLanguage(locale).starts_with(kSourceLocale); }

bool saysAny(const std::string& folded, const std::vector<std::string>& forms) {
    return std::ranges::any_of(forms, [&](const std::string& form) { return folded.find(foldPhrase(form)) != std::string::npos; });
}

const std::string& toldForm(const ShopTerm& term) { return term.as_is || term.use.empty() ? term.english : term.use.front(); }

}  // namespace

std::optional<TermFault> faultOf(const ShopTerm& term, std::string_view locale) {
    if (!isForm(term.english)) return TermFault{"term", "1 to " + std::to_string(kLongestForm) + " characters in one line, without |", shown(term.english)};
    if (auto fault = faultOfForms("use", term.use)) return fault;
    if (auto fault = faultOfForms("avoid", term.avoid)) return fault;
    if (term.use.empty() && !term.as_is && !isEnglish(locale)) return TermFault{"use", "how the locale says it, or a term that stays as it is", "nothing"};
    for (const auto& form : term.avoid) {
        const auto is_same = [&](const std::string& good) { return foldPhrase(good) == foldPhrase(form); };
        if (std::ranges::any_of(term.use, is_same)) return TermFault{"avoid", "other forms than those to use", shown(form)};
    }
    if (locales::graphemeCount(term.note) > kLongestNote)
        return TermFault{"note", "at most " + std::to_string(kLongestNote) + " characters", shown(term.note)};
    return std::nullopt;
}

std::vector<std::string> formsIn(std::string_view field) {
    std::vector<std::string> forms;
    while (!field.empty()) {
        const auto form = locales::trimmed(locales::cut(field, '|'));
        if (!form.empty()) forms.emplace_back(form);
    }
    return forms;
}

std::string asField(const std::vector<std::string>& forms) {
    std::string field;
    for (const auto& form : forms) field += (field.empty() ? "" : " | ") + form;
    return field;
}

bool isNamed(const ShopTerm& term, std::string_view english) {
    const std::string words = withoutArguments(english);
    if (term.as_is) return saysPhrase(words, term.english);
    const std::string folded = foldPhrase(words), wanted = foldPhrase(term.english);
    return std::ranges::any_of(kPlurals, [&](std::string_view ending) { return saysPhrase(folded, wanted + std::string(ending)); });
}

std::vector<std::string> termBreaches(const std::vector<ShopTerm>& terms, std::string_view english, std::string_view pattern) {
    const std::string words = withoutArguments(pattern), folded = foldPhrase(words);
    std::vector<std::string> breaches;
    for (const ShopTerm& term : terms) {
        const auto bad = std::ranges::find_if(term.avoid, [&](const std::string& form) { return saysPhrase(folded, foldPhrase(form)); });
        if (bad != term.avoid.end()) {
            breaches.push_back("“" + *bad + "”; this shop says “" + toldForm(term) + "”");
            continue;
        }
        if (!isNamed(term, english)) continue;
        if (term.as_is ? !saysPhrase(words, term.english) : !term.use.empty() && !saysAny(folded, term.use))
            breaches.push_back("“" + toldForm(term) + "” is missing, which is how this shop says “" + term.english + "”");
    }
    return breaches;
}

}  // namespace templates
