#include "channels/wish/wish_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"
#include "channels/wish/wish_cursor.h"
#include "channels/wish/wish_envelope.h"
#include "channels/wish/wish_markdown.h"
#include "channels/wish/wish_orders.h"
#include "channels/wish/wish_rules.h"

using namespace channels;
using namespace channels::wish;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("wish", name); }

/// A ticket with the given members beside its id.
Ticket ticketOf(const std::string& members) {
    return parseTicket(R"({"code":0,"data":{"id":"5f","subject":"Help",)" + members + "}}");
}

std::string inTime(const std::string& sender) {
    return R"({"sender":")" + sender + R"(","message":"Hi","replied_at":"2026-09-21T22:00:00.000Z"})";
}

Order orderOf(const std::string& members) { return parseOrder(R"({"code":0,"data":{"id":"5f",)" + members + "}}"); }

}  // namespace

TEST_CASE("wish: a ticket's replies are told apart by their sender and put in order", "[channels][wish][unit]") {
    const TicketList list = parseTickets(fixture("tickets.json"));
    CHECK(list.rows == 5);
    CHECK(list.newest == parseTime("2026-09-21T23:00:00.000Z"));
    REQUIRE(list.tickets.size() == 2);
    const Ticket& ticket = list.tickets[0];
    CHECK(ticket.state == TicketState::AwaitingMerchant);
    CHECK(ticket.order_id == "5f000000000000000000aa01");
    REQUIRE(ticket.messages.size() == 4);
    const Incoming &robot = ticket.messages[0], &own = ticket.messages[1], &buyer = ticket.messages[2],
                   &chat = ticket.messages[3];
    CHECK(robot.author == Author::Notice);
    CHECK(chat.author == Author::Notice);
    CHECK(chat.warnings == std::vector<std::string>{"replied_at: not a time"});
    CHECK(own.author == Author::Seller);
    CHECK(own.sent_at == parseTime("2026-09-20T22:00:00.000Z"));
    CHECK(own.text == "It left on **Monday**.");
    CHECK(own.hints.empty());
    CHECK(buyer.author == Author::Buyer);
    CHECK(buyer.text == "Onde está meu pedido? Caf\uFFFD");
    CHECK(buyer.subject == "Order not received");
    CHECK(buyer.buyer_name == "Ana S");
    CHECK(buyer.buyer_locale == "pt-BR");
    CHECK(buyer.order_external_id == "5f000000000000000000aa01");
    CHECK(buyer.listing_id == "5f000000000000000000bb01");
    CHECK(buyer.site == "wish.com");
    REQUIRE(buyer.hints.size() == 2);
    CHECK(buyer.hints[0].intent == "delivered_not_received");
    REQUIRE(buyer.attachments.size() == 1);
    CHECK(buyer.attachments[0].name == "p.JPG");
    CHECK(buyer.attachments[0].media_type == "image/jpeg");
    const auto ref = parseFileRef(buyer.attachments[0].ref);
    REQUIRE(ref);
    CHECK(ref->url == "https://files.example.test/p.jpg?sig=1");
    CHECK(ref->ticket_id == ticket.id);
    CHECK(ref->message_id == buyer.external_id);
}

TEST_CASE("wish: what can't be read says why, and its bytes give the same again", "[channels][wish][unit]") {
    const TicketList list = parseTickets(fixture("tickets.json"));
    std::vector<Unreadable> all = list.unreadable;
    all.insert(all.end(), list.tickets[0].unreadable.begin(), list.tickets[0].unreadable.end());
    std::vector<std::string> reasons;
    std::set<std::string> ids;
    for (const auto& bad : all) {
        reasons.push_back(bad.reason);
        ids.insert(bad.external_id);
        const Page again = parseRaw(bad.raw);
        CHECK(again.messages.empty());
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
    }
    CHECK(
        reasons ==
        std::vector<std::string>{
            "id: missing", "replies: a list was expected, found a string",
            "ticket: an object was expected, found a number", "message: a string was expected, found an object",
            "sender: not one of the protocol's five", "reply: an object was expected, found a string"}
    );
    CHECK(ids.size() == all.size());
    CHECK(parseRaw("<html>").unreadable.size() == 1);
}

