#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kKey = "shipping.order_tracking.in_transit";
constexpr const char* kOwn = "shipping.order_tracking.own_photo";

/// The office with two more conversations, and an editor.
struct Desk : Office {
    Desk() {
        addUser("anna", {hub::Role::Editor}, {"de"});
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::Arrivals arrivals;
        arrivals.messages = {message("m2", "c2", "Wo?", kNoon), message("m3", "c3", "Wo?", kNoon)};
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        client->signIn("seller", kPassword);
    }
    /// `sent` in place of what was suggested.
    Answer reply(int conversation, const std::string& suggested, const std::string& sent, const std::string& key = kKey) {
        channels::JsonWriter out;
        out.beginObject().member("text", sent).member("key", "answer " + std::to_string(++count)).key("seen").null();
        out.member("template", key).member("template_locale", "de").member("suggested_text", suggested);
        out.key("offered").beginObject().member(key, "de").member("shipping.order_tracking.late", "de").endObject().endObject();
        return client->post("conversations/cnv_" + std::to_string(conversation) + "/replies", out.str());
    }
    channels::JsonDocument got(const std::string& path) {
        const auto answer = client->get(path);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    int addOwn() {
        return client->post(
            "own-templates",
            R"({"intent":"order_tracking","name":"photo","locale":"de","title":"Mit Bild","text":"Guten Tag, wir sind auf der Messe und melden uns am Montag.","when":"status=shipped"})"
        ).status;
    }
    std::string upload(const std::string& bytes) {
        client->extra_headers["Content-Type"] = "application/octet-stream";
        const auto answer = client->post("files", bytes);
        client->extra_headers.clear();
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.json().root()["blob"].text();
    }
    int putFiles(const std::string& files) { return client->send("PUT", std::string("own-templates/") + kOwn + "/files", R"({"files":[)" + files + "]}").status; }

    int count = 0;
};

std::string picture(const std::string& blob, const std::string& type = "image/png") {
    return R"({"blob":")" + blob + R"(","name":"shelf.png","media_type":")" + type + "\"}";
}

bool names(channels::Json words, const std::string& word) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i]["word"].text() == word) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what sellers change in a template is shown to its editor in figures and words", "[api][figures]") {
    Desk desk;
    for (const int conversation : {1, 2}) {
        const auto sent = desk.reply(conversation, "Ihre Bestellung ist unterwegs zum Kuckucksweg.", "Ihre Bestellung ist bald da, Jonas.");
        INFO(sent.body);
        REQUIRE(sent.status == 201);
    }
    REQUIRE(desk.reply(3, "Alles gut.", "Alles gut.").status == 201);
    CHECK(desk.client->get("template-statistics").status == 403);
    CHECK(desk.got(std::string("templates/") + kKey + "/de").root()["statistics"].isNull());

    desk.client->signIn("anna", kPassword);
    const auto all = desk.got("template-statistics?locale=de");
    REQUIRE(all.root()["items"].size() == 2);
    const auto row = all.root()["items"][0];
    CHECK(row["key"].text() == kKey);
    CHECK(row["shown"].integer() == 3);
    CHECK(row["chosen"].integer() == 3);
    CHECK(row["edited"].integer() == 2);
    CHECK(row["changed"].number().value_or(0) > 0);
    CHECK(all.root()["items"][1]["shown"].integer() == 3);
    CHECK(all.root()["items"][1]["chosen"].integer() == 0);
    CHECK(desk.got("template-statistics?locale=pl").root()["items"].size() == 0);
    CHECK(desk.client->get("template-statistics?since_days=0").status == 422);

    const auto text = desk.got(std::string("templates/") + kKey + "/de");
    const auto statistics = text.root()["statistics"];
    CHECK(statistics["chosen"].integer() == 3);
    CHECK(names(statistics["put_in"], "bald"));
    CHECK_FALSE(names(statistics["put_in"], "Jonas"));
    CHECK(names(statistics["taken_out"], "unterwegs"));
    CHECK_FALSE(names(statistics["taken_out"], "Kuckucksweg"));
}

