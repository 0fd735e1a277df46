// Notifications: eBay's challenge, what is taken for a notification, and the subscription.
#include <fstream>
#include <sstream>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_push_wire.h"
#include "channels/ebay/tests/ebay_script.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/testing/bench.h"

using namespace channels;
using namespace channels::ebay;
using namespace channels::ebay::testing;
using channels::testing::Bench;

namespace {

constexpr const char* kToken = "hub-verification-token-0123456789-abcdef";
constexpr const char* kUrl = "https://hub.example.test/hooks/ebay";
constexpr const char* kProof = "9a8540f3f78968c4d2b58442a6f341eda60bedaaf892dee98f5674b258350f2a";

std::string fixture(const std::string& name) {
    std::ifstream in(std::string(DRAGOMAN_SOURCE "/channels/ebay/fixtures/") + name, std::ios::binary);
    REQUIRE(in);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

ReceivesPush& receiver(Adapter& adapter) {
    auto* out = dynamic_cast<ReceivesPush*>(&adapter);
    REQUIRE(out != nullptr);
    return *out;
}

/// An account whose notifications are answered by `answer`; a request that changes something is noted in
/// `changes`.
struct Notified {
    explicit Notified(Script::Answer answer, const std::map<std::string, std::string>& settings = {})
        : bench(std::move(answer), with(settings)) {}

    void subscribe() { receiver(*bench.adapter).subscribe(kUrl); }
    /// "POST /destination" and so on, with what was sent.
    [[nodiscard]] std::vector<std::string> changes() const {
        std::vector<std::string> out;
        for (const auto& request : bench.script.requests) {
            const auto base = request.url.find("/commerce/notification/v1");
            if (request.method != "GET" && base != std::string::npos)
                out.push_back(request.method + ' ' + request.url.substr(base + 25) + ' ' + request.body);
        }
        return out;
    }

    Scripted bench;

private:
    static std::map<std::string, std::string> with(std::map<std::string, std::string> settings) {
        settings.emplace("verification_token", kToken);
        return settings;
    }
};

std::string destination(const std::string& url, const std::string& token, const std::string& status) {
    return R"({"destinationId":"d1","status":")" + status + R"(","deliveryConfig":{"endpoint":")" + url +
           R"(","verificationToken":")" + token + R"("}})";
}

std::string subscription(
    const std::string& topic, const std::string& destination_id, const std::string& status
) {
    return R"({"subscriptionId":"s1","topicId":")" + topic + R"(","destinationId":")" + destination_id +
           R"(","status":")" + status + R"("})";
}

constexpr const char* kTopic =
    R"({"scope":"USER","supportedPayloads":[{"schemaVersion":"1.0","deprecated":true},{"schemaVersion":"1.1"}]})";

/// eBay with one destination and one subscription.
Script::Answer having(std::string destinations, std::string subscriptions) {
    return [destinations, subscriptions](const std::string& path, const QueryList&) -> HttpResponse {
        if (path.ends_with("/topic/NEW_MESSAGE")) return {200, {}, kTopic};
        if (path.ends_with("/destination")) return {200, {}, R"({"destinations":[)" + destinations + "]}"};
        if (path.ends_with("/subscription")) return {200, {}, R"({"subscriptions":[)" + subscriptions + "]}"};
        return {204, {}, ""};
    };
}

HttpRequest delivery(const std::string& body) {
    HttpRequest request;
    request.method = "POST";
    request.url = kUrl;
    request.headers = {
        {"x-ebay-signature", base64(R"({"alg":"ecdsa","kid":"k","signature":"MEUC","digest":"SHA1"})")}};
    request.body = body;
    return request;
}

}  // namespace

TEST_CASE("ebay: eBay's challenge is answered as its example has it", "[channels][ebay][protocol]") {
    Notified account([](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; });
    const auto answer = receiver(*account.bench.adapter)
                            .onPush({"GET", std::string(kUrl) + "?challenge_code=abc123", {}, {}});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->content_type == "application/json");
    CHECK_FALSE(answer->pull_now);
    CHECK(answer->body == R"({"challengeResponse":")" + std::string(kProof) + R"("})");
    CHECK(account.bench.script.requests.empty());
}

