#include "channels/amazon/selling_partner.h"

#include <catch2/catch.hpp>

#include "channels/amazon/amazon_sandbox.h"
#include "channels/contract/errors.h"
#include "channels/testing/bench.h"

using namespace channels;
using namespace channels::amazon;
using namespace std::chrono_literals;
using testing::Bench;
using Failure = Bench::Failure;

namespace {

constexpr const char* kRedirect = "https://hub.example/callback";
constexpr const char* kOrder = "302-1234567-7654321";

Authorizes& authorizer(Adapter& adapter) { return dynamic_cast<Authorizes&>(adapter); }

std::optional<Order> fetch(Adapter& adapter) { return dynamic_cast<FetchesOrders&>(adapter).fetchOrder(kOrder); }

void seedOrder(Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "Jonas";
    message.text = "Where is it?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = kOrder;
    bench.sandbox->seed(message);
}

std::map<std::string, std::string> consentTo(Bench& bench, const std::string& url) {
    return dynamic_cast<AmazonSandboxControls&>(*bench.sandbox).consent(url);
}

}  // namespace

TEST_CASE("amazon: the consent page is that of the home store and of a draft", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    CHECK(
        authorizer(*bench.connect()).authorizeUrl("s&1", kRedirect) ==
        "https://sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.sandbox&state=s%261"
        "&redirect_uri=https%3A%2F%2Fhub.example%2Fcallback&version=beta"
    );
    bench.config.settings["store"] = "amazon.co.jp";
    bench.config.settings["draft"] = "false";
    const std::string published = authorizer(*bench.connect()).authorizeUrl("s", kRedirect);
    CHECK(published.starts_with("https://sellercentral.amazon.co.jp/apps/authorize/consent?"));
    CHECK(published.find("version") == std::string::npos);
    bench.config.settings["consent_url"] = "https://sellercentral-europe.amazon.com/apps/authorize/consent";
    CHECK(authorizer(*bench.connect())
              .authorizeUrl("s", kRedirect)
              .starts_with("https://sellercentral-europe.amazon.com/apps/authorize/consent?"));
    CHECK(bench.sandbox->requests() == 0);
}

TEST_CASE("amazon: consent brings order facts to an account that had mail alone", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    bench.config.secrets.erase("refresh_token");
    seedOrder(bench);
    const auto adapter = bench.connect();
    CHECK(adapter->pull({}).orders.empty());
    CHECK_THROWS_AS(fetch(*adapter), PermanentFailure);
    CHECK_FALSE(adapter->callsLeft());
    const auto answer = consentTo(bench, authorizer(*adapter).authorizeUrl("state-1", kRedirect));
    CHECK(answer.at("state") == "state-1");
    authorizer(*adapter).authorized(answer, kRedirect);
    CHECK(bench.stored_secrets.contains("refresh_token"));
    CHECK(fetch(*adapter));
    const auto restarted = bench.connect();
    CHECK(restarted->pull({}).orders.size() == 1);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("amazon: a code is good once, and for its own redirect address", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    const std::string url = authorizer(*adapter).authorizeUrl("state-1", kRedirect);
    const auto try_code = [&](const std::map<std::string, std::string>& answer, const char* redirect) {
        return bench.failure([&] { authorizer(*adapter).authorized(answer, redirect); });
    };
    CHECK(try_code(consentTo(bench, url), "https://other.example/callback") == Failure::Credentials);
    const int before = bench.sandbox->requests();
    CHECK(try_code({{"state", "state-1"}, {"selling_partner_id", "A3SANDBOX"}}, kRedirect) == Failure::Credentials);
    CHECK(bench.sandbox->requests() == before);
    CHECK(bench.stored_secrets.empty());
    const auto answer = consentTo(bench, url);
    CHECK(try_code(answer, kRedirect) == Failure::None);
    const std::string token = bench.stored_secrets.at("refresh_token");
    CHECK(try_code(answer, kRedirect) == Failure::Credentials);
    CHECK(bench.stored_secrets.at("refresh_token") == token);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("amazon: nobody is sent to Seller Central for an application that isn't described", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    const auto code = [&] {
        try {
            return authorizer(*bench.connect()).authorizeUrl("state-1", kRedirect);
        } catch (const PermanentFailure& error) {
            return error.code;
        }
    };
    const AccountConfig whole = bench.config;
    bench.config.settings.erase("application_id");
    CHECK(code() == "not_configured");
    bench.config = whole;
    bench.config.secrets.erase("client_secret");
    CHECK(code() == "not_configured");
}

TEST_CASE("amazon: a refresh token that comes back as it was is not stored again", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    seedOrder(bench);
    CHECK(fetch(*bench.connect()));
    CHECK(bench.stored_secrets.empty());
}

TEST_CASE("amazon: the calls that are left are those for orders", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    seedOrder(bench);
    const auto adapter = bench.connect();
    const auto left = [&] { return adapter->callsLeft().value().left; };
    CHECK(left() == 30);
    CHECK(adapter->callsLeft()->limit == 30);
    CHECK(adapter->callsLeft()->per == 60s);
    CHECK(fetch(*adapter));
    CHECK(left() == 29);
    bench.clock.advance(2s);
    CHECK(left() == 30);
    while (left() > 0) CHECK(fetch(*adapter));
    const int before = bench.sandbox->requests();
    CHECK_THROWS_AS(fetch(*adapter), Throttled);
    CHECK(bench.sandbox->requests() == before);
}

TEST_CASE("amazon: a rest doubles with every refusal in a row, up to nine minutes", "[amazon][unit]") {
    QuotaRest rest("support@shop.example");
    Instant now{std::chrono::milliseconds(1'789'000'000'123)};
    CHECK_FALSE(rest.lastsUntil(now));
    for (const auto wait : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s, 512s}) {
        const Instant until = rest.refused(now);
        CHECK(until - now >= wait);
        CHECK(until - now < wait + 1s);
        CHECK(rest.lastsUntil(now) == until);
        CHECK_FALSE(rest.lastsUntil(until));
        now = until;
    }
    rest.answered();
    CHECK(rest.refused(now) - now < 3s);
}
