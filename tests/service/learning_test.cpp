#include <algorithm>

#include <catch2/catch.hpp>

#include "hub/inbox/ids.h"
#include "hub/inbox/tagger.h"
#include "tests/support/market.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kAsked = "Guten Tag, sagen Sie mal, wie steht es eigentlich um meine Sendung?";

constexpr const char* kThreat = "Ist das Paket morgen nicht da, gehe ich zu meinem Anwalt.";

/// The office with more conversations, three opened by the same words and one by a threat.
struct Desk : Office {
    Desk() {
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::Arrivals arrivals;
        for (int i = 2; i <= 5; ++i) {
            const char* text = i == 5 ? kThreat : kAsked;
            auto asked = message("m" + std::to_string(i), "c" + std::to_string(i), text, kNoon);
            hub::TagInput input;
            input.text = text;
            asked.tags = hub::storedTags(hub::tag(input));
            arrivals.messages.push_back(std::move(asked));
        }
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        client->signIn("seller", kPassword);
    }
    std::vector<std::string> suggested(int conversation) {
        const auto answer = client->post("conversations/cnv_" + std::to_string(conversation) + "/suggestions");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        const auto document = answer.json();
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < document.root()["suggestions"].size(); ++i) keys.push_back(document.root()["suggestions"][i]["template"].text());
        return keys;
    }
    void send(int conversation, const std::string& key, const std::vector<std::string>& shown) {
        channels::JsonWriter out;
        out.beginObject().member("text", "Guten Tag").member("key", "answer to " + std::to_string(conversation));
        out.key("seen").null();
        out.member("template", key).member("template_locale", "de").key("shown").beginArray();
        for (const auto& one : shown) out.value(one);
        out.endArray().endObject();
        const auto answer = client->post("conversations/cnv_" + std::to_string(conversation) + "/replies", out.str());
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
    Answer tagged(const std::string& text) {
        channels::JsonWriter out;
        out.beginObject().member("text", text).endObject();
        return client->post("tag", out.str());
    }
    std::string intentOf(const std::string& text) {
        const auto answer = tagged(text);
        INFO(answer.body);
        return answer.json().root()["intent"].text();
    }
    std::vector<std::string> risksOf(const std::string& text) {
        const auto answer = tagged(text);
        INFO(answer.body);
        const auto document = answer.json();
        std::vector<std::string> risks;
        for (std::size_t i = 0; i < document.root()["risks"].size(); ++i) risks.push_back(document.root()["risks"][i].text());
        return risks;
    }
    void restart() {
        service->stop();
        service.reset();
        service = std::make_unique<hub::Service>(settings);
        service->start();
        client = std::make_unique<Client>(service->url());
        client->signIn("seller", kPassword);
    }
};

}  // namespace

TEST_CASE("what a seller takes for a message stands first for the next like it, at once", "[api][learning]") {
    Desk desk;
    const auto before = desk.suggested(2);
    REQUIRE(before.size() >= 2);
    desk.send(2, before[1], before);
    CHECK(desk.suggested(3).front() == before[1]);

    SECTION("and after a restart") {
        desk.restart();
        CHECK(desk.suggested(3).front() == before[1]);
    }
}

TEST_CASE("a template that answered a like message says in which conversation and language that was", "[api][learning]") {
    Desk desk;
    const auto before = desk.suggested(2);
    REQUIRE(before.size() >= 2);
    desk.send(2, before[1], before);
    const auto reasons = [&](int conversation) {
        const auto document = desk.client->post("conversations/cnv_" + std::to_string(conversation) + "/suggestions").json();
        std::vector<std::string> found;
        for (std::size_t i = 0; i < document.root()["suggestions"].size(); ++i) {
            const auto each = document.root()["suggestions"][i];
            for (std::size_t k = 0; k < each["reasons"].size(); ++k) {
                const auto code = each["reasons"][k].text();
                if (code.starts_with("answered_before=")) found.push_back(each["template"].text() + " " + code);
            }
        }
        return found;
    };
    const auto found = reasons(3);
    REQUIRE(found.size() == 1);
    CHECK(found.front().starts_with(before[1] + " answered_before=cnv_2|"));
    CHECK(found.front().ends_with("Z|de"));
    CHECK(reasons(2).empty());
}

TEST_CASE("a corrected tag teaches the next message like it, and no other", "[api][learning]") {
    Desk desk;
    const std::string other = "Die Lampe ist kaputt angekommen, das Glas ist gesprungen.";
    const auto was = desk.intentOf(kAsked);
    const auto other_was = desk.intentOf(other);
    REQUIRE(was != "refund_status");
    REQUIRE(desk.client->send("PATCH", "conversations/cnv_2", R"({"intent":"refund_status"})").status == 200);
    CHECK(desk.intentOf(kAsked) == "refund_status");
    CHECK(desk.intentOf(other) == other_was);
    // Corrected again: the last word counts.
    REQUIRE(desk.client->send("PATCH", "conversations/cnv_2", R"({"intent":")" + was + "\"}").status == 200);
    CHECK(desk.intentOf(kAsked) == was);
}

