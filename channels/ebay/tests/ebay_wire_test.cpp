#include "channels/ebay/ebay_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::ebay;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("ebay", name); }

ConversationHead lamp() {
    ConversationHead head;
    head.id = "7100012345";
    head.title = "Question about LED lamp";
    head.listing_id = "110500600700";
    return head;
}

}  // namespace

TEST_CASE("a list of conversations is read, and one without an id set aside", "[channels][ebay][unit]") {
    const auto list = parseConversationList(fixture("conversations.json"), ConversationType::Members, 0);
    REQUIRE(list.heads.size() == 2);
    CHECK(list.heads[0].id == "7100012345");
    CHECK(list.heads[0].listing_id == "110500600700");
    CHECK(list.heads[0].latest_message_id == "9007199254740993");
    CHECK(list.heads[0].latest_at == parseTime("2026-09-21T22:13:20.000Z"));
    CHECK(list.heads[1].id == "007");
    CHECK_FALSE(list.heads[1].latest_at);
    REQUIRE(list.unreadable.size() == 1);
    CHECK(list.unreadable.front().reason == "conversationId: missing");
    CHECK_FALSE(list.more);
}

TEST_CASE("messages are told apart by their sender", "[channels][ebay][unit]") {
    const auto list = parseMessages(fixture("conversation.json"), lamp(), "shop_cn", 0);
    REQUIRE(list.messages.size() == 3);
    const Incoming &own = list.messages[0], &buyers = list.messages[1], &undated = list.messages[2];
    CHECK(own.author == Author::Seller);
    CHECK(own.buyer_external_id == "buyer_cl");
    CHECK(buyers.author == Author::Buyer);
    CHECK(buyers.buyer_external_id == "buyer_cl");
    CHECK(buyers.text == "Do you ship to Chile? Caf\uFFFD");
    CHECK(buyers.listing_id == "110500600700");
    REQUIRE(buyers.attachments.size() == 1);
    CHECK(buyers.attachments[0].ref == "https://i.ebayimg.com/plug.jpg");
    CHECK_FALSE(undated.sent_at);
    CHECK(undated.warnings == std::vector<std::string>{"createdDate: not a time"});
    CHECK(undated.subject == "Question about LED lamp");
}

TEST_CASE("a message that can't be read says which field and why", "[channels][ebay][unit]") {
    const auto list = parseMessages(fixture("conversation.json"), lamp(), "shop_cn", 0);
    REQUIRE(list.unreadable.size() == 3);
    CHECK(list.unreadable[0].external_id == "880003");
    CHECK(list.unreadable[0].reason == "messageBody: a string was expected, found an object");
    CHECK(list.unreadable[1].reason == "messageId: missing");
    CHECK(list.unreadable[1].external_id.starts_with("sha256:"));
    CHECK(list.unreadable[2].reason == "message: an object was expected, found a string");
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw, "shop_cn");
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
    }
}

TEST_CASE("eBay's own conversations are notices and get no answer", "[channels][ebay][unit]") {
    ConversationHead head = lamp();
    head.type = ConversationType::Notices;
    for (const auto& message : parseMessages(fixture("conversation.json"), head, "shop_cn", 0).messages) {
        CHECK(message.author == Author::Notice);
        CHECK(message.reply_to.empty());
        CHECK(parseRaw(message.raw, "shop_cn").messages.at(0).author == Author::Notice);
    }
}

TEST_CASE("the order of a list shows in its dates", "[channels][ebay][unit]") {
    const auto list = [](const std::string& first, const std::string& second) {
        const std::string body =
            R"({"messages":[{"messageId":"1","messageBody":"a","senderUsername":"b","createdDate":")" +
            first + R"("},{"messageId":"2","messageBody":"a","senderUsername":"b","createdDate":")" + second +
            R"("}]})";
        return parseMessages(body, lamp(), "shop_cn", 0).newest_first;
    };
    CHECK(list("2026-09-21T22:00:00.000Z", "2026-09-21T21:00:00.000Z"));
    CHECK_FALSE(list("2026-09-21T21:00:00.000Z", "2026-09-21T22:00:00.000Z"));
    CHECK_FALSE(list("2026-09-21T21:00:00.000Z", "?"));
}