TEST_CASE("of a suggestion nothing is kept but words that changed", "[api][figures]") {
    Desk desk;
    CHECK(desk.reply(1, std::string(40'001, 'a'), "Alles gut.").status == 422);
    const auto strange = desk.client->post(
        "conversations/cnv_1/replies", R"({"text":"Gut.","key":"answer 01","seen":null,"offered":{"no key":"de"}})"
    );
    CHECK(strange.status == 422);
    CHECK(strange.json().root()["field"].text() == "offered");
}

TEST_CASE("an own template carries pictures that its suggestion names", "[api][own]") {
    Desk desk;
    REQUIRE(desk.addOwn() == 201);
    const auto blob = desk.upload("\x89PNG\r\n\x1a\n and more");
    REQUIRE(desk.putFiles(picture(blob)) == 200);
    const auto text = desk.got(std::string("templates/") + kOwn + "/de");
    REQUIRE(text.root()["files"].size() == 1);
    CHECK(text.root()["files"][0]["blob"].text() == blob);

    SECTION("no more than four, and nothing that is no picture") {
        std::string five = picture(blob);
        for (int i = 0; i < 4; ++i) five += ',' + picture(blob);
        CHECK(desk.putFiles(five) == 422);
        CHECK(desk.putFiles(picture(blob, "image/jpeg")) == 422);
        CHECK(desk.putFiles(picture(desk.upload("<svg/>"), "image/svg+xml")) == 422);
        CHECK(desk.putFiles(picture("../../secret.key")) == 422);
        CHECK(desk.got(std::string("templates/") + kOwn + "/de").root()["files"].size() == 1);
    }
    SECTION("and the suggestion brings it") {
        REQUIRE(desk.client->post(std::string("templates/") + kOwn + "/de/review").status == 200);
        const auto id = desk.got(std::string("templates/") + kOwn + "/de").root()["open"]["id"].text();
        const auto published = desk.client->post("template-publications", R"({"revisions":[")" + id + "\"]}");
        INFO(published.body);
        REQUIRE(published.status == 201);
        const auto offered = desk.client->post(
            "suggest", R"({"id":"1","text":"Wo bleibt mein Paket?","locale":"de-DE","order":{"id":"7","status":"shipped"}})"
        );
        INFO(offered.body);
        const auto document = offered.json();
        const auto suggestions = document.root()["suggestions"];
        std::size_t at = 0;
        while (at < suggestions.size() && suggestions[at]["template"].text() != kOwn) ++at;
        REQUIRE(at < suggestions.size());
        CHECK(suggestions[at]["files"][0]["blob"].text() == blob);
    }
    SECTION("a template of the library takes none") {
        CHECK(desk.client->send("PUT", std::string("own-templates/") + kKey + "/files", R"({"files":[]})").status == 404);
    }
}

TEST_CASE("an own template is removed for good until a reply was made from it", "[api][own]") {
    Desk desk;
    REQUIRE(desk.addOwn() == 201);
    const std::string path = std::string("own-templates/") + kOwn;

    SECTION("before it is") {
        desk.client->signIn("operator", kPassword);
        CHECK(desk.client->send("DELETE", path).status == 403);
        desk.client->signIn("seller", kPassword);
        CHECK(desk.client->send("DELETE", path).status == 204);
        CHECK(desk.client->get(std::string("templates/") + kOwn + "/de").status == 404);
        CHECK(desk.client->send("DELETE", path).status == 404);
        CHECK(desk.addOwn() == 201);  // its name is free again
    }
    SECTION("after it is not") {
        REQUIRE(desk.reply(1, "Guten Tag", "Guten Tag", kOwn).status == 201);
        const auto refused = desk.client->send("DELETE", path);
        CHECK(refused.status == 409);
        CHECK(refused.body.find("retire it") != std::string::npos);
    }
}
