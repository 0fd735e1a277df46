#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

/// A hub with two sellers and an operator.
struct Views : Office {
    Views() {
        addUser("other", {hub::Role::Seller});
        addUser("editor", {hub::Role::Editor});
        as("seller");
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    Answer save(const std::string& name, const std::string& query, bool shared = false) {
        channels::JsonWriter out;
        out.beginObject().member("name", name).member("query", query).member("shared", shared).endObject();
        return client->post("views", out.str());
    }
    std::string saved(const std::string& name, const std::string& query, bool shared = false) {
        const auto answer = save(name, query, shared);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.json().root()["id"].text();
    }
    std::size_t listed() { return client->get("views").json().root()["items"].size(); }
};

}  // namespace

TEST_CASE("a seller keeps a search as a view and opens it", "[api][views]") {
    Views office;
    const auto id = office.saved("  Deutsch  ", "lang:de is:waiting");
    const auto views = office.client->get("views").json();
    REQUIRE(views.root()["items"].size() == 1);
    CHECK(views.root()["items"][0]["name"].text() == "Deutsch");
    CHECK(views.root()["items"][0]["count"].integer() == 1);
    CHECK(views.root()["items"][0]["write"].boolean() == true);
    CHECK(office.client->get("conversations?saved=" + id).json().root()["items"].size() == 1);
    const auto done = office.saved("Done", "is:done");
    CHECK(office.client->get("conversations?saved=" + done).json().root()["items"].size() == 0);
    CHECK(office.client->get("views").json().root()["items"][1]["count"].isNull());
    CHECK(office.client->get("conversations?q=lang:ja").json().root()["items"].size() == 0);
    CHECK(office.client->get("conversations?saved=viw_99").status == 404);
    CHECK(office.client->get("conversations?saved=" + id + "&q=lang:ja").status == 422);
}

TEST_CASE("others see a view when it is shared, and only its owner or an operator changes it", "[api][views]") {
    Views office;
    const auto own = office.saved("Mine", "is:overdue");
    const auto shared = office.saved("Ours", "lang:de", true);
    office.as("other");
    CHECK(office.listed() == 1);
    CHECK(office.client->get("conversations?saved=" + own).status == 404);
    CHECK(office.client->get("conversations?saved=" + shared).status == 200);
    CHECK(office.client->send("PATCH", "views/" + shared, R"({"name":"Taken"})").status == 403);
    CHECK(office.client->send("DELETE", "views/" + shared).status == 403);
    CHECK(office.client->send("DELETE", "views/" + own).status == 404);
    CHECK(office.client->get("views").json().root()["items"][0]["write"].boolean() == false);
    office.as("operator");
    CHECK(office.client->send("PATCH", "views/" + own, R"({"name":"Seen"})").status == 404);
    CHECK(office.client->send("PATCH", "views/" + shared, R"({"name":"All German"})").status == 200);
    office.as("seller");
    REQUIRE(office.client->send("PATCH", "views/" + shared, R"({"shared":false,"query":"lang:fr","place":0})").status == 200);
    const auto first = office.client->get("views").json();
    CHECK(first.root()["items"][0]["name"].text() == "All German");
    CHECK(first.root()["items"][0]["query"].text() == "lang:fr");
    office.as("other");
    CHECK(office.listed() == 0);
    office.as("seller");
    CHECK(office.client->send("DELETE", "views/" + shared).status == 204);
    CHECK(office.listed() == 1);
    office.as("editor");
    CHECK(office.client->get("views").status == 403);
}

TEST_CASE("a view has a name of its own length and a search that means something", "[api][views]") {
    Views office;
    std::string sixty, more;
    for (int i = 0; i < 60; ++i) sixty += "包";
    CHECK(office.save(sixty, "lang:zh").status == 201);
    more = sixty + "裹";
    CHECK(office.save(more, "lang:zh").json().root()["field"].text() == "name");
    CHECK(office.save("", "lang:zh").status == 422);
    CHECK(office.save("two\nlines", "lang:zh").status == 422);
    CHECK(office.save("Empty", "  ").json().root()["field"].text() == "query");
    const auto bad = office.save("Bad", "lang:de is:late").json();
    CHECK(bad.root()["field"].text() == "query");
    CHECK(bad.root()["faults"][0]["term"].text() == "is");
    for (int i = 1; i < 50; ++i) REQUIRE(office.save("View " + std::to_string(i), "lang:de").status == 201);
    CHECK(office.save("One too many", "lang:de").status == 409);
    office.as("other");
    CHECK(office.save("My first", "lang:de").status == 201);
}

TEST_CASE("a search names every bad term and where it stands", "[api][search]") {
    Views office;
    const auto answer = office.client->post("search", R"({"q":"größe is:late langauge:de"})");
    REQUIRE(answer.status == 422);
    const auto document = answer.json();
    CHECK(document.root()["field"].text() == "q");
    const auto faults = document.root()["faults"];
    REQUIRE(faults.size() == 2);
    CHECK(faults[0]["code"].text() == "unknown_value");
    CHECK(faults[0]["begin"].integer() == 6);
    CHECK(faults[0]["end"].integer() == 13);
    CHECK(faults[1]["code"].text() == "unknown_term");
    CHECK(office.client->get("conversations?q=is:late").json().root()["field"].text() == "q");
    CHECK(office.client->post("search", R"({"q":"account:lamps channel:lantern lang:de wo"})").json().root()["items"].size() == 1);
    CHECK(office.client->post("search", R"({"q":"wo","cursor":"msg_1"})").json().root()["field"].text() == "cursor");
}

TEST_CASE("everybody puts the views that he sees in an order of his own", "[api][views]") {
    Views office;
    const auto first = office.saved("First", "lang:de", true);
    const auto second = office.saved("Second", "lang:fr", true);
    office.as("other");
    const auto own = office.saved("Own", "lang:ja");
    const auto order = [&] {
        const auto views = office.client->get("views").json();
        std::string names;
        for (std::size_t i = 0; i < views.root()["items"].size(); ++i) names += views.root()["items"][i]["name"].text() + ' ';
        return names;
    };
    const auto put = [&](const std::string& ids) { return office.client->send("PUT", "views/order", R"({"views":[)" + ids + "]}").status; };
    const auto quoted = [](const std::string& id) { return '"' + id + '"'; };
    CHECK(order() == "Own First Second ");
    CHECK(put(quoted(second) + "," + quoted(own) + "," + quoted(first)) == 204);
    CHECK(order() == "Second Own First ");
    office.saved("Newest", "lang:ko");
    CHECK(order() == "Second Own First Newest ");
    CHECK(put(quoted(first) + "," + quoted(first)) == 422);
    CHECK(put(quoted("viw_99")) == 422);
    CHECK(office.client->send("PUT", "views/order", "{}").status == 422);
    CHECK(order() == "Second Own First Newest ");
    office.as("seller");
    CHECK(order() == "First Second ");
    CHECK(put(quoted(own)) == 422);
    office.client->send("DELETE", "views/" + second);
    office.as("other");
    CHECK(order() == "Own First Newest ");
}
