#include "channels/kaufland/kaufland_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kaufland/kaufland_cursor.h"
#include "channels/kaufland/kaufland_orders.h"
#include "channels/kaufland/kaufland_rules.h"
#include "channels/kaufland/kaufland_topics.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::kaufland;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("kaufland", name); }

std::string wireMessage(const std::string& role, const std::string& time, const std::string& id) {
    return R"({"id_ticket_message":)" + id + R"(,"author":{"role":")" + role + R"("},"text":"t)" + id +
           R"(","ts_created_iso":"2026-09-21T)" + time + R"(Z"})";
}

Ticket ticketWith(const std::string& messages, const std::string& rest = {}) {
    return parseTicket(R"({"data":{"id_ticket":"0005","id_buyer":7,"messages":[)" + messages + "]" + rest + "}}");
}

Order onlyOrder(const std::string& units) {
    const auto document = JsonDocument::parse("[" + units + "]");
    auto orders = readOrders(document.root());
    REQUIRE(orders.size() == 1);
    return orders.front();
}

std::string unit(const std::string& rest) { return R"({"id_order":"M1")" + rest + "}"; }

}  // namespace

TEST_CASE("kaufland: signatures are those of the reference", "[channels][kaufland]") {
    CHECK(
        signature(
            "kauf-secret", "GET", "https://sellerapi.kaufland.com/v2/tickets?status=opened&limit=30&offset=0", "",
            1'790'000'000
        ) == "62d8b108ce286b29e277a103faf24269257a4994c0d45502fb9b830c1721d99b"
    );
    CHECK(
        signature(
            "kauf-secret", "POST", "https://sellerapi.kaufland.com/v2/tickets/00051234567/messages",
            R"({"text":"Guten Tag, das Paket ist unterwegs."})", 1'790'000'000
        ) == "20e5f8de868495ff4c8e171666d46c607aec9f47d9252b79905662b386ec01ac"
    );
}

TEST_CASE("kaufland: a ticket tells who wrote what, in order", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    CHECK(ticket.id == "00051234567");
    REQUIRE(ticket.messages.size() == 5);
    const Author expected[] = {Author::Buyer, Author::Notice, Author::Seller, Author::Notice, Author::Buyer};
    for (std::size_t i = 0; i < 5; ++i) CHECK(ticket.messages[i].author == expected[i]);
    const Incoming& first = ticket.messages[0];
    CHECK(first.external_id == "9007199254740993");
    CHECK(first.conversation_external_id == "00051234567");
    CHECK(first.buyer_external_id == "7711");
    CHECK(first.buyer_name == "Jonas W");
    CHECK(first.subject == "delivery not received");
    CHECK(first.text == "Wo ist mein Paket?");
    CHECK(first.sent_at == parseTime("2026-09-21T20:00:00Z"));
    CHECK(first.order_external_id == "MABC123");
    CHECK(first.listing_id == "350000001");
    CHECK(first.site == "kaufland.de");
    CHECK(first.warnings.empty());
    CHECK_FALSE(ticket.settled);
}

TEST_CASE("kaufland: the topic speaks for the message that opened the ticket only", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    REQUIRE_FALSE(ticket.messages[0].hints.empty());
    CHECK(ticket.messages[0].hints[0].intent == "order_tracking");
    for (std::size_t i = 1; i < ticket.messages.size(); ++i) CHECK(ticket.messages[i].hints.empty());
    const std::string reason = R"(,"open_reason":"product_defect")";
    CHECK_FALSE(ticketWith(wireMessage("buyer", "10:00:00", "1"), reason).messages[0].hints.empty());
    // The seller has chosen it then.
    const Ticket sellers =
        ticketWith(wireMessage("seller", "09:00:00", "1") + ',' + wireMessage("buyer", "10:00:00", "2"), reason);
    CHECK(sellers.messages[1].hints.empty());
}

TEST_CASE("kaufland: a topic says what it clearly says, else the reason does", "[channels][kaufland]") {
    CHECK(hintsOf("invoice_needed", "contact_other").at(0).intent == "invoice_request");
    CHECK(hintsOf("other_question", "product_return").at(0).intent == "return_exchange");
    CHECK(hintsOf("", "product_not_as_described").at(0).intent == "not_as_described");
    CHECK(hintsOf("account_login", "contact_other").empty());
    CHECK(hintsOf("", "").empty());
    CHECK(hintsOf("issue_paypal", "").size() == 2);
}

