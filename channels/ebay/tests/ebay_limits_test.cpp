// eBay's allowance of calls a day.
#include "channels/contract/errors.h"
#include "channels/ebay/ebay_day_budget.h"
#include "channels/ebay/pacific_day.h"
#include "channels/ebay/tests/ebay_script.h"

using namespace channels;
using namespace channels::ebay;
using namespace channels::ebay::testing;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

Instant at(const char* text) { return *parseTime(text); }

/// Takes calls whenever there are some until `end`; returns how many.
int takeAll(DayBudget& budget, ManualClock& clock, Instant end) {
    int taken = 0;
    while (clock.now() < end) {
        try {
            budget.take("GET /conversation");
            ++taken;
        } catch (const Throttled& error) {
            CHECK(error.until > clock.now());
            clock.set(error.until);
        }
    }
    return taken;
}

}  // namespace

TEST_CASE("ebay: a day lasts from midnight to midnight on the Pacific coast", "[channels][ebay][unit]") {
    const auto [now, begin, end] = GENERATE(table<const char*, const char*, const char*>({
        {"2026-09-21T06:59:59.999Z", "2026-09-20T07:00:00.000Z", "2026-09-21T07:00:00.000Z"},
        {"2026-09-21T07:00:00.000Z", "2026-09-21T07:00:00.000Z", "2026-09-22T07:00:00.000Z"},
        {"2026-12-31T23:00:00.000Z", "2026-12-31T08:00:00.000Z", "2027-01-01T08:00:00.000Z"},
        {"2027-01-01T01:00:00.000Z", "2026-12-31T08:00:00.000Z", "2027-01-01T08:00:00.000Z"},
        // 23 hours, and 25.
        {"2026-03-08T20:00:00.000Z", "2026-03-08T08:00:00.000Z", "2026-03-09T07:00:00.000Z"},
        {"2026-03-08T09:00:00.000Z", "2026-03-08T08:00:00.000Z", "2026-03-09T07:00:00.000Z"},
        {"2026-11-01T20:00:00.000Z", "2026-11-01T07:00:00.000Z", "2026-11-02T08:00:00.000Z"},
    }));
    CAPTURE(now);
    CHECK(pacificMidnight(at(now)) == at(begin));
    CHECK(nextPacificMidnight(at(now)) == at(end));
}

TEST_CASE("ebay: no day has more calls than are allowed, and none wastes many", "[channels][ebay][unit]") {
    const char* day =
        GENERATE("2026-09-21T08:00:00.000Z", "2026-03-08T09:00:00.000Z", "2026-11-01T08:00:00.000Z");
    CAPTURE(day);
    ManualClock clock(pacificMidnight(at(day)));
    DayBudget budget(clock, 5000);
    for (int i = 0; i < 3; ++i) {
        const int taken = takeAll(budget, clock, nextPacificMidnight(clock.now()));
        CHECK(taken <= 5000);
        CHECK(taken > 4500);
    }
}

TEST_CASE("ebay: midnight on the Pacific coast gives calls at once", "[channels][ebay][unit]") {
    ManualClock clock(at("2026-09-22T06:00:00.000Z"));
    DayBudget budget(clock, 1000);
    for (int i = 0; i < 500; ++i) budget.take("GET");
    try {
        budget.take("GET /conversation");
        FAIL("nothing was left");
    } catch (const Throttled& error) {
        CHECK(error.until == at("2026-09-22T07:00:00.000Z"));
        CHECK(std::string(error.what()).find("GET /conversation") != std::string::npos);
    }
    clock.set(at("2026-09-22T07:00:00.000Z"));
    CHECK(budget.left().left == 980);
    for (int i = 0; i < 500; ++i) budget.take("GET");
    CHECK_THROWS_AS(budget.take("GET"), Throttled);
}

TEST_CASE("ebay: what is left of the day's calls is shown", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.settings["daily_calls"] = "5000";
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const auto before = adapter->callsLeft();
    REQUIRE(before);
    CHECK(before->limit == 5000);
    CHECK(before->per == 24h);
    static_cast<void>(adapter->check());
    const auto after = adapter->callsLeft();
    REQUIRE(after);
    // One call each to messages, orders and cases; the token endpoint has limits of its own.
    CHECK(before->left - after->left == 3);
}

TEST_CASE("ebay: a small allowance is kept, and brings everything in the end", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.settings["daily_calls"] = "100";
    for (int i = 0; i < 60; ++i)
        bench.seed("c" + std::to_string(i), "Text " + std::to_string(i), std::chrono::minutes(30 + i));
    const auto adapter = bench.connect();
    const Instant begin = bench.clock.now();
    CHECK(bench.drain(*adapter, {}, 100).texts().size() == 60);
    CHECK(bench.clock.now() > begin);
    CHECK(bench.clock.now() < begin + 24h);
    // Messages, orders and cases have a token each at the most, and those end every two hours.
    CHECK(bench.sandbox->requests() <= 100 + 3 * 13);
}
