#include "channels/allegro/allegro_wire.h"

#include <catch2/catch.hpp>

#include "channels/allegro/allegro_cursor.h"
#include "channels/allegro/allegro_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::allegro;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("allegro", name); }

Thread lamp() {
    return {"yQYYEFO7DZ50vi6fgHyrMD703kAhikJ0j7HIkZAKW7i", "client:76480128", parseTime("2026-09-21T22:13:20.533Z")};
}

/// The fixture's message whose id ends so.
Incoming message(const std::string& ending) {
    for (auto& one : parseMessages(fixture("messages.json"), lamp()).messages) {
        if (one.external_id == "a30b05fd-5341-407b-ace4-ee53092b5c" + ending) return std::move(one);
    }
    FAIL("no message " << ending);
    return {};
}

OrderStatus statusOf(const std::string& form, const std::string& stage) {
    const auto order =
        parseOrder(R"({"id":"1","status":")" + form + R"(","fulfillment":{"status":")" + stage + R"("}})");
    REQUIRE(order);
    return order->order.status;
}

MessageList shown(Instant newest) {
    MessageList out;
    out.newest_at = newest;
    return out;
}

}  // namespace

TEST_CASE("allegro: a list of threads is read, and one without an id set aside", "[channels][allegro][unit]") {
    const auto list = parseThreads(fixture("threads.json"));
    REQUIRE(list.threads.size() == 2);
    CHECK(list.threads[0].id == lamp().id);
    CHECK(list.threads[0].buyer == "client:76480128");
    CHECK(list.threads[0].last_at == parseTime("2026-09-21T22:13:20.533Z"));
    CHECK(list.threads[1].id == "007");
    CHECK(list.threads[1].buyer.empty());
    CHECK_FALSE(list.threads[1].last_at);
    REQUIRE(list.unreadable.size() == 1);
    CHECK(list.unreadable.front().reason == "id of a thread: missing");
    CHECK(parseRaw(list.unreadable.front().raw).unreadable.at(0).external_id == list.unreadable.front().external_id);
    CHECK_FALSE(list.full);
    CHECK_FALSE(list.newest_first);
}

TEST_CASE("allegro: the other side's messages are the buyer's, all others ours", "[channels][allegro][unit]") {
    const Incoming buyers = message("ed"), own = message("ef");
    CHECK(buyers.author == Author::Buyer);
    CHECK(buyers.conversation_external_id == lamp().id);
    CHECK(buyers.buyer_external_id == "client:76480128");
    CHECK(buyers.sent_at == parseTime("2026-09-21T22:13:20.533Z"));
    CHECK(buyers.order_external_id == "46f7fd80-a4fb-11f1-ae29-2768457b2c86");
    CHECK(buyers.listing_id == "7782015059");
    CHECK(own.author == Author::Seller);
    CHECK(own.buyer_external_id == "client:76480128");
    CHECK(own.text == "Wysłano dziś.");
    CHECK(own.bounced.empty());
    CHECK(withheldAsNotice(own).external_id == own.external_id);
}

TEST_CASE("allegro: a thread that doesn't name its buyer learns him from his message", "[channels][allegro][unit]") {
    const auto list = parseMessages(fixture("messages.json"), {lamp().id, {}, {}});
    CHECK(list.messages.at(1).buyer_external_id.empty());
    CHECK(list.messages.at(2).buyer_external_id == "client:76480128");
}

TEST_CASE("allegro: the number of a car stands below the question about its part", "[channels][allegro][unit]") {
    CHECK(message("ed").text == "Gdzie jest paczka?\n\nVIN: WVWZZZ1JZXW000001");
    const std::string twice =
        R"({"messages":[{"id":"1","author":{"isInterlocutor":true},"text":"VIN WVW1, pasuje?","vin":"WVW1"}]})";
    CHECK(parseMessages(twice, lamp()).messages.at(0).text == "VIN WVW1, pasuje?");
}

