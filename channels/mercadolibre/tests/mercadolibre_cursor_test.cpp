#include "channels/mercadolibre/mercadolibre_cursor.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"

using namespace channels;
using namespace channels::mercadolibre;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow{std::chrono::hours(500'000)};

void markRead(PackWatch& watch, const std::string& pack, std::int64_t unread, Instant at) {
    watch.at(pack).unread = unread;
    watch.at(pack).read = at;
}

using Packs = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "mercadolibre: a conversation is due when its unread count has changed either way", "[channels][mercadolibre][unit]"
) {
    PackWatch watch;
    CHECK(watch.due({{"7", 2}}, kNow) == Packs{"7"});
    markRead(watch, "7", 2, kNow);
    CHECK(watch.due({{"7", 2}}, kNow + 1min).empty());
    CHECK(watch.due({{"7", 3}}, kNow + 1min) == Packs{"7"});
    CHECK(watch.due({}, kNow + 1min) == Packs{"7"});
    markRead(watch, "7", 0, kNow);
    CHECK(watch.due({}, kNow + 1min).empty());
}

TEST_CASE(
    "mercadolibre: a sale's conversation is read though nothing in it is unread, often at first and seldom later",
    "[channels][mercadolibre][unit]"
) {
    PackWatch watch;
    watch.sold("7", "70", "555001", kNow);
    CHECK(watch.due({}, kNow) == Packs{"7"});
    markRead(watch, "7", 0, kNow);
    CHECK(watch.due({}, kNow + 9min).empty());
    CHECK(watch.due({}, kNow + 10min) == Packs{"7"});
    const Instant later = kNow + 72h;
    markRead(watch, "7", 0, later);
    CHECK(watch.due({}, later + 5h).empty());
    CHECK(watch.due({}, later + 6h) == Packs{"7"});
}

TEST_CASE("mercadolibre: what has changed is read before what is only looked after", "[channels][mercadolibre][unit]") {
    PackWatch watch;
    watch.sold("1", "10", "555001", kNow);
    watch.sold("2", "20", "555002", kNow);
    CHECK(watch.due({{"9", 1}, {"2", 1}}, kNow) == Packs{"2", "9", "1"});
}

TEST_CASE("mercadolibre: of several orders in a pack the first stays its order", "[channels][mercadolibre][unit]") {
    PackWatch watch;
    watch.sold("1", "10", "555001", kNow);
    watch.sold("1", "11", "555001", kNow + 1h);
    CHECK(watch.at("1").order == "10");
    CHECK(watch.at("1").active == kNow + 1h);
}

TEST_CASE(
    "mercadolibre: a pack is forgotten after thirty days, but not while something in it is unread",
    "[channels][mercadolibre][unit]"
) {
    PackWatch watch;
    watch.sold("1", "10", "555001", kNow);
    watch.sold("2", "20", "555002", kNow);
    markRead(watch, "2", 1, kNow);
    watch.forget(kNow + 30 * 24h);
    CHECK(watch.size() == 2);
    watch.forget(kNow + 31 * 24h);
    CHECK(watch.size() == 1);
    CHECK(watch.at("2").order == "20");
}

TEST_CASE("mercadolibre: of too many packs the newest stay", "[channels][mercadolibre][unit]") {
    PackWatch watch;
    for (int i = 0; i < 2500; ++i) watch.sold(std::to_string(i), "o", "b", kNow + std::chrono::seconds(i));
    watch.forget(kNow);
    CHECK(watch.size() == 2000);
    CHECK(watch.at("2499").order == "o");
    CHECK(watch.at("499").order.empty());
}

TEST_CASE(
    "mercadolibre: a question that left the list is missing, until the list begins anew",
    "[channels][mercadolibre][unit]"
) {
    OpenQuestions questions;
    CHECK(questions.meet("1"));
    CHECK(questions.meet("2"));
    CHECK_FALSE(questions.meet("1"));
    CHECK(questions.missing().empty());
    questions.startOver();
    CHECK_FALSE(questions.meet("2"));
    CHECK(questions.missing() == std::vector<std::string>{"1"});
    questions.drop("1");
    CHECK(questions.missing().empty());
    CHECK(questions.meet("1"));
}

TEST_CASE("mercadolibre: a cursor reads back as it was written", "[channels][mercadolibre][unit]") {
    CursorState state;
    state.window = PullWindow(kNow - 168h);
    state.window.begin(kNow, kNow);
    state.window.remember("m1", kNow);
    state.sales_mark = kNow - 1h;
    state.enter(CursorState::Phase::Answered);
    state.offset = 50;
    state.questions.meet("13000000001");
    state.packs.sold("9007199254740993", "70", "555001", kNow);
    state.packs.at("9007199254740993").state = "abc";
    markRead(state.packs, "9007199254740993", 3, kNow);
    CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.phase == CursorState::Phase::Answered);
    CHECK(again.offset == 50);
    CHECK(again.sales_mark == kNow - 1h);
    CHECK(again.window.knows("m1"));
    CHECK(again.window.begun() == kNow);
    CHECK_FALSE(again.questions.meet("13000000001"));
    const WatchedPack& pack = again.packs.at("9007199254740993");
    CHECK(pack.order == "70");
    CHECK(pack.buyer == "555001");
    CHECK(pack.state == "abc");
    CHECK(pack.unread == 3);
    CHECK(pack.read == kNow);
    CHECK(pack.active == kNow);
}

TEST_CASE("mercadolibre: a cursor of another make is refused", "[channels][mercadolibre][unit]") {
    for (const char* text : {"", "x", "{}", R"({"v":2,"phase":0})", R"({"v":1})", R"({"v":1,"phase":5})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(readCursor(text), NotUnderstood);
    }
}
