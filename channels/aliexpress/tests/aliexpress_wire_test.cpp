#include "channels/aliexpress/aliexpress_wire.h"

#include <catch2/catch.hpp>

#include "channels/aliexpress/aliexpress_cursor.h"
#include "channels/aliexpress/aliexpress_orders.h"
#include "channels/aliexpress/pacific_time.h"
#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::aliexpress;
using namespace std::chrono_literals;

namespace {

constexpr const char* kOwn = "cn1500000001abcd";
constexpr const char* kListChannels = "aliexpress.message.redefining.versiontwo.querymsgrelationlist";
constexpr const char* kListMessages = "aliexpress.message.redefining.versiontwo.querymsgdetaillist";
constexpr const char* kOrder = "aliexpress.solution.order.info.get";

std::string fixture(const std::string& name) { return channels::testing::readFixture("aliexpress", name); }

Channel ivan() {
    Channel out;
    out.id = "880012345";
    out.buyer_login_id = "ru12345678abcd";
    out.buyer_ali_id = "222000333";
    out.buyer_name = "Ivan P";
    return out;
}

MessageList fixtureMessages() {
    return readMessages(readAnswer(fixture("messages.json"), kListMessages).result, ivan(), kOwn);
}

Instant at(const char* text) { return *parseTime(text); }

}  // namespace

TEST_CASE(
    "aliexpress: a list of channels is read, and one without an id set aside", "[channels][aliexpress][unit]"
) {
    const auto list = readChannels(readAnswer(fixture("channels.json"), kListChannels).result);
    REQUIRE(list.channels.size() == 2);
    CHECK(list.rows == 4);
    CHECK(list.channels[0].id == "880012345");
    CHECK(list.channels[0].buyer_ali_id == "222000333");
    CHECK(list.channels[0].last_message_id == "9007199254740993");
    CHECK(list.channels[0].last_at == Instant(1'790'000'000'000ms));
    CHECK(list.channels[1].id == "880012346");
    CHECK(list.channels[1].last_message_id == "99000001");
    CHECK(list.oldest == Instant(1'789'999'980'000ms));
    CHECK(list.newest_first);
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].reason == "channel_id: missing");
    CHECK(
        parseRaw(list.unreadable[0].raw, kOwn).unreadable.at(0).external_id == list.unreadable[0].external_id
    );
}

TEST_CASE("aliexpress: a channel is split by what its messages are about", "[channels][aliexpress][unit]") {
    const auto list = fixtureMessages();
    REQUIRE(list.messages.size() == 5);
    CHECK(list.rows == 9);
    const Incoming &own = list.messages[0], &order = list.messages[1], &product = list.messages[2],
                   &member = list.messages[3], &strange = list.messages[4];
    CHECK(own.author == Author::Seller);
    CHECK(own.buyer_external_id == "ru12345678abcd");
    CHECK(own.conversation_external_id == order.conversation_external_id);
    CHECK(order.author == Author::Buyer);
    CHECK(order.external_id == "9007199254740995");
    CHECK(order.conversation_external_id == "880012345:order:8150000000012345");
    CHECK(order.order_external_id == "8150000000012345");
    CHECK(order.text == "Where is my parcel? Caf\uFFFD");
    CHECK(order.subject == "LED lamp");
    CHECK(order.buyer_name == "Ivan P");
    CHECK(product.conversation_external_id == "880012345:product:1005003574624824");
    CHECK(product.listing_id == "1005003574624824");
    CHECK(product.sent_at == Instant(1'789'999'000'000ms));
    CHECK(member.conversation_external_id == "880012345:member:0");
    CHECK(member.warnings == std::vector<std::string>{"gmt_create: not a time"});
    CHECK(strange.conversation_external_id == "880012345:member:0");
    CHECK(strange.warnings.size() == 2);
}

