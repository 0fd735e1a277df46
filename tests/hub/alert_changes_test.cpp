#include <catch2/catch.hpp>

#include "hub/alerts/changes.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::AlertTurn;

namespace {

hub::Finding unread() { return {hub::AlertKind::NoPoll, "acc_7", {"lamps", kNoon - 20min, std::nullopt, {}}, {}}; }

hub::Finding digest(std::set<std::string> members) {
    return {hub::AlertKind::Deadline, {}, {{}, kNoon, static_cast<std::int64_t>(members.size()), {}}, std::move(members)};
}

/// What becomes of findings, look by look.
struct Course {
    std::vector<hub::AlertChange> look(const std::vector<hub::Finding>& found, std::optional<hub::Instant> quiet_until = {}) {
        const auto changes = hub::changesOf(open, found, rules, quiet_until, now);
        for (const auto& change : changes) {
            auto alert = change.alert;
            if (alert.id == 0) alert.id = ++last_id;
            std::erase_if(open, [&](const hub::Alert& each) { return each.id == alert.id; });
            if (change.turn != AlertTurn::Closed) open.push_back(alert);
        }
        return changes;
    }
    std::vector<hub::Alert> open;
    hub::AlertRules rules;
    hub::Instant now = kNoon;
    hub::Id last_id = 0;
};

}  // namespace

TEST_CASE("an alert is told when it opens, again after its hours, and when it is over", "[alerts]") {
    Course course;
    const auto opened = course.look({unread()});
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].turn == AlertTurn::Opened);
    CHECK(opened[0].told);
    course.now += 11h;
    CHECK(course.look({unread()}).empty());
    course.now += 1h;
    const auto repeated = course.look({unread()});
    REQUIRE(repeated.size() == 1);
    CHECK(repeated[0].turn == AlertTurn::Repeated);
    CHECK(repeated[0].told);
    course.now += 1min;
    CHECK(course.look({unread()}).empty());
    const auto closed = course.look({});
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].turn == AlertTurn::Closed);
    CHECK(closed[0].told);
    CHECK(closed[0].alert.closed_at == course.now);
    CHECK(course.look({}).empty());
}

TEST_CASE("what is not bad enough opens nothing and closes nothing", "[alerts]") {
    Course course;
    auto brink = unread();
    brink.may_open = false;
    CHECK(course.look({brink}).empty());
    course.look({unread()});
    CHECK(course.look({brink}).empty());
    CHECK(course.open.size() == 1);
}

TEST_CASE("who joins a digest is told of after a while, who leaves it is not", "[alerts]") {
    Course course;
    course.look({digest({"cnv_1", "cnv_2"})});
    course.now += 1min;
    const auto fewer = course.look({digest({"cnv_1"})});
    REQUIRE(fewer.size() == 1);
    CHECK_FALSE(fewer[0].told);
    CHECK(fewer[0].alert.facts.count == 1);
    const auto more = course.look({digest({"cnv_1", "cnv_3"})});
    REQUIRE(more.size() == 1);
    CHECK_FALSE(more[0].told);
    course.now += 14min;
    const auto told = course.look({digest({"cnv_1", "cnv_3"})});
    REQUIRE(told.size() == 1);
    CHECK(told[0].turn == AlertTurn::Changed);
    CHECK(told[0].told);
    course.now += 20min;
    CHECK(course.look({digest({"cnv_1", "cnv_3"})}).empty());
}

TEST_CASE("in quiet hours nobody is told, and what is still open is told after them", "[alerts]") {
    Course course;
    const auto opening = course.now + 8h;
    const auto opened = course.look({unread(), digest({"cnv_1"})}, opening);
    REQUIRE(opened.size() == 2);
    CHECK_FALSE(opened[0].told);
    CHECK_FALSE(opened[0].alert.told_at);
    // One is over before anybody was told of it.
    course.now += 1h;
    const auto over = course.look({unread()}, opening);
    REQUIRE(over.size() == 1);
    CHECK_FALSE(over[0].told);
    course.now = opening;
    const auto told = course.look({unread()});
    REQUIRE(told.size() == 1);
    CHECK(told[0].turn == AlertTurn::Opened);
    CHECK(told[0].told);
    CHECK(told[0].alert.opened_at == kNoon);
}

TEST_CASE("what was told and is over in quiet hours is told after them", "[alerts]") {
    Course course;
    course.look({unread()});
    const auto opening = course.now + 8h;
    const auto over = course.look({}, opening);
    REQUIRE(over.size() == 1);
    CHECK(over[0].told);
    CHECK(over[0].tell_at == opening);
}

TEST_CASE("switching a condition off closes its alerts without a word", "[alerts]") {
    Course course;
    course.look({unread()});
    course.rules.off = {hub::AlertKind::NoPoll};
    const auto closed = course.look({});
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].turn == AlertTurn::Closed);
    CHECK_FALSE(closed[0].told);
}

TEST_CASE("an alert with hours of its own is told again after those", "[alerts]") {
    Course course;
    auto spike = unread();
    spike.repeat_every = 168h;
    CHECK(course.look({spike}).size() == 1);
    course.now += 167h;
    CHECK(course.look({spike}).empty());
    course.now += 1h;
    const auto again = course.look({spike});
    REQUIRE(again.size() == 1);
    CHECK(again[0].turn == AlertTurn::Repeated);
}
