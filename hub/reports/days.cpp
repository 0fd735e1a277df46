#include "hub/reports/days.h"

#include <algorithm>
#include <charconv>

#include "locales/time/instant.h"
#include "locales/zone/clock.h"

namespace hub::reports {
namespace {

using namespace std::chrono;

constexpr int kFirstYear = 2000, kLastYear = 2199;

std::optional<int> digits(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return number;
}

/// In a zone that the system doesn't know days are those of UTC.
Instant midnight(std::string_view zone, Date day) {
    const local_time<milliseconds> wall(day.time_since_epoch());
    return locales::instantOf(zone, wall).value_or(Instant(day));
}

}  // namespace

std::optional<Date> parseDay(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2)), d = digits(text.substr(8, 2));
    if (!y || !m || !d || *y < kFirstYear || *y > kLastYear) return std::nullopt;
    const year_month_day date(year(*y), month(static_cast<unsigned>(*m)), std::chrono::day(static_cast<unsigned>(*d)));
    if (!date.ok()) return std::nullopt;
    return Date(date);
}

std::string formatDay(Date day) { return locales::formatInstant(Instant(day)).substr(0, 10); }

std::string weekOf(Date day) {
    const Date thursday = day - (weekday(day) - Monday) + days(3);
    const Date new_year = year_month_day(thursday).year() / January / 1;
    const auto week = (thursday - new_year).count() / 7 + 1;
    return formatDay(thursday).substr(0, 4) + (week < 10 ? "-W0" : "-W") + std::to_string(week);
}

std::optional<Date> parseWeek(std::string_view text) {
    if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
    const auto y = digits(text.substr(0, 4)), w = digits(text.substr(6));
    if (!y || !w || *y < kFirstYear || *y > kLastYear) return std::nullopt;
    // The fourth of January lies in the first week.
    const Date fourth = year(*y) / January / 4;
    const Date monday = mondayOf(fourth) + weeks(*w - 1);
    if (weekOf(monday) != text) return std::nullopt;
    return monday;
}

Days::Days(Date first, Date last, std::string_view zone) : first_(first) {
    for (Date each = first; each <= last + days(1); each += days(1)) midnights_.push_back(midnight(zone, each));
}

std::size_t Days::indexOf(Instant at) const {
    const auto after = std::ranges::upper_bound(midnights_, at);
    return static_cast<std::size_t>(after - midnights_.begin()) - 1;
}

Date dayIn(std::string_view zone, Instant at) {
    const auto local = locales::localTime(zone, at);
    if (!local) return floor<days>(at);
    return Date(floor<days>(local->wall).time_since_epoch());
}

}  // namespace hub::reports