TEST_CASE("kaufland: a file goes with the message that is nearest in time", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    for (std::size_t i = 0; i < 4; ++i) CHECK(ticket.messages[i].attachments.empty());
    REQUIRE(ticket.messages[4].attachments.size() == 1);
    const Attachment& file = ticket.messages[4].attachments[0];
    CHECK(file.name == "Foto.JPG");
    CHECK(file.media_type == "image/jpeg");
    CHECK(file.ref == "https://files.example.test/a?sig=1");
    const auto odd =
        ticketWith(wireMessage("buyer", "10:00:00", "1"), R"(,"files":[{"filename":"x","ts_created_iso":"?","uri":"u"}])");
    REQUIRE(odd.messages[0].attachments.size() == 1);
    CHECK(odd.messages[0].attachments[0].media_type.empty());
}

TEST_CASE("kaufland: a message without a text is set aside and the others go on", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    REQUIRE(ticket.unreadable.size() == 1);
    CHECK(ticket.unreadable[0].external_id == "9006");
    CHECK(ticket.unreadable[0].reason == "text: a string was expected, found null");
}

TEST_CASE("kaufland: every message reads back from its own bytes alone", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    for (const auto& kept : ticket.messages) {
        const Page page = parseRaw(kept.raw);
        REQUIRE(page.messages.size() == 1);
        const Incoming& again = page.messages[0];
        CHECK(again.external_id == kept.external_id);
        CHECK(again.text == kept.text);
        CHECK(again.order_external_id == kept.order_external_id);
        CHECK(again.attachments.size() == kept.attachments.size());
        CHECK(again.hints.size() == kept.hints.size());
        CHECK(again.raw == kept.raw);
    }
    const Page odd = parseRaw(ticket.unreadable[0].raw);
    REQUIRE(odd.unreadable.size() == 1);
    CHECK(odd.unreadable[0].external_id == "9006");
    const Unreadable refused = unreadableTicket("0005", "GET /tickets/{id}: HTTP 404");
    const Page gone = parseRaw(refused.raw);
    REQUIRE(gone.unreadable.size() == 1);
    CHECK(gone.unreadable[0].external_id == refused.external_id);
    CHECK(gone.unreadable[0].reason == refused.reason);
}

TEST_CASE("kaufland: messages are sorted and doubles left out, whichever way a list runs", "[channels][kaufland]") {
    const std::string a = wireMessage("buyer", "10:00:00", "1"), b = wireMessage("seller", "10:00:00", "2"),
                      c = wireMessage("buyer", "11:00:00", "3");
    for (const auto& list : {a + ',' + b + ',' + c, c + ',' + b + ',' + a, a + ',' + a + ',' + b + ',' + c + ',' + c}) {
        CAPTURE(list);
        const Ticket ticket = ticketWith(list);
        REQUIRE(ticket.messages.size() == 3);
        CHECK(ticket.messages[0].external_id == "1");
        CHECK(ticket.messages[1].external_id == "2");
        CHECK(ticket.messages[2].external_id == "3");
    }
}

