#pragma once
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// A day on which a whole country is off.
struct Holiday {
    std::chrono::year_month_day day;
    std::string_view name;        ///< English
    std::string_view local_name;  ///< in `language`; empty where that is English
    std::string_view language;
    bool sure = true;             ///< false where a moon that nobody has seen yet decides
};

/// The public holidays of a country (ISO 3166-1 alpha-2) from a day on, both ends included, in their order. Days of single regions
/// are left out; what the table doesn't hold, another year or country, has none.
std::vector<Holiday> holidaysBetween(std::string_view country, std::chrono::year_month_day from, std::chrono::year_month_day to);

/// Whether people of a country rest on each day of the week, Sunday first, by CLDR.
using Weekend = std::array<bool, 7>;
Weekend weekendOf(std::string_view country);
bool isWeekend(std::string_view country, std::chrono::year_month_day day);

}  // namespace locales
