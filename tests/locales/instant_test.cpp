#include "locales/time/instant.h"

#include <catch2/catch.hpp>

using locales::formatInstant;
using locales::Instant;
using locales::parseInstant;

TEST_CASE("an instant is read from RFC 3339 and written back in UTC", "[instant][unit]") {
    const auto [written, expected] = GENERATE(table<std::string, std::string>({
        {"2026-11-21T22:31:07Z", "2026-11-21T22:31:07Z"},
        {"2026-11-21t22:31:07z", "2026-11-21T22:31:07Z"},
        {"2026-11-22T06:31:07+08:00", "2026-11-21T22:31:07Z"},
        {"2026-11-21T17:01:07.250-05:30", "2026-11-21T22:31:07.250Z"},
        {"2026-11-21T22:31:07.1Z", "2026-11-21T22:31:07.100Z"},
        {"2026-11-21T22:31:07.123456789Z", "2026-11-21T22:31:07.123Z"},
        {"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"},
        {"2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
    }));
    CAPTURE(written);
    const auto instant = parseInstant(written);
    REQUIRE(instant);
    CHECK(formatInstant(*instant) == expected);
}

TEST_CASE("a leap second becomes the next second", "[instant][unit]") {
    CHECK(parseInstant("2016-12-31T23:59:60Z") == parseInstant("2017-01-01T00:00:00Z"));
}

TEST_CASE("what is no whole RFC 3339 time is refused", "[instant][unit]") {
    const auto written = GENERATE(
        as<std::string>{}, "", "2026-11-21", "2026-11-21T22:31:07", "2026-11-21T22:31Z",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T22:60:00Z",
        "2026-11-21T22:31:61Z", "2026-11-21T22:31:07.Z", "2026-11-21T22:31:07+0800",
        "2026-11-21T22:31:07+24:00", "2026-11-21T22:31:07Z ", "26-11-21T22:31:07Z", "yesterday",
        "２０２６-11-21T22:31:07Z"
    );
    CAPTURE(written);
    CHECK_FALSE(parseInstant(written));
}

TEST_CASE("milliseconds are written only where there are any", "[instant][unit]") {
    CHECK(formatInstant(Instant{}) == "1970-01-01T00:00:00Z");
    CHECK(formatInstant(Instant{std::chrono::milliseconds{7}}) == "1970-01-01T00:00:00.007Z");
    CHECK(formatInstant(Instant{std::chrono::milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}
