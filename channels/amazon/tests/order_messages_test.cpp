#include "channels/amazon/order_messages.h"

#include <catch2/catch.hpp>

#include "channels/amazon/amazon_sandbox.h"
#include "channels/contract/errors.h"
#include "channels/testing/bench.h"
#include "tests/support/dovecot.h"

using namespace channels;
using namespace channels::amazon;
using namespace std::chrono_literals;
using testing::Bench;
using Failure = Bench::Failure;

namespace {

constexpr const char* kAskedOrder = "302-1234567-7654321";

/// An account with one conversation about an order, and what acts on it.
struct Shop {
    Bench bench{*findKind("amazon")};
    std::unique_ptr<Adapter> adapter;
    ActionRequest request;

    explicit Shop(OrderStatus status = OrderStatus::Shipped) {
        SeededMessage message;
        message.conversation = "lamp";
        message.buyer = "Jonas";
        message.text = "Wo bleibt mein Paket?";
        message.site = "amazon.de";
        message.sent_at = bench.clock.now() - 1h;
        message.order.emplace();
        message.order->external_id = kAskedOrder;
        message.order->status = status;
        bench.sandbox->seed(message);
        connect();
        const Page page = adapter->pull({});
        const Incoming& letter = page.messages.at(0);
        request.id = "1";
        request.action = "send_order_message";
        request.conversation_external_id = letter.conversation_external_id;
        request.order_external_id = letter.order_external_id;
        request.buyer_external_id = letter.buyer_external_id;
        request.reply_to = letter.reply_to;
        request.inputs = {{"message", "unexpected_problem"}, {"text", "Das Paket kommt später."}};
    }

    ~Shop() {
        for (const std::string& complaint : bench.sandbox->complaints()) FAIL_CHECK(complaint);
        for (const std::string& error : bench.errors) CHECK(error.find("Das Paket") == std::string::npos);
    }

    void connect() { adapter = bench.connect(); }
    AmazonSandboxControls& controls() { return dynamic_cast<AmazonSandboxControls&>(*bench.sandbox); }
    Acts& actor() { return dynamic_cast<Acts&>(*adapter); }
    Failure act() {
        return bench.failure([&] { actor().act(request); });
    }
    /// The code of the PermanentFailure with which the action ends.
    std::string code() {
        try {
            actor().act(request);
        } catch (const PermanentFailure& error) {
            bench.errors.emplace_back(error.what());
            return error.code;
        }
        return "done";
    }
    std::vector<std::string> acted() { return bench.sandbox->acted(); }
};

const std::string kTaken =
    std::string("send_order_message ") + kAskedOrder + " message=unexpectedProblem text=Das Paket kommt später.";

}  // namespace

TEST_CASE("amazon: the list of what an order allows is read, odd ones too", "[amazon][unit]") {
    const std::string fixture = tests::readFile(DRAGOMAN_SOURCE "/channels/amazon/fixtures/order_actions.json");
    CHECK(readOffered(fixture) == std::vector<std::string>{"legalDisclosure", "unexpectedProblem"});
    CHECK(readOffered("{\"_links\":{}}").empty());
    CHECK(readOffered("{\"_links\":{\"actions\":7}}").empty());
    CHECK(
        readOffered("{\"_links\":{\"actions\":[7,{},{\"name\":5},{\"name\":\"invoice\"}]}}") ==
        std::vector<std::string>{"invoice"}
    );
    for (const char* body : {"", "<html>", "[]", "{}", "{\"_links\":[]}", "{\"errors\":[{\"code\":\"x\"}]}"})
        CHECK_THROWS_AS(readOffered(body), NotUnderstood);
}