TEST_CASE("aliexpress: of a picture's three sizes the largest is taken", "[channels][aliexpress][unit]") {
    const auto list = fixtureMessages();
    const auto& files = list.messages.at(1).attachments;
    REQUIRE(files.size() == 2);
    CHECK(files[0].ref == "https://ae01.alicdn.com/kf/Ha.jpg?x=1");
    CHECK(files[0].name == "Ha.jpg");
    CHECK(files[0].media_type == "image/jpeg");
    CHECK(files[1].ref == "https://ae01.alicdn.com/kf/Hb_s.png");
    CHECK(files[1].media_type == "image/png");
    CHECK(list.messages.at(3).text.empty());
    CHECK(list.messages.at(3).attachments.size() == 1);
}

TEST_CASE(
    "aliexpress: a message that can't be read says which field and why", "[channels][aliexpress][unit]"
) {
    const auto list = fixtureMessages();
    REQUIRE(list.unreadable.size() == 4);
    CHECK(list.unreadable[0].external_id == "4");
    CHECK(list.unreadable[0].reason == "content: a string was expected, found an object");
    CHECK(list.unreadable[1].reason == "id: missing");
    CHECK(list.unreadable[2].reason == "sender_ali_id: neither the buyer's nor the shop's");
    CHECK(list.unreadable[3].reason == "message: an object was expected, found a string");
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw, kOwn);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
        CHECK(again.unreadable[0].reason == bad.reason);
    }
}

TEST_CASE("aliexpress: kept bytes are read again with the same author", "[channels][aliexpress][unit]") {
    for (const auto& message : fixtureMessages().messages) {
        const Page again = parseRaw(message.raw, kOwn);
        REQUIRE(again.messages.size() == 1);
        CHECK(again.messages[0].external_id == message.external_id);
        CHECK(again.messages[0].author == message.author);
        CHECK(again.messages[0].conversation_external_id == message.conversation_external_id);
    }
}

TEST_CASE(
    "aliexpress: who isn't the buyer is the shop, whichever of its accounts wrote",
    "[channels][aliexpress][unit]"
) {
    const auto author = [](Channel channel, const std::string& sender) {
        const std::string body =
            R"({"is_success":true,"message_detail_list":[{"id":1,"content":"x",)" + sender + "}]}";
        const auto list = readMessages(readAnswer(body, "m").result, channel, kOwn);
        return list.messages.empty()                      ? std::string("unreadable")
               : list.messages[0].author == Author::Buyer ? "buyer"
                                                          : "shop";
    };
    Channel unknown;
    unknown.id = "1";
    Channel by_login = unknown;
    by_login.buyer_login_id = "ru1";
    CHECK(author(ivan(), R"("sender_ali_id":222000333)") == "buyer");
    CHECK(author(ivan(), R"("sender_ali_id":1700000099)") == "shop");
    CHECK(author(by_login, R"("sender_ali_id":5,"summary":{"sender_login_id":"ru1"})") == "buyer");
    CHECK(author(by_login, R"("sender_login_id":"cn1500000001sub2")") == "shop");
    CHECK(author(unknown, R"("sender_login_id":"cn1500000001abcd")") == "shop");
    CHECK(author(unknown, R"("sender_login_id":"ru1")") == "buyer");
    CHECK(author(unknown, R"("sender_ali_id":5)") == "unreadable");
}

TEST_CASE("aliexpress: an answer is found in each of its envelopes", "[channels][aliexpress][unit]") {
    const auto body = GENERATE(
        as<std::string>(), R"({"a_b_response":{"result":{"x":"1"},"request_id":"r"}})",
        R"({"result":{"x":"1"},"request_id":"r"})", R"({"code":"0","result":{"x":1},"request_id":"r"})",
        R"({"a_b_response":{"x":1,"request_id":"r"}})", R"({"x":1})"
    );
    CAPTURE(body);
    const Answer answer = readAnswer(body, "a.b");
    CHECK(answer.result["x"].text() == "1");
    CHECK(answer.refusal.fate == Fate::Done);
}

