#include "templates/lint/promise.h"

#include <algorithm>
#include <map>
#include <vector>

#include "embedded/promise.h"
#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/tag.h"
#include "templates/lint/code_points.h"
#include "templates/lint/phrase.h"

namespace templates {
namespace {

/// Where a sentence ends; Thai has no mark for it.
constexpr std::u32string_view kEnds = U".!?;。؟।";

struct Phrase {
    std::string_view phrase;
    std::string folded;
};

struct List {
    std::vector<Phrase> times, spans, amounts, unless;

    std::vector<Phrase>& of(std::string_view kind) {
        return kind == "time" ? times : kind == "span" ? spans : kind == "amount" ? amounts : unless;
    }
};
using PromiseLists = std::map<std::string, List, std::less<>>;

std::string_view trimmed(std::string_view cell) {
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    return cell;
}

PromiseLists readPromises(std::string_view table) {
    PromiseLists lists;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        List& list = lists[std::string(locales::cut(line, '\t'))];
        std::vector<Phrase>& phrases = list.of(locales::cut(line, '\t'));
        while (!line.empty()) {
            const std::string_view phrase = trimmed(locales::cut(line, '|'));
            phrases.push_back({phrase, foldPhrase(phrase)});
        }
    }
    return lists;
}


std::vector<const List*> listsOf(std::string_view locale) {
    static const PromiseLists all = readPromises(embedded::promise()[0].bytes);
    std::vector<const List*> lists;
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        const auto list = all.find(candidate);
        if (list != all.end() && locales::languageOf(candidate) == locales::languageOf(locale)) lists.push_back(&list->second);
    }
    return lists;
}

const Phrase* saidIn(std::string_view sentence, const std::vector<Phrase>& phrases) {
    const auto said = std::ranges::find_if(phrases, [&](const Phrase& one) { return saysPhrase(sentence, one.folded); });
    return said == phrases.end() ? nullptr : &*said;
}

std::optional<Promise> promiseIn(std::string_view sentence, const std::vector<const List*>& lists) {
    const bool conditional = std::ranges::any_of(lists, [&](const List* list) { return saidIn(sentence, list->unless) != nullptr; });
    for (const List* list : lists) {
        if (const Phrase* time = saidIn(sentence, list->times)) return Promise{time->phrase, false};
        if (const Phrase* amount = saidIn(sentence, list->amounts)) return Promise{amount->phrase, true};
        const Phrase* span = conditional ? nullptr : saidIn(sentence, list->spans);
        if (span != nullptr) return Promise{span->phrase, false};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Promise> findPromise(std::string_view locale, std::string_view text) {
    const std::vector<const List*> lists = listsOf(locale);
    const std::u32string folded = codePoints(foldPhrase(text));
    for (std::size_t begin = 0; begin < folded.size();) {
        const std::size_t end = std::min(folded.find_first_of(kEnds, begin), folded.size());
        if (auto promise = promiseIn(utf8(std::u32string_view(folded).substr(begin, end - begin)), lists)) return promise;
        begin = end + 1;
    }
    return std::nullopt;
}

bool knowsPromises(std::string_view locale) { return !listsOf(locale).empty(); }

}  // namespace templates
