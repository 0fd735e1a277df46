#include <catch2/catch.hpp>

#include "hub/hours/hours_json.h"
#include "hub/hours/team.h"

using namespace std::chrono_literals;

namespace {

hub::Instant clockAt(const char* text) { return locales::parseInstant(text).value(); }

/// Every weekday from and to the same hours, in minutes.
hub::WorkingHours weekdays(const std::string& zone, int from, int to) {
    hub::WorkingHours hours;
    hours.zone = zone;
    for (std::size_t day = 0; day < 5; ++day) hours.week[day] = {{from, to}};
    return hours;
}

hub::WorkingHours everyDay(const std::string& zone, int from, int to) {
    auto hours = weekdays(zone, from, to);
    hours.week[5] = hours.week[6] = {{from, to}};
    return hours;
}

}  // namespace

TEST_CASE("a team works by the clock of its own zone", "[hours]") {
    const auto hours = weekdays("Asia/Shanghai", 9 * 60, 18 * 60);
    // Friday 27 November 2026.
    CHECK_FALSE(hub::isOpen(hours, clockAt("2026-11-27T00:59:59Z")));
    CHECK(hub::isOpen(hours, clockAt("2026-11-27T01:00:00Z")));
    CHECK(hub::isOpen(hours, clockAt("2026-11-27T09:59:59Z")));
    CHECK_FALSE(hub::isOpen(hours, clockAt("2026-11-27T10:00:00Z")));
    CHECK(hub::nextOpening(hours, clockAt("2026-11-27T10:00:00Z")) == clockAt("2026-11-30T01:00:00Z"));
    CHECK_FALSE(hub::nextOpening(hours, clockAt("2026-11-27T05:00:00Z")));
    CHECK(hub::nextClosing(hours, clockAt("2026-11-27T05:00:00Z")) == clockAt("2026-11-27T10:00:00Z"));
    CHECK_FALSE(hub::nextClosing(hours, clockAt("2026-11-27T10:00:00Z")));
}

TEST_CASE("the next day's work is found while today's goes on and over days off", "[hours]") {
    auto hours = weekdays("Asia/Shanghai", 9 * 60, 12 * 60);
    for (auto& day : hours.week) {
        if (!day.empty()) day.push_back({13 * 60, 18 * 60});
    }
    // Thursday 26 November 2026 at ten, in the lunch hour and at midnight there; then Friday.
    for (const char* now : {"2026-11-26T02:00:00Z", "2026-11-26T04:30:00Z", "2026-11-25T16:00:00Z"}) {
        CHECK(hub::nextDayOpening(hours, clockAt(now)) == clockAt("2026-11-27T01:00:00Z"));
    }
    CHECK(hub::nextDayOpening(hours, clockAt("2026-11-27T02:00:00Z")) == clockAt("2026-11-30T01:00:00Z"));
    CHECK_FALSE(hub::nextDayOpening(everyDay("Asia/Shanghai", 0, 1440), clockAt("2026-11-26T02:00:00Z")));
    CHECK_FALSE(hub::nextDayOpening({}, clockAt("2026-11-26T02:00:00Z")));
}

TEST_CASE("the same hours are other instants when the clock has changed", "[hours]") {
    const auto hours = weekdays("America/New_York", 9 * 60, 17 * 60);
    // The clock goes back on Sunday 1 November 2026.
    CHECK(hub::nextOpening(hours, clockAt("2026-10-30T23:00:00Z")) == clockAt("2026-11-02T14:00:00Z"));
    CHECK(hub::nextOpening(hours, clockAt("2026-10-29T23:00:00Z")) == clockAt("2026-10-30T13:00:00Z"));
}

TEST_CASE("a day of 23 hours has 23 hours of work and one of 25 has 25", "[hours]") {
    const auto hours = everyDay("Europe/Berlin", 0, 24 * 60);
    CHECK(hub::workingTime(hours, clockAt("2026-03-28T23:00:00Z"), clockAt("2026-03-29T22:00:00Z")) == 23h);
    CHECK(hub::workingTime(hours, clockAt("2026-10-24T22:00:00Z"), clockAt("2026-10-25T23:00:00Z")) == 25h);
    const auto night = everyDay("Europe/Berlin", 1 * 60, 4 * 60);
    CHECK(hub::workingTime(night, clockAt("2026-03-28T23:00:00Z"), clockAt("2026-03-29T22:00:00Z")) == 2h);
    CHECK(hub::workingTime(night, clockAt("2026-10-24T22:00:00Z"), clockAt("2026-10-25T23:00:00Z")) == 4h);
}

