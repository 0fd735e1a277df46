#include <catch2/catch.hpp>

#include "hub/api/csv.h"
#include "hub/reports/figures.h"

using namespace std::chrono_literals;
using namespace hub::reports;

namespace {

Date day(const char* text) { return *parseDay(text); }

hub::Instant utc(const char* date, std::chrono::minutes time) { return day(date) + time; }

Fact answer(hub::Instant at, std::chrono::milliseconds length, const std::string& zone = {}) {
    Fact fact;
    fact.kind = FactKind::Answered;
    fact.at = at;
    fact.length = length;
    fact.zone = zone;
    return fact;
}

Fact fact(FactKind kind, hub::Instant at, const std::string& group = {}) {
    Fact made;
    made.kind = kind;
    made.at = at;
    made.group = group;
    return made;
}

}  // namespace

TEST_CASE("the median is the middle and the p90 what nine of ten keep to", "[reports]") {
    CHECK_FALSE(spreadOf({}).median);
    CHECK_FALSE(spreadOf({}).p90);
    CHECK(spreadOf({7s}).median == 7s);
    CHECK(spreadOf({7s}).p90 == 7s);
    CHECK(spreadOf({9s, 1s, 5s}).median == 5s);
    CHECK(spreadOf({4s, 1s}).median == 2500ms);
    const auto ten = spreadOf({1s, 2s, 3s, 4s, 5s, 6s, 7s, 8s, 9s, 1h});
    CHECK(ten.count == 10);
    CHECK(ten.median == 5500ms);
    CHECK(ten.p90 == 9s);
    CHECK(spreadOf({1s, 2s, 3s, 4s, 5s, 6s, 7s, 8s, 9s, 10s, 1h}).p90 == 10s);
}

TEST_CASE("a week belongs to the year of its Thursday", "[reports]") {
    CHECK(weekOf(day("2026-11-28")) == "2026-W48");
    CHECK(weekOf(day("2026-01-01")) == "2026-W01");
    CHECK(weekOf(day("2027-01-01")) == "2026-W53");
    CHECK(weekOf(day("2027-01-04")) == "2027-W01");
    CHECK(weekOf(day("2024-12-29")) == "2024-W52");
    CHECK(weekOf(day("2024-12-30")) == "2025-W01");
}

TEST_CASE("only days of the calendar are days", "[reports]") {
    CHECK(formatDay(day("2028-02-29")) == "2028-02-29");
    for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-1-01", "26-11-28", "2026-11-2x", "1999-12-31", "2026-11-281", "2026--1-01"}) {
        INFO(text);
        CHECK_FALSE(parseDay(text));
    }
}

TEST_CASE("days are as long as the clocks of the zone make them", "[reports]") {
    const Days spring(day("2026-03-28"), day("2026-03-30"), "Europe/Berlin");
    REQUIRE(spring.size() == 3);
    CHECK(spring.begin() == utc("2026-03-27", 23h));
    CHECK(spring.end() == utc("2026-03-30", 22h));
    CHECK(spring.end() - spring.begin() == 71h);
    CHECK(spring.indexOf(utc("2026-03-29", 21h + 59min)) == 1);
    CHECK(spring.indexOf(utc("2026-03-29", 22h)) == 2);

    const Days autumn(day("2026-10-25"), day("2026-10-25"), "Europe/Berlin");
    CHECK(autumn.end() - autumn.begin() == 25h);
    CHECK(autumn.indexOf(autumn.end() - 1ms) == 0);

    // Where the clocks are put on at midnight the day begins when they strike one.
    const Days havana(day("2026-03-08"), day("2026-03-08"), "America/Havana");
    CHECK(havana.begin() == utc("2026-03-08", 5h));
    CHECK(havana.end() - havana.begin() == 23h);
}

TEST_CASE("an answer counts on the day that the reader's clock shows", "[reports]") {
    Counting counting(By::Day, Days(day("2026-11-20"), day("2026-11-21"), "Asia/Shanghai"), utc("2026-11-22", 0min));
    counting.take(answer(utc("2026-11-20", 15h + 59min), 10min));
    counting.take(answer(utc("2026-11-20", 16h), 30min));
    const auto report = counting.report();
    REQUIRE(report.rows.size() == 2);
    CHECK(report.rows[0].key == "2026-11-20");
    CHECK(report.rows[0].answers.median == 10min);
    CHECK(report.rows[1].answers.median == 30min);
    CHECK(report.total.answers.median == 20min);
}

TEST_CASE("days and weeks without anything are rows too", "[reports]") {
    Counting by_day(By::Day, Days(day("2026-12-28"), day("2027-01-05"), "UTC"), utc("2027-01-06", 0min));
    CHECK(by_day.report().rows.size() == 9);
    Counting by_week(By::Week, Days(day("2026-12-28"), day("2027-01-05"), "UTC"), utc("2027-01-06", 0min));
    by_week.take(fact(FactKind::Received, utc("2027-01-03", 12h)));
    by_week.take(fact(FactKind::Received, utc("2027-01-04", 12h)));
    const auto weeks = by_week.report().rows;
    REQUIRE(weeks.size() == 2);
    CHECK(weeks[0].key == "2026-W53");
    CHECK(weeks[0].received == 1);
    CHECK(weeks[1].key == "2027-W01");
    CHECK(weeks[1].received == 1);
}

