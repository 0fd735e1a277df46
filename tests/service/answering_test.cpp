#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/support/office.h"

using namespace tests;

namespace {

using State = hub::ReplyState;

const std::string kReplies = "conversations/cnv_1/replies";

/// A hub in which two sellers look at the same buyer.
struct Pair : Office {
    Pair() {
        addUser("Li Wei", {hub::Role::Seller});
        addUser("Ana", {hub::Role::Seller});
        wei.signIn("Li Wei", kPassword);
        ana.signIn("Ana", kPassword);
    }
    /// Held for minutes. `more` goes into the body.
    Answer answer(Client& who, const std::string& text, const std::string& more = {}) {
        return who.post(
            kReplies, R"({"seen":"msg_1","hold_seconds":600,"text":")" + text + R"(","key":"answer )" + std::to_string(++count) + "\"" + more + "}"
        );
    }
    /// The marketplace says no, or nothing at all.
    void fail(const Answer& answer, State refused_or_unclear) {
        auto& place = service->workplace();
        const auto now = place.clock.now();
        const auto lease = *place.store->lease(1, "test", now, 10min);
        const auto reply = *hub::insideId(hub::IdKind::Reply, answer.json().root()["id"].text());
        REQUIRE(place.store->beginSending(lease, reply, now + 1h, now + 2h));
        place.store->sendFailed(lease, reply, refused_or_unclear, "no such order");
    }
    std::string idOf(const std::string& name) {
        return hub::outsideId(hub::IdKind::User, service->workplace().store->userByName(name)->id);
    }

    Client wei{service->url()}, ana{service->url()};
    int count = 10;
};

std::string seen(const std::string& replies) { return ",\"seen_replies\":[" + replies + "]"; }

}  // namespace

TEST_CASE("a reply that a colleague has on its way holds another one back until it was seen", "[api][answering]") {
    Pair pair;
    const auto first = pair.answer(pair.wei, "Es kommt morgen.");
    INFO(first.body);
    REQUIRE(first.status == 201);
    const auto id = first.json().root()["id"].text();
    for (const std::string nothing : {"", ",\"seen_replies\":null", ",\"seen_replies\":[]"}) {
        CAPTURE(nothing);
        const auto second = pair.answer(pair.ana, "Es ist verloren.", nothing);
        CHECK(second.status == 409);
        const auto document = second.json();
        const auto newer = document.root()["newer"];
        CHECK(newer["id"].text() == id);
        CHECK(newer["author"].text() == "seller");
        CHECK(newer["user"].text() == pair.idOf("Li Wei"));
        CHECK(newer["text"].text() == "Es kommt morgen.");
        CHECK(newer["state"].text() == "held");
        CHECK(newer["sent_at"].text() == first.json().root()["created_at"].text());
    }
    CHECK(pair.answer(pair.ana, "Es ist verloren.", seen("\"" + id + "\"")).status == 201);
    const auto thread = pair.ana.get("conversations/cnv_1").json();
    CHECK(thread.root()["replies"].size() == 2);
}

TEST_CASE("a reply of one's own from another tab holds back too", "[api][answering]") {
    Pair pair;
    const auto first = pair.answer(pair.wei, "Es kommt morgen.");
    REQUIRE(first.status == 201);
    const auto second = pair.answer(pair.wei, "Es kommt heute.");
    CHECK(second.status == 409);
    CHECK(second.json().root()["newer"]["user"].text() == pair.idOf("Li Wei"));
    REQUIRE(pair.wei.post("replies/" + first.json().root()["id"].text() + "/undo").status == 200);
    CHECK(pair.answer(pair.wei, "Es kommt heute.").status == 201);
}

TEST_CASE("replies that were seen are named by their ids", "[api][answering]") {
    Pair pair;
    for (const std::string wrong : {"\"msg_1\"", "7", "{}"}) {
        CAPTURE(wrong);
        const auto answer = pair.answer(pair.wei, "Es kommt morgen.", seen(wrong));
        CHECK(answer.status == 422);
        CHECK(answer.json().root()["field"].text() == "seen_replies");
    }
    CHECK(pair.answer(pair.wei, "Es kommt morgen.", R"(,"seen_replies":"rpl_1")").status == 422);
}

TEST_CASE("a reply that did not get through has a view with its count and its writer is named to who follows", "[api][answering][events]") {
    Pair pair;
    const auto [state, name] = GENERATE(table<State, std::string>({{State::Refused, "refused"}, {State::Unclear, "unclear"}}));
    const auto unsent = [&] {
        const auto page = pair.ana.get("conversations?view=unsent").json();
        const auto count = page.root()["counts"]["unsent"].integer().value_or(-1);
        CHECK(page.root()["items"].size() == static_cast<std::size_t>(count));
        return count;
    };
    CHECK(unsent() == 0);
    const auto first = pair.answer(pair.wei, "Es kommt morgen.");
    INFO(first.body);
    REQUIRE(first.status == 201);
    CHECK(unsent() == 0);
    pair.fail(first, state);
    CHECK(unsent() == 1);
    const auto told = pair.service->workplace().store->eventsAfter(0, 1000);
    const auto news = std::find_if(told.rbegin(), told.rend(), [](const hub::Event& event) { return event.type == "reply"; });
    REQUIRE(news != told.rend());
    const auto said = channels::JsonDocument::parse(news->data);
    CHECK(said.root()["state"].text() == name);
    CHECK(said.root()["user"].text() == pair.idOf("Li Wei"));
    CHECK(said.root()["conversation"].text() == "cnv_1");
    CHECK(pair.ana.get("conversations?q=is:" + name).json().root()["items"].size() == 1);
    const auto id = first.json().root()["id"].text();
    CHECK(pair.answer(pair.ana, "Es kommt heute.", seen("\"" + id + "\"")).status == 201);
    CHECK(unsent() == 0);
}

TEST_CASE("a reply whose account was removed says so and can't be sent again, only put away", "[api][answering]") {
    Pair pair;
    const auto made = pair.answer(pair.wei, "Es kommt morgen.");
    REQUIRE(made.status == 201);
    const auto path = "replies/" + made.json().root()["id"].text();
    CHECK(pair.wei.get(path).json().root()["reason"].isNull());
    pair.client->signIn("operator", kPassword);
    REQUIRE(pair.client->send("DELETE", "accounts/acc_1").status == 204);
    const auto shown = pair.wei.get(path).json();
    CHECK(shown.root()["state"].text() == "refused");
    CHECK(shown.root()["reason"].text() == "account_removed");
    CHECK(shown.root()["next_attempt_at"].isNull());
    const auto again = pair.wei.post(path + "/resolve", R"({"outcome":"send_again"})");
    CHECK(again.status == 409);
    CHECK(again.json().root()["code"].text() == "account_removed");
    const auto late = pair.answer(pair.wei, "Es kommt doch.");
    CHECK(late.status == 409);
    CHECK(late.json().root()["code"].text() == "account_removed");
    CHECK(pair.wei.get("conversations?view=unsent").json().root()["items"].size() == 1);
    CHECK(pair.wei.post(path + "/resolve", R"({"outcome":"dropped"})").status == 200);
    CHECK(pair.wei.get("conversations?view=unsent").json().root()["items"].size() == 0);
}
