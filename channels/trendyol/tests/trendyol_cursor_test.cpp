#include "channels/trendyol/trendyol_cursor.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"

using namespace channels;
using namespace channels::trendyol;
using namespace std::chrono_literals;

TEST_CASE("trendyol: a cursor reads back as it was written", "[channels][trendyol]") {
    const Instant start = Instant(1'790'000'000'000ms);
    CursorState state;
    state.storefront = "RO";
    Walk walk;
    walk.window = PullWindow(start);
    walk.begin(start);
    walk.enter(Walk::Phase::Approval);
    walk.page = 3;
    walk.open.keep("301000001", "WAITING_FOR_ANSWER|answer:2");
    state.walks.emplace("TR", Walk{});
    state.walks.emplace("RO", walk);
    const CursorState again = readCursor(writeCursor(state));
    CHECK(again.storefront == "RO");
    REQUIRE(again.walks.size() == 2);
    const Walk& read = again.walks.at("RO");
    CHECK(read.phase == Walk::Phase::Approval);
    CHECK(read.page == 3);
    CHECK(read.from == start);
    CHECK(read.window.first() == start);
    CHECK(read.open.isKnown("301000001", "WAITING_FOR_ANSWER|answer:2"));
    CHECK(read.open.missing(9).empty());
    CHECK(writeCursor(again) == writeCursor(state));
}

TEST_CASE("trendyol: a cursor of something else is refused", "[channels][trendyol]") {
    for (const char* text :
         {"x", "{}", R"({"v":2})", R"({"v":1,"walks":{"TR":{"phase":9}}})", R"({"v":1,"walks":{"TR":7}})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(readCursor(text), NotUnderstood);
    }
}

TEST_CASE("trendyol: an open question is missing in a walk that hasn't met it", "[channels][trendyol]") {
    OpenQuestions open;
    open.keep("1", "a");
    open.keep("2", "a");
    open.keep("3", "a");
    CHECK(open.missing(9).empty());
    open.startOver();
    open.meet("2");
    open.meet("never seen");
    CHECK(open.missing(9) == std::vector<std::string>{"1", "3"});
    CHECK(open.missing(1) == std::vector<std::string>{"1"});
    open.drop("1");
    open.keep("3", "b");
    CHECK(open.missing(9).empty());
    CHECK(open.isKnown("3", "b"));
    CHECK_FALSE(open.isKnown("3", "a"));
    CHECK_FALSE(open.isKnown("1", "a"));
}