TEST_CASE("allegro: attachments are known by the id at the end of their address", "[channels][allegro][unit]") {
    const Incoming buyers = message("ed");
    REQUIRE(buyers.attachments.size() == 2);
    CHECK(buyers.attachments[0].name == "image.png");
    CHECK(buyers.attachments[0].media_type == "image/png");
    CHECK(buyers.attachments[0].ref == "97dc0b60-2da4-4247-92ba-b748630ba0f6");
    CHECK(buyers.attachments[1].media_type == "application/octet-stream");
    CHECK(buyers.attachments[1].ref == "97dc0b60-2da4-4247-92ba-b748630ba0f7");
    CHECK(
        buyers.warnings ==
        std::vector<std::string>{"attachment 2: EXPIRED", "attachment 3: NEW", "more attachments are on Allegro's page"}
    );
}

TEST_CASE("allegro: a message of files alone, without a date, is a message", "[channels][allegro][unit]") {
    const Incoming mail = message("ec");
    CHECK(mail.text.empty());
    CHECK(mail.subject == "Re: lampa");
    CHECK(mail.attachments.size() == 1);
    CHECK_FALSE(mail.sent_at);
    CHECK(mail.warnings == std::vector<std::string>{"createdAt: not a time"});
}

TEST_CASE("allegro: what the filter still hides is no message yet, and the list says so", "[channels][allegro][unit]") {
    const auto list = parseMessages(fixture("messages.json"), lamp());
    CHECK(list.undecided);
    for (const auto& one : list.messages) CHECK_FALSE(one.external_id.ends_with("ee"));
    for (const auto& one : list.unreadable) CHECK_FALSE(one.external_id.ends_with("ee"));
    CHECK(list.newest_at == parseTime("2026-09-21T22:30:00.000Z"));
}

TEST_CASE("allegro: a reply that the filter withheld is told of in a notice", "[channels][allegro][unit]") {
    const Incoming withheld = message("f0");
    CHECK(withheld.author == Author::Seller);
    CHECK(withheld.bounced == withheld.external_id);
    const Incoming notice = withheldAsNotice(withheld);
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == withheld.external_id);
    CHECK(notice.external_id == "withheld:" + withheld.external_id);
    const Page again = parseRaw(withheld.raw);
    REQUIRE(again.messages.size() == 1);
    CHECK(again.messages[0].external_id == notice.external_id);
    CHECK(again.messages[0].text == notice.text);
}

TEST_CASE("allegro: a buyer's withheld message that is shown all the same is taken", "[channels][allegro][unit]") {
    const std::string body =
        R"({"messages":[{"id":"1","status":"BLOCKED","author":{"isInterlocutor":true,"login":"b"},"text":"Hej"}]})";
    const auto list = parseMessages(body, lamp());
    REQUIRE(list.messages.size() == 1);
    CHECK(list.messages[0].author == Author::Buyer);
    CHECK(list.messages[0].bounced.empty());
    CHECK(list.messages[0].warnings.back() == "Allegro's filter withheld this message");
}

TEST_CASE("allegro: a message that can't be read says which field and why", "[channels][allegro][unit]") {
    const auto list = parseMessages(fixture("messages.json"), lamp());
    REQUIRE(list.unreadable.size() == 4);
    CHECK(list.unreadable[0].reason == "text: a string was expected, found an object");
    CHECK(list.unreadable[1].reason == "author.isInterlocutor: a boolean was expected");
    CHECK(list.unreadable[2].reason == "id: missing");
    CHECK(list.unreadable[3].reason == "message: an object was expected, found a string");
    for (const auto& bad : list.unreadable) {
        CHECK_FALSE(bad.external_id.empty());
        CHECK(parseRaw(bad.raw).unreadable.at(0).external_id == bad.external_id);
    }
}

TEST_CASE("allegro: a page is full when it holds as much as was asked for", "[channels][allegro][unit]") {
    const auto full = [](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += i == 0 ? "{}" : ",{}";
        return parseMessages("{\"messages\":[" + list + "]}", lamp()).full;
    };
    CHECK_FALSE(full(kPageLimit - 1));
    CHECK(full(kPageLimit));
}

