#include "channels/mirakl/mirakl_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/mirakl/mirakl_countries.h"
#include "channels/mirakl/mirakl_cursor.h"
#include "channels/mirakl/mirakl_topics.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::mirakl;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("mirakl", name); }

AccountFacts facts() { return {"carrefour.es", "links_allowed", 48h}; }

std::vector<Thread> threads() { return parseThreads(fixture("threads.json"), facts()).threads; }

std::vector<std::string> idsOf(const Thread& thread) {
    std::vector<std::string> out;
    for (const auto& message : thread.messages) out.push_back(message.external_id);
    return out;
}

/// A thread of one message for each letter: b is the buyer's, s the shop's, o the operator's.
Thread threadOf(const std::string& authors, const std::string& marks = "[]") {
    std::string messages;
    for (std::size_t i = 0; i < authors.size(); ++i) {
        const std::string type = authors[i] == 'b'   ? "CUSTOMER_USER"
                                 : authors[i] == 's' ? "SHOP_USER"
                                                     : "OPERATOR_USER";
        messages += (i == 0 ? "" : ",") + (R"({"id":"m)" + std::to_string(i)) + R"(","date_created":"2026-09-21T08:0)" +
                    std::to_string(i) + R"(:00Z","body":"text","from":{"type":")" + type + R"("}})";
    }
    return parseThread(
        R"({"id":"t","no_store_reply_needed":)" + marks + R"(,"messages":[)" + messages + "]}", facts()
    );
}

}  // namespace

TEST_CASE(
    "mirakl: a thread's messages come oldest first and are told apart by their sender",
    "[channels][mirakl][unit]"
) {
    const Thread thread = threads().at(0);
    REQUIRE(idsOf(thread) == std::vector<std::string>{"m-1", "m-2", "m-3", "m-4"});
    CHECK(thread.messages[0].author == Author::Buyer);
    CHECK(thread.messages[1].author == Author::Seller);
    CHECK(thread.messages[2].author == Author::Notice);
    const Incoming& newest = thread.messages[3];
    CHECK(newest.author == Author::Buyer);
    CHECK(newest.text == "¿Y bien? Caf\uFFFD");
    CHECK(newest.conversation_external_id == "b1f7c0de-0001-4a2b-9c3d-000000000001");
    CHECK(newest.sent_at == parseTime("2026-09-21T22:13:20Z"));
    CHECK(newest.order_external_id == "ORD-0001-A");
    CHECK(newest.site == "carrefour.es");
    CHECK(newest.reply_rules == "links_allowed");
    for (const auto& message : thread.messages) {
        CHECK(message.buyer_external_id == "0042");
        CHECK(message.buyer_name == "Ana S");
    }
    REQUIRE(newest.attachments.size() == 1);
    CHECK(newest.attachments[0].ref == "att-1");
    CHECK(newest.attachments[0].media_type == "image/jpeg");
}

TEST_CASE(
    "mirakl: what awaits the shop carries the deadline, what was answered doesn't",
    "[channels][mirakl][unit]"
) {
    const Thread thread = threads().at(0);
    CHECK(thread.messages[3].answer_by == *parseTime("2026-09-21T22:13:20Z") + 48h);
    for (std::size_t i = 0; i < 3; ++i) CHECK_FALSE(thread.messages[i].answer_by);
    CHECK_FALSE(threads().at(2).messages.at(0).answer_by);
}

TEST_CASE(
    "mirakl: a reason code speaks for the message that opened the thread only",
    "[channels][mirakl][unit]"
) {
    const Thread thread = threads().at(0);
    REQUIRE(thread.messages[0].hints.size() == 1);
    CHECK(thread.messages[0].hints[0].intent == "order_tracking");
    CHECK(thread.messages[3].hints.empty());
    CHECK(threads().at(1).messages.at(0).hints.empty());
}

TEST_CASE("mirakl: a code is taken at its word only where the word is clear", "[channels][mirakl][unit]") {
    const auto [code, intent] = GENERATE(table<std::string, std::string>({
        {"WHERE_IS_MY_ORDER", "order_tracking"},
        {"where-is-my-parcel", "order_tracking"},
        {"ITEM_DAMAGED", "damaged_defective"},
        {"Invoice request", "invoice_request"},
        {"ORDER_CANCELLATION", "cancel_order"},
        {"WRONG_ITEM_OR_MISSING", "wrong_or_missing"},
        {"MISSING_INVOICE", ""},
        {"REFUND_NOT_RECEIVED", ""},
        {"NO_RETURN", ""},
        {"RETURNED", ""},
        {"15", ""},
        {"", ""},
        {"DÉFAUT", ""},
    }));
    CAPTURE(code);
    const auto hints = hintsOf(code);
    CHECK((hints.empty() ? "" : hints[0].intent) == intent);
    for (const auto& hint : hints) CHECK((hint.p > 0 && hint.p < 1));
}

