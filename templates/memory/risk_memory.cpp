#include "templates/memory/risk_memory.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "templates/classify/words.h"

namespace templates {
namespace {

// Shares of what two messages say in words and pairs of words.
constexpr double kAdds = 0.7;    ///< one word of ten may differ
constexpr double kTakes = 0.9;

bool holds(const std::vector<std::string>& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

std::vector<std::string> without(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    std::vector<std::string> left;
    std::ranges::copy_if(some, std::back_inserter(left), [&](const auto& name) { return !holds(others, name); });
    return left;
}

void sortOnce(std::vector<std::size_t>& hashes) {
    std::ranges::sort(hashes);
    const auto doubles = std::ranges::unique(hashes);
    hashes.erase(doubles.begin(), doubles.end());
}

std::size_t shared(const std::vector<std::size_t>& one, const std::vector<std::size_t>& other) {
    std::size_t count = 0;
    for (auto a = one.begin(), b = other.begin(); a != one.end() && b != other.end();) {
        if (*a == *b) ++count;
        const bool next_a = *a <= *b, next_b = *b <= *a;
        if (next_a) ++a;
        if (next_b) ++b;
    }
    return count;
}

}  // namespace

RiskMemory::Words RiskMemory::readWords(std::string_view text) {
    auto words = wordsOf(text);
    std::erase_if(words, [](const std::string& word) { return word == "!" || word == "?"; });
    Words read;
    const std::hash<std::string> hash;
    for (std::size_t i = 0; i < words.size(); ++i) {
        read.single.push_back(hash(words[i]));
        if (i > 0) read.pairs.push_back(hash(words[i - 1] + ' ' + words[i]));
    }
    sortOnce(read.single);
    sortOnce(read.pairs);
    return read;
}

double RiskMemory::nearness(const Words& one, const Words& other) {
    const auto size = [](const Words& words) { return words.single.size() + words.pairs.size(); };
    const auto both = static_cast<double>(size(one) + size(other));
    // So unlike in length that nothing else matters.
    if (2.0 * static_cast<double>(std::min(size(one), size(other))) < kAdds * both) return 0;
    return 2.0 * static_cast<double>(shared(one.single, other.single) + shared(one.pairs, other.pairs)) / both;
}

void RiskMemory::add(std::string_view text, const std::vector<std::string>& risks, std::int64_t message) {
    forget(message);
    Words words = readWords(text);
    if (words.single.empty()) return;
    const auto alone = classify(text).risks;
    all_.push_back({std::move(words), {without(risks, alone), without(alone, risks)}, message});
    if (all_.size() > most_) all_.erase(all_.begin());
}

void RiskMemory::forget(std::int64_t message) {
    std::erase_if(all_, [&](const Said& one) { return one.message == message; });
}

ClassifyEvidence::RiskChanges RiskMemory::ask(std::string_view text) const {
    if (all_.empty()) return {};
    const Words words = readWords(text);
    if (words.single.empty()) return {};
    const Said* nearest = nullptr;
    double near = kAdds;
    for (const auto& one : all_) {
        const double own = nearness(words, one.words);
        if (own < near) continue;
        near = own;
        nearest = &one;
    }
    if (nearest == nullptr) return {};
    auto changes = nearest->changes;
    if (near < kTakes || !std::ranges::includes(nearest->words.single, words.single)) changes.taken.clear();
    return changes;
}

}  // namespace templates
