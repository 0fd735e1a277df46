#include <catch2/catch.hpp>

#include "hub/api/presence_events.h"
#include "hub/team/presence.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

constexpr auto kViewing = hub::Presence::State::Viewing;
constexpr auto kWriting = hub::Presence::State::Writing;
const hub::Presence kWei{1, "Li Wei", kViewing};
const hub::Presence kAna{2, "Ana", kWriting};

}  // namespace

TEST_CASE("who is there is known until 45 seconds after the last sign", "[team]") {
    FakeClock clock;
    hub::PresenceBoard board(clock);
    board.show(7, kWei);
    board.show(7, kAna);
    CHECK(board.in(7).size() == 2);
    CHECK(board.in(8).empty());
    clock.advance(40s);
    board.show(7, kWei);
    clock.advance(5s);
    REQUIRE(board.in(7).size() == 1);
    CHECK(board.in(7).at(0).name == "Li Wei");
    board.leave(7, kWei.user);
    CHECK(board.in(7).empty());
}

TEST_CASE("only what changes is told, and that somebody was forgotten is told as well", "[team]") {
    FakeClock clock;
    hub::PresenceBoard board(clock);
    board.show(7, kWei);
    auto mark = board.mark();
    CHECK(board.changedSince(mark).empty());
    board.show(7, kWei);
    CHECK(board.changedSince(mark).empty());
    board.show(7, {kWei.user, kWei.name, kWriting});
    CHECK(board.changedSince(mark) == std::vector<hub::Id>{7});
    CHECK(board.changedSince(mark).empty());
    clock.advance(45s);
    CHECK(board.changedSince(mark) == std::vector<hub::Id>{7});
    board.leave(7, kWei.user);
    CHECK(board.changedSince(mark).empty());
}

TEST_CASE("nobody is in more conversations than a person can follow", "[team]") {
    FakeClock clock;
    hub::PresenceBoard board(clock);
    for (hub::Id conversation = 1; conversation <= 21; ++conversation) {
        board.show(conversation, kWei);
        clock.advance(1ms);
    }
    CHECK(board.in(1).empty());
    CHECK(board.in(2).size() == 1);
    CHECK(board.in(21).size() == 1);
}

TEST_CASE("presence goes with the stream without an id to resume after", "[team][events]") {
    FakeClock clock;
    hub::PresenceBoard board(clock);
    board.show(6, kWei);
    auto source = hub::api::withPresence([] { return std::string("id: 4\nevent: reply\ndata: {}\n\n"); }, board);
    CHECK(source() == "id: 4\nevent: reply\ndata: {}\n\n");
    board.show(7, kAna);
    CHECK(
        source() == "id: 4\nevent: reply\ndata: {}\n\nevent: presence\n"
                    R"(data: {"conversation":"cnv_7","people":[{"user":"usr_2","name":"Ana","state":"writing"}]})" "\n\n"
    );
}
