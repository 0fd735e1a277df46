#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

TEST_CASE("a refusal is said in the language of whoever asked", "[api]") {
    Office office;
    office.client->extra_headers["Accept-Language"] = "zh-CN,zh;q=0.9";
    const auto wrong = office.client->post("session", R"({"name":"seller","password":"wrong"})").json();
    CHECK(wrong.root()["code"].text() == "wrong_password");
    CHECK(wrong.root()["title"].text() == "用户名或密码错误");
    CHECK(wrong.root()["detail"].text().find("还可尝试") == 0);
    CHECK(wrong.root()["language"].text() == "zh-CN");
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto refused = office.client->get("conversations/cnv_999").json();
    CHECK(refused.root()["code"].text() == "no_conversation");
    CHECK(refused.root()["title"].text() == "Diese Unterhaltung gibt es nicht");
    CHECK(refused.root()["language"].text() == "de");
}

TEST_CASE("what a refusal says of one case alone stays in English and says so", "[api]") {
    Office office;
    auto& store = *office.service->workplace().store;
    hub::Account account;
    account.kind = channels::allKinds().front().descriptor.kind;
    account.name = "questions";
    account.state = hub::AccountState::Paused;
    const auto id = store.addAccount(account, kNoon);
    hub::Arrivals arrivals;
    arrivals.messages = {message("m1", "q1", "Wo?", kNoon)};
    store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto sent = office.client->post(
        "conversations/cnv_" + std::to_string(*store.conversationByExternalId(id, "q1")) + "/replies",
        R"({"key":"12345678","seen":null,"text":"[[tracking_number]]"})"
    );
    INFO(sent.body);
    const auto problem = sent.json();
    CHECK(problem.root()["code"].text() == "text_not_allowed");
    CHECK(problem.root()["title"].text() == "Der Kanal lässt diesen Text nicht zu");
    CHECK(problem.root()["language"].text() == "de");
    CHECK(problem.root()["detail"].text() == "fill in tracking_number");
    CHECK(problem.root()["detail_language"].text() == "en");
    const auto objection = problem.root()["objections"][0];
    CHECK(objection["code"].text() == "placeholder");
    CHECK(objection["found"].text() == "[[tracking_number]]");
}

TEST_CASE("programs are refused in English with the same codes", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto made = office.client->post("tokens", R"({"name":"script"})").json();
    Client program(office.service->url());
    program.extra_headers["Authorization"] = "Bearer " + made.root()["token"].text();
    const auto refused = program.get("conversations/cnv_999").json();
    CHECK(refused.root()["code"].text() == "no_conversation");
    CHECK(refused.root()["title"].text() == "There is no such conversation");
    CHECK(refused.root()["language"].text() == "en");
}

TEST_CASE("kinds are described in the language of whoever asks", "[api]") {
    Office office;
    office.client->signIn("operator", kPassword);
    const auto english = office.client->get("kinds").json();
    REQUIRE(office.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto german = office.client->get("kinds").json();
    const auto kinds = german.root()["items"];
    CHECK(kinds.size() == channels::allKinds().size());
    std::size_t named = 0;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        INFO(kinds[i].dump());
        const auto before = english.root()["items"][i]["settings"];
        const auto now = kinds[i]["settings"];
        CHECK(now[0]["name"].text() == before[0]["name"].text());
        // One alone may be the same in both: the names of a marketplace's own pages are.
        CHECK(now.dump() != before.dump());
        for (std::size_t n = 0; n < kinds[i]["settings"].size(); ++n) {
            const auto setting = kinds[i]["settings"][n];
            setting["choice_labels"].forEachMember([&](std::string_view choice, channels::Json label) {
                CHECK(label.text() != choice);
                ++named;
            });
        }
    }
    CHECK(named > 0);
}