TEST_CASE(
    "kaufland: a ticket is settled when it is closed or taken over, never over a buyer's last word",
    "[channels][kaufland]"
) {
    const std::string buyer = wireMessage("buyer", "10:00:00", "1"),
                      service = buyer + ',' + wireMessage("customer_service", "11:00:00", "2");
    for (const char* status : {"buyer_closed", "seller_closed", "both_closed", "customer_service_closed_final"})
        CHECK(ticketWith(buyer, std::string(R"(,"status":")") + status + '"').settled);
    CHECK_FALSE(ticketWith(buyer, R"(,"status":"opened","is_seller_responsible":false)").settled);
    CHECK(ticketWith(service, R"(,"status":"opened","is_seller_responsible":false)").settled);
    CHECK_FALSE(ticketWith(service, R"(,"status":"opened","is_seller_responsible":true)").settled);
    CHECK_FALSE(ticketWith(service).settled);
}

TEST_CASE("kaufland: a message without an id goes by what never changes about it", "[channels][kaufland]") {
    const Stream stream = parseStream(fixture("messages.json"), 0);
    REQUIRE(stream.entries.size() == 2);
    CHECK(stream.entries[0].id == "9001");
    CHECK(stream.entries[0].ticket_id == "00051234567");
    CHECK(stream.entries[1].id.starts_with("sha256:"));
    // The same message in its ticket has the same one.
    const Ticket ticket = parseTicket(
        R"({"data":{"id_ticket":"00051234568","messages":[{"author":{"name":"Eva N","role":"buyer"},"text":"Kdy to přijde?",)"
        R"("ts_created_iso":"2026-09-21T22:14:00Z"}]}})"
    );
    CHECK(ticket.messages.at(0).external_id == stream.entries[1].id);
    REQUIRE(stream.unreadable.size() == 1);
    CHECK(stream.unreadable[0].external_id == "9003");
    CHECK(parseRaw(stream.unreadable[0].raw).unreadable.at(0).external_id == "9003");
    CHECK(stream.more);
    CHECK_FALSE(parseStream(fixture("messages.json"), 28).more);
}

TEST_CASE("kaufland: a role that nobody knows is never a buyer", "[channels][kaufland]") {
    const Ticket ticket = ticketWith(wireMessage("bot", "10:00:00", "1"));
    CHECK(ticket.messages[0].author == Author::Notice);
    CHECK(ticket.messages[0].warnings.size() == 1);
}

TEST_CASE("kaufland: a storefront that is no code has no site", "[channels][kaufland]") {
    CHECK(siteOf("cz") == "kaufland.cz");
    CHECK(siteOf("evil.example/x").empty());
    CHECK(siteOf("").empty());
}

TEST_CASE("kaufland: a version changes with the status and with every change", "[channels][kaufland]") {
    const auto version = [](const std::string& rest) { return ticketWith("", rest).version; };
    const std::string first = version(R"(,"status":"opened","ts_updated_iso":"2026-09-21T22:00:00Z")");
    CHECK(first != version(R"(,"status":"seller_closed","ts_updated_iso":"2026-09-21T22:00:00Z")"));
    CHECK(first != version(R"(,"status":"opened","ts_updated_iso":"2026-09-21T22:00:01Z")"));
    const auto listed = parseTickets(
        R"({"data":[{"id_ticket":"0005","status":"opened","ts_updated_iso":"2026-09-21T22:00:00Z"},{}]})", 0
    );
    REQUIRE(listed.tickets.size() == 1);
    CHECK(listed.tickets[0].version == first);
}

TEST_CASE("kaufland: order units of one order are its items, counted", "[channels][kaufland]") {
    const Ticket ticket = parseTicket(fixture("ticket.json"));
    REQUIRE(ticket.orders.size() == 1);
    const Order& order = ticket.orders[0];
    CHECK(order.external_id == "MABC123");
    CHECK(order.status == OrderStatus::Shipped);
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].title == "LED-Tischlampe");
    CHECK(order.items[0].quantity == 2);
    REQUIRE(order.total);
    CHECK(order.total->amount == "44.85");
    CHECK(order.total->currency == "EUR");
    CHECK(order.ordered_at == parseTime("2026-09-10T08:00:00Z"));
    CHECK(order.updated_at == parseTime("2026-09-15T08:00:00Z"));
    CHECK(order.eta_to == parseTime("2026-09-20T00:00:00Z"));
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->name == "Jonas W");
    CHECK(order.ship_to->country == "DE");
    CHECK(order.buyer_external_id == "7711");
}

TEST_CASE(
    "kaufland: an order is as far as the unit that is furthest behind, cancelled ones aside", "[channels][kaufland]"
) {
    const OrderDetails details = parseOrder(fixture("order.json"));
    CHECK(details.order.status == OrderStatus::Paid);
    CHECK(details.order.total->amount == "499.05");
    CHECK(details.order.total->currency == "CZK");
    CHECK(details.order.items.size() == 2);
    CHECK(details.order.ordered_at == parseTime("2026-09-10T07:59:00Z"));
    CHECK(details.order.ship_to->name == "Eva Nováková");
    CHECK(details.unit_ids == std::vector<std::string>{"314570", "314571"});
    CHECK(onlyOrder(unit(R"(,"status":"cancelled")")).status == OrderStatus::Cancelled);
    CHECK(onlyOrder(unit(R"(,"status":"returned_paid")")).status == OrderStatus::Returned);
    CHECK(
        onlyOrder(unit(R"(,"status":"received")") + ',' + unit(R"(,"status":"open")")).status == OrderStatus::Unknown
    );
    CHECK(parseOrder(R"({"data":{"id_order":"M","order_units":[]}})").order.status == OrderStatus::Unknown);
    // What isn't a number would be written into a request as it stands.
    CHECK(parseOrder(R"({"data":{"id_order":"M","order_units":[{"id_order_unit":"1],"}]}})").unit_ids.empty());
}