TEST_CASE("wish: a message's bytes are read again to the same message", "[channels][wish][unit]") {
    for (const auto& ticket : parseTickets(fixture("tickets.json")).tickets) {
        for (const auto& message : ticket.messages) {
            const Page again = parseRaw(message.raw);
            REQUIRE(again.messages.size() == 1);
            CHECK(again.messages[0].external_id == message.external_id);
            CHECK(again.messages[0].text == message.text);
            CHECK(again.messages[0].author == message.author);
            CHECK(again.messages[0].hints.size() == message.hints.size());
        }
    }
}

TEST_CASE("wish: a ticket in which the buyer wrote nothing asks by its subject", "[channels][wish][unit]") {
    const Ticket ticket = parseTickets(fixture("tickets.json")).tickets.at(1);
    REQUIRE(ticket.messages.size() == 2);
    const Incoming& opening = ticket.messages[0];
    CHECK(opening.author == Author::Buyer);
    CHECK(opening.text == "Does it fit?");
    CHECK(opening.sent_at == parseTime("2026-09-21T07:00:00.000Z"));
    CHECK(opening.order_external_id.empty());
    CHECK(ticketOf(R"("state":"AWAITING_WISH","replies":[])").messages.empty());
    CHECK(ticketOf(R"("state":"AWAITING_MERCHANT","replies":[)" + inTime("USER") + "]").messages.size() == 1);
    CHECK(ticketOf(R"("state":"AWAITING_MERCHANT","replies":[{"sender":"USER","message":3}])").messages.empty());
    CHECK(ticketOf(R"("state":"AWAITING_MERCHANT","replies":null)").messages.at(0).text == "Help");
}

TEST_CASE("wish: a ticket is ours when it awaits us or we have written in it", "[channels][wish][unit]") {
    const auto [state, sender, ours] = GENERATE(table<std::string, std::string, bool>({
        {"AWAITING_MERCHANT", "USER", true},
        {"AWAITING_USER", "MERCHANT", true},
        {"CLOSED", "MERCHANT", true},
        {"AWAITING_WISH", "USER", false},
        {"AWAITING_USER", "WISH_SUPPORT", false},
        {"PERMANENTLY_CLOSED", "USER", false},
        {"A_STATE_TO_COME", "USER", true},
    }));
    CAPTURE(state, sender);
    CHECK(ticketOf("\"state\":\"" + state + "\",\"replies\":[" + inTime(sender) + "]").ours == ours);
}

TEST_CASE(
    "a reply's id depends on what never changes about it, however its moment is written", "[channels][wish][unit]"
) {
    const std::string id = messageId("5f", "USER", "2026-09-21T22:13:20.000+00:00", "Hi");
    CHECK(id == messageId("5f", "USER", "2026-09-22T06:13:20+08:00", "Hi"));
    CHECK(id != messageId("5e", "USER", "2026-09-21T22:13:20.000+00:00", "Hi"));
    CHECK(id != messageId("5f", "MERCHANT", "2026-09-21T22:13:20.000+00:00", "Hi"));
    CHECK(id != messageId("5f", "USER", "2026-09-21T22:13:20.001+00:00", "Hi"));
    CHECK(id != messageId("5f", "USER", "2026-09-21T22:13:20.000+00:00", "Hi!"));
}

