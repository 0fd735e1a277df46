#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

struct Archive : Office {
    Archive() {
        client->signIn("operator", kPassword);
        buyer = client->get("conversations/cnv_1").json().root()["conversation"]["buyer"]["id"].text();
        REQUIRE_FALSE(buyer.empty());
    }
    Answer erase(const std::string& name) {
        channels::JsonWriter out;
        out.beginObject().member("name", name).endObject();
        return client->post("buyers/" + buyer + "/erase", out.str());
    }
    void wait(const Answer& begun) { REQUIRE(endOf(begun).root()["state"].text() == "done"); }
    std::string buyer;
};

}  // namespace

TEST_CASE("a buyer is erased only by an operator who types his name", "[api][erasing]") {
    Archive archive;
    const auto wrong = archive.erase("Jonas Meier");
    CHECK(wrong.status == 422);
    CHECK(contains(wrong.body, "not_buyers_name"));
    CHECK(contains(archive.client->get("conversations/cnv_1").body, "Jonas Weber"));
    archive.client->signIn("seller", kPassword);
    CHECK(archive.erase("Jonas Weber").status == 403);
}

TEST_CASE("a name counts as typed however its blanks and marks came", "[api][erasing]") {
    Archive archive;
    CHECK(archive.erase("JonasWeber").status == 422);
    // As it is copied from the page: isolated, with a blank that doesn't break.
    archive.wait(archive.erase("\u2068Jonas\u00A0 Weber\u2069"));
    CHECK_FALSE(contains(archive.client->get("conversations/cnv_1").body, "Jonas"));
}

TEST_CASE("an erased buyer is erased once more with what was noted since", "[api][erasing]") {
    Archive archive;
    archive.wait(archive.erase("Jonas Weber"));
    REQUIRE(archive.client->post("conversations/cnv_1/notes", R"({"text":"Jonas called again"})").status == 201);
    REQUIRE(contains(archive.client->get("conversations/cnv_1").body, "Jonas"));
    CHECK(archive.client->post("conversations/cnv_1/replies", R"({"text":"Guten Tag","key":"key 00001","seen":null})").status == 409);
    archive.wait(archive.erase(""));
    const auto thread = archive.client->get("conversations/cnv_1");
    CHECK_FALSE(contains(thread.body, "Jonas"));
    CHECK(thread.json().root()["conversation"]["buyer"]["being_erased"].boolean() == false);
}

TEST_CASE("after erasing no answer of the API speaks of the buyer", "[api][erasing]") {
    Archive archive;
    REQUIRE(archive.client->post("conversations/cnv_1/notes", R"({"text":"Jonas called twice"})").status == 201);
    archive.wait(archive.erase(" Jonas Weber "));
    const auto thread = archive.client->get("conversations/cnv_1");
    REQUIRE(thread.status == 200);
    CHECK_FALSE(contains(thread.body, "Jonas"));
    CHECK_FALSE(contains(thread.body, "alert(1)"));
    const auto document = thread.json();
    CHECK(document.root()["conversation"]["buyer"]["erased_at"].isString());
    CHECK(document.root()["messages"][std::size_t{0}]["erased"].boolean() == true);
    CHECK_FALSE(contains(archive.client->get("conversations?view=done").body, "Jonas"));
    CHECK_FALSE(contains(archive.client->get("audit").body, "Jonas"));
    CHECK(contains(archive.client->get("audit").body, "erase_buyer"));
    CHECK(archive.client->post("buyers/buy_999/erase", R"({"name":""})").status == 404);
}

TEST_CASE("erasing that a dying hub has left is finished by the next", "[api][erasing]") {
    Archive archive;
    auto& store = *archive.service->workplace().store;
    const auto id = hub::insideId(hub::IdKind::Buyer, archive.buyer);
    REQUIRE(id);
    store.beginErasing({*id, 1, kNoon + 1h});
    archive.service.reset();
    archive.service = std::make_unique<hub::Service>(archive.settings);
    archive.service->start();
    Client again(archive.service->url());
    again.signIn("operator", kPassword);
    for (int tries = 0; tries < 12000 && !archive.service->workplace().store->erasures().empty(); ++tries) {
        std::this_thread::sleep_for(5ms);
    }
    CHECK(archive.service->workplace().store->erasures().empty());
    CHECK_FALSE(contains(again.get("conversations/cnv_1").body, "alert(1)"));
}
