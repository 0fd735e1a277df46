#include "locales/time/time_of_day.h"

#include <catch2/catch.hpp>

TEST_CASE("a time of day is read and written", "[time][unit]") {
    CHECK(locales::parseTimeOfDay("23:59") == 1439);
    CHECK(locales::parseTimeOfDay("00:00") == 0);
    CHECK(locales::parseTimeOfDay("24:00", locales::kDayMinutes) == 1440);
    for (const char* wrong : {"24:00", "12:60", "1200", "", "ab:cd", "12:0", "-1:30", "12.30"}) {
        CAPTURE(wrong);
        CHECK_FALSE(locales::parseTimeOfDay(wrong));
    }
    CHECK(locales::formatTimeOfDay(185) == "03:05");
    CHECK(locales::formatTimeOfDay(locales::kDayMinutes) == "00:00");
}
