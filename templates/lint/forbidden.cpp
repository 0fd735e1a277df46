#include "embedded/forbidden.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "templates/lint/forbidden.h"
#include "templates/lint/phrase.h"

namespace templates {
namespace {

using PhraseLists = std::map<std::string, std::vector<ForbiddenPhrase>, std::less<>>;

PhraseLists readPhrases(std::string_view table) {
    PhraseLists lists;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        const std::string locale(locales::cut(line, '\t'));
        ForbiddenPhrase phrase;
        phrase.rule = locales::cut(line, '\t');
        phrase.phrase = locales::cut(line, '\t');
        phrase.instead = locales::cut(line, '\t');
        phrase.folded = foldPhrase(phrase.phrase);
        lists[locale].push_back(std::move(phrase));
    }
    return lists;
}

}  // namespace

std::vector<const ForbiddenPhrase*> findForbidden(std::string_view locale, std::string_view text) {
    static const PhraseLists lists = readPhrases(embedded::forbidden()[0].bytes);
    std::vector<const ForbiddenPhrase*> found;
    const std::string folded = foldPhrase(text);
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        const auto list = lists.find(candidate);
        if (list == lists.end()) continue;
        for (const ForbiddenPhrase& phrase : list->second)
            if (saysPhrase(folded, phrase.folded)) found.push_back(&phrase);
    }
    // "nothing we can do" says no more where "there is nothing we can do" is found.
    const auto is_part = [&](const ForbiddenPhrase* phrase) {
        return std::any_of(found.begin(), found.end(), [&](const ForbiddenPhrase* other) {
            return other != phrase && other->folded.size() > phrase->folded.size() &&
                   other->folded.find(phrase->folded) != std::string::npos;
        });
    };
    std::vector<const ForbiddenPhrase*> whole;
    std::copy_if(found.begin(), found.end(), std::back_inserter(whole), [&](const auto* phrase) {
        return !is_part(phrase);
    });
    return whole;
}

}  // namespace templates
