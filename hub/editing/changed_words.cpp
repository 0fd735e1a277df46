#include "hub/editing/changed_words.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <span>

#include "locales/text/unicode.h"
#include "locales/text/word_break.h"

namespace hub {
namespace {

using Words = std::vector<std::string>;
using Part = std::span<const std::string>;

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

/// Cuts off what both begin and end with; returns how many words that are.
std::size_t trim(Part& one, Part& other) {
    const std::size_t most = std::min(one.size(), other.size());
    std::size_t head = 0, tail = 0;
    while (head < most && one[head] == other[head]) ++head;
    while (head + tail < most && one[one.size() - 1 - tail] == other[other.size() - 1 - tail]) ++tail;
    one = one.subspan(head, one.size() - head - tail);
    other = other.subspan(head, other.size() - head - tail);
    return head + tail;
}

/// Lengths of the longest common subsequences of every two ends.
class CommonEnds {
public:
    CommonEnds(Part one, Part other) : columns_(other.size() + 1), lengths_((one.size() + 1) * columns_) {
        for (std::size_t i = one.size(); i-- > 0;) {
            for (std::size_t j = other.size(); j-- > 0;)
                at(i, j) = one[i] == other[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    std::uint32_t& at(std::size_t i, std::size_t j) { return lengths_[i * columns_ + j]; }

private:
    std::size_t columns_;
    std::vector<std::uint32_t> lengths_;
};

/// Adds to `same` what they have in common.
std::vector<Gap> gapsBetween(Part one, Part other, std::size_t& same) {
    CommonEnds common(one, other);
    std::vector<Gap> gaps(1);
    std::size_t i = 0, j = 0;
    while (i < one.size() || j < other.size()) {
        if (i < one.size() && j < other.size() && one[i] == other[j]) {
            ++same, ++i, ++j;
            if (!gaps.back().taken.empty() || !gaps.back().put.empty()) gaps.emplace_back();
        } else if (j == other.size() || (i < one.size() && common.at(i + 1, j) >= common.at(i, j + 1))) {
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
    Part one(suggested), other(sent);
    std::size_t same = trim(one, other);
    const auto share = [&] {
        const auto all = static_cast<double>(suggested.size() + sent.size());
        return all > 0 ? 1 - 2 * static_cast<double>(same) / all : 0.0;
    };
    if ((one.size() + 1) * (other.size() + 1) > kMostCells) return {share(), {}, {}};
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
