#include "hub/hours/hours.h"

#include <algorithm>

#include "locales/zone/clock.h"

namespace hub {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::milliseconds;
using Wall = std::chrono::local_time<milliseconds>;

constexpr days kAhead{400};
constexpr days kWeek{7};

/// The first instant at which the zone's clock shows `wall` or more.
std::optional<Instant> firstAt(const std::string& zone, Wall wall) {
    const auto at = locales::instantOf(zone, wall);
    const auto shown = at ? locales::localTime(zone, *at) : std::nullopt;
    if (!shown) return std::nullopt;
    if (shown->wall <= wall) return at;
    // The clock leaves `wall` out: it jumps somewhere between the two.
    Instant before = *at - (shown->wall - wall), after = *at;
    while (after - before > std::chrono::seconds(1)) {
        const Instant middle = before + std::chrono::floor<std::chrono::seconds>((after - before) / 2);
        const auto there = locales::localTime(zone, middle);
        if (!there) return std::nullopt;
        (there->wall < wall ? before : after) = middle;
    }
    return after;
}

std::size_t weekdayOf(local_days day) { return std::chrono::weekday(day).iso_encoding() - 1; }

/// Stretches in their order, from the day before that of an instant on, merged where they touch.
class Stretches {
public:
    Stretches(const WorkingHours& hours, Instant from) : hours_(hours) {
        const auto local = locales::localTime(hours.zone, from);
        if (!local) return;
        // What began the day before may go over midnight.
        day_ = std::chrono::floor<days>(local->wall) - days(1);
        end_ = day_ + kAhead;
    }

    std::optional<WorkStretch> next() {
        auto merged = take();
        if (!merged) return std::nullopt;
        while (merged->end - merged->begin < kLongestStretch) {
            const auto more = take();
            if (!more) break;
            if (more->begin > merged->end) {
                kept_ = more;
                break;
            }
            merged->end = std::max(merged->end, more->end);
        }
        return merged;
    }

private:
    const std::vector<WorkSpan>& spansOf(local_days day) const {
        const auto special = std::ranges::find(hours_.days, day, &SpecialDay::day);
        return special != hours_.days.end() ? special->spans : hours_.week[weekdayOf(day)];
    }

    std::optional<WorkStretch> take() {
        if (kept_) {
            const auto kept = kept_;
            kept_.reset();
            return kept;
        }
        for (; day_ < end_; day_ += days(1), span_ = 0) {
            const auto& spans = spansOf(day_);
            while (span_ < spans.size()) {
                const auto& span = spans[span_++];
                const auto begin = firstAt(hours_.zone, Wall(day_) + std::chrono::minutes(span.from));
                const auto end = firstAt(hours_.zone, Wall(day_) + std::chrono::minutes(span.to));
                if (begin && end && *begin < *end) return WorkStretch{*begin, *end};
            }
        }
        return std::nullopt;
    }

    const WorkingHours& hours_;
    local_days day_{}, end_{};
    std::size_t span_ = 0;
    std::optional<WorkStretch> kept_;
};

}  // namespace

std::optional<WorkStretch> workFrom(const WorkingHours& hours, Instant at) {
    Stretches stretches(hours, at);
    auto stretch = stretches.next();
    while (stretch && stretch->end <= at) stretch = stretches.next();
    return stretch;
}

bool isOpen(const WorkingHours& hours, Instant at) {
    const auto work = workFrom(hours, at);
    return work && work->begin <= at;
}

std::optional<Instant> nextOpening(const WorkingHours& hours, Instant at) {
    const auto work = workFrom(hours, at);
    if (!work || work->begin <= at) return std::nullopt;
    return work->begin;
}

std::optional<Instant> nextDayOpening(const WorkingHours& hours, Instant at) {
    const auto local = locales::localTime(hours.zone, at);
    const auto midnight = local ? firstAt(hours.zone, Wall(std::chrono::floor<days>(local->wall) + days(1))) : std::nullopt;
    if (!midnight) return std::nullopt;
    Stretches stretches(hours, *midnight);
    auto stretch = stretches.next();
    while (stretch && stretch->begin < *midnight && stretch->end - stretch->begin < kLongestStretch) stretch = stretches.next();
    if (!stretch || stretch->begin < *midnight) return std::nullopt;
    return stretch->begin;
}

std::optional<Instant> nextClosing(const WorkingHours& hours, Instant at) {
    const auto work = workFrom(hours, at);
    if (!work || work->begin > at || work->end - at > kWeek) return std::nullopt;
    return work->end;
}

std::vector<WorkStretch> workBetween(const WorkingHours& hours, Instant from, Instant to) {
    std::vector<WorkStretch> all;
    // Years are walked a piece at a time, since the stretches reach no further than a look ahead.
    for (Instant piece = from; piece < to;) {
        const Instant until = std::min(to, piece + kAhead - days(2));
        Stretches stretches(hours, piece);
        for (auto stretch = stretches.next(); stretch && stretch->begin < until; stretch = stretches.next()) {
            const Instant known = all.empty() ? piece : std::max(piece, all.back().end);
            const WorkStretch cut{std::max(stretch->begin, known), std::min(stretch->end, until)};
            if (cut.begin < cut.end) all.push_back(cut);
        }
        piece = until;
    }
    return all;
}

milliseconds workingTime(const WorkingHours& hours, Instant from, Instant to) {
    milliseconds worked{0};
    for (const auto& stretch : workBetween(hours, from, to)) worked += stretch.end - stretch.begin;
    return worked;
}

std::optional<Instant> afterWorkingTime(const WorkingHours& hours, Instant from, milliseconds length) {
    Stretches stretches(hours, from);
    for (auto stretch = stretches.next(); stretch; stretch = stretches.next()) {
        const Instant begin = std::max(stretch->begin, from);
        if (stretch->end <= begin) continue;
        if (stretch->end - begin >= length) return begin + length;
        length -= stretch->end - begin;
    }
    return std::nullopt;
}

}  // namespace hub