TEST_CASE("wish: the answer to a reply gives the id under which the ticket shows it", "[channels][wish][unit]") {
    const Ticket ticket = parseTickets(fixture("tickets.json")).tickets.at(0);
    const auto receipt = parseReceipt(fixture("reply_answer.json"), ticket.id);
    REQUIRE(receipt);
    CHECK(receipt->external_id == ticket.messages.at(1).external_id);
    CHECK(receipt->accepted_at == parseTime("2026-09-20T22:00:00.000Z"));
    CHECK_FALSE(parseReceipt(R"({"code":0,"data":{}})", ticket.id));
    CHECK_FALSE(
        parseReceipt(R"({"code":0,"data":{"sender":"USER","message":"Hi","replied_at":"2026-09-20T22:00:00Z"}})", "5f")
    );
    CHECK_FALSE(parseReceipt(R"({"code":1001,"data":{"sender":"MERCHANT"}})", ticket.id));
    CHECK_FALSE(parseReceipt("<html>", ticket.id));
}

TEST_CASE("wish: Markdown is read as text, and what a buyer typed stays", "[channels][wish][unit]") {
    const auto [markdown, text] = GENERATE(table<std::string, std::string>({
        {"Where is it\\?", "Where is it?"},
        {"one\\\ntwo", "one\ntwo"},
        {"**Urgent** please", "Urgent please"},
        {"see [the page](https://wish.com/p) now", "see the page (https://wish.com/p) now"},
        {"![photo](https://files.example/p.jpg)", "photo (https://files.example/p.jpg)"},
        {"[https://wish.com/p](https://wish.com/p)", "https://wish.com/p"},
        {"<https://wish.com/p>", "https://wish.com/p"},
        {"size 5*3*2, snake_case, 1. one", "size 5*3*2, snake_case, 1. one"},
        {"[sic] (really)", "[sic] (really)"},
        {"[x](javascript:alert)", "[x](javascript:alert)"},
        {"a < b > c, <b>", "a < b > c, <b>"},
        {"** not strong **", "** not strong **"},
        {"***", "***"},
        {"C:\\temp ends in \\", "C:\\temp ends in \\"},
        {"[[[[**[](", "[[[[**[]("},
        {"", ""},
    }));
    CHECK(plainText(markdown) == text);
}

TEST_CASE("wish: an order's facts are read", "[channels][wish][unit]") {
    const Order order = parseOrder(fixture("order.json"));
    CHECK(order.external_id == "5f000000000000000000aa01");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == parseTime("2026-09-10T08:00:00.000Z"));
    CHECK(order.ship_by == parseTime("2026-09-15T08:00:00.000Z"));
    CHECK(order.eta_to == parseTime("2026-10-20T08:00:00.000Z"));
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[0].options.at("color") == "black");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "BRL");
    REQUIRE(order.parcels.size() == 2);
    CHECK(order.parcels[0].tracking_number == "LP00123456789012");
    CHECK(order.parcels[0].shipped_at == parseTime("2026-09-12T08:00:00.000Z"));
    CHECK(order.parcels[0].stage == "CONFIRM_FULFILLED");
    CHECK_FALSE(order.parcels[1].shipped_at);
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->city == "São Paulo");
    CHECK(order.ship_to->phone == "11 5555");
}