TEST_CASE("a time that the clock leaves out is the moment of its change", "[hours]") {
    // 02:00 to 03:00 is left out in Berlin on 29 March 2026.
    const auto begins = everyDay("Europe/Berlin", 2 * 60 + 30, 5 * 60);
    CHECK(hub::nextOpening(begins, clockAt("2026-03-28T22:00:00Z")) == clockAt("2026-03-29T01:00:00Z"));
    const auto ends = everyDay("Europe/Berlin", 1 * 60, 2 * 60 + 30);
    CHECK(hub::workingTime(ends, clockAt("2026-03-28T23:00:00Z"), clockAt("2026-03-29T22:00:00Z")) == 1h);
    // All of it is left out: nobody works.
    const auto inside = everyDay("Europe/Berlin", 2 * 60 + 10, 2 * 60 + 50);
    CHECK(hub::workingTime(inside, clockAt("2026-03-28T23:00:00Z"), clockAt("2026-03-29T22:00:00Z")) == 0h);
}

TEST_CASE("of a time that the clock shows twice the first counts", "[hours]") {
    // 02:00 to 03:00 is shown twice in Berlin on 25 October 2026.
    const auto begins = everyDay("Europe/Berlin", 2 * 60 + 30, 5 * 60);
    CHECK(hub::nextOpening(begins, clockAt("2026-10-24T22:30:00Z")) == clockAt("2026-10-25T00:30:00Z"));
    CHECK(hub::workingTime(begins, clockAt("2026-10-24T22:00:00Z"), clockAt("2026-10-25T23:00:00Z")) == 3h + 30min);
}

TEST_CASE("work that goes over midnight belongs to the day on which it began", "[hours]") {
    hub::WorkingHours hours;
    hours.zone = "Asia/Tokyo";
    hours.week[4] = {{22 * 60, 30 * 60}};  // Friday 22:00 to Saturday 06:00
    CHECK(hub::isOpen(hours, clockAt("2026-11-27T20:59:00Z")));
    CHECK_FALSE(hub::isOpen(hours, clockAt("2026-11-27T21:00:00Z")));
    CHECK(hub::nextClosing(hours, clockAt("2026-11-27T16:00:00Z")) == clockAt("2026-11-27T21:00:00Z"));
    CHECK(hub::workingTime(hours, clockAt("2026-11-27T15:00:00Z"), clockAt("2026-11-29T15:00:00Z")) == 6h);
    // Saturday off changes nothing in it; Friday off ends it all.
    hours.days = {{std::chrono::local_days(std::chrono::year(2026) / 11 / 28), {}, "off"}};
    CHECK(hub::isOpen(hours, clockAt("2026-11-27T20:59:00Z")));
    hours.days = {{std::chrono::local_days(std::chrono::year(2026) / 11 / 27), {}, "off"}};
    CHECK_FALSE(hub::isOpen(hours, clockAt("2026-11-27T20:59:00Z")));
}

TEST_CASE("stretches that touch at midnight are one", "[hours]") {
    hub::WorkingHours hours;
    hours.week[0] = {{18 * 60, 24 * 60}};
    hours.week[1] = {{0, 6 * 60}};
    CHECK(hub::nextClosing(hours, clockAt("2026-11-23T20:00:00Z")) == clockAt("2026-11-24T06:00:00Z"));
}

TEST_CASE("a day off has no work and a day with other hours has those", "[hours]") {
    auto hours = weekdays("Europe/Berlin", 9 * 60, 17 * 60);
    hours.days = {
        {std::chrono::local_days(std::chrono::year(2026) / 12 / 24), {{9 * 60, 12 * 60}}, "Heiligabend"},
        {std::chrono::local_days(std::chrono::year(2026) / 12 / 25), {}, "Weihnachten"},
        {std::chrono::local_days(std::chrono::year(2026) / 12 / 26), {{10 * 60, 11 * 60}}, "a Saturday"},
    };
    CHECK(hub::nextClosing(hours, clockAt("2026-12-24T09:00:00Z")) == clockAt("2026-12-24T11:00:00Z"));
    CHECK(hub::nextOpening(hours, clockAt("2026-12-24T12:00:00Z")) == clockAt("2026-12-26T09:00:00Z"));
    CHECK(hub::workingTime(hours, clockAt("2026-12-23T23:00:00Z"), clockAt("2026-12-28T23:00:00Z")) == 3h + 1h + 8h);
}

TEST_CASE("a holiday of many weeks ends with the next opening", "[hours]") {
    auto hours = weekdays("UTC", 9 * 60, 17 * 60);
    for (int n = 0; n < 60; ++n) {
        hours.days.push_back({std::chrono::local_days(std::chrono::year(2026) / 12 / 1) + std::chrono::days(n), {}, ""});
    }
    CHECK(hub::nextOpening(hours, clockAt("2026-12-01T00:00:00Z")) == clockAt("2027-02-01T09:00:00Z"));  // 30 January is a Saturday
}