TEST_CASE("amazon: one may choose among the messages that the order allows", "[amazon][protocol]") {
    Shop shop;
    CHECK(shop.actor().choices(shop.request, "message") == std::vector<std::string>{"unexpected_problem"});
    shop.controls().offer(kAskedOrder, {"invoice", "digitalAccessKey", "confirmOrderDetails", "negativeFeedbackRemoval"});
    CHECK(
        shop.actor().choices(shop.request, "message") ==
        std::vector<std::string>{"confirm_order_details", "digital_access_key"}
    );
    CHECK(shop.actor().choices(shop.request, "text").empty());
    Shop unshipped(OrderStatus::Paid);
    CHECK(unshipped.actor().choices(unshipped.request, "message").empty());
}

TEST_CASE("amazon: a message goes out once with its text, in two calls", "[amazon][protocol]") {
    Shop shop;
    const int before = shop.bench.sandbox->requests();
    CHECK(shop.act() == Failure::None);
    CHECK(shop.acted() == std::vector<std::string>{kTaken});
    CHECK(shop.bench.sandbox->requests() == before + 2);
    CHECK(shop.bench.sandbox->delivered().empty());
}

TEST_CASE("amazon: the store of the conversation is known without a letter to answer", "[amazon][protocol]") {
    Shop shop;
    shop.request.reply_to.clear();
    CHECK(shop.act() == Failure::None);
    CHECK(shop.acted().size() == 1);
}

TEST_CASE("amazon: a message that the order doesn't allow is not sent", "[amazon][protocol]") {
    Shop shop(OrderStatus::Paid);
    CHECK(shop.code() == "not_offered");
    CHECK(shop.acted().empty());
}

TEST_CASE("amazon: a message without its place or kind is refused before any call", "[amazon][protocol]") {
    Shop shop;
    const ActionRequest good = shop.request;
    const int before = shop.bench.sandbox->requests();
    shop.request.inputs["message"] = "warranty";
    CHECK(shop.code() == "no_such_message");
    shop.request = good;
    shop.request.order_external_id.clear();
    CHECK(shop.code() == "no_order");
    shop.request = good;
    shop.request.reply_to["address"] = "alias+0-0@marketplace.amazon.ie";
    CHECK(shop.code() == "unknown_store");
    shop.request.reply_to.clear();
    shop.request.conversation_external_id = "mail:donotreply@amazon.de";
    CHECK(shop.code() == "unknown_store");
    CHECK(shop.bench.sandbox->requests() == before);
}

TEST_CASE("amazon: each message has its own limit, counted in characters", "[amazon][protocol]") {
    const auto message = GENERATE(from_range(orderMessages()));
    CAPTURE(message.name);
    Shop shop;
    shop.controls().offer(kAskedOrder, {std::string(message.name)});
    shop.request.inputs["message"] = message.choice;
    std::string& text = shop.request.inputs["text"];
    text.clear();
    CHECK(shop.code() == "empty");
    for (std::size_t i = 0; i < message.max_length; ++i) text += "ä";
    CHECK(shop.act() == Failure::None);
    text += "ä";
    const int before = shop.bench.sandbox->requests();
    CHECK(shop.code() == "too_long");
    CHECK(shop.bench.sandbox->requests() == before);
    CHECK(shop.acted().size() == 1);
}

TEST_CASE("amazon: a text that Amazon forbids is refused", "[amazon][protocol]") {
    Shop shop;
    const int before = shop.bench.sandbox->requests();
    shop.request.inputs["text"] = "Schreiben Sie an support@shop.example";
    CHECK(shop.code() == "contact");
    shop.request.inputs["text"] = "Das Paket kommt am [[date]].";
    CHECK(shop.code() == "placeholder");
    CHECK(shop.bench.sandbox->requests() == before);
    shop.request.inputs["text"] = "Das Paket <b>kommt</b> später.";
    CHECK(shop.code() == "InvalidInput");
    CHECK(shop.acted().empty());
}

