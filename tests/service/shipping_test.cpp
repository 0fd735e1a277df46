#include <catch2/catch.hpp>

#include <functional>
#include <thread>

#include "tests/support/carrier_sandbox.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr auto kPatience = 20s;
const std::string kNumber = "00340434161094042557";

/// A hub whose buyer waits for a parcel to Poland, and a carrier that knows it.
struct Depot : Office {
    Depot() : carrier(clock) {
        service->stop();
        settings.tracking.url = carrier.baseUrl();
        settings.tracking.between = 0ms;
        client.reset();
        service.reset();
        service = std::make_unique<hub::Service>(settings);
        now = service->workplace().clock.now();
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "parcels";
        account.state = hub::AccountState::Paused;
        id = store.addAccount(account, now);
        send(channels::OrderStatus::Shipped);
        service->start();
        client = std::make_unique<Client>(service->url());
        client->signIn("operator", kPassword);
    }
    void send(channels::OrderStatus status, std::optional<hub::Instant> delivered = std::nullopt) {
        auto& store = *service->workplace().store;
        hub::Arrivals arrivals;
        auto& order = arrivals.orders.emplace_back();
        order.external_id = "302";
        order.status = status;
        order.ordered_at = now - 240h;
        order.total = channels::Money{"39.90", "EUR"};
        order.ship_to = channels::Address{"Ewa", "PL", "", "Warszawa", "00-001", ""};
        channels::Parcel parcel;
        parcel.carrier = "DHL Paket";
        parcel.tracking_number = kNumber;
        parcel.shipped_at = now - 200h;
        parcel.delivered_at = delivered;
        order.parcels = {parcel};
        auto& asked = arrivals.messages.emplace_back(message("p1", "p", "Gdzie jest moja paczka?", now - 1h));
        asked.from.order_external_id = "302";
        store.arrive(*store.lease(id, "test", now, 10min), arrivals, now);
    }
    void follow(const std::string& key = CarrierSandbox::kKey, int calls = 250) {
        const auto answer = client->send(
            "PUT", "shipping",
            R"({"ships_from":"CN","tracking":{"on":true,"key":")" + key + R"(","calls_per_day":)" + std::to_string(calls) + "}}"
        );
        INFO(answer.body);
        REQUIRE(answer.status == 200);
    }
    channels::JsonDocument thread() { return client->get("conversations/cnv_2").json(); }
    bool waitFor(const std::function<bool()>& holds) {
        for (const auto until = std::chrono::steady_clock::now() + kPatience; std::chrono::steady_clock::now() < until;) {
            if (holds()) return true;
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }
    bool waitForScan() {
        return waitFor([this] { return thread().root()["order"]["parcels"][std::size_t{0}]["scan"].isObject(); });
    }
    std::string problem() { return client->get("shipping").json().root()["tracking"]["problem"].text(); }
    std::string eventAt(std::chrono::hours ago, const std::string& stage, const std::string& place) {
        return R"({"timestamp":")" + locales::formatInstant(now - ago) + R"(","statusCode":")" + stage +
               R"(","status":"IN TRANSIT","description":"Processed","location":{"address":{"countryCode":"DE","addressLocality":")" + place +
               R"("}}})";
    }

    FakeClock clock;
    CarrierSandbox carrier;
    hub::Instant now;
    hub::Id id = 0;
};

}  // namespace

TEST_CASE("the last scan of a parcel is learnt once somebody looks and fills the reply", "[api][tracking]") {
    Depot depot;
    depot.carrier.put(kNumber, "[" + depot.eventAt(90h, "pre-transit", "Hannover") + "," + depot.eventAt(72h, "transit", "Leipzig") + "]");
    depot.follow();
    REQUIRE(depot.waitForScan());
    const auto thread = depot.thread();
    const auto scan = thread.root()["order"]["parcels"][std::size_t{0}]["scan"];
    CHECK(scan["place"].text() == "Leipzig");
    CHECK(scan["stage"].text() == "transit");
    CHECK(scan["country"].text() == "DE");
    CHECK(scan["source"].text() == "DHL");
    CHECK(locales::parseInstant(scan["at"].text()) == std::chrono::floor<std::chrono::milliseconds>(depot.now - 72h));
    const auto filled = depot.client->post("conversations/cnv_2/suggestions", R"({"template":"shipping.order_tracking.late"})");
    INFO(filled.body);
    CHECK(filled.body.find("Leipzig") != std::string::npos);
    // A carrier that was asked just now is left alone, however often somebody looks.
    for (int i = 0; i < 5; ++i) depot.thread();
    CHECK(depot.client->get("shipping").json().root()["tracking"]["calls_today"].integer() == 1);
    CHECK(depot.carrier.asked().size() == 1);
    CHECK(depot.carrier.complaints().empty());
    CHECK(depot.problem().empty());
}

TEST_CASE("no carrier is asked until an operator says so", "[api][tracking]") {
    Depot depot;
    depot.carrier.put(kNumber, "[" + depot.eventAt(72h, "transit", "Leipzig") + "]");
    depot.thread();
    depot.follow();
    REQUIRE(depot.waitForScan());
    CHECK(depot.carrier.asked().size() == 1);
    Client seller(depot.service->url());
    seller.signIn("seller", kPassword);
    CHECK(seller.send("PUT", "shipping", R"({"ships_from":"DE"})").status == 403);
    CHECK(seller.get("shipping").status == 200);
    CHECK(seller.get("shipping").body.find(CarrierSandbox::kKey) == std::string::npos);
}

