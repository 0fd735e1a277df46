#pragma once
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "locales/time/instant.h"

namespace hub {

using locales::Instant;

/// A stretch of work on a team's clock, in minutes after the midnight that its day begins with. One that goes over midnight ends
/// beyond 1440 and belongs whole to the day on which it began.
struct WorkSpan {
    int from = 0, to = 0;
    bool operator==(const WorkSpan&) const = default;
};

/// Monday first; a day without spans is free.
using WorkWeek = std::array<std::vector<WorkSpan>, 7>;

/// A day that isn't like others of its weekday: off without spans, else with hours of its own.
struct SpecialDay {
    std::chrono::local_days day;
    std::vector<WorkSpan> spans;
    std::string name;
};

/// When a team works, by the wall clock of its zone.
struct WorkingHours {
    std::string zone = "UTC";
    WorkWeek week;
    std::vector<SpecialDay> days;
};

/// Working time without a break, from `begin` up to, but not with, `end`.
struct WorkStretch {
    Instant begin, end;
};

/// Where work that never stops is cut: who works on for a week at least has no end worth naming.
inline constexpr std::chrono::days kLongestStretch{14};

/// The stretch that holds `at`, or the first after it; empty when there is none within 400 days. On the day that the clock is put
/// forward a time that it leaves out is the moment of the change; where it shows a time twice, the first counts.
std::optional<WorkStretch> workFrom(const WorkingHours& hours, Instant at);

bool isOpen(const WorkingHours& hours, Instant at);
/// The next moment at which work begins; empty while it goes on, and when it never does.
std::optional<Instant> nextOpening(const WorkingHours& hours, Instant at);
/// When work first begins on a later day of the zone; empty when it never does, and when it never stops before.
std::optional<Instant> nextDayOpening(const WorkingHours& hours, Instant at);
/// When the work that goes on ends; empty when none does, and when it goes on for more than a week.
std::optional<Instant> nextClosing(const WorkingHours& hours, Instant at);
/// All working time between the two, in order, without any overlap.
std::vector<WorkStretch> workBetween(const WorkingHours& hours, Instant from, Instant to);
/// How much of the time between the two was working time.
std::chrono::milliseconds workingTime(const WorkingHours& hours, Instant from, Instant to);
/// When `length` of working time will have passed since `from`; empty when that takes more than 400 days.
std::optional<Instant> afterWorkingTime(const WorkingHours& hours, Instant from, std::chrono::milliseconds length);

}  // namespace hub