TEST_CASE("mirakl: a sender of a new type is known by his organisation", "[channels][mirakl][unit]") {
    const Thread thread = threads().at(1);
    REQUIRE(idsOf(thread) == std::vector<std::string>{"m-5"});
    CHECK(thread.messages[0].author == Author::Buyer);
    CHECK(thread.messages[0].listing_id == "9007199254740993");
    CHECK(thread.messages[0].subject == "Plug");
}

TEST_CASE("mirakl: the operator's own threads have no buyer", "[channels][mirakl][unit]") {
    const Thread thread = threads().at(2);
    REQUIRE(thread.messages.size() == 1);
    CHECK(thread.messages[0].author == Author::Notice);
    CHECK(thread.messages[0].buyer_external_id == kOperator);
    CHECK_FALSE(thread.messages[0].sent_at);
    CHECK(thread.messages[0].warnings == std::vector<std::string>{"date_created: not a time"});
    CHECK_FALSE(thread.answered);
}

TEST_CASE(
    "mirakl: what can't be read says which field and why, and reads the same again",
    "[channels][mirakl][unit]"
) {
    const ThreadList list = parseThreads(fixture("threads.json"), facts());
    REQUIRE(list.threads.size() == 3);
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].reason == "thread: id is missing");
    auto bad = list.threads[1].unreadable;
    REQUIRE(bad.size() == 4);
    CHECK(bad[0].external_id == "m-6");
    CHECK(bad[0].reason == "body: a string was expected, found an object");
    CHECK(bad[1].reason == "id: missing");
    CHECK(bad[2].reason == "from.type: missing");
    CHECK(bad[3].reason == "message: an object was expected, found a string");
    bad.insert(bad.end(), list.unreadable.begin(), list.unreadable.end());
    for (const auto& one : bad) {
        const Page again = parseRaw(one.raw, facts());
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == one.external_id);
        CHECK(again.unreadable[0].reason == one.reason);
    }
}

TEST_CASE(
    "mirakl: kept bytes give the message with all that was read of its thread",
    "[channels][mirakl][unit]"
) {
    for (const auto& thread : threads()) {
        for (const auto& message : thread.messages) {
            const Page page = parseRaw(message.raw, facts());
            REQUIRE(page.messages.size() == 1);
            const Incoming& again = page.messages.front();
            CHECK(again.external_id == message.external_id);
            CHECK(again.author == message.author);
            CHECK(again.order_external_id == message.order_external_id);
            CHECK(again.buyer_external_id == message.buyer_external_id);
            CHECK(again.answer_by == message.answer_by);
            CHECK(again.hints.size() == message.hints.size());
            CHECK(again.attachments.size() == message.attachments.size());
        }
    }
}

TEST_CASE(
    "mirakl: the shop's last word settles a thread, whatever the operator adds",
    "[channels][mirakl][unit]"
) {
    CHECK(threadOf("bs").answered);
    CHECK(threadOf("bso").answered);
    CHECK_FALSE(threadOf("bsb").answered);
    CHECK_FALSE(threadOf("bsbo").answered);
    CHECK_FALSE(threadOf("o").answered);
    CHECK_FALSE(threadOf("").answered);
}

TEST_CASE("mirakl: a mark that no reply is needed settles what stood before it", "[channels][mirakl][unit]") {
    CHECK(threads().at(1).answered);
    CHECK(threadOf("bsb", R"([{"date":"2026-09-21T08:30:00Z","user_type":"SHOP"}])").answered);
    CHECK_FALSE(threadOf("bsb", R"([{"date":"2026-09-21T08:01:00Z","user_type":"SHOP"}])").answered);
    CHECK_FALSE(threadOf("b", R"([{"date":"soon"}, 5])").answered);
}

