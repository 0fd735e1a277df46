#include "channels/email/thread_ids.h"

#include <catch2/catch.hpp>

#include "channels/email/order_pattern.h"
#include "channels/testing/fixture.h"

using namespace channels::email;
using channels::testing::replaced;

namespace {

const std::string kThread = conversationId("jonas@buyer.example", "m1@buyer.example");

}  // namespace

TEST_CASE("email: our Message-ID names the conversation of its reply", "[email][unit]") {
    const ThreadIds ids(makeThreadKey());
    const std::string id = ids.messageId("out_7", kThread, "shop.example");
    CHECK_THAT(id, Catch::Matches("dr\\.out_7\\.[0-9a-f]{24}\\.[0-9a-f]{16}@shop\\.example"));
    CHECK(ids.messageId("out_7", kThread, "shop.example") == id);
    CHECK(ids.conversationOf(id) == kThread);
    CHECK(ids.conversationOf(replaced(id, "@shop.example", "@relay.example")) == kThread);
    CHECK(
        ids.conversationOf(ids.messageId("odd id: <\xF0\x9F\x92\xA9>", kThread, "shop.example")) == kThread
    );
    CHECK(ids.conversationOf(ids.messageId(std::string(500, 'x'), kThread, "shop.example")) == kThread);
}

TEST_CASE("email: nobody else can make a Message-ID of ours", "[email][unit]") {
    const ThreadIds ids("key");
    const std::string id = ids.messageId("out_7", kThread, "shop.example");
    const std::string other = conversationId("jonas@buyer.example", "m2@buyer.example");
    CHECK(ids.conversationOf(replaced(id, kThread, other)).empty());
    CHECK(ids.conversationOf(replaced(id, "out_7", "out_8")).empty());
    CHECK(ThreadIds("another key").conversationOf(id).empty());
    CHECK(ThreadIds("").conversationOf(ThreadIds("").messageId("out_7", kThread, "shop.example")).empty());
    for (std::size_t cut = 0; cut < id.find('@'); ++cut) CHECK(ids.conversationOf(id.substr(0, cut)).empty());
    const std::string code = id.substr(id.find('@') - 16, 16);
    CHECK(ids.conversationOf(replaced(id, code, std::string(16, code[0] == '0' ? '1' : '0'))).empty());
}

TEST_CASE("email: a conversation is a thread with one correspondent", "[email][unit]") {
    CHECK(isConversationId(kThread));
    CHECK(conversationId("Jonas@Buyer.example", "m1@buyer.example") == kThread);
    CHECK(conversationId("jonas@buyer.example", "M1@buyer.example") != kThread);
    CHECK(conversationId("marie@buyer.example", "m1@buyer.example") != kThread);
    CHECK_FALSE(isConversationId(""));
    CHECK_FALSE(isConversationId(std::string(24, 'g')));
    CHECK_FALSE(isConversationId(kThread + "0"));
}

TEST_CASE("email: our Message-ID is found in the text of a report", "[email][unit]") {
    const ThreadIds ids("key");
    const std::string id = ids.messageId("out_7", kThread, "shop.example");
    CHECK(ids.findOwn("dr.fake dr.no.match@x\nMessage-ID: <" + id + ">\nSubject: x") == id);
    CHECK(ids.findOwn("Message-ID: <dr.out_7.x.y@shop.example>").empty());
    CHECK(ids.findOwn("").empty());
}

TEST_CASE("email: every key is another one", "[email][unit]") {
    CHECK(makeThreadKey().size() == 64);
    CHECK(makeThreadKey() != makeThreadKey());
}

TEST_CASE(
    "email: an order number is the first group of the operator's pattern, or all that it matches", "[email][unit]"
) {
    CHECK(OrderPattern("SO-(\\d{6})").find("order SO-104233, please") == "104233");
    CHECK(OrderPattern("\\bSO-\\d{6}\\b").find("order SO-104233, please") == "SO-104233");
    CHECK(OrderPattern("Bestellung\\s+№?(\\w+)").find("Bestellung №A17") == "A17");
    CHECK(OrderPattern("\\bSO-\\d{6}\\b").find("order SO-1042339").empty());
    CHECK(OrderPattern("").find("SO-104233").empty());
    CHECK(OrderPattern("x*").find("SO").empty());
    CHECK(OrderPattern(".+").find(std::string(100, 'x')).empty());
    CHECK(OrderPattern("SO").find(std::string("\xFF\xFE SO")) == "SO");
}

TEST_CASE("email: an expression that can't be used says so and finds nothing", "[email][unit]") {
    const std::string bad = GENERATE("SO-(\\d", "[a", "(?<n", "\xFF", "\\");
    CHECK_FALSE(OrderPattern(bad).problem().empty());
    CHECK(OrderPattern(bad).find("SO-104233").empty());
    CHECK_FALSE(OrderPattern(std::string(201, 'a')).problem().empty());
    CHECK(OrderPattern("SO-(\\d{6})").problem().empty());
}

TEST_CASE("email: no expression keeps the reader busy", "[email][unit]") {
    const std::string hostile =
        GENERATE("(a+)+$", "(a|aa)+$", "(.*)*x", "(?:a?){50}a{50}", "(*LIMIT_MATCH=4000000000)(a+)+$");
    const auto began = std::chrono::steady_clock::now();
    CHECK(OrderPattern(hostile).find(std::string(100'000, 'a') + "b").size() <= 64);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
}