TEST_CASE("ebay: no challenge is answered without a code or without a token", "[channels][ebay][protocol]") {
    const auto nothing = [](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; };
    Notified account(nothing);
    ReceivesPush& push = receiver(*account.bench.adapter);
    for (const char* query : {"", "?", "?challenge_code=", "?challenge=abc123"})
        CHECK_FALSE(push.onPush({"GET", std::string(kUrl) + query, {}, {}}));
    Scripted without(nothing);
    CHECK_FALSE(
        receiver(*without.adapter).onPush({"GET", std::string(kUrl) + "?challenge_code=abc123", {}, {}})
    );
}

TEST_CASE(
    "ebay: a notification has a topic, an id and a signature, or is none", "[channels][ebay][protocol]"
) {
    Notified account([](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; });
    ReceivesPush& push = receiver(*account.bench.adapter);
    const std::string good =
        R"({"metadata":{"topic":"NEW_MESSAGE"},"notification":{"notificationId":"n","data":{}}})";
    REQUIRE(push.onPush(delivery(good)));
    CHECK(push.onPush(delivery(good))->pull_now);
    for (const char* body :
         {"", "[]", "{}", "<html>", R"({"metadata":{"topic":"NEW_MESSAGE"}})",
          R"({"metadata":{"topic":{}},"notification":{"notificationId":"n"}})"})
        CHECK_FALSE(push.onPush(delivery(body)));
    HttpRequest request = delivery(good);
    for (const std::string& header :
         {std::string(), std::string("!!!"), base64("{}"), base64(R"({"kid":"k"})"), base64("\xff")}) {
        request.headers = {{"X-EBAY-SIGNATURE", header}};
        CHECK_FALSE(push.onPush(request));
    }
    request.headers.clear();
    CHECK_FALSE(push.onPush(request));
    CHECK(account.bench.script.requests.empty());
}

TEST_CASE(
    "ebay: the end of a buyer's account is acknowledged and pulls nothing", "[channels][ebay][protocol]"
) {
    Notified account([](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; });
    const auto answer = receiver(*account.bench.adapter).onPush(delivery(fixture("notification.json")));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK_FALSE(answer->pull_now);
}

TEST_CASE("ebay: subscribing again changes nothing", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    const auto adapter = bench.connect();
    receiver(*adapter).subscribe(kUrl);
    const int after_first = bench.sandbox->requests();
    receiver(*adapter).subscribe(kUrl);
    // Destinations, topic, subscriptions.
    CHECK(bench.sandbox->requests() - after_first == 3);
    // Another address is told once: a destination is made, and the subscription led there.
    const int before_move = bench.sandbox->requests();
    receiver(*adapter).subscribe("https://hub.example.test/hooks/new");
    const int after_move = bench.sandbox->requests();
    CHECK(after_move - before_move == 5);
    receiver(*adapter).subscribe("https://hub.example.test/hooks/new");
    CHECK(bench.sandbox->requests() - after_move == 3);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("ebay: what is right at eBay is left alone", "[channels][ebay][protocol]") {
    Notified account(
        having(destination(kUrl, kToken, "ENABLED"), subscription("NEW_MESSAGE", "d1", "ENABLED"))
    );
    account.subscribe();
    CHECK(account.changes().empty());
}

TEST_CASE(
    "ebay: an endpoint that was marked down or has another token is mended", "[channels][ebay][protocol]"
) {
    const auto [token, status] = GENERATE(table<std::string, std::string>(
        {{kToken, "MARKED_DOWN"}, {kToken, "DISABLED"}, {"another-verification-token-0123456789", "ENABLED"}}
    ));
    Notified account(having(destination(kUrl, token, status), subscription("NEW_MESSAGE", "d1", "ENABLED")));
    account.subscribe();
    CHECK(
        account.changes() ==
        std::vector<std::string>{
            R"(PUT /destination/d1 {"name":"dragoman","status":"ENABLED","deliveryConfig":{"endpoint":")" +
            std::string(kUrl) + R"(","verificationToken":")" + kToken + R"("}})"}
    );
}

