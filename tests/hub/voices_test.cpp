#include <catch2/catch.hpp>

#include "hub/voices/named.h"
#include "hub/voices/spikes.h"
#include "hub/voices/tally.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::VoiceKind;

namespace {

const std::vector<hub::CalledProduct> kTwo = {
    {"LAMP-01", "LED table lamp with dimmer", {"black"}},
    {"VASE-7", "Glass vase with lid", {"green"}},
};

std::vector<std::string> named(const std::vector<hub::CalledProduct>& products, const std::string& message) {
    return hub::NamedProducts(products).in(message);
}
std::vector<std::string> named(const std::string& message) { return named(kTwo, message); }

bool spikes(std::int64_t recent, std::int64_t before) { return hub::isSpike({"LAMP-01", VoiceKind::Defect, recent, before, 8}); }

hub::Weeks twoWeeks() { return {*hub::reports::parseDay("2026-11-28"), 2, "UTC"}; }

}  // namespace

TEST_CASE("an order of several products counts for each unless the message names one", "[voices]") {
    const std::vector<std::string> both = {"LAMP-01", "VASE-7"};
    CHECK(named("It arrived broken") == both);
    CHECK(named("The lamp doesn't work") == std::vector<std::string>{"LAMP-01"});
    CHECK(named("the VASE is broken") == std::vector<std::string>{"VASE-7"});
    CHECK(named("about lamp-01 please, the vase is fine") == std::vector<std::string>{"LAMP-01"});
    CHECK(named("vase-71 is not mine") == std::vector<std::string>{"VASE-7"});
    CHECK(named("lamp and vase are both broken") == both);
    // What both are called names neither.
    CHECK(named("with what?") == both);
    CHECK(named("") == both);
}

TEST_CASE("a product is named in a script without blanks", "[voices]") {
    const std::vector<hub::CalledProduct> two = {{"A-100", "木製の花瓶", {}}, {"B-200", "卓上ランプ 黒", {}}};
    CHECK(named(two, "花瓶が割れていました") == std::vector<std::string>{"A-100"});
    CHECK(named(two, "届きません") == std::vector<std::string>{"A-100", "B-200"});
}

TEST_CASE("the same product twice in an order is one", "[voices]") {
    CHECK(named({{"A-100", "Lamp", {}}, {"A-100", "Lamp", {}}}, "broken") == std::vector<std::string>{"A-100"});
    CHECK(named({}, "broken").empty());
}

TEST_CASE("the chance that so many fall into one week is exact", "[voices]") {
    CHECK(hub::chanceOf(0, 3, 8) == 1);
    CHECK(hub::chanceOf(4, 0, 8) == Approx(0.00015241579027587256).epsilon(1e-9));
    CHECK(hub::chanceOf(4, 1, 8) == Approx(0.0006943386001456416).epsilon(1e-9));
    CHECK(hub::chanceOf(6, 8, 8) == Approx(0.0025544017062727503).epsilon(1e-9));
    CHECK(hub::chanceOf(20, 64, 8) == Approx(0.000744674859600889).epsilon(1e-9));
    // However far below what is usual.
    CHECK(hub::chanceOf(4, 6400, 8) == Approx(1));
    CHECK(hub::chanceOf(200, 12000, 8) == Approx(1));
}

TEST_CASE("a spike is what chance makes in fewer than one week of a thousand", "[voices]") {
    CHECK_FALSE(spikes(3, 0));
    CHECK(spikes(4, 0));
    CHECK(spikes(4, 1));
    CHECK_FALSE(spikes(4, 2));
    CHECK(spikes(5, 3));
    CHECK_FALSE(spikes(5, 4));
    CHECK_FALSE(spikes(6, 8));
    CHECK(spikes(7, 8));
    CHECK_FALSE(spikes(19, 64));
    CHECK(spikes(20, 64));
    // A best-seller of which little is said.
    CHECK_FALSE(spikes(4, 6400));
}

