#include <catch2/catch.hpp>

#include "hub/desk/from_store.h"
#include "hub/hours/team.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::Instant at(const char* text) { return locales::parseInstant(text).value(); }
templates::Day day(int number) { return std::chrono::year{2026} / std::chrono::November / number; }

/// A conversation about an order that is promised for a moment, tagged as from a zone.
struct Asked : Shop {
    hub::DeskRequest promised(const char* moment, const std::string& zone, hub::Instant now = kNoon) {
        hub::Arrivals arrivals;
        auto& order = arrivals.orders.emplace_back();
        order.external_id = "302";
        order.eta_to = at(moment);
        auto& asked = arrivals.messages.emplace_back(message("m1", "c1", "Wo bleibt es?", kNoon));
        asked.from.order_external_id = "302";
        asked.tags.json = R"({"language":"de","timezone":")" + zone + R"(","topic":"shipping","intent":"order_tracking","risks":[]})";
        store->arrive(lease, arrivals, kNoon);
        return hub::requestFromStore(*store, conversation("c1"), *store->account(id), hub::User{}, now);
    }
};

}  // namespace

TEST_CASE("a promised moment is a day on the clock of the buyer as he was tagged", "[desk]") {
    CHECK(Asked().promised("2026-11-27T22:59:59Z", "Asia/Tokyo").sale->eta_to == day(28));
    CHECK(Asked().promised("2026-11-28T04:59:59Z", "America/New_York").sale->eta_to == day(27));
}

TEST_CASE("a promised date that a marketplace gives as midnight stays that date everywhere", "[desk]") {
    CHECK(Asked().promised("2026-11-28T00:00:00Z", "America/New_York").sale->eta_to == day(28));
}

TEST_CASE("a reply knows when the shop is open again only while it is closed", "[desk]") {
    Asked asked;
    hub::Team team;
    team.name = "Lamps";
    team.hours.zone = "Asia/Shanghai";
    team.hours.week[0] = {{9 * 60, 18 * 60}};
    asked.store->addTeam(team, kNoon);
    // Sunday evening in Shanghai, and Monday morning.
    CHECK(std::get<templates::Day>(asked.promised("2026-11-28T00:00:00Z", "", at("2026-11-29T12:00:00Z")).facts.at("opens_at")) == day(30));
    CHECK(asked.promised("2026-11-28T00:00:00Z", "", at("2026-11-30T02:00:00Z")).facts.count("opens_at") == 0);
}

TEST_CASE("a reply knows what the shop states and what its account states otherwise", "[desk]") {
    Asked asked;
    asked.store->putShopFacts(
        {"return_days", "refund_days", "payment_methods"},
        {{0, "return_days", "", "30"},
         {asked.id, "return_days", "", "14"},
         {asked.id + 1, "refund_days", "", "3"},
         {0, "payment_methods", "", "Visa"},
         {0, "payment_methods", "de", "Visa und Rechnung"},
         {asked.id, "payment_methods", "fr", "Visa et PayPal"}}
    );
    const auto standing = asked.promised("2026-11-28T00:00:00Z", "").standing;
    CHECK(std::get<long long>(standing.at("return_days").at("")) == 14);
    CHECK(standing.count("refund_days") == 0);
    CHECK(std::get<std::string>(standing.at("payment_methods").at("de")) == "Visa und Rechnung");
    CHECK(std::get<std::string>(standing.at("payment_methods").at("fr")) == "Visa et PayPal");
    CHECK(std::get<std::string>(standing.at("payment_methods").at("")) == "Visa");
}

TEST_CASE("an account's value for every language leaves nothing of the shop's", "[desk]") {
    const std::vector<hub::ShopFact> facts = {
        {0, "payment_methods", "de", "Visa und Rechnung"}, {7, "payment_methods", "", "Visa"}, {7, "payment_methods", "fr", "Visa et PayPal"}
    };
    const auto own = hub::standingFor(facts, 7);
    CHECK(own.at("payment_methods").count("de") == 0);
    CHECK(std::get<std::string>(own.at("payment_methods").at("")) == "Visa");
    CHECK(own.at("payment_methods").count("fr") == 1);
    CHECK(hub::standingFor(facts, 0).at("payment_methods").count("de") == 1);
}

TEST_CASE("facts that are stated anew take the place of what they had and leave the others", "[store]") {
    Shop shop;
    shop.store->putShopFacts({"return_days", "refund_days"}, {{0, "return_days", "", "30"}, {shop.id, "return_days", "", "14"}, {0, "refund_days", "", "5"}});
    shop.store->putShopFacts({"return_days"}, {{0, "return_days", "", "60"}});
    const auto facts = shop.store->shopFacts();
    REQUIRE(facts.size() == 2);
    CHECK(facts[0].name == "refund_days");
    CHECK(facts[1].value == "60");
    CHECK(shop.store->shopFactsFor(shop.id).size() == 2);
}

TEST_CASE("when the shop is open again is said by the team of whoever has the conversation", "[desk]") {
    Asked asked;
    hub::Team shops;
    shops.hours.zone = "Asia/Shanghai";
    shops.hours.week[0] = {{9 * 60, 18 * 60}};
    asked.store->addTeam(shops, kNoon);
    hub::Team night = shops;
    night.hours.week = {};
    night.hours.week[2] = {{20 * 60, 26 * 60}};
    hub::User person;
    person.name = "li.wei";
    person.team = asked.store->addTeam(night, kNoon);
    const auto id = asked.store->addUser(person, kNoon);
    const auto opens = [&] {
        return std::get<templates::Day>(asked.promised("2026-11-28T00:00:00Z", "", at("2026-11-29T12:00:00Z")).facts.at("opens_at"));
    };
    CHECK(opens() == day(30));
    hub::ConversationChange change;
    change.assignee = id;
    asked.store->changeConversation(asked.conversation("c1").id, change, *id, kNoon);
    CHECK(opens() == templates::Day(std::chrono::December / 2 / 2026));
}

TEST_CASE("a reply knows from where the shop sends and to which country", "[desk]") {
    Asked asked;
    hub::Team team;
    team.hours.zone = "Asia/Shanghai";
    team.hours.week[0] = {{9 * 60, 18 * 60}};
    asked.store->addTeam(team, kNoon);
    CHECK(asked.promised("2026-11-28T00:00:00Z", "").ships_from.empty());
    hub::ShippingSettings settings;
    settings.ships_from = "CN";
    asked.store->putShippingSettings(settings);
    hub::Arrivals arrivals;
    auto& order = arrivals.orders.emplace_back();
    order.external_id = "303";
    order.ship_to = channels::Address{"Ewa", "PL", "", "Warszawa", "00-001", ""};
    auto& wrote = arrivals.messages.emplace_back(message("m2", "c2", "Gdzie jest?", kNoon));
    wrote.from.order_external_id = "303";
    asked.store->arrive(asked.lease, arrivals, kNoon);
    const auto request = hub::requestFromStore(*asked.store, asked.conversation("c2"), *asked.store->account(asked.id), hub::User{}, kNoon);
    CHECK(request.ships_from == "CN");
    CHECK(request.ships_to == "PL");
    CHECK(request.shop_zone == "Asia/Shanghai");
}
