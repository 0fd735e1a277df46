#include <catch2/catch.hpp>

#include "hub/team/mentions.h"

namespace {

std::vector<hub::Id> called(std::string_view note) {
    std::vector<hub::User> people;
    for (const char* name : {"Li", "Li Wei", "Ana", "李伟", "Łukasz"}) {
        people.emplace_back();
        people.back().id = static_cast<hub::Id>(people.size());
        people.back().name = name;
    }
    return hub::mentionedIn(note, people);
}

using PeopleIds = std::vector<hub::Id>;

}  // namespace

TEST_CASE("of the names that fit the longest is called", "[team]") {
    CHECK(called("@Li Wei can you look?") == PeopleIds{2});
    CHECK(called("@Li can you look?") == PeopleIds{1});
    CHECK(called("@Li, @Li Wei and @Ana: see here") == PeopleIds{1, 2, 3});
    CHECK(called("@Ana @Ana") == PeopleIds{3});
}

TEST_CASE("a name ends where a word does", "[team]") {
    CHECK(called("@Lisa knows").empty());
    CHECK(called("@Ana's turn") == PeopleIds{3});
    CHECK(called("@李伟看一下") == PeopleIds{4});
    CHECK(called("请看＠李伟") == PeopleIds{4});
    CHECK(called("@Łukasz!") == PeopleIds{5});
    CHECK(called("@ana").empty());
}

TEST_CASE("an address calls nobody", "[team]") {
    CHECK(called("write to info@Li Wei").empty());
    CHECK(called("shop.@Ana").empty());
    CHECK(called("(@Ana)") == PeopleIds{3});
    CHECK(called("@").empty());
    CHECK(called("\xFF@\xFF").empty());
}