TEST_CASE("a product that isn't known for four weeks has no spikes", "[voices]") {
    CHECK_FALSE(hub::isSpike({"LAMP-01", VoiceKind::Defect, 40, 0, 3}));
    CHECK(hub::isSpike({"LAMP-01", VoiceKind::Defect, 5, 0, 4}));
    // Fewer weeks tell less of what is usual.
    CHECK_FALSE(hub::isSpike({"LAMP-01", VoiceKind::Defect, 4, 0, 4}));
    CHECK(hub::isSpike({"LAMP-01", VoiceKind::Defect, 8, 4, 4}));
    CHECK_FALSE(hub::isSpike({"LAMP-01", VoiceKind::Defect, 7, 4, 4}));
}

TEST_CASE("a conversation counts once a week for a kind", "[voices]") {
    hub::VoiceTally tally(twoWeeks());
    const auto monday = std::chrono::sys_days(std::chrono::November / 23 / 2026);
    tally.take({"LAMP-01", VoiceKind::Defect, monday + 1h, 1});
    tally.take({"LAMP-01", VoiceKind::Defect, monday + 2h, 1});
    tally.take({"LAMP-01", VoiceKind::Return, monday + 2h, 1});
    tally.take({"LAMP-01", VoiceKind::Defect, monday + 3h, 2});
    tally.take({"LAMP-01", VoiceKind::Defect, monday - 1h, 1});
    for (int n = 0; n < 40; ++n) tally.takeOrder("LAMP-01");
    tally.takeOrder("VASE-7");
    const auto products = tally.products();
    REQUIRE(products.size() == 1);
    const auto& lamp = products.front();
    CHECK(lamp.of(VoiceKind::Defect).weeks == std::vector<std::int64_t>{1, 2});
    CHECK(lamp.of(VoiceKind::Return).weeks == std::vector<std::int64_t>{0, 1});
    CHECK(lamp.of(VoiceKind::Size).weeks == std::vector<std::int64_t>{0, 0});
    CHECK(lamp.total == 4);
    CHECK(lamp.orders == 40);
    CHECK(lamp.rateHundredths(lamp.of(VoiceKind::Defect).total) == 750);
    CHECK_FALSE(hub::ProductVoices{}.rateHundredths(3));
}

TEST_CASE("weeks begin on Monday by the clock of a zone", "[voices]") {
    const hub::Weeks weeks(*hub::reports::parseDay("2026-11-22"), 2, "Asia/Shanghai");
    CHECK(weeks.size() == 2);
    CHECK(hub::reports::formatDay(weeks.monday(0)) == "2026-11-09");
    CHECK(weeks.end() == std::chrono::sys_days(std::chrono::November / 22 / 2026) + 16h);
    CHECK(weeks.indexOf(std::chrono::sys_days(std::chrono::November / 15 / 2026) + 15h) == 0);
    CHECK(weeks.indexOf(std::chrono::sys_days(std::chrono::November / 15 / 2026) + 16h) == 1);
}

TEST_CASE("products are ordered by what is asked for and equal ones by SKU", "[voices]") {
    hub::VoiceTally tally(twoWeeks());
    const auto monday = std::chrono::sys_days(std::chrono::November / 23 / 2026);
    hub::Id conversation = 0;
    const auto say = [&](const std::string& sku, VoiceKind kind, int times) {
        for (int n = 0; n < times; ++n) tally.take({sku, kind, monday, ++conversation});
    };
    say("A", VoiceKind::Defect, 1);
    say("B", VoiceKind::Size, 3);
    say("C", VoiceKind::Defect, 2);
    for (int n = 0; n < 10; ++n) tally.takeOrder("C");
    tally.takeOrder("A");
    const auto by = [&](const char* name) {
        auto products = tally.products();
        hub::sortVoices(products, *hub::parseVoiceOrder(name));
        std::string skus;
        for (const auto& product : products) skus += product.sku;
        return skus;
    };
    CHECK(by("sku") == "ABC");
    CHECK(by("conversations") == "BCA");
    CHECK(by("orders") == "CAB");
    CHECK(by("defect") == "CAB");
    CHECK(by("rate") == "ACB");
    CHECK(by("defect_rate") == "ACB");
    CHECK_FALSE(hub::parseVoiceOrder("beauty"));
    CHECK_FALSE(hub::parseVoiceOrder("sku_rate"));
}