TEST_CASE(
    "another page is asked for when next or total says so, never behind an empty one",
    "[channels][ebay][unit]"
) {
    const auto more = [](const std::string& rest, const std::string& list, std::size_t offset) {
        return parseMessages("{" + rest + "\"messages\":" + list + "}", lamp(), "shop_cn", offset).more;
    };
    CHECK(more(R"("next":"https://elsewhere.example/x",)", "[{}]", 0));
    CHECK(more(R"("total":52,)", "[{}]", 50));
    CHECK_FALSE(more(R"("total":51,)", "[{}]", 50));
    CHECK_FALSE(more(R"("next":"https://api.example","total":9000,)", "[]", 50));
    CHECK_FALSE(more(R"("next":5,"total":"many",)", "[{}]", 0));
}

TEST_CASE("an order's facts are read", "[channels][ebay][unit]") {
    const auto sale = parseOrder(fixture("order.json"));
    REQUIRE(sale);
    const Order& order = sale->order;
    CHECK(order.external_id == "12-34567-89012");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == parseTime("2026-09-20T08:00:00.000Z"));
    CHECK(order.eta_to == parseTime("2026-10-09T07:00:00.000Z"));
    CHECK(order.ship_by == parseTime("2026-09-23T22:59:59.000Z"));
    CHECK(order.buyer_external_id == "buyer_cl");
    CHECK(order.note == "Please no plastic");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "CL");
    CHECK(order.ship_to->postal_code == "8320000");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].listing_id == "110500600700");
    CHECK(order.items[0].options.at("Colour") == "Black");
    CHECK(sale->marketplace == "EBAY_ES");
    CHECK(siteOf(sale->marketplace) == "ebay.es");
}

TEST_CASE("an order's state follows from payment, fulfilment and cancellation", "[channels][ebay][unit]") {
    const auto [payment, fulfillment, cancel, expected] =
        GENERATE(table<std::string, std::string, std::string, OrderStatus>({
            {"PENDING", "NOT_STARTED", "NONE_REQUESTED", OrderStatus::Unpaid},
            {"PAID", "NOT_STARTED", "NONE_REQUESTED", OrderStatus::Paid},
            {"PAID", "IN_PROGRESS", "NONE_REQUESTED", OrderStatus::Shipped},
            {"PAID", "FULFILLED", "NONE_REQUESTED", OrderStatus::Shipped},
            {"PAID", "NOT_STARTED", "CANCELED", OrderStatus::Cancelled},
            {"FULLY_REFUNDED", "FULFILLED", "NONE_REQUESTED", OrderStatus::Returned},
            {"FULLY_REFUNDED", "NOT_STARTED", "NONE_REQUESTED", OrderStatus::Cancelled},
            {"", "", "", OrderStatus::Unknown},
        }));
    CAPTURE(payment, fulfillment, cancel);
    const auto sale = parseOrder(
        R"({"orderId":"1","orderPaymentStatus":")" + payment + R"(","orderFulfillmentStatus":")" +
        fulfillment + R"(","cancelStatus":{"cancelState":")" + cancel + R"("}})"
    );
    REQUIRE(sale);
    CHECK(sale->order.status == expected);
}

TEST_CASE("the answer to a reply gives its receipt", "[channels][ebay][unit]") {
    const auto receipt = parseReceipt(fixture("send_answer.json"));
    REQUIRE(receipt);
    CHECK(receipt->external_id == "880002");
    CHECK(receipt->accepted_at == parseTime("2026-09-21T22:20:00.000Z"));
    CHECK_FALSE(parseReceipt("{}"));
    CHECK_FALSE(parseReceipt("<html>"));
}

TEST_CASE("an error says its code in our words and echoes nothing", "[channels][ebay][unit]") {
    const auto error = parseError(fixture("error.json"));
    CHECK(error.code == "355013");
    CHECK(error.meaning == "the text is too long");
    CHECK(parseError(R"({"errors":[{"errorId":"hunter2"}]})").code.empty());
    CHECK(parseError("<html>").code.empty());
}

TEST_CASE("what is no answer of the protocol is not understood", "[channels][ebay][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>",
        R"({"conversations":{},"messages":"x","orders":1})", "\xff\xfe"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseConversationList(body, ConversationType::Members, 0), NotUnderstood);
    CHECK_THROWS_AS(parseMessages(body, lamp(), "shop_cn", 0), NotUnderstood);
    CHECK_THROWS_AS(parseOrders(body, 0), NotUnderstood);
}

TEST_CASE("a cursor survives being written and read", "[channels][ebay][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    state.orders_mark = *parseTime("2026-09-21T00:00:00.123Z");
    state.phase = CursorState::Phase::Notices;
    state.offset = 150;
    state.pass = 2;
    state.found = true;
    state.window.remember("9007199254740993", state.orders_mark);
    state.cases.asked = *parseTime("2026-09-21T00:10:00.000Z");
    state.cases.open["inquiry:5400012345678901234"] = "0123456789abcdef";
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.window.knows("9007199254740993"));
    CHECK(again.window.first() == state.window.first());
    CHECK(again.cases.asked == state.cases.asked);
    CHECK(again.cases.open == state.cases.open);
}

TEST_CASE("ebay: a cursor from before there were cases is read", "[channels][ebay][unit]") {
    const CursorState state =
        readCursor(R"({"v":1,"orders":5,"phase":2,"offset":0,"pass":1,"found":false,"known":{}})");
    CHECK(state.phase == CursorState::Phase::Notices);
    CHECK(state.cases.asked == Instant{});
    CHECK(state.cases.open.empty());
}

TEST_CASE("ebay: an error list without its s tells its code too", "[channels][ebay][unit]") {
    CHECK(parseError(R"({"error":[{"errorId":1100}]})").code == "1100");
}
