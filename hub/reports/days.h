#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub::reports {

/// A day of the calendar, whatever the zone.
using Date = std::chrono::sys_days;

/// "2026-11-28" of the years 2000 to 2199; empty for any other text.
std::optional<Date> parseDay(std::string_view text);
std::string formatDay(Date day);
/// The Monday of a day's week.
inline Date mondayOf(Date day) { return day - (std::chrono::weekday(day) - std::chrono::Monday); }
/// "2026-W48": the ISO week, which belongs to the year of its Thursday.
std::string weekOf(Date day);
/// The Monday of "2026-W48"; empty for any other text.
std::optional<Date> parseWeek(std::string_view text);

/// The days from `first` to `last`, both included, as the clocks of a zone have them: one may be 23 or 25 hours long.
class Days {
public:
    Days(Date first, Date last, std::string_view zone);
    [[nodiscard]] Instant begin() const { return midnights_.front(); }
    [[nodiscard]] Instant end() const { return midnights_.back(); }  ///< the midnight after the last day
    [[nodiscard]] std::size_t size() const { return midnights_.size() - 1; }
    [[nodiscard]] Date day(std::size_t n) const { return first_ + std::chrono::days(n); }
    /// Which of the days holds an instant between begin() and end().
    [[nodiscard]] std::size_t indexOf(Instant at) const;

private:
    Date first_;
    std::vector<Instant> midnights_;
};

/// The day that it is in a zone.
Date dayIn(std::string_view zone, Instant at);

}  // namespace hub::reports