TEST_CASE("ebay: a subscription that leads elsewhere or sleeps is mended", "[channels][ebay][protocol]") {
    const auto [to, status] =
        GENERATE(table<std::string, std::string>({{"d0", "ENABLED"}, {"d1", "DISABLED"}}));
    Notified account(having(
        destination(kUrl, kToken, "ENABLED"),
        R"({"topicId":"NEW_MESSAGE"},)" + subscription("NEW_MESSAGE", to, status)
    ));
    account.subscribe();
    CHECK(
        account.changes() ==
        std::vector<std::string>{
            R"(PUT /subscription/s1 {"status":"ENABLED","destinationId":"d1",)"
            R"("payload":{"deliveryProtocol":"HTTPS","format":"JSON","schemaVersion":"1.1"}})"}
    );
}

TEST_CASE(
    "ebay: destinations are looked for on every page, at the API's own address", "[channels][ebay][protocol]"
) {
    Notified account([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path.ends_with("/topic/NEW_MESSAGE")) return {200, {}, kTopic};
        if (path.ends_with("/subscription"))
            return {200, {}, R"({"subscriptions":[)" + subscription("NEW_MESSAGE", "d1", "ENABLED") + "]}"};
        if (value(query, "continuation_token") == "page 2")
            return {200, {}, R"({"destinations":[)" + destination(kUrl, kToken, "ENABLED") + "]}"};
        return {
            200,
            {},
            R"({"next":"https://evil.example/x?limit=20&continuation_token=page%202","destinations":[]})"};
    });
    account.subscribe();
    CHECK(account.changes().empty());
    for (const auto& request : account.bench.script.requests)
        CHECK(request.url.starts_with("https://api.ebay.com/"));
}

TEST_CASE("ebay: an address for alerts that is missing is asked for", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.settings.erase("alert_email");
    const auto adapter = bench.connect();
    try {
        receiver(*adapter).subscribe(kUrl);
        FAIL("eBay takes no destination without");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "195003");
        CHECK(std::string(failure.what()).find("mail address for alerts") != std::string::npos);
    }
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "ebay: nothing is subscribed without a token, and none with a bad one", "[channels][ebay][protocol]"
) {
    Scripted without([](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; });
    CHECK_NOTHROW(receiver(*without.adapter).subscribe(kUrl));
    CHECK(without.script.requests.empty());
    Notified bad(
        [](const std::string&, const QueryList&) -> HttpResponse {
            return {500, {}, ""};
        },
        {{"verification_token", "too short"}}
    );
    CHECK_THROWS_AS(bad.subscribe(), PermanentFailure);
    CHECK(bad.bench.script.requests.empty());
}

TEST_CASE(
    "ebay: a topic about the application is subscribed with its own token", "[channels][ebay][protocol]"
) {
    Bench bench(ebayKind());
    bench.config.settings["push_topic"] = "MARKETPLACE_ACCOUNT_DELETION";
    const auto adapter = bench.connect();
    CHECK_NOTHROW(receiver(*adapter).subscribe(kUrl));
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("ebay: a topic that eBay doesn't have is named", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.settings["push_topic"] = "NO_SUCH_TOPIC";
    const auto adapter = bench.connect();
    try {
        receiver(*adapter).subscribe(kUrl);
        FAIL("there is no such topic");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "195002");
    }
}

TEST_CASE("ebay: a verification token has 32 to 80 plain characters", "[channels][ebay][unit]") {
    CHECK(isVerificationToken(kToken));
    CHECK(isVerificationToken(std::string(32, 'a')));
    CHECK(isVerificationToken(std::string(80, '_')));
    CHECK_FALSE(isVerificationToken(std::string(31, 'a')));
    CHECK_FALSE(isVerificationToken(std::string(81, 'a')));
    CHECK_FALSE(isVerificationToken(std::string(40, 'a') + ' '));
    CHECK_FALSE(isVerificationToken(""));
}

TEST_CASE("ebay: what is no answer of the Notification API is not understood", "[channels][ebay][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>",
        R"({"destinations":{},"subscriptions":1,"supportedPayloads":[]})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseDestinations(body), NotUnderstood);
    CHECK_THROWS_AS(parseSubscriptions(body), NotUnderstood);
    CHECK_THROWS_AS(parseTopic(body), NotUnderstood);
    CHECK_FALSE(parseNotification(body));
}