TEST_CASE(
    "mirakl: a thread's version tells a new message, a new date and a new mark",
    "[channels][mirakl][unit]"
) {
    const auto version = [](const std::string& updated, int count, const std::string& marks) {
        return parseThread(
                   R"({"id":"t","date_updated":")" + updated + R"(","metadata":{"total_count":)" +
                       std::to_string(count) + R"(},"no_store_reply_needed":)" + marks + R"(,"messages":[]})",
                   facts()
        ).version;
    };
    const std::string first = version("2026-09-21T08:00:00Z", 1, "[]");
    CHECK(version("2026-09-21T08:00:00Z", 1, "[]") == first);
    CHECK(version("2026-09-21T08:00:01Z", 1, "[]") != first);
    CHECK(version("2026-09-21T08:00:00Z", 2, "[]") != first);
    CHECK(version("2026-09-21T08:00:00Z", 1, "[{}]") != first);
}

TEST_CASE(
    "mirakl: a listed thread reaches back when it is whole or begins before the floor",
    "[channels][mirakl][unit]"
) {
    const auto thread = [](int total) {
        return parseThread(
            R"({"id":"t","metadata":{"total_count":)" + std::to_string(total) +
                R"(},"messages":[{"id":"m","body":"text","from":{"type":"SHOP_USER"},)"
                R"("date_created":"2026-09-21T08:00:00Z"}]})",
            facts()
        );
    };
    const Instant at = *parseTime("2026-09-21T08:00:00Z");
    CHECK(thread(1).reachesBackTo(at));
    CHECK_FALSE(thread(101).reachesBackTo(at));
    CHECK(thread(101).reachesBackTo(at + 1s));
}

TEST_CASE("mirakl: a message that is listed twice is read once", "[channels][mirakl][unit]") {
    const std::string message = R"({"id":"m","body":"text","from":{"type":"SHOP_USER"}})";
    const Thread thread = parseThread(R"({"id":"t","messages":[)" + message + ',' + message + "]}", facts());
    CHECK(thread.messages.size() == 1);
}

TEST_CASE(
    "mirakl: another page is asked for by its token, never behind an empty one",
    "[channels][mirakl][unit]"
) {
    CHECK(parseThreads(fixture("threads.json"), facts()).next_page_token == "bGltaXQ9NTAmYWZ0ZXI9MjA3NjYwNTA.jFoPX");
    CHECK(parseThreads(R"({"data":[],"next_page_token":"x"})", facts()).next_page_token.empty());
    CHECK(parseThreads(R"({"data":[{"id":"t"}],"next_page_token":null})", facts()).next_page_token.empty());
    CHECK(parseThreads(fixture("threads.json"), facts()).shop_name == "Shop CN");
    CHECK(parseThreads(R"({"data":[{"id":"t"}]})", facts()).shop_name.empty());
}

TEST_CASE("mirakl: an order's facts are read", "[channels][mirakl][unit]") {
    const auto orders = parseOrders(fixture("orders.json"));
    REQUIRE(orders.size() == 2);
    const Order& order = orders[0].order;
    CHECK(orders[0].buyer_locale == "es-ES");
    CHECK(order.external_id == "ORD-0001-A");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.updated_at == parseTime("2026-09-20T09:00:00.123Z"));
    CHECK(order.eta_from == parseTime("2026-09-23T00:00:00Z"));
    CHECK(order.eta_to == parseTime("2026-09-25T00:00:00Z"));
    CHECK(order.ship_by == parseTime("2026-09-20T22:00:00Z"));
    CHECK(order.buyer_external_id == "0042");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->name == "Ana Sánchez");
    CHECK(order.ship_to->country == "ES");
    CHECK(order.ship_to->postal_code == "08001");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "EUR");
    REQUIRE(order.items.size() == 2);
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].listing_id == "9007199254740993");
    CHECK(order.items[0].quantity == 2);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "PQ4F6G0400012340128001Z");
    CHECK(order.parcels[0].tracking_url == "https://track.example/PQ4F6G");
    CHECK(order.parcels[0].shipped_at == parseTime("2026-09-19T07:00:00Z"));
}

TEST_CASE("mirakl: what an order doesn't tell, or tells oddly, is absent", "[channels][mirakl][unit]") {
    const auto orders = parseOrders(fixture("orders.json"));
    REQUIRE(orders.size() == 2);
    const Order& order = orders[1].order;
    CHECK(orders[1].buyer_locale.empty());
    CHECK(order.status == OrderStatus::Unknown);
    CHECK_FALSE(order.ship_to);
    CHECK_FALSE(order.total);
    CHECK(order.parcels.empty());
}