TEST_CASE("a carrier that refuses the key is asked again only with another one", "[api][tracking]") {
    Depot depot;
    depot.carrier.put(kNumber, "[" + depot.eventAt(72h, "transit", "Leipzig") + "]");
    depot.follow("wrong");
    depot.thread();
    REQUIRE(depot.waitFor([&] { return depot.problem() == "credentials"; }));
    CHECK(depot.client->get("shipping").json().root()["tracking"]["calls_today"].integer() == 1);
    REQUIRE(depot.client->send("PUT", "shipping", R"({"tracking":{"key":"kJxR5vTq0hub"}})").status == 200);
    CHECK(depot.problem().empty());
    REQUIRE(depot.waitForScan());
    CHECK(depot.client->get("shipping").json().root()["tracking"]["calls_today"].integer() == 2);
}

TEST_CASE("a carrier that has had enough is left in peace", "[api][tracking]") {
    Depot depot;
    depot.carrier.allow(0);
    depot.follow();
    depot.thread();
    REQUIRE(depot.waitFor([&] { return depot.problem() == "throttled"; }));
    CHECK(depot.thread().root()["order"]["parcels"][std::size_t{0}]["scan"].isNull());
}

TEST_CASE("what the marketplace says newer is not asked for and not written over", "[api][tracking]") {
    Depot depot;
    depot.carrier.put(kNumber, "[" + depot.eventAt(72h, "transit", "Leipzig") + "]");
    depot.follow();
    REQUIRE(depot.waitForScan());
    depot.send(channels::OrderStatus::Delivered, depot.now - 2h);
    const auto thread = depot.thread();
    const auto order = thread.root()["order"];
    CHECK(order["status"].text() == "delivered");
    CHECK(locales::parseInstant(order["parcels"][std::size_t{0}]["delivered_at"].text()) == std::chrono::floor<std::chrono::milliseconds>(depot.now - 2h));
    const auto filled = depot.client->post("conversations/cnv_2/suggestions", R"({"template":"shipping.order_tracking.late"})");
    CHECK(filled.body.find("Leipzig") == std::string::npos);
}

TEST_CASE("settings of shipping that can't be are refused by field", "[api][tracking]") {
    Depot depot;
    const auto fieldOf = [&](const std::string& body) {
        const auto answer = depot.client->send("PUT", "shipping", body);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    CHECK(fieldOf(R"({"ships_from":"China"})") == "ships_from");
    CHECK(fieldOf(R"({"tracking":{"on":true}})") == "tracking.key");
    CHECK(fieldOf(R"({"tracking":{"calls_per_day":0}})") == "tracking.calls_per_day");
    CHECK(fieldOf(R"({"tracking":{"key":"two words"}})") == "tracking.key");
    CHECK(fieldOf(R"({"tracking":[]})") == "tracking");
    REQUIRE(depot.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto codeOf = [&](const std::string& body) {
        const auto document = depot.client->send("PUT", "shipping", body).json();
        CHECK(document.root()["language"].text() == "de");
        return document.root()["code"].text();
    };
    CHECK(codeOf(R"({"tracking":{"on":true}})") == "tracking_key_missing");
    CHECK(codeOf(R"({"tracking":{"key":"two words"}})") == "tracking_key_wrong");
}

TEST_CASE("an order says who pays tax and duty with what that follows from", "[api][customs]") {
    Depot depot;
    CHECK(depot.thread().root()["customs"].isNull());
    REQUIRE(depot.client->send("PUT", "shipping", R"({"ships_from":"CN"})").status == 200);
    const auto thread = depot.thread();
    const auto customs = thread.root()["customs"];
    CHECK(customs["crosses_border"].boolean().value_or(false));
    CHECK(customs["to"].text() == "PL");
    CHECK(customs["tax"]["payer"].text() == "at_sale");
    CHECK(customs["tax"]["limit"]["amount"].text() == "150");
    CHECK(customs["duty"]["payer"].text() == "at_import");
    REQUIRE(customs["duty"]["facts"].size() > 0);
    CHECK(customs["duty"]["facts"][std::size_t{0}]["source"].text().find("eur-lex") != std::string::npos);
    REQUIRE(depot.client->send("PUT", "shipping", R"({"ships_from":"DE"})").status == 200);
    CHECK_FALSE(depot.thread().root()["customs"]["crosses_border"].boolean().value_or(true));
}

TEST_CASE("a conversation knows today and the next holidays of both countries", "[api][customs]") {
    Depot depot;
    REQUIRE(depot.client->send("PUT", "shipping", R"({"ships_from":"CN"})").status == 200);
    const auto thread = depot.thread();
    const auto calendars = thread.root()["calendars"];
    REQUIRE(calendars.size() == 2);
    CHECK(calendars[std::size_t{0}]["of"].text() == "buyer");
    CHECK(calendars[std::size_t{0}]["country"].text() == "PL");
    CHECK(calendars[std::size_t{1}]["country"].text() == "CN");
    CHECK(calendars[std::size_t{0}]["today"].text().size() == 10);
    CHECK(calendars[std::size_t{0}]["weekend"].boolean().has_value());
}
