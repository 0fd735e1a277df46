#include "locales/calendar/pause.h"

#include <catch2/catch.hpp>

using locales::nameOf;
using locales::pauseAt;
using std::chrono::days;

namespace {

std::chrono::year_month_day dayOf(int year, unsigned month, unsigned number) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{number};
}

}  // namespace

TEST_CASE("holidays that follow one another are one pause with one name", "[locales][calendar]") {
    const auto pause = pauseAt("CN", dayOf(2027, 2, 7), days(0));
    REQUIRE(pause);
    CHECK(pause->first == dayOf(2027, 2, 5));
    CHECK(pause->works_again == dayOf(2027, 2, 11));
    CHECK(pause->holidays.size() == 6);
    CHECK(pause->sure);
    CHECK(nameOf(*pause, "en-GB") == "Chinese New Year");
    CHECK(nameOf(*pause, "zh-CN") == "春节");
}

TEST_CASE("a pause has no name in a language that the table lacks", "[locales][calendar]") {
    const auto chinese = pauseAt("CN", dayOf(2027, 2, 7), days(0));
    REQUIRE(chinese);
    CHECK(nameOf(*chinese, "de").empty());
    CHECK(nameOf(*chinese, "zh-Hant").empty());
    const auto taiwanese = pauseAt("TW", dayOf(2027, 1, 1), days(0));
    REQUIRE(taiwanese);
    CHECK(nameOf(*taiwanese, "zh-Hant") == "中華民國開國紀念日");
    CHECK(nameOf(*taiwanese, "zh-Hans").empty());
}

TEST_CASE("the weekend beside a holiday belongs to its pause and one without is none", "[locales][calendar]") {
    // Christmas Day is a Friday, so that Sunday is no holiday by itself.
    const auto christmas = pauseAt("DE", dayOf(2026, 12, 27), days(0));
    REQUIRE(christmas);
    CHECK(christmas->first == dayOf(2026, 12, 25));
    CHECK(christmas->works_again == dayOf(2026, 12, 28));
    CHECK(nameOf(*christmas, "de-AT") == "Erster Weihnachtstag");
    CHECK_FALSE(pauseAt("DE", dayOf(2026, 11, 28), days(3)));
    // Egypt rests on Friday and Saturday.
    const auto coptic = pauseAt("EG", dayOf(2027, 1, 7), days(0));
    REQUIRE(coptic);
    CHECK(coptic->works_again == dayOf(2027, 1, 10));
}

TEST_CASE("a pause is seen from some days ahead until the last day off", "[locales][calendar]") {
    CHECK_FALSE(pauseAt("CN", dayOf(2027, 2, 1), days(3)));
    CHECK(pauseAt("CN", dayOf(2027, 2, 2), days(3)));
    CHECK(pauseAt("CN", dayOf(2027, 2, 10), days(3)));
    CHECK_FALSE(pauseAt("CN", dayOf(2027, 2, 11), days(3)));
}

TEST_CASE("a pause goes on over the end of the year", "[locales][calendar]") {
    const auto german = pauseAt("DE", dayOf(2026, 12, 30), days(3));
    REQUIRE(german);
    CHECK(german->first == dayOf(2027, 1, 1));
    CHECK(german->works_again == dayOf(2027, 1, 4));
    const auto latvian = pauseAt("LV", dayOf(2027, 1, 1), days(0));
    REQUIRE(latvian);
    CHECK(latvian->first == dayOf(2026, 12, 31));
}

TEST_CASE("when work begins again is not sure where a moon decides or the table ends", "[locales][calendar]") {
    const auto eid = pauseAt("AE", dayOf(2026, 3, 20), days(0));
    REQUIRE(eid);
    CHECK_FALSE(eid->sure);
    const auto last = pauseAt("LV", dayOf(2028, 12, 31), days(0));
    REQUIRE(last);
    CHECK_FALSE(last->sure);
}

TEST_CASE("a day off for the sake of another gives no pause its name", "[locales][calendar]") {
    const auto pause = pauseAt("HU", dayOf(2026, 12, 24), days(0));
    REQUIRE(pause);
    CHECK(pause->first == dayOf(2026, 12, 24));
    CHECK(nameOf(*pause, "hu") == "Karácsony");
}

TEST_CASE("a country or year without holidays in the table has no pause", "[locales][calendar]") {
    CHECK_FALSE(pauseAt("XX", dayOf(2026, 12, 25), days(3)));
    CHECK_FALSE(pauseAt("", dayOf(2026, 12, 25), days(3)));
    CHECK_FALSE(pauseAt("DE", dayOf(1999, 12, 25), days(3)));
}