TEST_CASE(
    "aliexpress: an empty list may be missing, but not without a word", "[channels][aliexpress][unit]"
) {
    CHECK(readChannels(readAnswer(R"({"result":{"is_success":true}})", "m").result).rows == 0);
    const auto body = GENERATE(
        as<std::string>(), "{}", R"({"result":{}})",
        R"({"result":{"is_success":true,"relation_list":"x","message_detail_list":7}})"
    );
    CAPTURE(body);
    const Answer answer = readAnswer(body, "m");
    CHECK_THROWS_AS(readChannels(answer.result), NotUnderstood);
    CHECK_THROWS_AS(readMessages(answer.result, ivan(), kOwn), NotUnderstood);
}

TEST_CASE("aliexpress: what is no answer of the protocol is not understood", "[channels][aliexpress][unit]") {
    const auto body =
        GENERATE(as<std::string>(), "", "null", "[]", "<html>", "\"x\"", "\xff\xfe", R"({"a":)");
    CAPTURE(body);
    CHECK_THROWS_AS(readAnswer(body, "m"), NotUnderstood);
}

TEST_CASE("aliexpress: a refusal is known by its code, in every shape", "[channels][aliexpress][unit]") {
    const auto [body, fate, code] = GENERATE(table<std::string, Fate, std::string>({
        {R"({"type":"ISV","code":"IncompleteSignature","message":"m","request_id":"r"})", Fate::KeysRefused,
         "IncompleteSignature"},
        {R"({"type":"ISV","code":"IllegalAccessToken"})", Fate::TokenEnded, "IllegalAccessToken"},
        {R"({"type":"ISV","code":"IllegalRefreshToken"})", Fate::KeysRefused, "IllegalRefreshToken"},
        {R"({"type":"ISV","code":"InvalidTimestamp"})", Fate::ClockOff, "InvalidTimestamp"},
        {R"({"type":"ISV","code":"MissingParameter"})", Fate::Permanent, "MissingParameter"},
        {R"({"type":"ISV","code":"AppCallLimit"})", Fate::Throttled, "AppCallLimit"},
        {R"({"type":"ISP","code":"SomethingNew"})", Fate::Temporary, "SomethingNew"},
        {R"({"type":"ISV","code":"SomethingNew"})", Fate::Permanent, "SomethingNew"},
        {R"({"error_response":{"code":11,"sub_code":"isv.permission-ip-whitelist-limit"}})",
         Fate::RightMissing, "11 isv.permission-ip-whitelist-limit"},
        {R"({"error_response":{"code":27}})", Fate::TokenEnded, "27"},
        {R"({"error_response":{"code":15,"sub_code":"isp.service-error"}})", Fate::Temporary,
         "15 isp.service-error"},
        {R"({"error_response":{"code":15,"sub_code":"isv.bad-thing"}})", Fate::Permanent, "15 isv.bad-thing"},
        {R"({"error":"invalid_grant","error_description":"x"})", Fate::KeysRefused, "invalid_grant"},
        {R"({"result":{"is_success":false,"error_code":-101,"error_msg":"m"}})", Fate::Permanent, "-101"},
        {R"({"a_response":{"is_success":"false","sub_error_code":77}})", Fate::Permanent, "77"},
    }));
    CAPTURE(body);
    const Refusal refusal = readAnswer(body, "a").refusal;
    CHECK(refusal.fate == fate);
    CHECK(refusal.code == code);
}

TEST_CASE("aliexpress: a ban lasts as long as its text says", "[channels][aliexpress][unit]") {
    const auto wait = [](const std::string& text) {
        return readAnswer(
                   R"({"error_response":{"code":7,"sub_code":"accesscontrol.limited-by-app-access-count","sub_msg":")" +
                       text + "\"}}",
                   "m"
        )
            .refusal.wait;
    };
    CHECK(wait("This ban will last for 9 seconds") == 60s);
    CHECK(wait("This ban will last 9 more seconds") == 9s);
    CHECK(wait("will last 0") == 1s);
    CHECK(wait("will last 999999999") == 24h);
    CHECK(wait("will last 99999999999999999999") == 60s);
    CHECK(wait("") == 60s);
}

