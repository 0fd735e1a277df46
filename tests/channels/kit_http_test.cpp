// The HTTP client, the token cache and the error table, against a server on loopback.
#include <thread>

#include <Poco/Net/ServerSocket.h>
#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/oauth.h"
#include "channels/kit/transports.h"
#include "channels/testing/manual_clock.h"

using namespace channels;
using namespace std::chrono_literals;

namespace {

/// Answers with what it was asked: a mirror.
class Mirror : public HttpSandbox {
public:
    explicit Mirror(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~Mirror() override { stop(); }

    AccountConfig account() override { return {}; }
    void seed(const SeededMessage&) override {}
    void seedUnreadable(Instant) override {}
    std::vector<Delivered> delivered() override { return {}; }

    std::vector<SandboxRequest> seen() {
        const std::lock_guard lock(mutex());
        return seen_;
    }
    void answerWith(SandboxResponse response) {
        const std::lock_guard lock(mutex());
        response_ = std::move(response);
    }

private:
    SandboxResponse handle(const SandboxRequest& request) override {
        seen_.push_back(request);
        if (response_) return *response_;
        SandboxResponse response;
        response.body = request.method + ' ' + request.path + ' ' + request.body;
        response.headers = {{"X-Mixed-Case", "  value "}};
        return response;
    }
    FaultPlan::Where purpose(const SandboxRequest&) override { return FaultPlan::Where::Any; }
    SandboxResponse throttled() override { return {429, {{"Retry-After", "30"}}, "", "text/plain"}; }
    SandboxResponse serverError() override { return {503, {}, "", "text/plain"}; }
    void expireToken() override {}
    void refuseCredentials() override {}

    std::vector<SandboxRequest> seen_;
    std::optional<SandboxResponse> response_;
};

struct Client {
    testing::ManualClock clock{Instant(1'790'028'800s)};
    Mirror server{clock};
    StopFlag stop{false};
    TransportOptions options;
    std::unique_ptr<Transports> transports = makeTransports(options, stop);

    HttpRequest request(const std::string& method, const std::string& path, const std::string& body = {})
        const {
        HttpRequest out;
        out.method = method;
        out.url = server.baseUrl() + path;
        out.body = body;
        return out;
    }
    HttpResponse send(const HttpRequest& one) { return transports->http().send(one); }
};

}  // namespace

TEST_CASE("every method arrives as it was sent", "[channels][kit][protocol]") {
    Client client;
    const auto [method, body] = GENERATE(table<std::string, std::string>(
        {{"GET", ""}, {"POST", "a=1"}, {"POST", ""}, {"PUT", "{}"}, {"DELETE", ""}, {"PATCH", "ü\n"}}
    ));
    const HttpResponse response = client.send(client.request(method, "/a%20b?c=d%26e", body));
    CHECK(response.status == 200);
    CHECK(response.body == method + " /a%20b " + body);
    CHECK(response.header("x-mixed-case") == "value");
    CHECK(response.header("absent").empty());
    REQUIRE(client.server.seen().size() == 1);
    CHECK(client.server.seen().front().parameter("c") == "d&e");
}

TEST_CASE("a redirect is an answer and is not followed", "[channels][kit][protocol]") {
    Client client;
    client.server.answerWith({302, {{"Location", client.server.baseUrl() + "/elsewhere"}}, "", "text/plain"});
    CHECK(client.send(client.request("GET", "/")).status == 302);
    CHECK(client.server.seen().size() == 1);
}

TEST_CASE("a POST is never repeated behind the caller's back", "[channels][kit][protocol]") {
    Client client;
    client.send(client.request("GET", "/warm"));
    client.server.misbehave({Fault::CutAfterEffect, 1});
    bool maybe_done = false;
    try {
        client.send(client.request("POST", "/send", "text"));
        FAIL("the connection was cut");
    } catch (const TemporaryFailure& failure) {
        maybe_done = failure.maybe_done;
    }
    CHECK(maybe_done);
    CHECK(client.server.seen().size() == 2);
}

TEST_CASE("a request that never left can't have been done", "[channels][kit][protocol]") {
    Client client;
    HttpRequest request = client.request("POST", "/send", "text");
    {
        testing::ManualClock clock{Instant{}};
        const Mirror gone(clock);
        request.url = gone.baseUrl() + "/send";
    }
    try {
        client.send(request);
        FAIL("nobody listens");
    } catch (const TemporaryFailure& failure) {
        CHECK_FALSE(failure.maybe_done);
    }
}

TEST_CASE("a status that alone is asked for comes however long the answer is", "[channels][kit][protocol]") {
    Client client;
    client.options.max_response_bytes = 1000;
    client.transports = makeTransports(client.options, client.stop);
    auto request = client.request("POST", "/", "text");
    request.status_only = true;
    for (const int status : {200, 503}) {
        client.server.answerWith({status, {{"X-Kept", "yes"}}, std::string(1'000'000, 'x'), "text/plain"});
        const auto response = client.send(request);
        CHECK(response.status == status);
        CHECK(response.header("x-kept") == "yes");
        CHECK(response.body.empty());
    }
    client.server.answerWith({204, {}, "", "text/plain"});
    CHECK(client.send(request).status == 204);
    client.server.misbehave({Fault::CutAfterEffect, 1});
    CHECK_THROWS_AS(client.send(request), TemporaryFailure);
}

TEST_CASE("an answer over the limit is refused", "[channels][kit][protocol]") {
    Client client;
    client.options.max_response_bytes = 1000;
    client.transports = makeTransports(client.options, client.stop);
    client.server.answerWith({200, {}, std::string(1000, 'x'), "text/plain"});
    CHECK(client.send(client.request("GET", "/")).body.size() == 1000);
    client.server.answerWith({200, {}, std::string(1001, 'x'), "text/plain"});
    CHECK_THROWS_AS(client.send(client.request("GET", "/")), NotUnderstood);
}

TEST_CASE("plain text goes to loopback addresses only, and other schemes nowhere", "[channels][kit][unit]") {
    Client client;
    const auto url = GENERATE(
        as<std::string>(), "http://api.example/", "file:///etc/passwd", "ftp://127.0.0.1/",
        "gopher://127.0.0.1/", "", "https://", "http://127.0.0.1.evil/"
    );
    HttpRequest request;
    request.url = url;
    CAPTURE(url);
    CHECK_THROWS_AS(client.send(request), NotUnderstood);
}

TEST_CASE("a header can't be made of a token with a line break", "[channels][kit][unit]") {
    Client client;
    HttpRequest request = client.request("GET", "/");
    request.headers = {{"Authorization", "Bearer a\r\nX-Evil: 1"}};
    CHECK_THROWS_AS(client.send(request), NotUnderstood);
    CHECK(client.server.seen().empty());
}

TEST_CASE("a slow answer ends at the total timeout", "[channels][kit][protocol]") {
    Client client;
    client.options.total_timeout = 150ms;
    client.transports = makeTransports(client.options, client.stop);
    client.server.misbehave({Fault::Slow, 1, FaultPlan::Where::Any, 60s});
    CHECK_THROWS_AS(client.send(client.request("GET", "/")), TemporaryFailure);
}

TEST_CASE("an error names the call without its query", "[channels][kit][protocol]") {
    Client client;
    client.server.misbehave({Fault::CutBefore, 5});
    try {
        client.send(client.request("GET", "/orders?access_token=hunter2"));
        FAIL("the connection was cut");
    } catch (const TemporaryFailure& failure) {
        const std::string what = failure.what();
        CHECK(what.find("/orders") != std::string::npos);
        CHECK(what.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("each status becomes its own kind of error", "[channels][kit][unit]") {
    const testing::ManualClock clock{Instant(1'000s)};
    const auto thrown = [&](int status, CallType type = CallType::Read) {
        HttpResponse response;
        response.status = status;
        throwHttpError(response, type, {"GET /x", "words", "42"}, clock);
    };
    CHECK_THROWS_AS(thrown(401), CredentialsRefused);
    CHECK_THROWS_AS(thrown(403), CredentialsRefused);
    CHECK_THROWS_AS(thrown(400), PermanentFailure);
    CHECK_THROWS_AS(thrown(404), PermanentFailure);
    CHECK_THROWS_AS(thrown(408), TemporaryFailure);
    CHECK_THROWS_AS(thrown(500), TemporaryFailure);
    CHECK_THROWS_AS(thrown(302), NotUnderstood);
    CHECK_THROWS_AS(thrown(200), NotUnderstood);
    CHECK_THROWS_AS(thrown(0), NotUnderstood);
    try {
        thrown(502, CallType::Change);
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
        CHECK(std::string(failure.what()) == "GET /x: HTTP 502, 42, words");
    }
}

TEST_CASE("a throttle ends when Retry-After says, or after a minute", "[channels][kit][unit]") {
    const testing::ManualClock clock{Instant(1'000s)};
    const auto [header, seconds] =
        GENERATE(table<std::string, int>({{"30", 30}, {"", 60}, {"soon", 60}, {"0", 1}}));
    HttpResponse response;
    response.status = 429;
    if (!header.empty()) response.headers.emplace("retry-after", header);
    try {
        throwHttpError(response, CallType::Read, {"GET /x", "", ""}, clock);
    } catch (const Throttled& throttled) {
        CHECK(throttled.until == clock.now() + std::chrono::seconds(seconds));
    }
}

TEST_CASE("a token is asked for once and renewed before it ends", "[channels][kit][unit]") {
    testing::ManualClock clock{Instant(1'000s)};
    int asked = 0;
    TokenCache tokens(
        clock,
        [&] {
            return TokenGrant{"t" + std::to_string(++asked), 7200s, "", 0s};
        },
        [](const std::string&, std::optional<Instant>) { FAIL("nothing was rotated"); }
    );
    CHECK(tokens.token() == "t1");
    clock.advance(7000s);
    CHECK(tokens.token() == "t1");
    clock.advance(100s);
    CHECK(tokens.token() == "t2");
    tokens.forget();
    CHECK(tokens.token() == "t3");
}

TEST_CASE("a rotated refresh token is stored before the access token is used", "[channels][kit][unit]") {
    const testing::ManualClock clock{Instant(1'000s)};
    bool full = true;
    std::string stored;
    TokenCache tokens(
        clock,
        [] {
            return TokenGrant{"access", 7200s, "rotated", 0s};
        },
        [&](const std::string& token, std::optional<Instant>) {
            if (full) throw std::runtime_error("disk full");
            stored = token;
        }
    );
    CHECK_THROWS_WITH(tokens.token(), "disk full");
    full = false;
    CHECK(tokens.token() == "access");
    CHECK(stored == "rotated");
}

TEST_CASE("an access token outlives a restart, with its own refresh token only", "[channels][kit][unit]") {
    testing::ManualClock clock{Instant(1'000s)};
    int asked = 0;
    std::string stored;
    const auto start = [&](const std::string& refresh_token) {
        auto tokens = std::make_unique<TokenCache>(
            clock,
            [&] {
                return TokenGrant{"t" + std::to_string(++asked), 7200s, "refresh " + std::to_string(asked), 0s};
            },
            [](const std::string&, std::optional<Instant>) {}
        );
        tokens->keep(stored, refresh_token, [&](const std::string& access) { stored = access; });
        return tokens;
    };
    CHECK(start("refresh 0")->token() == "t1");
    CHECK(start("refresh 1")->token() == "t1");
    CHECK(asked == 1);
    CHECK(start("pasted by the operator")->token() == "t2");
    clock.advance(7200s);
    CHECK(start("refresh 2")->token() == "t3");
    stored = "nonsense";
    CHECK(start("refresh 3")->token() == "t4");
}

TEST_CASE("a refused token is renewed once and no more", "[channels][kit][protocol]") {
    Client client;
    int asked = 0;
    TokenCache tokens(
        client.clock,
        [&] {
            return TokenGrant{"t" + std::to_string(++asked), 7200s, "", 0s};
        },
        [](const std::string&, std::optional<Instant>) {}
    );
    client.server.answerWith({401, {}, "", "text/plain"});
    CHECK_THROWS_AS(sendWithBearer(client.transports->http(), tokens, client.request("GET", "/")), TemporaryFailure);
    CHECK(asked == 2);
    REQUIRE(client.server.seen().size() == 2);
    CHECK(client.server.seen()[1].header("authorization") == "Bearer t2");
}

TEST_CASE("a token endpoint's answer is read as RFC 6749 writes it", "[channels][kit][protocol]") {
    Client client;
    const auto ask = [&](int status, const std::string& body) {
        client.server.answerWith({status, {}, body, "application/json"});
        return requestToken(
            client.transports->http(), client.request("POST", "/token", "grant_type=refresh_token"),
            client.clock
        );
    };
    CHECK(ask(200, R"({"access_token":"a","expires_in":60})").expires_in == 60s);
    CHECK(ask(200, R"({"access_token":"a","expires_in":"60","refresh_token":"r"})").expires_in == 60s);
    CHECK(ask(200, R"({"access_token":"a","refresh_token":"r"})").refresh_token == "r");
    CHECK_THROWS_AS(ask(200, R"({"access_token":""})"), NotUnderstood);
    CHECK_THROWS_AS(ask(200, "<html>"), NotUnderstood);
    CHECK_THROWS_AS(ask(400, R"({"error":"invalid_grant"})"), CredentialsRefused);
    CHECK_THROWS_AS(ask(401, R"({"error":"invalid_client"})"), CredentialsRefused);
    CHECK_THROWS_AS(ask(503, "busy"), TemporaryFailure);
    CHECK_THROWS_AS(ask(429, ""), Throttled);
    CHECK_THROWS_WITH(
        ask(400, R"({"error":"invalid_grant","error_description":"hunter2"})"),
        "token endpoint: invalid_grant"
    );
}

TEST_CASE("an address that came from outside leads to the open internet alone", "[channels][kit][protocol]") {
    Client client;
    const std::string host = GENERATE(
        as<std::string>(), "127.0.0.1", "localhost", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]"
    );
    CAPTURE(host);
    HttpRequest request;
    request.url = "https://" + host + "/picture.png";
    request.reach = Reach::OpenInternet;
    CHECK_THROWS_AS(client.transports->http().send(request), PermanentFailure);
    CHECK(client.server.seen().empty());
}

TEST_CASE("an operator's address never leads to this machine or beside it", "[channels][kit][protocol]") {
    Client client;
    HttpRequest request{"POST", client.server.baseUrl(), {}, "body"};
    request.reach = Reach::NotHere;
    for (const auto& url :
         {client.server.baseUrl(), std::string("https://localhost/x"), std::string("https://169.254.169.254/latest/meta-data"),
          std::string("https://[fe80::1]/x"), std::string("https://[::ffff:169.254.169.254]/x"), std::string("https://[fd00:ec2::254]/x"),
          std::string("https://100.100.100.200/x"), std::string("https://0.0.0.0/x")}) {
        request.url = url;
        INFO(url);
        CHECK_THROWS_AS(client.transports->http().send(request), PermanentFailure);
    }
    CHECK(client.server.seen().empty());
}

TEST_CASE("a name that leads to this machine is not connected to", "[channels][kit][protocol]") {
    Client client;
    const Poco::Net::ServerSocket door(Poco::Net::SocketAddress("127.0.0.1", 0));
    const auto knocked = [&](std::chrono::seconds patience) {
        return door.poll(Poco::Timespan(static_cast<long>(patience.count()), 0), Poco::Net::Socket::SELECT_READ);
    };
    // libcurl knows by itself that such names are this machine's.
    HttpRequest request{"POST", "https://x.localhost:" + std::to_string(door.address().port()) + "/", {}, "body"};
    request.reach = Reach::NotHere;
    CHECK_THROWS_AS(client.send(request), TemporaryFailure);
    CHECK_FALSE(knocked(0s));
    request.reach = Reach::OpenInternet;
    CHECK_THROWS_AS(client.send(request), PermanentFailure);
    CHECK_FALSE(knocked(0s));
    // Whoever isn't kept from it comes.
    request.reach = Reach::Anywhere;
    bool came = false;
    std::thread porter([&] {
        came = knocked(60s);
        if (came) Poco::Net::ServerSocket(door).acceptConnection().close();
    });
    CHECK_THROWS_AS(client.send(request), TemporaryFailure);
    porter.join();
    CHECK(came);
}

TEST_CASE("where an address leads can be told before it is asked", "[channels][kit][protocol]") {
    CHECK(placeOf("https://alerts.example/hub") == UrlPlace::Elsewhere);
    CHECK(placeOf("https://10.0.0.7/hub") == UrlPlace::Elsewhere);
    CHECK(placeOf("http://127.0.0.1:8080/hub") == UrlPlace::ThisMachine);
    CHECK(placeOf("https://[::1]/hub") == UrlPlace::ThisMachine);
    CHECK(placeOf("https://169.254.169.254/latest") == UrlPlace::Beside);
    CHECK(placeOf("https://[fe80::1]/hub") == UrlPlace::Beside);
    CHECK(placeOf("http://alerts.example/hub") == UrlPlace::Refused);
    CHECK(placeOf("ftp://alerts.example/hub") == UrlPlace::Refused);
    CHECK(placeOf("") == UrlPlace::Refused);
}