TEST_CASE("a risk that a person adds is seen in the next message nearly like it, until it is taken back", "[api][learning]") {
    Desk desk;
    const std::vector<std::string> vulnerable{"vulnerable"};
    const std::string nearly = std::string(kAsked) + " Danke!";
    REQUIRE(desk.risksOf(kAsked).empty());
    REQUIRE(desk.client->send("PATCH", "conversations/cnv_2", R"({"risks":["vulnerable"]})").status == 200);
    CHECK(desk.risksOf(kAsked) == vulnerable);
    CHECK(desk.risksOf(nearly) == vulnerable);
    CHECK(desk.risksOf("Wo bleibt meine Sendung?").empty());
    SECTION("after a restart, too") {
        desk.restart();
        CHECK(desk.risksOf(nearly) == vulnerable);
    }
    SECTION("not when it is taken back") {
        const auto given_back = desk.client->send("PATCH", "conversations/cnv_2", R"({"risks":null})");
        REQUIRE(given_back.status == 200);
        CHECK(given_back.json().root()["tags"]["risks"].size() == 0);
        CHECK(desk.risksOf(kAsked).empty());
    }
}

TEST_CASE("a risk that a person takes away stays away from the same words, and from no threat beside them", "[api][learning]") {
    Desk desk;
    const auto has = [](const std::vector<std::string>& risks, const char* risk) { return std::ranges::find(risks, risk) != risks.end(); };
    REQUIRE(has(desk.risksOf(kThreat), "legal"));
    REQUIRE(desk.client->send("PATCH", "conversations/cnv_5", R"({"risks":[]})").status == 200);
    CHECK(desk.risksOf(kThreat).empty());
    CHECK(has(desk.risksOf(std::string(kThreat) + " Und zur Polizei."), "legal"));
}

TEST_CASE("what was taught tags the messages that a pull brings", "[service][learning]") {
    const TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name();
    hub::Workplace place(settings);
    const auto now = place.clock.now();
    hub::Account account;
    account.kind = "lantern";
    account.name = "lanterns";
    account.state = hub::AccountState::Paused;
    const auto id = place.store->addAccount(account, now);
    hub::Arrivals arrivals;
    arrivals.messages = {message("m1", "c1", kAsked, now)};
    place.store->arrive(*place.store->lease(id, "test", now, 10min), arrivals, now);
    const std::vector<std::string> taught{"vulnerable"};
    place.store->keepRiskCorrection(*place.store->conversationByExternalId(id, "c1"), taught);
    place.learned->refresh();

    const auto& kinds = channels::allKinds();
    const auto& kind = *std::ranges::find_if(kinds, [](const channels::Kind& one) {
        return !one.descriptor.abilities.contains(channels::Ability::Serve);
    });
    Market market{&kind, kind.makeSandbox(place.clock)};
    connect(market, "market", *place.store, *place.vault, now);
    channels::SeededMessage asked;
    asked.conversation = "like it";
    asked.buyer = "another buyer";
    asked.text = kAsked;
    asked.sent_at = now;
    market.sandbox->seed(asked);
    CHECK(place.poller->turn(market.account, true).value_or("somebody else has the account").empty());
    int pulled = 0;
    for (const auto& conversation : allConversations(*place.store, place.clock.now())) {
        if (conversation.account != market.account) continue;
        CHECK(conversation.tags.risks == taught);
        ++pulled;
    }
    CHECK(pulled == 1);
}

TEST_CASE("a deleted conversation is forgotten by what was learned too", "[api][learning]") {
    Desk desk;
    REQUIRE(desk.client->send("PATCH", "conversations/cnv_2", R"({"intent":"refund_status","risks":["legal"]})").status == 200);
    desk.client->signIn("operator", kPassword);
    REQUIRE(desk.client->send("DELETE", "conversations/cnv_2").status == 204);
    CHECK(desk.service->workplace().store->lessonsAfter(0, 10).empty());
    CHECK(desk.service->workplace().store->riskLessonsAfter(0, 10).empty());
}

TEST_CASE("an order of templates that isn't one is refused with its field", "[api][learning]") {
    Desk desk;
    const auto answer = desk.client->post("conversations/cnv_2/replies", R"({"text":"Guten Tag","key":"12345678","seen":null,"shown":"x"})");
    CHECK(answer.status == 422);
    CHECK(answer.body.find("shown") != std::string::npos);
}