TEST_CASE("wish: an order's state follows from its state and its records", "[channels][wish][unit]") {
    const auto [state, events, expected] = GENERATE(table<std::string, std::vector<std::string>, OrderStatus>({
        {"APPROVED", {"ORDER_RELEASED"}, OrderStatus::Paid},
        {"APPROVED", {"MARK_SHIPPED", "TRACKING_CANCELLED", "ORDER_RE_RELEASED"}, OrderStatus::Paid},
        {"SHIPPED", {"MARK_SHIPPED"}, OrderStatus::Shipped},
        {"SHIPPED", {"MARK_SHIPPED", "CONFIRMED_DELIVERED"}, OrderStatus::Delivered},
        {"SHIPPED", {"MARK_SHIPPED", "ORDER_DELIVERED"}, OrderStatus::Delivered},
        {"SHIPPED", {"CONFIRMED_DELIVERED", "ORDER_RE_RELEASED", "MARK_SHIPPED"}, OrderStatus::Shipped},
        {"REFUNDED", {"MARK_SHIPPED"}, OrderStatus::Returned},
        {"REFUNDED", {"ORDER_RELEASED"}, OrderStatus::Cancelled},
        {"REFUNDED", {"MARK_SHIPPED", "TRACKING_CANCELLED"}, OrderStatus::Cancelled},
        {"DECLINED", {}, OrderStatus::Unpaid},
        {"REQUIRE_REVIEW", {}, OrderStatus::Unknown},
        {"", {}, OrderStatus::Unknown},
    }));
    CAPTURE(state, events);
    std::string records;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string at = formatTime(*parseTime("2026-09-01T00:00:00.000Z") + std::chrono::hours(i));
        records += (i == 0 ? "" : ",") + (R"({"event_type":")" + events[i] + R"(","event_time":")" + at + R"("})");
    }
    CHECK(orderOf(R"("state":")" + state + R"(","fulfillment_records":[)" + records + "]").status == expected);
}

TEST_CASE("wish: a warehouse isn't taken for where the buyer lives", "[channels][wish][unit]") {
    const auto country = [](const std::string& tax) {
        const Order order = orderOf(
            R"("full_address":{"shipping_detail":{"name":"Wish 3","city":"Shanghai","country_code":"CN"}},"tax_information":)" +
            tax
        );
        return order.ship_to->country + '/' + order.ship_to->city;
    };
    CHECK(country("{}") == "CN/Shanghai");
    CHECK(country(R"({"customer_identity_number_type":"PCCC"})") == "KR/");
    CHECK(country(R"({"customer_identity_number_type":"PASSPORT"})") == "CN/Shanghai");
    CHECK(country(R"({"vat_information":{"country_code":"DE"}})") == "DE/");
    CHECK_FALSE(orderOf(R"("state":"APPROVED")").ship_to);
}

TEST_CASE("wish: a total that is no amount of money is left out", "[channels][wish][unit]") {
    const auto total = [](const std::string& amount) {
        return orderOf(
                   R"("order_payment":{"general_payment_details":{"customer_paid_prices_detail":{"total":{"amount":)" +
                   amount + R"(,"currency_code":"JPY"}}}})"
        )
            .total;
    };
    CHECK(total("1200")->amount == "1200");
    CHECK(total("\"12.345\"")->amount == "12.345");
    CHECK_FALSE(total("-1"));
    CHECK_FALSE(total("1e300"));
    CHECK_FALSE(total("null"));
}

TEST_CASE("wish: a grant is read with its end and its rights", "[channels][wish][unit]") {
    const WireGrant grant = parseGrant(fixture("token.json"));
    CHECK(grant.access_token == "tok-wish");
    CHECK(grant.refresh_token == "rt-wish");
    CHECK(grant.ends == parseTime("2026-10-21T22:13:20.000Z"));
    CHECK(grant.scopes.size() == 5);
    CHECK_THROWS_AS(parseGrant(R"({"code":0,"data":{}})"), NotUnderstood);
}

TEST_CASE("wish: an error says its code in our words and echoes nothing", "[channels][wish][unit]") {
    CHECK(parseError(fixture("error.json")).code == "10008");
    CHECK(parseError(fixture("error.json")).meaning == "the authorization code is wrong");
    CHECK(parseError(R"({"message":"x","code":1012,"data":null})").code == "1012");
    CHECK(parseError(R"({"code":"hunter2"})").code.empty());
    CHECK(parseError("<html>").code.empty());
    for (const char* code : {"1006", "1007", "1008", "1009", "1012", "1016"}) CHECK(isTokenError(code));
    for (const char* code : {"", "0", "1001", "1002", "10008"}) CHECK_FALSE(isTokenError(code));
}

