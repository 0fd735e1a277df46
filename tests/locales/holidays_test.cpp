#include <catch2/catch.hpp>

#include "locales/calendar/holidays.h"

using std::chrono::year;

namespace {

std::chrono::year_month_day day(int month, int number, int of = 2026) {
    return year{of} / std::chrono::month(static_cast<unsigned>(month)) / std::chrono::day(static_cast<unsigned>(number));
}

}  // namespace

TEST_CASE("a public holiday is known by its country, in English and in the country's own words", "[locales][calendar]") {
    const auto found = locales::holidaysBetween("PL", day(11, 11), day(11, 11));
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "National Independence Day");
    CHECK(found[0].local_name == "Narodowe Święto Niepodległości");
    CHECK(found[0].language == "pl");
    CHECK(found[0].sure);
    CHECK(locales::holidaysBetween("DE", day(11, 11), day(11, 11)).empty());
}

TEST_CASE("holidays of a stretch come in their order with both its ends", "[locales][calendar]") {
    const auto found = locales::holidaysBetween("DE", day(12, 25), day(1, 1, 2027));
    REQUIRE(found.size() == 3);
    CHECK(found.front().day == day(12, 25));
    CHECK(found.back().day == day(1, 1, 2027));
}

TEST_CASE("a day that hangs on the moon is not sure", "[locales][calendar]") {
    const auto found = locales::holidaysBetween("AE", day(1, 1), day(12, 31));
    REQUIRE_FALSE(found.empty());
    CHECK(std::any_of(found.begin(), found.end(), [](const auto& holiday) { return !holiday.sure; }));
}

TEST_CASE("another country or year has no holidays here", "[locales][calendar]") {
    CHECK(locales::holidaysBetween("XX", day(1, 1), day(12, 31)).empty());
    CHECK(locales::holidaysBetween("", day(1, 1), day(12, 31)).empty());
    CHECK(locales::holidaysBetween("PL", day(1, 1, 1999), day(12, 31, 1999)).empty());
}

TEST_CASE("a weekend is that of the country", "[locales][calendar]") {
    const auto friday = day(11, 27), saturday = day(11, 28), sunday = day(11, 29);
    CHECK(locales::isWeekend("DE", saturday));
    CHECK(locales::isWeekend("DE", sunday));
    CHECK_FALSE(locales::isWeekend("DE", friday));
    CHECK(locales::isWeekend("EG", friday));
    CHECK_FALSE(locales::isWeekend("EG", sunday));
}
