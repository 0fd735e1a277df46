#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "locales/calendar/holidays.h"

namespace locales {

/// Days in a row on which a country rests: public holidays that follow one another, with the weekends beside and between them.
struct Pause {
    std::string country;
    std::chrono::year_month_day first, works_again;  ///< the first day off, and the first working day behind it
    std::vector<Holiday> holidays;                   ///< one at least
    bool sure = true;  ///< false where a holiday of it isn't, or where the table ends before it is known when work begins again
};

/// The pause that a day of the country (ISO 3166-1 alpha-2) falls into, else the next one, if it begins at most `ahead` later.
std::optional<Pause> pauseAt(std::string_view country, std::chrono::year_month_day day, std::chrono::days ahead);

/// What a pause is called in the language of a locale: by the holiday that takes most of its days, the first of equals, without
/// what stands in brackets. Empty where the table has no name in that language.
std::string nameOf(const Pause& pause, std::string_view locale);

}  // namespace locales