TEST_CASE("allegro: an order's facts are read, and its site and language", "[channels][allegro][unit]") {
    const auto found = parseOrder(fixture("order.json"));
    REQUIRE(found);
    const Order& order = found->order;
    CHECK(order.external_id == "46f7fd80-a4fb-11f1-ae29-2768457b2c86");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == parseTime("2026-09-20T07:00:00.000Z"));
    CHECK(order.eta_to == parseTime("2026-09-25T21:59:59Z"));
    CHECK(order.ship_by == parseTime("2026-09-21T21:59:59.999Z"));
    CHECK(order.buyer_external_id == "client:76480128");
    CHECK(order.note == "Bez plastiku");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->name == "Jan Novák");
    CHECK(order.ship_to->country == "CZ");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    REQUIRE(order.items.size() == 2);
    CHECK(order.items[0].listing_id == "9007199254740993");
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[1].sku.empty());
    CHECK(found->buyer_locale == "cs-CZ");
    CHECK(found->site == "allegro.cz");
    CHECK_FALSE(parseOrder("{}"));
}

TEST_CASE("allegro: an order's state follows from the form and its fulfilment", "[channels][allegro][unit]") {
    CHECK(statusOf("BOUGHT", "NEW") == OrderStatus::Unpaid);
    CHECK(statusOf("FILLED_IN", "") == OrderStatus::Unpaid);
    CHECK(statusOf("READY_FOR_PROCESSING", "READY_FOR_SHIPMENT") == OrderStatus::Paid);
    CHECK(statusOf("READY_FOR_PROCESSING", "SENT") == OrderStatus::Shipped);
    CHECK(statusOf("READY_FOR_PROCESSING", "PICKED_UP") == OrderStatus::Delivered);
    CHECK(statusOf("READY_FOR_PROCESSING", "RETURNED") == OrderStatus::Returned);
    CHECK(statusOf("READY_FOR_PROCESSING", "CANCELLED") == OrderStatus::Cancelled);
    CHECK(statusOf("BUYER_CANCELLED", "SENT") == OrderStatus::Cancelled);
    CHECK(statusOf("SOMETHING", "NEW") == OrderStatus::Unknown);
}

TEST_CASE("allegro: odd figures of an order do no harm", "[channels][allegro][unit]") {
    const auto quantity = [](const std::string& written) {
        return parseOrder(R"({"id":"1","lineItems":[{"quantity":)" + written + "}]}")->order.items.at(0).quantity;
    };
    CHECK(quantity("3") == 3);
    CHECK(quantity("1e300") == 1);
    CHECK(quantity("-2") == 1);
    CHECK(quantity("\"many\"") == 1);
    CHECK_FALSE(parseOrder(R"({"id":"1","summary":{"totalToPay":{"amount":"lots"}}})")->order.total);
}

TEST_CASE("allegro: parcels are read with the carrier's name where there is one", "[channels][allegro][unit]") {
    const auto parcels = parseParcels(fixture("shipments.json"));
    REQUIRE(parcels.size() == 2);
    CHECK(parcels[0].carrier == "DPD");
    CHECK(parcels[0].tracking_number == "0000003412345U");
    CHECK(parcels[0].shipped_at == parseTime("2026-09-21T09:30:00.000Z"));
    CHECK(parcels[1].carrier == "Zásilkovna");
}

TEST_CASE("allegro: the marketplace of an order goes before its destination", "[channels][allegro][unit]") {
    CHECK(siteOf("allegro-sk", "PL") == "allegro.sk");
    CHECK(siteOf("", "HU") == "allegro.hu");
    CHECK(siteOf("allegro-xx", "DE").empty());
}

TEST_CASE("allegro: the answer to a reply gives its receipt", "[channels][allegro][unit]") {
    const auto receipt = parseReceipt(fixture("send_answer.json"));
    REQUIRE(receipt);
    CHECK(receipt->external_id == "a30b05fd-5341-407b-ace4-ee53092b5cf1");
    CHECK(receipt->accepted_at == parseTime("2026-09-21T22:40:00.250Z"));
    CHECK_FALSE(parseReceipt("{}"));
    CHECK_FALSE(parseReceipt("[1]"));
    CHECK_FALSE(parseReceipt("<html>"));
}

TEST_CASE("allegro: what is sent is what the protocol names", "[channels][allegro][unit]") {
    CHECK(
        writeReply("Wysłano \"dziś\".", {"97dc0b60"}) ==
        R"({"text":"Wysłano \"dziś\".","attachments":[{"id":"97dc0b60"}]})"
    );
    CHECK(
        writeNewMessage("buyer1", "46f7", "Hej") ==
        R"({"recipient":{"login":"buyer1"},"text":"Hej","order":{"id":"46f7"},"attachments":[]})"
    );
    CHECK(writeFileDeclaration("a.pdf", 51234) == R"({"filename":"a.pdf","size":51234})");
    CHECK(writeMarkRead() == R"({"read":true})");
}

