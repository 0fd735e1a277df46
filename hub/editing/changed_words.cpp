#include "hub/editing/changed_words.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "hub/editing/common_ends.h"
#include "locales/text/unicode.h"
#include "locales/text/word_break.h"

namespace hub {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kMostCells = 2'000'000, kMostListed = 40, kLongestWord = 100;
constexpr std::string_view kHoleBegins = "[[", kHoleEnds = "]]";

/// What stands between two places where both texts agree.
struct Gap {
    Words taken, put;
};

/// A fact that nobody knew yet is an empty word: no word that was sent is like it.
Words suggestedWords(std::string_view text, std::string_view locale) {
    Words all;
    const auto append = [&](std::string_view piece) {
        for (auto& word : locales::wordsOf(piece, locale)) all.push_back(std::move(word));
    };
    for (;;) {
        const auto begin = text.find(kHoleBegins);
        const auto end = begin == text.npos ? text.npos : text.find(kHoleEnds, begin);
        if (end == text.npos) {
            append(text);
            return all;
        }
        append(text.substr(0, begin));
        all.emplace_back();
        text.remove_prefix(end + kHoleEnds.size());
    }
}

/// Adds to `same` what they have in common.
std::vector<Gap> gapsBetween(WordRun one, WordRun other, std::size_t& same) {
    const CommonEnds common(one, other);
    std::vector<Gap> gaps(1);
    std::size_t i = 0, j = 0;
    while (i < one.size() || j < other.size()) {
        if (i < one.size() && j < other.size() && one[i] == other[j]) {
            ++same, ++i, ++j;
            if (!gaps.back().taken.empty() || !gaps.back().put.empty()) gaps.emplace_back();
        } else if (common.leavesOne(i, j)) {
            gaps.back().taken.push_back(one[i++]);
        } else {
            gaps.back().put.push_back(other[j++]);
        }
    }
    return gaps;
}

std::set<std::string> folded(const Words& words) {
    std::set<std::string> all;
    for (const auto& word : words) all.insert(locales::foldForMatch(word));
    return all;
}

/// The words that pass, each once, those of the other side left out: they have only moved.
template <class Passes>
Words listed(const Words& words, const std::set<std::string>& other_side, const Passes& passes) {
    Words all;
    for (const auto& word : words) {
        const std::string key = locales::foldForMatch(word);
        const bool fit = !word.empty() && word.size() <= kLongestWord && !locales::hasDigit(word) && !other_side.contains(key) && passes(key);
        if (fit && std::ranges::find(all, word) == all.end() && all.size() < kMostListed) all.push_back(word);
    }
    return all;
}

}  // namespace

ChangedWords changedWords(const Sending& sending) {
    const Words suggested = suggestedWords(sending.suggested, sending.locale);
    const Words sent = locales::wordsOf(sending.sent, sending.locale);
    WordRun one(suggested), other(sent);
    const auto edges = trim(one, other);
    std::size_t same = edges.head + edges.tail;
    const auto share = [&] {
        const auto all = static_cast<double>(suggested.size() + sent.size());
        return all > 0 ? 1 - 2 * static_cast<double>(same) / all : 0.0;
    };
    if (CommonEnds::cells(one, other) > kMostCells) return {share(), {}, {}};
    Words taken, put;
    for (auto& gap : gapsBetween(one, other, same)) {
        // What stands in a fact's place is the fact.
        const bool fact = std::ranges::any_of(gap.taken, [](const auto& word) { return word.empty(); });
        std::ranges::move(gap.taken, std::back_inserter(taken));
        if (!fact) std::ranges::move(gap.put, std::back_inserter(put));
    }
    const auto own = folded(locales::wordsOf(sending.pattern, sending.locale));
    std::set<std::string> facts;
    for (const auto& fact : sending.facts) facts.merge(folded(locales::wordsOf(fact, sending.locale)));
    for (const auto& word : folded(suggested)) {
        if (!own.contains(word)) facts.insert(word);
    }
    const auto of_facts = [&](const std::string& word) { return facts.contains(word); };
    const auto put_words = folded(put), taken_words = folded(taken);
    return {
        share(), listed(taken, put_words, [&](const std::string& word) { return own.contains(word) && !of_facts(word); }),
        listed(put, taken_words, [&](const std::string& word) { return !of_facts(word); })
    };
}

}  // namespace hub
