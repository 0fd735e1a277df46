#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

/// How a person's list of first steps is shown and what of it was done, as the page learns it when it starts.
std::string tourOf(Client& who) {
    const auto document = who.get("session").json();
    const auto tour = document.root()["tour"];
    std::string all = tour["state"].text() + ":";
    for (std::size_t i = 0; i < tour["done"].size(); ++i) all += " " + tour["done"][i].text();
    return all;
}

}  // namespace

TEST_CASE("what was done of the first steps is kept for each person and told when the page starts", "[api][tour]") {
    Office office;
    Client other(office.service->url());
    office.client->signIn("seller", kPassword);
    other.signIn("operator", kPassword);
    CHECK(tourOf(*office.client) == "open:");
    const auto answer = office.client->send("PATCH", "me/tour", R"({"done":["read"]})");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.json().root()["done"].size() == 1);
    CHECK(office.client->send("PATCH", "me/tour", R"({"done":["keys","read"],"state":"folded"})").status == 200);
    CHECK(tourOf(*office.client) == "folded: read keys");
    CHECK(tourOf(other) == "open:");
}

TEST_CASE("a change of one's settings leaves the first steps as they are", "[api][tour]") {
    Office office;
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me/tour", R"({"done":["read"],"state":"closed"})").status == 200);
    REQUIRE(office.client->send("PATCH", "me", R"({"undo_seconds":20})").status == 200);
    CHECK(tourOf(*office.client) == "closed: read");
}

TEST_CASE("the first steps begin anew when they are called back", "[api][tour]") {
    Office office;
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me/tour", R"({"done":["read"],"state":"closed"})").status == 200);
    CHECK(office.client->send("DELETE", "me/tour").status == 204);
    CHECK(tourOf(*office.client) == "open:");
}

TEST_CASE("a step or a state that there is none of is refused", "[api][tour]") {
    Office office;
    office.client->signIn("seller", kPassword);
    CHECK(office.client->send("PATCH", "me/tour", R"({"done":["fly"]})").status == 422);
    CHECK(office.client->send("PATCH", "me/tour", R"({"state":"gone"})").status == 422);
    CHECK(tourOf(*office.client) == "open:");
}