TEST_CASE("kaufland: a total that can't be told for sure isn't told", "[channels][kaufland]") {
    const std::string eur = R"(,"currency":"EUR","price":)";
    CHECK(onlyOrder(unit(eur + "5")).total->amount == "0.05");
    CHECK_FALSE(onlyOrder(unit(eur + "-5")).total);
    CHECK_FALSE(onlyOrder(unit(eur + "9223372036854775807")).total);
    CHECK_FALSE(onlyOrder(unit(eur + "5") + ',' + unit(R"(,"currency":"CZK","price":5)")).total);
    CHECK_FALSE(onlyOrder(unit(eur + "5") + ',' + unit("")).total);
    CHECK_FALSE(onlyOrder(unit(R"(,"price":5)")).total);
}

TEST_CASE("kaufland: an answer of another shape is not understood", "[channels][kaufland]") {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"data":{}})", R"({"data":7})", "\xff\xfe"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(parseStream(body, 0), NotUnderstood);
        CHECK_THROWS_AS(parseTickets(body, 0), NotUnderstood);
        CHECK_THROWS_AS(parseTicket(body), NotUnderstood);
        CHECK_THROWS_AS(parseOrder(body), NotUnderstood);
    }
    CHECK_THROWS_AS(parseRaw("no JSON"), NotUnderstood);
    CHECK(parseRaw("{}").unreadable.size() == 1);
}

TEST_CASE("kaufland: odd entries of lists are read as far as they go", "[channels][kaufland]") {
    CHECK(parseStream(R"({"data":[7,null,{"id_ticket":"1"}]})", 0).entries.size() == 1);
    const Ticket ticket = ticketWith("7,null");
    CHECK(ticket.messages.empty());
    CHECK(ticket.unreadable.size() == 2);
    CHECK(
        ticketWith(R"({"id_ticket_message":1,"text":"t","author":{"role":"buyer"},"ts_created_iso":"soon"})")
            .messages.at(0)
            .warnings.size() == 1
    );
}

TEST_CASE("kaufland: a list ends behind an empty page, whatever its count says", "[channels][kaufland]") {
    CHECK_FALSE(parseStream(R"({"data":[],"pagination":{"total":99}})", 0).more);
    CHECK_FALSE(parseTickets(R"({"data":[{"id_ticket":"1"}]})", 0).more);
}

TEST_CASE("kaufland: replies and tickets are written as their requests want them", "[channels][kaufland]") {
    CHECK(writeReply("Guten Tag", {}) == R"({"text":"Guten Tag","interim_notice":false})");
    CHECK(
        writeReply("x", {{"rechnung.pdf", "application/pdf", "", "%PDF"}, {"", "", "", "y"}}) ==
        R"({"text":"x","interim_notice":false,"ticket_message_files":[{"filename":"rechnung.pdf","mime_type":"application/pdf","data":"JVBERg=="},)"
        R"({"filename":"attachment","mime_type":"application/octet-stream","data":"eQ=="}]})"
    );
    CHECK(
        writeNewTicket({"314567", "314568"}, "contact_other", "Hallo") ==
        R"({"id_order_unit":[314567,314568],"reason":"contact_other","message":"Hallo"})"
    );
}

TEST_CASE("kaufland: of an error only a field or a type is told, never a sentence", "[channels][kaufland]") {
    CHECK(
        parseErrorCode(R"({"message":"m","type":"validation","errors":[{"field":"text","message":"your text"}]})") ==
        "text"
    );
    CHECK(parseErrorCode(R"({"message":"m","type":"validation","errors":[]})") == "validation");
    CHECK(parseErrorCode(R"({"errors":[{"field":"you wrote: call me"}]})").empty());
    CHECK(parseErrorCode("<html>").empty());
}

TEST_CASE("kaufland: a cursor reads back as it was written, and no other does", "[channels][kaufland]") {
    CursorState state;
    state.window = PullWindow(Instant(1'790'000'000'000ms));
    state.enter(CursorState::Phase::Read);
    state.offset = 30;
    state.due = {{"00051234567", 0}, {"00051234568", 3}};
    const CursorState again = readCursor(writeCursor(state));
    CHECK(again.phase == CursorState::Phase::Read);
    CHECK(again.offset == 30);
    CHECK(again.due == state.due);
    CHECK(again.window.first() == state.window.first());
    for (const char* text : {"x", "{}", R"({"v":2,"phase":0})", R"({"v":1,"phase":9})", R"({"v":1})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(readCursor(text), NotUnderstood);
    }
}
