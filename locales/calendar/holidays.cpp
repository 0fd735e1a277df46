#include "locales/calendar/holidays.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include <unicode/calendar.h>
#include <unicode/locid.h>

#include "embedded/holidays.h"

#include "locales/text/cut.h"

namespace locales {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day dayOf(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() == 10) {
        std::from_chars(text.data(), text.data() + 4, year);
        std::from_chars(text.data() + 5, text.data() + 7, month);
        std::from_chars(text.data() + 8, text.data() + 10, day);
    }
    const year_month_day read{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!read.ok()) throw std::logic_error("holidays.tsv: no day is called " + std::string(text));
    return read;
}

using ByCountry = std::map<std::string_view, std::vector<Holiday>>;

ByCountry readTable(std::string_view table) {
    ByCountry all;
    cut(table, '\n');  // the names of the columns
    while (!table.empty()) {
        std::string_view line = cut(table, '\n');
        const auto country = cut(line, '\t');
        Holiday holiday;
        holiday.day = dayOf(cut(line, '\t'));
        holiday.name = cut(line, '\t');
        holiday.local_name = cut(line, '\t');
        holiday.language = cut(line, '\t');
        holiday.sure = line != "no";
        all[country].push_back(holiday);
    }
    return all;
}

}  // namespace

std::vector<Holiday> holidaysBetween(std::string_view country, year_month_day from, year_month_day to) {
    static const ByCountry all = readTable(embedded::holidays()[0].bytes);
    std::vector<Holiday> found;
    const auto of = all.find(country);
    if (of == all.end()) return found;
    for (const auto& holiday : of->second) {
        if (sys_days(holiday.day) >= sys_days(from) && sys_days(holiday.day) <= sys_days(to)) found.push_back(holiday);
    }
    return found;
}

Weekend weekendOf(std::string_view country) {
    Weekend weekend{};
    UErrorCode error = U_ZERO_ERROR;
    const icu::Locale locale("", std::string(country).c_str());
    const std::unique_ptr<icu::Calendar> calendar(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), locale, error));
    if (U_FAILURE(error) || !calendar) return weekend;
    for (std::size_t day = 0; day < weekend.size(); ++day) {
        const auto kind = calendar->getDayOfWeekType(static_cast<UCalendarDaysOfWeek>(UCAL_SUNDAY + static_cast<int>(day)), error);
        weekend[day] = U_SUCCESS(error) && (kind == UCAL_WEEKEND || kind == UCAL_WEEKEND_ONSET);
    }
    return weekend;
}

bool isWeekend(std::string_view country, year_month_day day) {
    return weekendOf(country)[std::chrono::weekday(sys_days(day)).c_encoding()];
}

}  // namespace locales
