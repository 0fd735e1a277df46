#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

/// A seller at two machines, and somebody else.
struct TwoMachines {
    TwoMachines() {
        office.client->signIn("seller", kPassword);
        elsewhere.signIn("seller", kPassword);
        other.signIn("operator", kPassword);
    }
    Office office;
    Client elsewhere{office.service->url()}, other{office.service->url()};
};

std::string keysOf(Client& who) {
    const auto document = who.get("session").json();
    return document.root()["user"]["keys"].dump();
}

}  // namespace

TEST_CASE("keys that a person gives commands are his alone and told on every device", "[api][keys]") {
    TwoMachines at;
    auto& [office, elsewhere, other] = at;
    CHECK(keysOf(elsewhere) == "{}");
    const auto answer = office.client->send("PATCH", "me", R"({"keys":{"reply":"q","list.next":";"}})");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(keysOf(elsewhere) == R"({"list.next":";","reply":"q"})");
    CHECK(keysOf(other) == "{}");
}

TEST_CASE(
    "a change of one's settings leaves the keys as they are and an empty object takes all back", "[api][keys]"
) {
    Office office;
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "me", R"({"keys":{"reply":"q"}})").status == 200);
    REQUIRE(office.client->send("PATCH", "me", R"({"undo_seconds":20})").status == 200);
    CHECK(keysOf(*office.client) == R"({"reply":"q"})");
    REQUIRE(office.client->send("PATCH", "me", R"({"keys":{}})").status == 200);
    CHECK(keysOf(*office.client) == "{}");
}

TEST_CASE("single keys are switched off for one person on every device, and on again", "[api][keys]") {
    TwoMachines at;
    auto& [office, elsewhere, other] = at;
    const auto work = [](Client& who) {
        const auto document = who.get("session").json();
        return document.root()["user"]["single_keys"].boolean();
    };
    CHECK(work(elsewhere) == true);
    REQUIRE(office.client->send("PATCH", "me", R"({"single_keys":false})").status == 200);
    REQUIRE(office.client->send("PATCH", "me", R"({"undo_seconds":20})").status == 200);
    CHECK(work(elsewhere) == false);
    CHECK(work(other) == true);
    REQUIRE(office.client->send("PATCH", "me", R"({"single_keys":true})").status == 200);
    CHECK(work(elsewhere) == true);
    CHECK(office.client->send("PATCH", "me", R"({"single_keys":"no"})").status == 422);
}

TEST_CASE("what is no single key of ASCII is refused and nothing of it kept", "[api][keys]") {
    Office office;
    office.client->signIn("seller", kPassword);
    for (const std::string keys :
         {R"({"a":"x","reply":"qq"})", R"({"reply":" "})", R"({"reply":""})", R"({"reply":"я"})",
          R"({"reply":1})", R"(["q"])", R"({"":"q"})"}) {
        const auto answer = office.client->send("PATCH", "me", R"({"keys":)" + keys + "}");
        INFO(keys);
        CHECK(answer.status == 422);
        CHECK(answer.json().root()["field"].text() == "keys");
    }
    std::string many = R"({"keys":{)";
    for (int i = 0; i <= 100; ++i) many += (i ? ",\"c" : "\"c") + std::to_string(i) + "\":\"q\"";
    CHECK(office.client->send("PATCH", "me", many + "}}").status == 422);
    CHECK(keysOf(*office.client) == "{}");
}
