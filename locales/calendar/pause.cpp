#include "locales/calendar/pause.h"

#include <algorithm>
#include <array>
#include <utility>

#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/trim.h"

namespace locales {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// No country of the table rests longer in a row.
constexpr days kLongest{14};
/// A day that is off for the sake of another one is no name for both.
constexpr std::array<std::string_view, 3> kNoNames = {"Day off", "Bridge Public Holiday", "Substitute Holiday"};

/// The days off of a country around some days.
class DaysOff {
public:
    DaysOff(std::string_view country, sys_days from, sys_days to)
        : country_(country), holidays_(holidaysBetween(country, from - kLongest, to + kLongest)),
          weekend_(holidays_.empty() ? Weekend{} : weekendOf(country)) {}

    [[nodiscard]] const std::vector<Holiday>& holidays() const { return holidays_; }

    [[nodiscard]] Pause around(sys_days holiday) const {
        sys_days first = holiday, works_again = holiday + days(1);
        while (isOff(first - days(1))) first -= days(1);
        while (isOff(works_again)) works_again += days(1);
        Pause pause{country_, first, works_again, {}, isKnown(year_month_day(works_again).year())};
        for (const Holiday& one : holidays_) {
            if (sys_days(one.day) < first || sys_days(one.day) >= works_again) continue;
            pause.sure = pause.sure && one.sure;
            pause.holidays.push_back(one);
        }
        return pause;
    }

private:
    [[nodiscard]] bool isOff(sys_days day) const {
        return std::ranges::find(holidays_, year_month_day(day), &Holiday::day) != holidays_.end() ||
               weekend_[std::chrono::weekday(day).c_encoding()];
    }
    [[nodiscard]] bool isKnown(std::chrono::year year) const {
        return !holidaysBetween(country_, year / std::chrono::January / 1, year / std::chrono::December / 31).empty();
    }

    std::string country_;
    std::vector<Holiday> holidays_;
    Weekend weekend_;
};

std::string_view plain(std::string_view name) { return trimmed(name.substr(0, name.find('('))); }

std::string_view nameIn(const Holiday& holiday, const std::string& country, const std::string& language) {
    if (std::ranges::find(kNoNames, plain(holiday.name)) != kNoNames.end()) return {};
    if (language == "en") return holiday.name;
    const bool is_its_own = !holiday.local_name.empty() && shortLanguage(std::string(holiday.language) + "-" + country) == language;
    return is_its_own ? holiday.local_name : std::string_view();
}

}  // namespace

std::optional<Pause> pauseAt(std::string_view country, year_month_day day, days ahead) {
    const sys_days today(day);
    const DaysOff off(country, today, today + ahead);
    for (const Holiday& holiday : off.holidays()) {
        Pause pause = off.around(holiday.day);
        if (sys_days(pause.works_again) <= today) continue;
        if (sys_days(pause.first) > today + ahead) break;
        return pause;
    }
    return std::nullopt;
}

std::string nameOf(const Pause& pause, std::string_view locale) {
    const std::string language = shortLanguage(locale);
    std::vector<std::pair<std::string_view, int>> days_of;
    for (const Holiday& holiday : pause.holidays) {
        std::string_view names = nameIn(holiday, pause.country, language);
        while (!names.empty()) {
            const std::string_view name = plain(cut(names, ';'));
            const auto found = std::ranges::find(days_of, name, &std::pair<std::string_view, int>::first);
            if (found != days_of.end()) {
                ++found->second;
            } else if (!name.empty()) {
                days_of.emplace_back(name, 1);
            }
        }
    }
    const auto most = std::ranges::max_element(days_of, {}, &std::pair<std::string_view, int>::second);
    return most == days_of.end() ? std::string() : std::string(most->first);
}

}  // namespace locales