TEST_CASE("amazon: it is honest about what became of a message", "[amazon][protocol]") {
    Shop shop;
    SECTION("whose answer was cut off") {
        shop.controls().spoilMessage(Fault::CutAfterEffect);
        CHECK(shop.act() == Failure::MaybeDone);
        CHECK(shop.acted().size() == 1);
    }
    SECTION("whose answer is garbled") {
        shop.controls().spoilMessage(GENERATE(Fault::Garbage, Fault::Truncated));
        CHECK(shop.act() == Failure::MaybeDone);
        CHECK(shop.acted().size() == 1);
    }
    SECTION("that met a server error") {
        shop.controls().spoilMessage(Fault::ServerError);
        CHECK(shop.act() == Failure::MaybeDone);
        CHECK(shop.acted().empty());
    }
    SECTION("that came too often") {
        shop.controls().spoilMessage(Fault::Throttle);
        CHECK(shop.act() == Failure::Throttled);
        CHECK(shop.acted().empty());
    }
    SECTION("whose token ended meanwhile") {
        shop.controls().spoilMessage(Fault::ExpireToken);
        CHECK(shop.act() == Failure::None);
        CHECK(shop.acted().size() == 1);
    }
}

TEST_CASE("amazon: a failure before the message leaves no doubt", "[amazon][protocol]") {
    Shop shop;
    shop.bench.misbehave(GENERATE(Fault::Garbage, Fault::Truncated, Fault::ServerError), 1, FaultPlan::Where::Orders);
    CHECK(shop.act() == Failure::Temporary);
    CHECK(shop.acted().empty());
    CHECK(shop.act() == Failure::None);
}

TEST_CASE("amazon: refused messages rest longer and longer, and mail goes on", "[amazon][protocol]") {
    Shop shop;
    const auto wait = [&] {
        shop.controls().spoilMessage(Fault::Throttle);
        try {
            shop.actor().act(shop.request);
        } catch (const Throttled& error) {
            return error.until - shop.bench.clock.now();
        }
        return 0ms;
    };
    const auto first = wait();
    CHECK(first >= 2s);
    CHECK(first < 3s);
    const int before = shop.bench.sandbox->requests();
    CHECK(shop.act() == Failure::Throttled);
    CHECK(shop.bench.sandbox->requests() == before);
    CHECK(shop.bench.drain(*shop.adapter).texts().size() == 1);
    shop.bench.clock.advance(first);
    const auto second = wait();
    CHECK(second >= 4s);
    CHECK(second < 5s);
    shop.bench.clock.advance(second);
    CHECK(shop.act() == Failure::None);
}

TEST_CASE("amazon: no more messages are tried than Amazon allows", "[amazon][protocol]") {
    Shop shop;
    for (int i = 0; i < 5; ++i) CHECK(shop.act() == Failure::None);
    const int before = shop.bench.sandbox->requests();
    CHECK(shop.act() == Failure::Throttled);
    CHECK(shop.bench.sandbox->requests() == before);
    shop.bench.clock.advance(3s);
    CHECK(shop.act() == Failure::None);
    CHECK(shop.acted().size() == 6);
}

TEST_CASE("amazon: without an application there are no messages of Amazon's own", "[amazon][protocol]") {
    Shop shop;
    shop.bench.config.secrets.erase("refresh_token");
    shop.connect();
    const int before = shop.bench.sandbox->requests();
    CHECK(shop.code() == "not_configured");
    CHECK_THROWS_AS(shop.actor().choices(shop.request, "message"), PermanentFailure);
    CHECK(shop.bench.sandbox->requests() == before);
}

TEST_CASE("amazon: an application that is refused ends the action, not the account", "[amazon][protocol]") {
    Shop shop;
    SECTION("by Login with Amazon") {
        shop.connect();
        shop.bench.misbehave(Fault::RefuseCredentials, 1, FaultPlan::Where::Token);
        CHECK(shop.code() == "application_refused");
    }
    SECTION("for want of a role") {
        shop.controls().loseRole();
        CHECK(shop.code() == "Unauthorized");
    }
    CHECK(shop.acted().empty());
    CHECK(shop.bench.drain(*shop.adapter).texts().size() == 1);
}