TEST_CASE("aliexpress: a code that may be an echo isn't repeated", "[channels][aliexpress][unit]") {
    CHECK(readAnswer(R"({"type":"ISV","code":"50002300a41c"})", "m").refusal.code.empty());
    CHECK(readAnswer(R"({"error_response":{"code":41,"sub_code":"s3cr3t"}})", "m").refusal.code == "41");
    CHECK(readAnswer(R"({"error_response":{"code":41,"sub_code":"isv.t0ken"}})", "m").refusal.code == "41");
    CHECK(readAnswer(R"({"error":"s3cr3t"})", "m").refusal.code.empty());
}

TEST_CASE("aliexpress: tokens come with their ends", "[channels][aliexpress][unit]") {
    const Instant now(1'790'000'000'000ms);
    const auto read = [&](const std::string& body) { return readTokens(readAnswer(body, "m").result, now); };
    const Tokens tokens = read(fixture("token.json"));
    CHECK(tokens.grant.access_token == "tok-ae");
    CHECK(tokens.grant.refresh_token == "rt-ae");
    CHECK(tokens.grant.expires_in == 30 * 24h);
    CHECK(tokens.grant.refresh_expires_in == 60 * 24h);
    CHECK(tokens.login_id == "cn1500000001abcd");
    CHECK(tokens.seller_id == "1700000001");
    const Tokens dated =
        read(R"({"access_token":"a","expire_time":1790000100000,"refresh_token_valid_time":"1790000200000"})"
        );
    CHECK(dated.grant.expires_in == 100s);
    CHECK(dated.grant.refresh_expires_in == 200s);
    // Nothing told is no end; no life left is one that is near.
    CHECK(read(R"({"access_token":"a"})").grant.refresh_expires_in == 0s);
    CHECK(read(R"({"access_token":"a","refresh_expires_in":0})").grant.refresh_expires_in == 1s);
    CHECK_THROWS_AS(read(R"({"code":"0","refresh_token":"r"})"), NotUnderstood);
}

TEST_CASE(
    "aliexpress: the id of a conversation leads back to what it is about", "[channels][aliexpress][unit]"
) {
    const auto thread = readThread("880012345:order:8150000000012345");
    REQUIRE(thread);
    CHECK(thread->channel_id == "880012345");
    CHECK(thread->message_type == "order");
    CHECK(thread->extern_id == "8150000000012345");
    CHECK(writeThread(*readThread("a:b:member:0")) == "a:b:member:0");
    const auto bad = GENERATE(
        as<std::string>(), "", "880012345", ":", "::", "1:order", "1:order:", "1:order:0", "1:member:5",
        "1:live:5", ":order:5", "1:order:5 6"
    );
    CAPTURE(bad);
    CHECK_FALSE(readThread(bad));
}

TEST_CASE("aliexpress: a reply names buyer, shop and what it is about", "[channels][aliexpress][unit]") {
    CHECK(
        writeReply(
            {"880012345", "order", "8150000000012345"}, kOwn, "ru12345678abcd", "It left Shenzhen on 20 Sept."
        ) == R"({"buyer_id":"ru12345678abcd","seller_id":"cn1500000001abcd","message_type":"order",)"
             R"("extern_id":8150000000012345,"content":"It left Shenzhen on 20 Sept."})"
    );
    CHECK(
        writeReply({"1", "member", "0"}, "s", "b", "\"") ==
        R"({"buyer_id":"b","seller_id":"s","message_type":"member","extern_id":0,"content":"\""})"
    );
    CHECK(writeOrderQuery("8150000000012345") == R"({"order_id":8150000000012345})");
    CHECK(writeOrderQuery("0123") == R"({"order_id":"0123"})");
    CHECK(writeOrderQuery("1234567890123456789012") == R"({"order_id":"1234567890123456789012"})");
    CHECK(isAccepted(
        readAnswer(fixture("send_answer.json"), "aliexpress.message.redefining.versiontwo.addmsg").result
    ));
}