TEST_CASE("groups come with the fullest first", "[reports]") {
    Counting counting(By::Language, Days(day("2026-11-20"), day("2026-11-20"), "UTC"), utc("2026-11-21", 0min));
    for (const char* language : {"fr", "de", "de", "", "ar"}) counting.take(fact(FactKind::Received, utc("2026-11-20", 1h), language));
    std::vector<std::string> keys;
    for (const auto& row : counting.report().rows) keys.push_back(row.key);
    CHECK(keys == std::vector<std::string>{"de", "", "ar", "fr"});
}

TEST_CASE("a deadline is missed when it passed unanswered or the answer came after it", "[reports]") {
    const auto now = utc("2026-11-21", 12h);
    Counting counting(By::Day, Days(day("2026-11-20"), day("2026-11-22"), "UTC"), now);
    auto due = fact(FactKind::Due, now - 1h);
    counting.take(due);  // it passed, nobody has answered
    due.length = -5min;
    counting.take(due);
    due.length = 0min;
    counting.take(due);
    due.length = 5min;
    counting.take(due);
    counting.take(fact(FactKind::Due, now + 1h));
    CHECK(counting.report().total.breached == 2);
}

TEST_CASE("whether an answer came by day is told by the buyer's clock", "[reports]") {
    Waking waking;
    CHECK(waking.at("Asia/Tokyo", utc("2026-11-20", 22h)) == true);            // 07:00
    CHECK(waking.at("Asia/Tokyo", utc("2026-11-20", 21h + 59min)) == false);   // 06:59
    CHECK(waking.at("Asia/Tokyo", utc("2026-11-20", 11h + 59min)) == true);    // 20:59
    CHECK(waking.at("Asia/Tokyo", utc("2026-11-20", 12h)) == false);           // 21:00
    CHECK(waking.at("Europe/Berlin", utc("2026-03-29", 5h)) == true);          // 07:00 on the day that lost an hour
    CHECK(waking.at("Europe/Berlin", utc("2026-03-29", 4h + 59min)) == false);
    CHECK_FALSE(waking.at("", utc("2026-11-20", 12h)));
    CHECK_FALSE(waking.at("Mars/Olympus", utc("2026-11-20", 12h)));

    Counting counting(By::Day, Days(day("2026-11-20"), day("2026-11-20"), "UTC"), utc("2026-11-21", 0min));
    counting.take(answer(utc("2026-11-20", 3h), 1h, "Asia/Tokyo"));
    counting.take(answer(utc("2026-11-20", 13h), 1h, "Asia/Tokyo"));
    counting.take(answer(utc("2026-11-20", 3h), 1h));
    const auto total = counting.report().total;
    CHECK(total.answers.count == 3);
    CHECK(total.awake == 1);
    CHECK(total.awake_known == 2);
}

TEST_CASE("replies are split by what they owe to a template", "[reports]") {
    Counting counting(By::Day, Days(day("2026-11-20"), day("2026-11-20"), "UTC"), utc("2026-11-21", 0min));
    auto sent = fact(FactKind::Sent, utc("2026-11-20", 1h));
    for (const auto use : {TemplateUse::None, TemplateUse::AsSuggested, TemplateUse::Edited, TemplateUse::FromTemplate}) {
        sent.use = use;
        counting.take(sent);
    }
    const auto total = counting.report().total;
    CHECK(total.sent == 4);
    CHECK(total.from_template == 3);
    CHECK(total.as_suggested == 1);
    CHECK(total.edited == 1);
}

TEST_CASE("what nobody does is left empty in a person's row", "[reports]") {
    Row row;
    row.received = 3;
    row.sent = 2;
    CHECK(figuresOf(Name::Volume, row, false).front().value == 3);
    CHECK_FALSE(figuresOf(Name::Volume, row, true).front().value);
    CHECK(figuresOf(Name::Volume, row, true).back().value == 2);
}

TEST_CASE("a spreadsheet takes nothing in the CSV for a formula", "[reports][csv]") {
    hub::api::Csv csv;
    csv.line({"=1+1", "+49", "-1", "@a", "\tx", "\rx", "plain", "a=b"});
    csv.line({"a,b", "say \"hi\"", "two\nlines", "=\"x\"", ""});
    CHECK(csv.text() ==
          "\xEF\xBB\xBF'=1+1,'+49,'-1,'@a,'\tx,\"'\rx\",plain,a=b\r\n"
          "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=\"\"x\"\"\",\r\n");
}