TEST_CASE("allegro: an error says its code and field and echoes nothing else", "[channels][allegro][unit]") {
    CHECK(parseError(fixture("error.json")).code == "TOO_MANY_REQUESTS");
    CHECK(parseError(fixture("error.json")).path.empty());
    CHECK(parseError(R"({"errors":[{"code":"VALIDATION_ERROR","path":"order"}]})").path == "order");
    const auto echo = parseError(R"({"errors":[{"code":"hunter2","path":"text: call +48 111"}]})");
    CHECK(echo.code.empty());
    CHECK(echo.path.empty());
    CHECK(parseError("<html>").code.empty());
    CHECK(parseError(R"({"errors":{}})").code.empty());
}

TEST_CASE("allegro: what is no answer of the protocol is not understood", "[channels][allegro][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", R"({"threads":{},"messages":"x","shipments":1})",
        "\xff\xfe"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseThreads(body), NotUnderstood);
    CHECK_THROWS_AS(parseMessages(body, lamp()), NotUnderstood);
    CHECK_THROWS_AS(parseParcels(body), NotUnderstood);
}

TEST_CASE("allegro: a cursor survives being written and read", "[channels][allegro][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    state.begin(*parseTime("2026-09-22T00:00:00.000Z"), *parseTime("2026-09-22T00:00:00.000Z"));
    state.window.remember("a30b05fd", *parseTime("2026-09-21T22:13:20.533Z"));
    state.read["yQYY"] = *parseTime("2026-09-21T22:13:20.533Z");
    state.offset = 40;
    state.pass = 2;
    state.found = true;
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.window.knows("a30b05fd"));
    CHECK(again.begun() == *parseTime("2026-09-22T00:00:00.000Z"));
    CHECK(again.hasRead({"yQYY", {}, parseTime("2026-09-21T22:13:20.533Z")}));
    CHECK_FALSE(again.hasRead({"yQYY", {}, parseTime("2026-09-21T22:13:20.534Z")}));
}

TEST_CASE("allegro: a thread counts as read once nothing more can appear in it", "[channels][allegro][unit]") {
    const Instant now = *parseTime("2026-09-22T12:00:00.000Z");
    CursorState state;
    state.window = PullWindow(now - 240h);
    state.begin(now, now);
    const auto counts = [&](std::chrono::milliseconds last_ago, std::chrono::milliseconds shown_ago, bool undecided) {
        const Thread thread{"t", "b", now - last_ago};
        MessageList list = shown(now - shown_ago);
        list.undecided = undecided;
        state.read.clear();
        state.noteRead(thread, list);
        return state.hasRead(thread);
    };
    CHECK(counts(1h, 1h, false));
    CHECK_FALSE(counts(9min, 9min, false));  // a message that was held back may come yet
    CHECK_FALSE(counts(1h, 1h, true));       // the filter is still looking at one
    CHECK_FALSE(counts(1h, 2h, false));      // the list of messages lags behind
    CHECK(counts(25h, 26h, true));           // but not for ever
}

TEST_CASE(
    "allegro: a walk over several pages looks at the top again until nothing is new", "[channels][allegro][unit]"
) {
    const Instant now = *parseTime("2026-09-22T12:00:00.000Z");
    CursorState state;
    state.window = PullWindow(now - 240h);
    state.begin(now, now);
    CHECK(state.reach() == now - 240h);
    state.turnPage();
    state.found = true;
    CHECK_FALSE(state.endPass());
    CHECK(state.offset == 0);
    CHECK(state.reach() == now - 10min);
    CHECK(state.endPass());
    CHECK(state.pass == 1);
}

TEST_CASE("allegro: of very many threads the newest are remembered", "[channels][allegro][unit]") {
    const Instant now = *parseTime("2026-09-22T12:00:00.000Z");
    CursorState state;
    for (int i = 0; i < 2100; ++i) state.read["t" + std::to_string(i)] = now - std::chrono::seconds(i);
    state.turnPage();
    CHECK(state.read.size() == 2000);
    CHECK(state.read.contains("t0"));
    CHECK_FALSE(state.read.contains("t2099"));
}