TEST_CASE("aliexpress: an order's facts are read", "[channels][aliexpress][unit]") {
    const Answer answer = readAnswer(fixture("order.json"), kOrder);
    const auto order = readOrder(answer.result, "8150000000012345");
    REQUIRE(order);
    CHECK(order->external_id == "8150000000012345");
    CHECK(order->status == OrderStatus::Shipped);
    CHECK(order->ordered_at == at("2026-09-21T14:13:20.000Z"));
    CHECK(order->updated_at == at("2026-11-02T18:00:00.000Z"));
    CHECK(order->buyer_external_id == "ru12345678abcd");
    CHECK(order->note == "No plastic, please");
    REQUIRE(order->total);
    CHECK(order->total->amount == "39.90");
    CHECK(order->total->currency == "USD");
    REQUIRE(order->ship_to);
    CHECK(order->ship_to->country == "GB");
    CHECK(order->ship_to->postal_code == "LS1 4AP");
    CHECK(order->ship_to->phone == "+447700900123");
    REQUIRE(order->items.size() == 2);
    CHECK(order->items[0].listing_id == "1005003574624824");
    CHECK(order->items[0].quantity == 2);
    CHECK(order->items[0].options == std::map<std::string, std::string>{{"Color", "Navy"}, {"Plug", "UK"}});
    CHECK(order->items[1].quantity == 3);
    CHECK(order->items[1].options.empty());
    REQUIRE(order->parcels.size() == 1);
    CHECK(order->parcels[0].tracking_number == "LX123456789CN");
    CHECK(order->parcels[0].shipped_at == at("2026-09-23T08:00:00.000Z"));
    CHECK_FALSE(order->parcels[0].delivered_at);
}

TEST_CASE(
    "aliexpress: an order's state follows from its own word, else from its parcel",
    "[channels][aliexpress][unit]"
) {
    const auto [word, logistics, fund, expected] =
        GENERATE(table<std::string, std::string, std::string, OrderStatus>({
            {"PLACE_ORDER_SUCCESS", "NO_LOGISTICS", "NOT_PAY", OrderStatus::Unpaid},
            {"RISK_CONTROL", "WAIT_SELLER_SEND_GOODS", "PAY_SUCCESS", OrderStatus::Paid},
            {"WAIT_SELLER_SEND_GOODS", "", "", OrderStatus::Paid},
            {"SELLER_PART_SEND_GOODS", "", "", OrderStatus::Shipped},
            {"WAIT_BUYER_ACCEPT_GOODS", "", "", OrderStatus::Shipped},
            {"FUND_PROCESSING", "", "", OrderStatus::Delivered},
            {"FINISH", "BUYER_ACCEPT_GOODS", "PAY_SUCCESS", OrderStatus::Delivered},
            {"FINISH", "SELLER_SEND_GOODS", "PAY_SUCCESS", OrderStatus::Delivered},
            {"FINISH", "NO_LOGISTICS", "NOT_PAY", OrderStatus::Cancelled},
            {"FINISH", "", "", OrderStatus::Unknown},
            {"IN_ISSUE", "SELLER_SEND_GOODS", "PAY_SUCCESS", OrderStatus::Shipped},
            {"IN_CANCEL", "WAIT_SELLER_SEND_GOODS", "PAY_SUCCESS", OrderStatus::Paid},
            {"IN_CANCEL", "NO_LOGISTICS", "NOT_PAY", OrderStatus::Unpaid},
            {"A_NEW_WORD", "SELLER_SEND_GOODS", "PAY_SUCCESS", OrderStatus::Unknown},
        }));
    CAPTURE(word, logistics, fund);
    const Answer answer = readAnswer(
        R"({"result":{"data":{"order_status":")" + word + R"(","logistics_status":")" + logistics +
            R"(","fund_status":")" + fund + R"("}}})",
        "m"
    );
    const auto order = readOrder(answer.result, "1");
    REQUIRE(order);
    CHECK(order->status == expected);
}

