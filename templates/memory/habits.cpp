#include "templates/memory/habits.h"

#include <algorithm>
#include <cmath>

namespace templates {
namespace {

// Chosen by tests/bench/replay.
constexpr double kPrior = 3;         ///< takings and passings-over that are taken for granted: few say little
constexpr double kEverywhere = 0.6, kHere = 0.1;

}  // namespace

void Habits::add(const std::string& key, const std::string& locale, double taken, double passed_over) {
    auto& of = by_key_[key];
    for (const auto& place : {std::string(), locale}) {
        of[place].taken += taken;
        of[place].passed_over += passed_over;
    }
}

void Habits::sent(const std::string& key, const std::string& locale, const std::vector<std::string>& shown, bool edited) {
    add(key, locale, edited ? kEditedCounts : 1, 0);
    if (std::ranges::find(shown, key) == shown.end()) return;
    for (const auto& other : shown) {
        if (other == key) return;
        add(other, locale, 0, 1);
    }
}

std::map<std::string, double> Habits::preference(const std::string& locale, const Memory::Votes& votes) const {
    std::map<std::string, double> preference;
    const auto odds = [](const Count& count) { return std::log((count.taken + kPrior) / (count.passed_over + kPrior)); };
    for (const auto& [key, of] : by_key_) {
        double sum = 0;
        if (const auto all = of.find(""); all != of.end()) sum += kEverywhere * odds(all->second);
        if (const auto here = of.find(locale); here != of.end()) sum += kHere * odds(here->second);
        preference[key] = sum;
    }
    for (const auto& vote : votes.templates) preference[vote.name] += vote.weight;
    return preference;
}

}  // namespace templates