TEST_CASE("satisfaction is the share of 4 and 5 and a mean and how many of the asked answered", "[reports]") {
    Counting counting(By::Language, Days(day("2026-11-20"), day("2026-11-20"), "UTC"), utc("2026-11-21", 0min));
    for (int asked = 0; asked < 6; ++asked) counting.take(fact(FactKind::Asked, utc("2026-11-20", 1h), "de"));
    auto rated = fact(FactKind::Rated, utc("2026-11-20", 1h), "de");
    for (const int score : {5, 4, 2}) {
        rated.score = score;
        counting.take(rated);
    }
    const auto figures = figuresOf(Name::Satisfaction, counting.report().total, false);
    REQUIRE(figures.size() == 4);
    CHECK(figures.at(0).value == 6);
    CHECK(figures.at(1).value == 3);
    CHECK(figures.at(2).value == 2);
    CHECK(figures.at(3).value == 367);
}

TEST_CASE("of buyers whom nobody could ask nothing is said", "[reports]") {
    const auto figures = figuresOf(Name::Satisfaction, Row{}, false);
    CHECK(figures.at(0).value == 0);
    CHECK_FALSE(figures.at(1).value);
    CHECK_FALSE(figures.at(2).value);
    CHECK_FALSE(figures.at(3).value);
    Row silent;
    silent.asked = 2;
    CHECK(figuresOf(Name::Satisfaction, silent, true).at(1).value == 0);
    CHECK_FALSE(figuresOf(Name::Satisfaction, silent, true).at(3).value);
}

namespace {

/// Berlin, on weekdays from nine to six, but for Christmas.
hub::WorkingHours berlin() {
    hub::WorkingHours hours;
    hours.zone = "Europe/Berlin";
    for (std::size_t weekday = 0; weekday < 5; ++weekday) hours.week[weekday] = {{9 * 60, 18 * 60}};
    hours.days = {{std::chrono::local_days(std::chrono::December / 25 / 2026), {}, "Christmas"}};
    return hours;
}

Row measured(const Fact& one, std::optional<hub::WorkingHours> hours) {
    const auto on = std::chrono::floor<std::chrono::days>(one.at);
    Counting counting(By::Day, Days(on, on, "UTC"), one.at + 1h, std::move(hours));
    counting.take(one);
    return counting.report().total;
}

}  // namespace

TEST_CASE("an answer after the weekend took an hour of work though the clocks were put on", "[reports]") {
    // Asked on Friday at 17:30, answered on Monday at 09:30.
    const auto one = answer(utc("2026-03-30", 7h + 30min), 63h);
    CHECK(measured(one, berlin()).answers.median == 1h);
    CHECK(measured(one, std::nullopt).answers.median == 63h);
    const auto back = answer(utc("2026-10-26", 8h + 30min), 65h);
    CHECK(measured(back, berlin()).answers.median == 1h);
}

TEST_CASE("a holiday is no working time", "[reports]") {
    // From Thursday at 17:00 until Monday at 10:00.
    auto hours = berlin();
    const auto one = answer(utc("2026-12-28", 9h), 89h);
    CHECK(measured(one, hours).answers.median == 2h);
    hours.days.clear();
    CHECK(measured(one, hours).answers.median == 11h);
}

TEST_CASE("handling is measured by the working hours too and lateness is not", "[reports]") {
    auto closed = fact(FactKind::Resolved, utc("2026-03-30", 7h + 30min));
    closed.length = 63h;
    CHECK(measured(closed, berlin()).handling.median == 1h);
    auto due = fact(FactKind::Due, utc("2026-03-28", 12h));
    due.length = 1h;
    CHECK(measured(due, berlin()).breached == 1);
}

TEST_CASE("hours looked up once measure as hours walked each time do", "[reports]") {
    const auto hours = berlin();
    Worked worked(hours, utc("2026-10-01", 0min), utc("2027-01-01", 0min));
    for (int n = 0; n < 60; ++n) {
        // Steps that meet no hour twice, back over both changes of the clock and beyond what is walked at first.
        const auto to = utc("2026-12-31", 0min) - n * 29h;
        const auto from = to - n * n * 97min;
        CAPTURE(n);
        CHECK(worked.between(from, to) == hub::workingTime(hours, from, to));
    }
    CHECK(worked.between(utc("2026-12-02", 0min), utc("2026-12-01", 0min)) == 0ms);
}

TEST_CASE("a shop that never closes works as long as the clock runs and one without hours not at all", "[reports]") {
    hub::WorkingHours always;
    always.zone = "Asia/Shanghai";
    for (auto& spans : always.week) spans = {{0, 24 * 60}};
    const auto one = answer(utc("2026-11-28", 12h), 70 * 24h + 1min);
    CHECK(measured(one, always).answers.median == 70 * 24h + 1min);
    CHECK(measured(one, hub::WorkingHours{}).answers.median == 0ms);
    // A message of 1970 has a wrong clock.
    CHECK(measured(answer(utc("2026-11-28", 12h), 56 * 365 * 24h), berlin()).answers.median < 5 * 365 * 24h);
}