TEST_CASE("aliexpress: an answer without an order or a place holds none", "[channels][aliexpress][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "{}", R"({"result":{"error_code":"F00-10-10000-001"}})",
        R"({"result":{"data":[]}})", R"({"result":{"data":{}}})", R"({"result":{"data":"x"}})",
        R"({"result":[]})"
    );
    CAPTURE(body);
    const Answer answer = readAnswer(body, "m");
    CHECK_FALSE(readOrder(answer.result, "1"));
    CHECK_FALSE(readReceipt(answer.result));
    const Answer receipt = readAnswer(fixture("receipt.json"), "aliexpress.solution.order.receiptinfo.get");
    REQUIRE(readReceipt(receipt.result));
    CHECK(readReceipt(receipt.result)->city == "Babenki");
}

TEST_CASE("aliexpress: a country has its ISO code or none", "[channels][aliexpress][unit]") {
    const auto country = [](const std::string& code) {
        const Answer answer = readAnswer(R"({"result":{"city":"X","country":")" + code + "\"}}", "m");
        return readReceipt(answer.result)->country;
    };
    CHECK(country("ES") == "ES");
    CHECK(country("UK") == "GB");
    CHECK(country("SRB") == "RS");
    CHECK(country("Spain").empty());
}

TEST_CASE("aliexpress: Pacific time knows summer and winter", "[channels][aliexpress][unit]") {
    const auto [local, utc] = GENERATE(table<std::string, const char*>({
        {"2026-01-15 12:00:00", "2026-01-15T20:00:00.000Z"},
        {"2026-07-15 12:00:00", "2026-07-15T19:00:00.000Z"},
        {"2026-03-08 01:59:59", "2026-03-08T09:59:59.000Z"},
        {"2026-03-08 03:00:00", "2026-03-08T10:00:00.000Z"},
        {"2026-11-01 00:59:59", "2026-11-01T07:59:59.000Z"},
        {"2026-11-01 02:00:00", "2026-11-01T10:00:00.000Z"},
        {"2027-03-14 03:00:00", "2027-03-14T10:00:00.000Z"},
    }));
    CAPTURE(local);
    CHECK(parsePacificTime(local) == at(utc));
    CHECK(formatPacificTime(at(utc)) == local);
}

TEST_CASE(
    "aliexpress: the hour that comes twice is read as the first, the one left out by winter time",
    "[channels][aliexpress][unit]"
) {
    CHECK(parsePacificTime("2026-11-01 01:30:00") == at("2026-11-01T08:30:00.000Z"));
    CHECK(parsePacificTime("2026-03-08 02:30:00") == at("2026-03-08T10:30:00.000Z"));
    CHECK(parsePacificTime("2026-03-01 12:12") == at("2026-03-01T20:12:00.000Z"));
    for (const char* none : {"", "2026", "yesterday", "2026-03-01T12:12:00Z", "1790000000000"})
        CHECK_FALSE(parsePacificTime(none));
}

TEST_CASE(
    "aliexpress: behind the last row that can be reached the query is narrowed",
    "[channels][aliexpress][unit]"
) {
    ChannelList full;
    full.rows = kPageRows;
    full.oldest = Instant(1'000'000ms);
    ListPlace place;
    for (std::size_t page = 2; page <= kMaxRows / kPageRows; ++page) {
        REQUIRE(place.advance(full));
        CHECK(place.page == page);
    }
    REQUIRE(place.advance(full));
    CHECK(place.page == 1);
    CHECK(place.until == Instant(1'000'001ms));
    // A marketplace that doesn't narrow is not asked for ever.
    place.page = kMaxRows / kPageRows;
    CHECK_FALSE(place.advance(full));
    full.rows = kPageRows - 1;
    CHECK_FALSE(ListPlace{}.advance(full));
}

TEST_CASE("aliexpress: a cursor survives being written and read", "[channels][aliexpress][unit]") {
    CursorState state;
    state.window = PullWindow(at("2026-09-01T00:00:00.000Z"));
    state.place = {7, at("2026-09-20T00:00:00.123Z")};
    state.pass = 2;
    state.found = true;
    state.window.remember("9007199254740993", at("2026-09-20T00:00:00.000Z"));
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.window.knows("9007199254740993"));
    CHECK(again.place.page == 7);
}
