// Notifications: eBay's challenge, what is taken for a notification, and the subscription.
#include "channels/contract/errors.h"
#include "channels/ebay/ebay_push_wire.h"
#include "channels/ebay/ebay_signature.h"
#include "channels/ebay/tests/ebay_script.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"

using namespace channels;
using namespace channels::ebay;
using namespace channels::ebay::testing;
using namespace channels::testing;

namespace {

constexpr const char* kToken = "hub-verification-token-0123456789-abcdef";
constexpr const char* kUrl = "https://hub.example.test/hooks/ebay";
constexpr const char* kProof = "9a8540f3f78968c4d2b58442a6f341eda60bedaaf892dee98f5674b258350f2a";

ReceivesPush& receiver(Adapter& adapter) { return ability<ReceivesPush>(adapter); }

/// An account whose notifications are answered by `answer`; a request that changes something is noted in
/// `changes`.
struct Notified {
    explicit Notified(Scripted::Answer answer, const std::map<std::string, std::string>& settings = {})
        : bench(std::move(answer), with(settings)) {}

    void subscribe() { receiver(*bench.adapter).subscribe(kUrl); }
    /// "POST /destination" and so on, with what was sent.
    [[nodiscard]] std::vector<std::string> changes() const {
        std::vector<std::string> out;
        for (const auto& request : bench.requests) {
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
Scripted::Answer having(std::string destinations, std::string subscriptions) {
    return [destinations, subscriptions](const std::string& path, const QueryList&) -> HttpResponse {
        if (path.ends_with("/topic/NEW_MESSAGE")) return {200, {}, kTopic};
        if (path.ends_with("/destination")) return {200, {}, R"({"destinations":[)" + destinations + "]}"};
        if (path.ends_with("/subscription")) return {200, {}, R"({"subscriptions":[)" + subscriptions + "]}"};
        return {204, {}, ""};
    };
}

// The example of eBay's own Event Notification SDK (github.com/eBay/event-notification-nodejs-sdk, test.json).
constexpr const char* kExample =
    R"({"metadata":{"topic":"MARKETPLACE_ACCOUNT_DELETION","schemaVersion":"1.0","deprecated":false},)"
    R"("notification":{"notificationId":"49feeaeb-4982-42d9-a377-9645b8479411_33f7e043-fed8-442b-9d44-791923bd9a6d",)"
    R"("eventDate":"2021-03-19T20:43:59.462Z","publishDate":"2021-03-19T20:43:59.679Z","publishAttemptCount":1,)"
    R"("data":{"username":"test_user","userId":"ma8vp1jySJC",)"
    R"("eiasToken":"nY+sHZ2PrBmdj6wVnY+sEZ2PrA2dj6wJnY+gAZGEpwmdj6x9nY+seQ=="}}})";
constexpr const char* kExampleSignature =
    "eyJhbGciOiJlY2RzYSIsImtpZCI6Ijk5MzYyNjFhLTdkN2ItNDYyMS1hMGYxLTk2Y2NiNDI4YWY0OSIsInNpZ25hdHVyZSI6Ik1FWUNJ"
    "UUNmeGZJV3V4bVdjSUJRSjljNS9YN2lHREpxczJSQ0dzQkVhQWppbnlycmZBSWhBSVY2d0djVGlCdVY1S0pVaWYyaG9reXJMK1E5c3NI"
    "a2FkK214Mm5FRTI1dyIsImRpZ2VzdCI6IlNIQTEifQ==";
constexpr const char* kExampleKey =
    R"({"key":"-----BEGIN PUBLIC KEY-----MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZhhxXKtR+TOvtDbgTPCkSof02qgBB7IsYOyf)"
    R"(76ilExJ/upAa/vKIKheOoCyOpcLmi4t0b4uepb7LLjmMr90FUg==-----END PUBLIC KEY-----","algorithm":"ECDSA",)"
    R"("digest":"SHA1"})";
constexpr const char* kExampleKeyPath =
    "/commerce/notification/v1/public_key/9936261a-7d7b-4621-a0f1-96ccb428af49";

/// eBay with the key of its example, and no other.
HttpResponse exampleKey(const std::string& path, const QueryList&) {
    if (path == kExampleKeyPath) return {200, {}, kExampleKey};
    return {404, {}, R"({"errors":[{"errorId":195000}]})"};
}

HttpRequest delivery(const std::string& body, const std::string& signature = kExampleSignature) {
    HttpRequest request;
    request.method = "POST";
    request.url = kUrl;
    request.headers = {{"x-ebay-signature", signature}};
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
    CHECK(account.bench.requests.empty());
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

TEST_CASE("ebay: eBay's example of a signed notification is believed", "[channels][ebay][protocol]") {
    Notified account(exampleKey);
    const auto answer = receiver(*account.bench.adapter).onPush(delivery(kExample));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    // It tells the end of a buyer's account: nothing to pull.
    CHECK_FALSE(answer->pull_now);
    CHECK(account.bench.requests.size() == 2);  // the application's token, the key
}

TEST_CASE("ebay: a notification is believed to the byte", "[channels][ebay][protocol]") {
    Notified account(exampleKey);
    ReceivesPush& push = receiver(*account.bench.adapter);
    REQUIRE(push.onPush(delivery(kExample)));
    const std::string body = kExample;
    CHECK_FALSE(push.onPush(delivery(body + ' ')));
    std::string other_buyer = body;
    other_buyer.replace(other_buyer.find("test_user"), 9, "test_usex");
    CHECK_FALSE(push.onPush(delivery(other_buyer)));
    const std::string said = fromBase64(kExampleSignature);
    std::string cut = said;
    cut.erase(cut.find("\",\"digest"), 4);
    for (const std::string& signature :
         {base64(cut), base64(R"({"kid":"9936261a-7d7b-4621-a0f1-96ccb428af49","signature":"AAAA"})")})
        CHECK_FALSE(push.onPush(delivery(body, signature)));
}

TEST_CASE("ebay: what is no notification asks eBay for nothing", "[channels][ebay][protocol]") {
    Notified account(exampleKey);
    ReceivesPush& push = receiver(*account.bench.adapter);
    for (const char* body :
         {"", "[]", "{}", "<html>", R"({"metadata":{"topic":"NEW_MESSAGE"}})",
          R"({"metadata":{"topic":{}},"notification":{"notificationId":"n"}})"})
        CHECK_FALSE(push.onPush(delivery(body)));
    for (const std::string& header :
         {std::string(), std::string("!!!"), base64("{}"), base64(R"({"kid":"k"})"), base64("\xff"),
          base64(R"({"kid":")" + std::string(65, 'k') + R"(","signature":"MEUC"})")})
        CHECK_FALSE(push.onPush(delivery(kExample, header)));
    HttpRequest bare = delivery(kExample);
    bare.headers.clear();
    CHECK_FALSE(push.onPush(bare));
    CHECK(account.bench.requests.empty());
}

TEST_CASE("ebay: a key that eBay doesn't have is asked for once a minute", "[channels][ebay][protocol]") {
    Notified account(exampleKey);
    ReceivesPush& push = receiver(*account.bench.adapter);
    const std::string invented = base64(R"({"kid":"../x","signature":"MEUC","digest":"SHA1"})");
    CHECK_FALSE(push.onPush(delivery(kExample, invented)));
    REQUIRE(account.bench.requests.size() == 2);
    CHECK(account.bench.requests.back().url.ends_with("/public_key/..%2Fx"));
    CHECK_THROWS_AS(push.onPush(delivery(kExample, invented)), TemporaryFailure);
    CHECK_THROWS_AS(push.onPush(delivery(kExample)), TemporaryFailure);
    CHECK(account.bench.requests.size() == 2);
    account.bench.clock.advance(std::chrono::minutes(1));
    CHECK(push.onPush(delivery(kExample)));
}

TEST_CASE("ebay: a key that can't be had now doesn't turn a notification away", "[channels][ebay][protocol]") {
    const int status = GENERATE(500, 503);
    Notified account([status](const std::string&, const QueryList&) -> HttpResponse { return {status, {}, ""}; });
    CHECK_THROWS_AS(receiver(*account.bench.adapter).onPush(delivery(kExample)), TemporaryFailure);
    Notified wrong([](const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, R"({"key":"-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----","digest":"SHA1"})"};
    });
    CHECK_THROWS_AS(receiver(*wrong.bench.adapter).onPush(delivery(kExample)), TemporaryFailure);
}

TEST_CASE("ebay: the key is kept for an hour, over a restart too", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "Does the lamp come with a plug for Chile?");
    const auto notification = bench.sandbox->notification(kUrl);
    REQUIRE(notification);
    auto adapter = bench.connect();
    CHECK(receiver(*adapter).onPush(*notification));
    const int fetched = bench.sandbox->requests();
    bench.clock.advance(std::chrono::minutes(59));
    adapter = bench.connect();
    CHECK(receiver(*adapter).onPush(*notification));
    CHECK(bench.sandbox->requests() == fetched);
    bench.clock.advance(std::chrono::minutes(1));
    CHECK(receiver(*adapter).onPush(*notification));
    CHECK(bench.sandbox->requests() > fetched);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("ebay: a kept key serves for a day while eBay can't be asked", "[channels][ebay][protocol]") {
    bool up = true;
    Notified account([&up](const std::string& path, const QueryList& query) {
        return up ? exampleKey(path, query) : HttpResponse{503, {}, ""};
    });
    ReceivesPush& push = receiver(*account.bench.adapter);
    REQUIRE(push.onPush(delivery(kExample)));
    up = false;
    account.bench.clock.advance(std::chrono::hours(2));
    CHECK(push.onPush(delivery(kExample)));
    // Someone who invents keys takes the one question of the minute, and stops nothing.
    account.bench.clock.advance(std::chrono::minutes(1));
    CHECK_THROWS_AS(push.onPush(delivery(kExample, base64(R"({"kid":"x","signature":"MEUC"})"))), TemporaryFailure);
    CHECK(push.onPush(delivery(kExample)));
    account.bench.clock.advance(std::chrono::hours(22));
    CHECK_THROWS_AS(push.onPush(delivery(kExample)), TemporaryFailure);
}

TEST_CASE("ebay: SHA-256 and keys on several lines are read", "[channels][ebay][unit]") {
    const PublicKey example = parsePublicKey(kExampleKey);
    CHECK(example.digest == "SHA1");
    const auto signature = parseSignature(kExampleSignature);
    REQUIRE(signature);
    PublicKey lines = example;
    lines.pem.insert(lines.pem.find("MFkw"), "\n");
    lines.pem.insert(lines.pem.find("/vKI"), "\r\n");
    CHECK(isSignedWith(lines, kExample, signature->bytes));
    PublicKey other = example;
    other.digest = "SHA256";
    CHECK_FALSE(isSignedWith(other, kExample, signature->bytes));
    for (const char* body : {"{}", R"({"key":"","digest":"SHA1"})", R"({"key":5})", "<html>"})
        CHECK_THROWS_AS(parsePublicKey(body), NotUnderstood);
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
    for (const auto& request : account.bench.requests)
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
    CHECK(without.requests.empty());
    Notified bad(
        [](const std::string&, const QueryList&) -> HttpResponse {
            return {500, {}, ""};
        },
        {{"verification_token", "too short"}}
    );
    CHECK_THROWS_AS(bad.subscribe(), PermanentFailure);
    CHECK(bad.bench.requests.empty());
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