TEST_CASE("mirakl: an order's state follows from its own and from refunds", "[channels][mirakl][unit]") {
    const auto [state, more, expected] = GENERATE(table<std::string, std::string, OrderStatus>({
        {"STAGING", "", OrderStatus::Unknown},
        {"WAITING_ACCEPTANCE", "", OrderStatus::Unknown},
        {"WAITING_ACCEPTANCE", R"(,"customer_debited_date":"2026-09-18T08:05:00Z")", OrderStatus::Paid},
        {"WAITING_DEBIT", "", OrderStatus::Unpaid},
        {"WAITING_DEBIT_PAYMENT", R"(,"customer_debited_date":null)", OrderStatus::Unpaid},
        {"SHIPPING", "", OrderStatus::Paid},
        {"SHIPPED", "", OrderStatus::Shipped},
        {"TO_COLLECT", "", OrderStatus::Shipped},
        {"RECEIVED", "", OrderStatus::Delivered},
        {"CLOSED", "", OrderStatus::Delivered},
        {"CLOSED", R"(,"fully_refunded":true)", OrderStatus::Returned},
        {"SHIPPING", R"(,"fully_refunded":true)", OrderStatus::Cancelled},
        {"REFUSED", "", OrderStatus::Cancelled},
        {"CANCELED", "", OrderStatus::Cancelled},
        {"SOMETHING_NEW", "", OrderStatus::Unknown},
    }));
    CAPTURE(state, more);
    const auto orders = parseOrders(R"({"orders":[{"order_id":"1","order_state":")" + state + '"' + more + "}]}");
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].order.status == expected);
}

TEST_CASE("mirakl: countries of three letters become those of two", "[channels][mirakl][unit]") {
    CHECK(alpha2("ESP") == "ES");
    CHECK(alpha2("DEU") == "DE");
    CHECK(alpha2("GBR") == "GB");
    CHECK(alpha2("ROU") == "RO");
    CHECK(alpha2("ZWE") == "ZW");
    CHECK(alpha2("FR") == "FR");
    for (const char* odd : {"", "QQQ", "esp", "ZZ", "España", "E"}) CHECK(alpha2(odd).empty());
    CHECK(alpha3("CL") == "CHL");
    CHECK(alpha3("CHL").empty());
}

TEST_CASE("mirakl: a reply is one JSON object with its text and its reader", "[channels][mirakl][unit]") {
    const auto reply = [](const std::string& buyer) { return writeReply("Su \"pedido\" salió ayer.", buyer); };
    CHECK(reply("0042") == R"({"body":"Su \"pedido\" salió ayer.","to":[{"type":"CUSTOMER","id":"0042"}]})");
    CHECK(reply("") == R"({"body":"Su \"pedido\" salió ayer.","to":[{"type":"CUSTOMER"}]})");
    CHECK(reply("OPERATOR") == R"({"body":"Su \"pedido\" salió ayer.","to":[{"type":"OPERATOR"}]})");
    CHECK(
        writeNewThread("Delivery", "It left.") ==
        R"({"body":"It left.","to":["CUSTOMER"],"topic":{"type":"FREE_TEXT","value":"Delivery"}})"
    );
    CHECK(parseMessageId(R"({"message_id":"m-2","thread_id":"t"})") == "m-2");
    CHECK(parseMessageId("{}").empty());
    CHECK(parseMessageId("<html>").empty());
}

TEST_CASE("mirakl: an error gives its code and echoes nothing", "[channels][mirakl][unit]") {
    CHECK(parseErrorCode(R"({"errors":[{"code":"INVALID_INPUT","message":"hunter2"}]})") == "INVALID_INPUT");
    CHECK(parseErrorCode(R"({"errors":[{"code":"the text: hunter2"}]})").empty());
    CHECK(parseErrorCode(R"({"message":"hunter2","status":400})").empty());
    CHECK(parseErrorCode("<html>").empty());
}

TEST_CASE("mirakl: what is no answer of the protocol is not understood", "[channels][mirakl][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", R"({"data":{},"messages":"x","orders":1})", "\xff\xfe",
        R"({"messages":[]})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseThreads(body, facts()), NotUnderstood);
    CHECK_THROWS_AS(parseThread(body, facts()), NotUnderstood);
    CHECK_THROWS_AS(parseOrders(body), NotUnderstood);
}

TEST_CASE("mirakl: a cursor survives being written and read", "[channels][mirakl][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    state.window.remember("m-1", *parseTime("2026-09-21T00:00:00.123Z"));
    state.page_token = "bGltaXQ9NTA.jFo";
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.page_token == state.page_token);
    CHECK(again.window.knows("m-1"));
    CHECK_THROWS_AS(readCursor(R"({"v":2})"), NotUnderstood);
}
