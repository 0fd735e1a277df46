#include "templates/lint/glossary.h"

#include <algorithm>
#include <map>

#include "embedded/glossary.h"

#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/tag.h"
#include "templates/lint/phrase.h"

namespace templates {
namespace {

using Terms = std::map<std::string, std::vector<GlossaryTerm>, std::less<>>;  ///< by locale

std::vector<std::string> forms(std::string_view cell) {
    std::vector<std::string> all;
    while (!cell.empty()) {
        std::string_view one = locales::cut(cell, '|');
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
        if (!one.empty()) all.emplace_back(one);
    }
    return all;
}

const Terms& terms() {
    static const Terms all = [] {
        Terms read;
        std::string_view table = embedded::glossary()[0].bytes;
        while (!table.empty()) {
            std::string_view line = locales::cut(table, '\n');
            if (line.empty() || line[0] == '#') continue;
            GlossaryTerm term;
            term.id = locales::cut(line, '\t');
            const std::string locale(locales::cut(line, '\t'));
            term.use = forms(locales::cut(line, '\t'));
            term.avoid = forms(line);
            if (term.id != "term") read[locale].push_back(std::move(term));
        }
        return read;
    }();
    return all;
}

}  // namespace

std::vector<GlossaryTerm> glossaryOf(std::string_view locale) {
    std::vector<GlossaryTerm> found;
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        const auto list = terms().find(candidate);
        if (list == terms().end() || locales::languageOf(candidate) != locales::languageOf(locale)) continue;
        for (const GlossaryTerm& term : list->second)
            if (std::ranges::find(found, term.id, &GlossaryTerm::id) == found.end()) found.push_back(term);
    }
    return found;
}

std::vector<GlossaryTerm> termsNamed(std::string_view english, std::string_view locale) {
    const std::string folded = foldPhrase(withoutArguments(english));
    std::vector<GlossaryTerm> found = glossaryOf(locale);
    const auto english_terms = glossaryOf("en");
    std::erase_if(found, [&](const GlossaryTerm& term) {
        const auto source = std::ranges::find(english_terms, term.id, &GlossaryTerm::id);
        return source == english_terms.end() ||
               std::ranges::none_of(source->use, [&](const std::string& form) { return saysPhrase(folded, foldPhrase(form)); });
    });
    return found;
}

std::vector<WrongTerm> wrongTerms(std::string_view locale, std::string_view text) {
    const std::string folded = foldPhrase(text);
    std::vector<WrongTerm> found;
    for (const GlossaryTerm& term : glossaryOf(locale))
        for (const std::string& form : term.avoid)
            if (saysPhrase(folded, foldPhrase(form))) found.push_back({form, term.use.empty() ? term.id : term.use.front()});
    return found;
}

}  // namespace templates
