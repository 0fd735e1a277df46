#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

/// The buyer of the one conversation has written a dozen more.
struct Returning : Office {
    Returning() {
        auto& store = *service->workplace().store;
        hub::Arrivals arrivals;
        for (int n = 0; n < 12; ++n) {
            auto m = message("e" + std::to_string(n), "earlier " + std::to_string(n), "Frage " + std::to_string(n), kNoon - n * 1h - 1h);
            m.from.buyer_external_id = "buyer of c1";
            arrivals.messages.push_back(m);
        }
        store.arrive(*store.lease(1, "test", kNoon, 10min), arrivals, kNoon);
        client->signIn("seller", kPassword);
    }
    /// The id of the buyer of a conversation.
    std::string buyerOf(hub::Id conversation) {
        return hub::outsideId(hub::IdKind::Buyer, service->workplace().store->conversation(conversation)->buyer.id);
    }
    std::string open = "conversations/" + hub::outsideId(hub::IdKind::Conversation, 1);
};

}  // namespace

TEST_CASE("a conversation tells the buyer's others and leads to all of them", "[api][earlier]") {
    Returning buyer;
    const auto document = buyer.client->get(buyer.open).json();
    const auto thread = document.root();
    REQUIRE(thread["earlier"].size() == 10);
    CHECK(thread["earlier"][0]["snippet"].text() == "Frage 0");
    REQUIRE(thread["earlier_next"].string());
    const auto answer = buyer.client->get(buyer.open + "/earlier?cursor=" + thread["earlier_next"].text());
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto page = answer.json();
    REQUIRE(page.root()["items"].size() == 2);
    CHECK(page.root()["items"][0]["snippet"].text() == "Frage 10");
    CHECK(page.root()["items"][1]["snippet"].text() == "Frage 11");
    CHECK(page.root()["next"].isNull());
    const auto short_page = buyer.client->get(buyer.open + "/earlier?limit=3").json();
    CHECK(short_page.root()["items"].size() == 3);
    CHECK(short_page.root()["next"].string());
}

TEST_CASE("a cursor that nobody gave is refused for a buyer's others too", "[api][earlier]") {
    Returning buyer;
    const auto answer = buyer.client->get(buyer.open + "/earlier?cursor=1.x");
    CHECK(answer.status == 422);
    CHECK(answer.json().root()["field"].text() == "cursor");
    CHECK(buyer.client->get("conversations/cnv_999/earlier").status == 404);
}

TEST_CASE("a seller says that two buyers are one person and takes it back", "[api][earlier]") {
    Returning buyer;
    auto& store = *buyer.service->workplace().store;
    hub::Account account;
    account.kind = "lantern";
    account.name = "more lamps";
    const auto id = store.addAccount(account, kNoon);
    hub::Arrivals arrivals;
    arrivals.messages = {message("there", "c there", "Auch hier", kNoon + 1h)};
    store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
    const auto there = *store.conversationByExternalId(id, "c there");
    const std::string links = "buyers/" + buyer.buyerOf(1) + "/links";
    const auto link = [&](const std::string& other) { return buyer.client->post(links, R"({"buyer":")" + other + "\"}"); };

    CHECK(link(buyer.buyerOf(1)).status == 422);
    CHECK(link("cnv_1").status == 422);
    CHECK(link("buy_999").status == 404);
    const auto linked = link(buyer.buyerOf(there));
    INFO(linked.body);
    REQUIRE(linked.status == 201);
    const auto document = buyer.client->get(buyer.open).json();
    const auto thread = document.root();
    REQUIRE(thread["linked"].size() == 1);
    CHECK(thread["linked"][0]["account"]["name"].text() == "more lamps");
    CHECK(thread["linked"][0]["direct"].boolean() == true);
    CHECK(thread["earlier"][0]["snippet"].text() == "Auch hier");

    const std::string the_link = links + "/" + buyer.buyerOf(there);
    CHECK(buyer.client->send("DELETE", the_link).status == 204);
    CHECK(buyer.client->send("DELETE", the_link).status == 404);
    const auto after = buyer.client->get(buyer.open).json();
    CHECK(after.root()["linked"].size() == 0);
    CHECK(after.root()["earlier"][0]["snippet"].text() == "Frage 0");
    buyer.addUser("editor", {hub::Role::Editor});
    buyer.client->signIn("editor", kPassword);
    CHECK(link(buyer.buyerOf(there)).status == 403);
}
