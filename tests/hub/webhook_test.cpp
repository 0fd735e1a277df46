#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "hub/alerts/webhook.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::AlertWay wayTo(const std::string& url) {
    hub::AlertWay way;
    way.kind = hub::AlertWayKind::Webhook;
    way.settings = {{"url", url}};
    return way;
}

hub::AlertDelivery delivery() {
    hub::AlertDelivery one;
    one.event = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    one.body = R"({"test": 2432232314})";
    return one;
}

constexpr const char* kSigningKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

}  // namespace

TEST_CASE("a telling is signed as Standard Webhooks does it", "[alerts][webhook]") {
    // The example of the specification's own libraries.
    CHECK(
        hub::webhookSignature(kSigningKey, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    const auto request = hub::webhookRequest(wayTo("https://alerts.example/hub"), kSigningKey, delivery(), hub::Instant(1'614'265'330'900ms));
    CHECK(request.method == "POST");
    CHECK(request.url == "https://alerts.example/hub");
    CHECK(request.body == delivery().body);
    const std::map<std::string, std::string> headers(request.headers.begin(), request.headers.end());
    CHECK(headers.at("webhook-id") == delivery().event);
    CHECK(headers.at("webhook-timestamp") == "1614265330");
    CHECK(headers.at("webhook-signature") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("a fresh key is one, and unlike any other", "[alerts][webhook]") {
    const auto key = hub::freshWebhookKey();
    CHECK(hub::isWebhookKey(key));
    CHECK(key != hub::freshWebhookKey());
    CHECK(hub::isWebhookKey(kSigningKey));
    for (const char* wrong : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La*aSw"}) {
        INFO(wrong);
        CHECK_FALSE(hub::isWebhookKey(wrong));
    }
}

TEST_CASE("only a way that says so reaches this machine", "[alerts][webhook]") {
    auto way = wayTo("http://127.0.0.1:9000/hub");
    CHECK(hub::webhookRequest(way, kSigningKey, delivery(), kNoon).reach == channels::Reach::NotHere);
    way.settings["allow_loopback"] = "1";
    CHECK(hub::webhookRequest(way, kSigningKey, delivery(), kNoon).reach == channels::Reach::Anywhere);
    way.settings["url"] = "https://alerts.example/hub";
    CHECK(hub::webhookRequest(way, kSigningKey, delivery(), kNoon).reach == channels::Reach::NotHere);
}

TEST_CASE("any yes takes a telling, and all else is tried again but where nobody listens", "[alerts][webhook]") {
    CHECK_NOTHROW(hub::demandTaken({200, {}, ""}, kNoon));
    CHECK_NOTHROW(hub::demandTaken({204, {}, ""}, kNoon));
    CHECK_THROWS_AS(hub::demandTaken({302, {{"location", "https://elsewhere.example"}}, ""}, kNoon), channels::TemporaryFailure);
    CHECK_THROWS_AS(hub::demandTaken({404, {}, ""}, kNoon), channels::TemporaryFailure);
    CHECK_THROWS_AS(hub::demandTaken({500, {}, ""}, kNoon), channels::TemporaryFailure);
    CHECK_THROWS_AS(hub::demandTaken({410, {}, ""}, kNoon), channels::PermanentFailure);
    try {
        hub::demandTaken({429, {{"retry-after", "120"}}, ""}, kNoon);
        FAIL("taken");
    } catch (const channels::Throttled& e) {
        CHECK(e.until == kNoon + 120s);
    }
}
