#include <catch2/catch.hpp>

#include "hub/inbox/tagger.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kClosing = "templates/piece.closing/de";

/// A hub with an editor who alone keeps German, and a seller to whom a German buyer has written.
struct Room : Office {
    Room() {
        addUser("anna", {hub::Role::Editor}, {"de"});
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::TagInput input;
        input.text = "Guten Tag, sagen Sie mal, wie steht es eigentlich um meine Sendung?";
        hub::Arrivals arrivals;
        arrivals.messages.push_back(message("m2", "c2", input.text, kNoon));
        arrivals.messages.back().tags = hub::storedTags(hub::tag(input));
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    channels::JsonDocument text() { return client->get(kClosing).json(); }
    /// The best German reply to a lost parcel.
    std::string offered() {
        const auto answer = client->post(
            "suggest", R"({"id":"1","text":"Wo bleibt mein Paket?","locale":"de-DE","order":{"id":"7","status":"shipped","tracking_number":"0034"}})"
        );
        return answer.json().root()["suggestions"][0]["text"].text();
    }
    /// The first reply that the seller is offered.
    std::string reply(const std::string& facts = "{}") {
        const auto answer = client->post("conversations/cnv_2/suggestions", R"({"facts":)" + facts + "}");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json().root()["suggestions"][0]["text"].text();
    }
};

}  // namespace

TEST_CASE("a piece that an editor publishes changes every reply that has it", "[api][editing]") {
    Room room;
    room.as("anna");
    REQUIRE(room.offered().ends_with("Mit freundlichen Grüßen"));
    REQUIRE(room.client->send("PUT", kClosing + "/draft", R"({"text":"Herzliche Grüße","title":"Grußformel","saves":0})").status == 200);
    CHECK(room.offered().ends_with("Mit freundlichen Grüßen"));
    REQUIRE(room.client->post(kClosing + "/review").status == 200);
    const auto id = room.text().root()["open"]["id"].text();
    const auto made = room.client->post("template-publications", R"({"revisions":[")" + id + R"("],"note":""})");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(room.offered().ends_with("Herzliche Grüße"));
    REQUIRE(room.client->post("template-publications/" + made.json().root()["id"].text() + "/undo").status == 200);
    CHECK(room.offered().ends_with("Mit freundlichen Grüßen"));
}

TEST_CASE("pieces are rows of coverage but no templates of the list and none is retired", "[api][editing]") {
    Room room;
    room.as("anna");
    CHECK(room.client->get("templates-coverage").body.find(R"("key":"piece.closing")") != std::string::npos);
    CHECK(room.client->get("templates").body.find("piece.closing") == std::string::npos);
    CHECK(room.text().root()["state"].text() == "published");
    CHECK(room.client->post(kClosing + "/retire").status == 409);
    CHECK(room.text().root()["state"].text() == "published");
}

TEST_CASE("an editor sees a text filled with its pieces", "[api][editing]") {
    Room room;
    room.as("anna");
    const auto checked = room.client->post("templates/shipping.order_tracking.in_transit/de/check", R"({"text":"{piece_greeting}\n\nIhr Paket {order_id} ist unterwegs.\n\n{piece_closing}"})").json();
    const auto examples = checked.root()["examples"];
    REQUIRE(examples.size() > 0);
    const auto shortest = examples[examples.size() - 1]["text"].text();
    CHECK(shortest.starts_with("Guten Tag,"));
    CHECK(shortest.ends_with("Mit freundlichen Grüßen"));
}

TEST_CASE("a seller's signature stands below the replies that he is offered", "[api]") {
    Room room;
    room.as("seller");
    const std::string plain = room.reply();
    REQUIRE(plain.ends_with("Mit freundlichen Grüßen"));
    const auto changed = room.client->send("PATCH", "me", R"({"signature":"  Mei\nLamp House \n"})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    CHECK(changed.json().root()["signature"].text() == "Mei\nLamp House");
    CHECK(room.client->get("session").json().root()["user"]["signature"].text() == "Mei\nLamp House");
    CHECK(room.reply() == plain + "\nMei\nLamp House");
    CHECK(room.reply(R"({"signature":"Bo"})") == plain + "\nBo");
    CHECK(room.client->send("PATCH", "me", R"({"signature":")" + std::string(201, 'x') + R"("})").status == 422);
    REQUIRE(room.client->send("PATCH", "me", R"({"signature":""})").status == 200);
    CHECK(room.reply() == plain);
}
