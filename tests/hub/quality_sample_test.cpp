#include <catch2/catch.hpp>

#include <algorithm>

#include "hub/quality/sample.h"
#include "hub/reports/days.h"

namespace {

std::vector<hub::SentReply> replies(hub::Id person, hub::Id first, int count) {
    std::vector<hub::SentReply> all;
    for (int n = 0; n < count; ++n) all.push_back({first + n, person, false, false});
    return all;
}

std::vector<hub::Id> idsOf(const std::vector<hub::SentReply>& drawn) {
    std::vector<hub::Id> ids;
    for (const auto& reply : drawn) ids.push_back(reply.reply);
    std::ranges::sort(ids);
    return ids;
}

std::vector<hub::Id> drawn(std::vector<hub::SentReply> sent, int share, const std::string& seed = "seed", const std::string& week = "2026-W47") {
    return idsOf(hub::sampleOf(sent, {share, seed}, week));
}

}  // namespace

TEST_CASE("the same seed draws the same replies in whatever order they stand", "[quality]") {
    auto sent = replies(1, 100, 200);
    const auto first = drawn(sent, 10);
    REQUIRE(first.size() == 20);
    std::ranges::reverse(sent);
    CHECK(drawn(sent, 10) == first);
    CHECK(drawn(sent, 10, "another") != first);
    CHECK(drawn(sent, 10, "seed", "2026-W48") != first);
}

TEST_CASE("of each person the share is drawn rounded up", "[quality]") {
    auto sent = replies(1, 100, 41);
    const auto others = replies(2, 500, 3);
    sent.insert(sent.end(), others.begin(), others.end());
    const auto all = hub::sampleOf(sent, {5, "seed"}, "2026-W47");
    CHECK(std::ranges::count(all, 1, &hub::SentReply::person) == 3);
    CHECK(std::ranges::count(all, 2, &hub::SentReply::person) == 1);
    CHECK(drawn(sent, 100).size() == 44);
    CHECK(drawn(sent, 0).empty());
    CHECK(drawn({}, 50).empty());
}

TEST_CASE("one that was late and one against a hint are drawn whatever chance says", "[quality]") {
    // Whichever of a hundred they are, chance alone would mostly pass them over.
    for (int marked = 0; marked < 100; marked += 7) {
        auto sent = replies(1, 100, 100);
        sent[static_cast<std::size_t>(marked)].late = true;
        sent[static_cast<std::size_t>((marked + 50) % 100)].hinted = true;
        const auto all = hub::sampleOf(sent, {1, "seed"}, "2026-W47");
        CHECK(std::ranges::count(all, true, &hub::SentReply::late) == 1);
        CHECK(std::ranges::count(all, true, &hub::SentReply::hinted) == 1);
        CHECK(all.size() <= 3);
        auto ids = idsOf(all);
        CHECK(std::ranges::adjacent_find(ids) == ids.end());
    }
}

TEST_CASE("one that is both late and against a hint is drawn once", "[quality]") {
    auto sent = replies(1, 100, 50);
    sent[20].late = sent[20].hinted = true;
    const auto ids = drawn(sent, 2);
    CHECK(std::ranges::count(ids, 120) == 1);
    CHECK(ids.size() <= 2);
}

TEST_CASE("a week is read as it is written", "[quality][reports]") {
    for (const char* week : {"2026-W01", "2026-W48", "2026-W53", "2020-W53"}) {
        REQUIRE(hub::reports::parseWeek(week));
        CHECK(hub::reports::weekOf(*hub::reports::parseWeek(week)) == week);
    }
    CHECK(hub::reports::formatDay(*hub::reports::parseWeek("2026-W48")) == "2026-11-23");
    for (const char* wrong : {"2026-W00", "2025-W53", "2026-W54", "2026-48", "2026-W4", "2026-Wab", "W48", ""}) {
        CHECK_FALSE(hub::reports::parseWeek(wrong));
    }
}