TEST_CASE("wish: the reset of the rate limit is seconds, an epoch or a date-time", "[channels][wish][unit]") {
    const Instant now = *parseTime("2026-09-22T00:00:00.000Z");
    CHECK(parseReset("90", now) == now + 90s);
    CHECK(parseReset(std::to_string((now + 5min).time_since_epoch() / 1s), now) == now + 5min);
    CHECK(parseReset(std::to_string((now + 5min).time_since_epoch() / 1ms), now) == now + 5min);
    CHECK(parseReset("2026-09-22T00:07:00.000+00:00", now) == now + 7min);
    CHECK(parseReset("2026-09-21T00:00:00.000+00:00", now) == now);
    CHECK(parseReset("9223372036854775807", now) == now + 24h);
    CHECK_FALSE(parseReset("soon", now));
    CHECK_FALSE(parseReset("", now));
}

TEST_CASE("wish: what is no answer of the protocol is not understood", "[channels][wish][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", "\xff\xfe", R"({"code":0})", R"({"code":0,"data":"x"})",
        R"({"code":1001,"data":[]})", R"({"code":"none","data":[]})", R"({"data":[]})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseTickets(body), NotUnderstood);
    CHECK_THROWS_AS(parseTicket(body), NotUnderstood);
    CHECK_THROWS_AS(parseOrder(body), NotUnderstood);
    CHECK_THROWS_AS(parseGrant(body), NotUnderstood);
    CHECK_THROWS_AS(parseMerchantId(body), NotUnderstood);
    CHECK_THROWS_AS(parseRefundReasons(body), NotUnderstood);
    CHECK_THROWS_AS(parseCarriers(body), NotUnderstood);
    CHECK_THROWS_AS(parseSubscriptions(body), NotUnderstood);
    CHECK_THROWS_AS(parseTopicId(body, kTicketTopic), NotUnderstood);
    CHECK_FALSE(isTicketNotification(body));
}

TEST_CASE("wish: a ticket's own reason tells what its messages are about", "[channels][wish][unit]") {
    const auto [reason, intent] = GENERATE(table<std::string, std::string>({
        {"ITEM_NEVER_ARRIVED", "delivered_not_received"},
        {"EMPTY_PACKAGE", "wrong_or_missing"},
        {"SHIPPING_TAKING_TOO_LONG", "order_tracking"},
        {"ITEM_IS_DAMAGED", "damaged_defective"},
        {"ITEM_DOES_NOT_WORK_AS_DESCRIBED", "damaged_defective"},
        {"ITEM_DOES_NOT_MATCH_LISTING", "not_as_described"},
        {"ITEM_IS_COUNTERFEIT", "not_as_described"},
        {"ITEM_DOES_NOT_FIT", "not_as_described"},
        {"USER_NO_LONGER_WANTS_ITEM", "cancel_order"},
        {"USER_PLACED_ORDER_BY_MISTAKE", "cancel_order"},
    }));
    REQUIRE_FALSE(hintsOf(reason).empty());
    CHECK(hintsOf(reason).front().intent == intent);
    CHECK(hintsOf("OTHER").empty());
    CHECK(hintsOf("RECEIVED_NOTE_FROM_MERCHANT").empty());
}

TEST_CASE("wish: a reference to a file that we didn't write is none", "[channels][wish][unit]") {
    for (const char* text : {"", "https://evil.example/x", "{}", R"({"index":-1,"url":"x"})", "[]"})
        CHECK_FALSE(parseFileRef(text));
}

TEST_CASE("wish: a cursor survives being written and read", "[channels][wish][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    CHECK(state.since() == *parseTime("2026-09-01T00:00:00.000Z"));
    state.next = *parseTime("2026-09-21T00:00:00.123Z");
    state.window.remember("5f:abc", state.next);
    CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.window.knows("5f:abc"));
    CHECK(again.since() == state.next);
    again.finish();
    CHECK(again.since() == again.window.floor());
}