TEST_CASE("who never works has no opening and who always works no end", "[hours]") {
    const hub::WorkingHours never;
    CHECK_FALSE(hub::isOpen(never, clockAt("2026-11-27T12:00:00Z")));
    CHECK_FALSE(hub::nextOpening(never, clockAt("2026-11-27T12:00:00Z")));
    CHECK(hub::workingTime(never, clockAt("2026-11-27T12:00:00Z"), clockAt("2027-11-27T12:00:00Z")) == 0h);
    CHECK_FALSE(hub::afterWorkingTime(never, clockAt("2026-11-27T12:00:00Z"), 1min));
    const auto always = everyDay("Europe/Berlin", 0, 24 * 60);
    CHECK(hub::isOpen(always, clockAt("2026-11-27T12:00:00Z")));
    CHECK_FALSE(hub::nextClosing(always, clockAt("2026-11-27T12:00:00Z")));
    CHECK(hub::workingTime(always, clockAt("2026-01-01T00:00:00Z"), clockAt("2029-01-01T00:00:00Z")) == std::chrono::days(1096));
    const auto nowhere = everyDay("Mars/Olympus", 0, 24 * 60);
    CHECK_FALSE(hub::isOpen(nowhere, clockAt("2026-11-27T12:00:00Z")));
}

TEST_CASE("working time is counted over nights and ends within a stretch", "[hours]") {
    const auto hours = weekdays("UTC", 9 * 60, 17 * 60);
    CHECK(hub::workingTime(hours, clockAt("2026-11-27T16:00:00Z"), clockAt("2026-11-30T10:00:00Z")) == 2h);
    CHECK(hub::afterWorkingTime(hours, clockAt("2026-11-27T16:00:00Z"), 2h) == clockAt("2026-11-30T10:00:00Z"));
    CHECK(hub::afterWorkingTime(hours, clockAt("2026-11-27T16:00:00Z"), 1h) == clockAt("2026-11-27T17:00:00Z"));
    CHECK(hub::afterWorkingTime(hours, clockAt("2026-11-28T12:00:00Z"), 8h) == clockAt("2026-11-30T17:00:00Z"));
    CHECK(hub::workingTime(hours, clockAt("2026-11-30T10:00:00Z"), clockAt("2026-11-27T16:00:00Z")) == 0h);
}

TEST_CASE("hours are read as they were written", "[hours]") {
    const auto document = channels::JsonDocument::parse(
        R"({"monday":[{"from":"13:00","to":"18:00"},{"from":"09:00","to":"12:00"}],"friday":[{"from":"22:00","to":"06:00"}],"sunday":[{"from":"00:00","to":"00:00"}]})"
    );
    const auto week = hub::readWeek(document.root());
    CHECK(week[0] == std::vector<hub::WorkSpan>{{540, 720}, {780, 1080}});
    CHECK(week[4] == std::vector<hub::WorkSpan>{{1320, 1800}});
    CHECK(week[6] == std::vector<hub::WorkSpan>{{0, 1440}});
    channels::JsonWriter out;
    hub::writeWeek(out, week);
    const auto again = channels::JsonDocument::parse(out.str());
    CHECK(hub::readWeek(again.root()) == week);
}

TEST_CASE("hours that can't be are refused by their field", "[hours]") {
    const auto fieldOf = [](const char* json) {
        const auto document = channels::JsonDocument::parse(json);
        try {
            hub::readWeek(document.root());
        } catch (const hub::HoursFault& e) {
            return e.field;
        }
        return std::string("none");
    };
    CHECK(fieldOf(R"({"monday":[{"from":"9:00","to":"18:00"}]})") == "week.monday");
    CHECK(fieldOf(R"({"tuesday":[{"from":"24:00","to":"06:00"}]})") == "week.tuesday");
    CHECK(fieldOf(R"({"tuesday":[{"from":"09:00","to":"24:01"}]})") == "week.tuesday");
    CHECK(fieldOf(R"({"friday":[{"from":"09:00","to":"12:00"},{"from":"11:00","to":"13:00"}]})") == "week.friday");
    CHECK(fieldOf(R"({"someday":[]})") == "week.someday");
    CHECK(fieldOf("[]") == "week");
    CHECK(fieldOf(R"({"monday":[{"from":"09:00","to":"24:00"}]})") == "none");
    CHECK_FALSE(hub::readDay("2026-02-29"));
    CHECK_FALSE(hub::readDay("2026-2-9"));
    CHECK(hub::writeDay(hub::readDay("2028-02-29").value()) == "2028-02-29");
}
