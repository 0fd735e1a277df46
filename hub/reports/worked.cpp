#include "hub/reports/worked.h"

#include <algorithm>

namespace hub::reports {

using namespace std::chrono;

namespace {

constexpr years kFarthest{5};
/// Walked at once when something began earlier than all before it.
constexpr days kStep{60};

}  // namespace

Worked::Worked(WorkingHours hours, Instant first, Instant last)
    : hours_(std::move(hours)), earliest_(last - duration_cast<milliseconds>(kFarthest)), first_(last), last_(last) {
    reachBack(std::min(first, last));
}

void Worked::reachBack(Instant to) {
    const Instant begin = std::max(std::min(to, first_ - kStep), earliest_);
    std::vector<Mark> all;
    milliseconds worked{0};
    const auto add = [&](Instant from, Instant end) {
        all.push_back({from, end, worked});
        worked += end - from;
    };
    for (const auto& stretch : workBetween(hours_, begin, first_)) add(stretch.begin, stretch.end);
    for (const auto& mark : marks_) add(mark.begin, mark.end);
    marks_ = std::move(all);
    first_ = begin;
}

milliseconds Worked::until(Instant at) const {
    const auto after = std::ranges::upper_bound(marks_, at, {}, &Mark::begin);
    if (after == marks_.begin()) return milliseconds(0);
    const Mark& mark = *std::prev(after);
    return mark.before + (std::min(at, mark.end) - mark.begin);
}

milliseconds Worked::between(Instant from, Instant to) {
    to = std::min(to, last_);
    from = std::max(from, earliest_);
    if (from >= to) return milliseconds(0);
    if (from < first_) reachBack(from);
    return until(to) - until(from);
}

}  // namespace hub::reports
