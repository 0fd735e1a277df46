#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

TEST_CASE("a parcel is asked for once until it is stale", "[store][tracking]") {
    Shop shop;
    CHECK(shop.store->beginScan("1", kNoon, kNoon - 2h));
    CHECK_FALSE(shop.store->beginScan("1", kNoon + 1h, kNoon - 1h));
    CHECK(shop.store->beginScan("2", kNoon + 1h, kNoon - 1h));
    CHECK(shop.store->beginScan("1", kNoon + 3h, kNoon + 1h));
    CHECK(shop.store->shippingSettings(kNoon).calls_today == 3);
}

TEST_CASE("a day's calls are counted on its own", "[store][tracking]") {
    Shop shop;
    auto settings = shop.store->shippingSettings(kNoon);
    CHECK(settings.calls_per_day == 250);
    CHECK_FALSE(settings.asks_carriers);
    settings.calls_per_day = 1;
    settings.sealed_key = std::string("\0key", 4);
    shop.store->putShippingSettings(settings);
    CHECK(shop.store->shippingSettings(kNoon).sealed_key == settings.sealed_key);
    CHECK(shop.store->beginScan("1", kNoon, kNoon - 2h));
    CHECK_FALSE(shop.store->beginScan("2", kNoon, kNoon - 2h));
    CHECK(shop.store->beginScan("2", kNoon + 12h, kNoon));
    CHECK(shop.store->shippingSettings(kNoon + 12h).calls_today == 1);
    CHECK(shop.store->shippingSettings(kNoon).calls_today == 0);
}

TEST_CASE("an older scan doesn't replace a newer one and a pull of the order keeps both", "[store][tracking]") {
    Shop shop;
    const auto pull = [&] {
        hub::Arrivals arrivals;
        auto& order = arrivals.orders.emplace_back();
        order.external_id = "302";
        order.parcels.emplace_back().tracking_number = "1";
        auto& asked = arrivals.messages.emplace_back(message("m1", "c1", "Wo?", kNoon));
        asked.from.order_external_id = "302";
        shop.store->arrive(shop.lease, arrivals, kNoon);
    };
    pull();
    REQUIRE(shop.store->order(shop.id, "302")->scans.empty());
    REQUIRE(shop.store->beginScan("1", kNoon, kNoon - 2h));
    CHECK(shop.store->order(shop.id, "302")->scans.at("1").stage.empty());
    const auto conversation = shop.conversation("c1").id;
    hub::ParcelScan scan;
    scan.stage = "transit";
    scan.place = "Leipzig";
    scan.source = "DHL";
    scan.at = kNoon - 5h;
    shop.store->putScan("1", conversation, scan, kNoon);
    scan.place = "Hannover";
    scan.at = kNoon - 9h;
    shop.store->putScan("1", conversation, scan, kNoon);
    pull();
    CHECK(shop.store->order(shop.id, "302")->scans.at("1").place == "Leipzig");
    CHECK(shop.store->order(shop.id, "302")->scans.at("1").at == kNoon - 5h);
}
