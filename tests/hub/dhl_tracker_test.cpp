#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/transports.h"
#include "hub/tracking/dhl_tracker.h"
#include "tests/support/carrier_sandbox.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

struct TrackingDesk {
    TrackingDesk() : carrier(clock), transports(channels::makeTransports({}, stop)) {}
    std::vector<hub::ParcelScan> track(const std::string& events, const std::string& key = CarrierSandbox::kKey) {
        carrier.put("1", events);
        return hub::DhlTracker(transports->http(), clock, carrier.baseUrl() + "/", key).track("1");
    }

    FakeClock clock;
    channels::StopFlag stop{false};
    CarrierSandbox carrier;
    std::unique_ptr<channels::Transports> transports;
};

hub::Instant trackedAt(const char* text) { return locales::parseInstant(text).value(); }

}  // namespace

TEST_CASE("events come newest first with their place and the carrier's words", "[tracking]") {
    TrackingDesk desk;
    const auto scans = desk.track(
        R"([{"timestamp":"2026-11-17T08:00:00Z","statusCode":"pre-transit","description":"Announced"},)"
        R"({"timestamp":"2026-11-18T21:16:00+01:00","statusCode":"transit","status":"IN TRANSIT","description":"Sorted",)"
        R"("location":{"address":{"countryCode":"DE","postalCode":"04435","addressLocality":"Leipzig"}}}])"
    );
    REQUIRE(scans.size() == 2);
    CHECK(scans[0].place == "Leipzig");
    CHECK(scans[0].country == "DE");
    CHECK(scans[0].stage == "transit");
    CHECK(scans[0].words == "Sorted");
    CHECK(scans[0].at == trackedAt("2026-11-18T20:16:00Z"));
    CHECK(scans[1].words == "Announced");
    CHECK(desk.carrier.complaints().empty());
}

TEST_CASE("a time without an offset is on the clock of its place", "[tracking]") {
    TrackingDesk desk;
    const auto scans = desk.track(
        R"([{"timestamp":"2026-11-18T21:16:00","statusCode":"transit","location":{"address":{"countryCode":"DE","addressLocality":"Leipzig"}}}])"
    );
    REQUIRE(scans.size() == 1);
    CHECK(scans[0].at == trackedAt("2026-11-18T20:16:00Z"));
}

TEST_CASE("odd events are read as far as they go", "[tracking]") {
    TrackingDesk desk;
    const auto scans = desk.track(R"([{"timestamp":"soon","statusCode":"teleported","location":{"address":{"countryCode":"Germany"}}},5])");
    REQUIRE(scans.size() == 2);
    for (const auto& scan : scans) {
        CHECK(scan.stage == "unknown");
        CHECK_FALSE(scan.at);
        CHECK(scan.country.empty());
    }
}

TEST_CASE("a number that isn't known has no scans and a refusal says its kind", "[tracking]") {
    TrackingDesk desk;
    hub::DhlTracker tracker(desk.transports->http(), desk.clock, desk.carrier.baseUrl(), CarrierSandbox::kKey);
    CHECK(tracker.track("2").empty());
    CHECK_THROWS_AS(desk.track("[]", "another"), channels::CredentialsRefused);
    desk.carrier.misbehave({channels::Fault::ServerError});
    CHECK_THROWS_AS(desk.track("[]"), channels::TemporaryFailure);
    desk.carrier.misbehave({channels::Fault::Garbage});
    CHECK_THROWS_AS(desk.track("[]"), channels::ChannelError);
    desk.carrier.allow(0);
    CHECK_THROWS_AS(desk.track("[]"), channels::Throttled);
}

TEST_CASE("a carrier is known by whatever a marketplace makes of its name", "[tracking]") {
    for (const char* name : {"DHL", "dhl_de", "DHL Paket", "Deutsche Post DHL", "Deutsche Post"}) CHECK(hub::DhlTracker::isDhl(name));
    for (const char* name : {"UPS", "Hermes", "", "Yanwen"}) CHECK_FALSE(hub::DhlTracker::isDhl(name));
}
