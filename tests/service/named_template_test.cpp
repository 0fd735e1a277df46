#include <catch2/catch.hpp>

#include "hub/inbox/tagger.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

/// Far from what the buyer asks, and of a parcel that is on its way: it stands in no list of suggestions here.
const std::string kKey = "customs.customs_hold.documents_needed";

/// A hub with an editor of German, and a seller to whom a German buyer has written without an order.
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
        input.text = "Guten Tag, bitte schicken Sie mir eine Rechnung mit Umsatzsteuer.";
        hub::Arrivals arrivals;
        arrivals.messages.push_back(message("m2", "c2", input.text, kNoon));
        arrivals.messages.back().tags = hub::storedTags(hub::tag(input));
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        as("seller");
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    Answer ask(const std::string& body) { return client->post("conversations/cnv_2/suggestions", body); }
    Answer named(const std::string& key, const std::string& facts = "{}") {
        return ask(R"({"template":")" + key + R"(","facts":)" + facts + "}");
    }
};

}  // namespace

TEST_CASE("a template that is named is filled in wherever it ranks", "[api]") {
    Room room;
    REQUIRE_FALSE(contains(room.ask("{}").body, kKey));
    const auto answer = room.named(kKey, R"({"deadline_date":"2026-12-24"})");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    const auto found = document.root()["suggestions"];
    REQUIRE(found.size() == 1);
    CHECK(found[0]["template"].text() == kKey);
    CHECK(found[0]["locale"].text() == "de");
    CHECK(contains(found[0]["text"].text(), "24. Dezember"));
}

TEST_CASE("a named template that is none or is retired in the buyer's language is refused in words", "[api]") {
    Room room;
    const auto unknown = room.named("customs.customs_hold.never_written");
    CHECK(unknown.status == 404);
    CHECK(contains(unknown.body, "There is no such template"));
    CHECK(room.named("piece.closing").status == 404);
    room.as("anna");
    REQUIRE(room.client->post("templates/" + kKey + "/de/retire").status == 200);
    room.as("seller");
    const auto retired = room.named(kKey);
    CHECK(retired.status == 404);
    CHECK(contains(retired.body, "has no text in the buyer's language"));
}

TEST_CASE("the list of templates for a language leaves out what can't be written in it", "[api]") {
    Room room;
    REQUIRE(contains(room.client->get("templates?locale=de").body, '"' + kKey + '"'));
    const auto listed = room.client->get("templates?locale=de-AT").json();
    const auto only = listed.root()["items"][0]["locales"];
    CHECK(only["de"].text() == "current");
    CHECK_FALSE(only["fr"].exists());
    room.as("anna");
    REQUIRE(room.client->post("templates/" + kKey + "/de/retire").status == 200);
    CHECK_FALSE(contains(room.client->get("templates?locale=de").body, '"' + kKey + '"'));
    CHECK(contains(room.client->get("templates?locale=fr").body, '"' + kKey + '"'));
    CHECK(contains(room.client->get("templates").body, '"' + kKey + '"'));
    CHECK(room.client->get("templates?locale=d%20e").status == 422);
}
