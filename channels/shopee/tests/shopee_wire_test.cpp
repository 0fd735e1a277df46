#include "channels/shopee/shopee_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/shopee/shopee_cursor.h"
#include "channels/shopee/shopee_rules.h"
#include "channels/shopee/shopee_sign.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::shopee;
using namespace std::chrono_literals;

namespace {

constexpr const char* kShop = "7654321";

std::string fixture(const std::string& name) { return channels::testing::readFixture("shopee", name); }

ConversationHead lamp() {
    ConversationHead head;
    head.id = "1009122092476686868";
    head.buyer_id = "5550001";
    head.buyer_name = "buyer_my";
    return head;
}

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

/// The fixture's message whose id ends so.
Incoming message(const std::string& ending) {
    for (auto& one : parseMessages(fixture("messages.json"), lamp(), kShop).messages) {
        if (one.external_id == "23027489484931239" + ending) return std::move(one);
    }
    FAIL("no message " << ending);
    return {};
}

}  // namespace

TEST_CASE("Shopee: calls are signed as the sheet's vectors are", "[channels][shopee][unit]") {
    const std::string key = "shopee-test-partner-key";
    CHECK(
        signShop(key, "1234567", "/api/v2/sellerchat/get_conversation_list", "1790000000", "tok-abc", "7654321") ==
        "044d6f58a9f900cd7a3d9b1208c5d088761934d47fa4976127e2b04082e53ec8"
    );
    CHECK(
        signPublic(key, "1234567", "/api/v2/auth/access_token/get", "1790000000") ==
        "c11b04d6fe197689e70006bc7dac69f524bf0b66c719c03664de34f894561c17"
    );
    CHECK(
        signPush(
            key, "https://hub.example.test/hooks/shopee",
            R"({"data":{"type":"message"},"shop_id":7654321,"code":10,"timestamp":1790000000})"
        ) == "54c0fe6f4ebfecd8b42b252d01ef32210ea6c035f0d3493f161cd95835189134"
    );
    CHECK(wireSeconds(at(1790000000) + 999ms) == "1790000000");
}

TEST_CASE("Shopee: a list of conversations is read, and one without an id set aside", "[channels][shopee][unit]") {
    const auto list = parseConversations(fixture("conversations.json"));
    REQUIRE(list.heads.size() == 2);
    CHECK(list.heads[0].id == "1009122092476686868");
    CHECK(list.heads[0].buyer_id == "5550001");
    CHECK(list.heads[0].latest_message_id == "2302748948493123954");
    CHECK(list.heads[0].latest_at == at(1790000000));
    CHECK(list.heads[1].id == "1009122092476686867");
    CHECK(list.heads[1].buyer_id == "5550002");
    CHECK(list.heads[1].latest_message_id.empty());
    CHECK_FALSE(list.heads[1].latest_at);
    REQUIRE(list.unreadable.size() == 1);
    CHECK(list.unreadable.front().reason == "conversation_id: missing");
    CHECK(list.older == 1789999000000000001);
}

TEST_CASE("Shopee: a list that has more must say from where, and an empty one has none", "[channels][shopee][unit]") {
    const auto older = [](const std::string& list, const std::string& page) {
        return parseConversations(R"({"response":{"conversations":)" + list + R"(,"page_result":)" + page + "}}").older;
    };
    const std::string one = R"([{"conversation_id":"1"}])";
    CHECK(older(one, R"({"more":true,"next_cursor":{"next_message_time_nano":5}})") == 5);
    CHECK_FALSE(older(one, R"({"more":false,"next_cursor":{"next_message_time_nano":"5"}})"));
    CHECK_FALSE(older("[]", R"({"more":true,"next_cursor":{"next_message_time_nano":"5"}})"));
    CHECK_THROWS_AS(older(one, R"({"more":true,"next_cursor":{"next_message_time_nano":""}})"), NotUnderstood);
    CHECK_THROWS_AS(older(one, R"({"more":true})"), NotUnderstood);
}

TEST_CASE("Shopee: a buyer's text comes with its order, site and language", "[channels][shopee][unit]") {
    const Incoming one = message("66");
    CHECK(one.author == Author::Buyer);
    CHECK_FALSE(one.automatic);
    CHECK(one.text == "Bila sampai?");
    CHECK(one.sent_at == at(1790000100));
    CHECK(one.conversation_external_id == "1009122092476686868");
    CHECK(one.buyer_external_id == "5550001");
    CHECK(one.buyer_name == "buyer_my");
    CHECK(one.order_external_id == "260921ABCDEF12");
    CHECK(one.listing_id.empty());
    CHECK(one.site == "shopee.com.my");
    CHECK(one.buyer_locale == "ms");
    CHECK(one.reply_to == std::map<std::string, std::string>{{"to_id", "5550001"}});
    CHECK(one.warnings.empty());
}

TEST_CASE("Shopee: own words, automatic ones and withheld ones are told apart", "[channels][shopee][unit]") {
    const Incoming own = message("68"), automatic = message("67"), withheld = message("69");
    CHECK(own.author == Author::Seller);
    CHECK_FALSE(own.automatic);
    CHECK(own.buyer_external_id == "5550001");
    CHECK(withheldAsNotice(own).author == Author::Seller);
    CHECK(automatic.author == Author::Seller);
    CHECK(automatic.automatic);
    CHECK(withheld.author == Author::Seller);
    CHECK(withheld.bounced == withheld.external_id);
    const Incoming notice = withheldAsNotice(withheld);
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == withheld.external_id);
    CHECK(notice.external_id != withheld.external_id);
    CHECK(notice.reply_to.empty());
    const Page again = parseRaw(withheld.raw, kShop);
    REQUIRE(again.messages.size() == 1);
    CHECK(again.messages.front().external_id == notice.external_id);
    CHECK(again.messages.front().text == notice.text);
}

TEST_CASE("Shopee: a buyer's message that the filter touched stays the buyer's", "[channels][shopee][unit]") {
    const auto list = parseMessages(
        R"({"response":{"messages":[{"message_id":"1","message_type":"text","from_id":5550001,"to_shop_id":7654321,
            "created_timestamp":1790000000,"status":"censored_blacklist","content":{"text":"x"}}]}})",
        lamp(), kShop
    );
    REQUIRE(list.messages.size() == 1);
    CHECK(list.messages.front().author == Author::Buyer);
    CHECK(list.messages.front().bounced.empty());
    CHECK(list.messages.front().warnings == std::vector<std::string>{"status: censored_blacklist"});
}

TEST_CASE("Shopee: pictures and films are attachments", "[channels][shopee][unit]") {
    const Incoming picture = message("65"), film = message("64");
    REQUIRE(picture.attachments.size() == 1);
    CHECK(picture.attachments[0].ref == "https://cf.shopee.com.br/file/0a1b2c?x=1");
    CHECK(picture.attachments[0].name == "0a1b2c");
    CHECK(picture.attachments[0].media_type == "image/jpeg");
    CHECK(picture.text.empty());
    CHECK(picture.author == Author::Buyer);
    CHECK(picture.listing_id == "2600144043");
    CHECK(picture.site == "shopee.com.br");
    CHECK(picture.sent_at == at(1790000090));
    REQUIRE(film.attachments.size() == 1);
    CHECK(film.attachments[0].media_type == "video/mp4");
    CHECK(film.only == "video");
    CHECK(film.author == Author::Buyer);
    CHECK(film.site.empty());
    CHECK(film.reply_to.at("business_type") == "11");
}

TEST_CASE("Shopee: other kinds of content are shown in words", "[channels][shopee][unit]") {
    CHECK(message("63").text == "[item 2600144043]");
    CHECK(message("63").listing_id == "2600144043");
    CHECK(message("62").text == "[order 260921ABCDEF12]");
    CHECK(message("62").order_external_id == "260921ABCDEF12");
    CHECK(message("61").text == "[sticker]");
    CHECK(message("61").only == "picture");
    CHECK(message("62").only.empty());
    CHECK(message("61").attachments.empty());
    CHECK(message("60").text == "[voucher]");
    CHECK(message("59").text == "[asks for a live agent]");
    CHECK(message("59").author == Author::Buyer);
    CHECK(message("57").text == "[message of an unknown type]");
}

TEST_CASE("Shopee: notices of Shopee come as notices and get no answer", "[channels][shopee][unit]") {
    const Incoming notice = message("58");
    CHECK(notice.author == Author::Notice);
    CHECK(notice.reply_to.empty());
    CHECK(notice.text == "The buyer asked for a return.");
}

TEST_CASE("Shopee: a time that isn't in seconds is said to be none", "[channels][shopee][unit]") {
    const Incoming odd = message("57");
    CHECK_FALSE(odd.sent_at);
    CHECK(odd.warnings == std::vector<std::string>{"created_timestamp: not a time in seconds", "status: blocked"});
}

TEST_CASE("Shopee: a message that can't be read says which field and why", "[channels][shopee][unit]") {
    const auto list = parseMessages(fixture("messages.json"), lamp(), kShop);
    CHECK(list.messages.size() == 13);
    CHECK(list.next_offset == "2302748948493123950");
    REQUIRE(list.unreadable.size() == 4);
    CHECK(list.unreadable[0].reason == "content.text: a string was expected, found a number");
    CHECK(list.unreadable[0].external_id == "2302748948493123956");
    CHECK(list.unreadable[1].reason == "content: an object was expected, found a string");
    CHECK(list.unreadable[2].reason == "message_id: missing");
    CHECK(list.unreadable[2].external_id.starts_with("sha256:"));
    CHECK(list.unreadable[3].reason == "message: an object was expected, found a string");
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw, kShop);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
    }
}

TEST_CASE("Shopee: a shop that buys at this one is a buyer", "[channels][shopee][unit]") {
    const auto author = [](const std::string& from_shop, const std::string& to_shop, const std::string& from) {
        const std::string body =
            R"({"response":{"messages":[{"message_id":"1","message_type":"text","content":{"text":"x"},"from_id":)" +
            from + R"(,"from_shop_id":)" + from_shop + R"(,"to_shop_id":)" + to_shop + "}]}}";
        return parseMessages(body, lamp(), kShop).messages.at(0).author;
    };
    CHECK(author("88", "7654321", "5550001") == Author::Buyer);
    CHECK(author("7654321", "88", "5550099") == Author::Seller);
    CHECK(author("0", "0", "5550001") == Author::Buyer);
    CHECK(author("0", "0", "5550099") == Author::Seller);
    const std::string bare =
        R"({"response":{"messages":[{"message_id":"1","message_type":"text","from_id":5,"content":{"text":"x"}}]}})";
    CHECK(parseMessages(bare, {}, kShop).messages.at(0).author == Author::Buyer);
}

TEST_CASE("Shopee: every region has its site", "[channels][shopee][unit]") {
    CHECK(siteOf("MY") == "shopee.com.my");
    CHECK(siteOf("SG") == "shopee.sg");
    CHECK(siteOf("").empty());
    CHECK(siteOf("my").empty());
    CHECK(descriptor().sites.size() == regions().size());
}

TEST_CASE("Shopee: an order's facts are read, and masked ones left out", "[channels][shopee][unit]") {
    const auto list = parseOrders(fixture("orders.json"));
    REQUIRE(list.size() == 2);
    const Order& order = list[0].order;
    CHECK(order.external_id == "260921ABCDEF12");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == at(1789900000));
    CHECK(order.updated_at == at(1789990000));
    CHECK(order.ship_by == at(1790072800));
    CHECK(order.note == "Please no plastic");
    CHECK(order.buyer_external_id == "5550001");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "MYR");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "MY");
    CHECK(order.ship_to->city == "Kuching");
    CHECK(order.ship_to->name.empty());
    CHECK(order.ship_to->phone.empty());
    REQUIRE(order.items.size() == 2);
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].listing_id == "2600144043");
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[0].options.at("variation") == "black");
    CHECK(order.items[1].sku == "PLG");
    CHECK(order.items[1].options.empty());
    REQUIRE(order.parcels.size() == 2);
    CHECK(order.parcels[0].carrier == "J&T Express");
    CHECK(order.parcels[1].carrier == "J&T");
    CHECK(order.parcels[0].shipped_at == at(1789980000));
    CHECK(list[0].packages == std::vector<std::string>{"OFG1", "OFG2"});
}

TEST_CASE(
    "Shopee: a currency without cents gets none, and what hasn't left has no parcel", "[channels][shopee][unit]"
) {
    const WireOrder order = parseOrders(fixture("orders.json")).at(1);
    REQUIRE(order.order.total);
    CHECK(order.order.total->amount == "125000");
    CHECK(order.order.status == OrderStatus::Paid);
    CHECK(order.order.parcels.empty());
    CHECK(order.packages.empty());
}

TEST_CASE("Shopee: an order's state is one of ours", "[channels][shopee][unit]") {
    const auto [word, expected] = GENERATE(table<std::string, OrderStatus>({
        {"UNPAID", OrderStatus::Unpaid},
        {"READY_TO_SHIP", OrderStatus::Paid},
        {"IN_CANCEL", OrderStatus::Paid},
        {"SHIPPED", OrderStatus::Shipped},
        {"TO_CONFIRM_RECEIVE", OrderStatus::Delivered},
        {"COMPLETED", OrderStatus::Delivered},
        {"TO_RETURN", OrderStatus::Returned},
        {"CANCELLED", OrderStatus::Cancelled},
        {"SOMETHING_NEW", OrderStatus::Unknown},
    }));
    CAPTURE(word);
    const auto list = parseOrders(R"({"response":{"order_list":[{"order_sn":"1","order_status":")" + word + R"("}]}})");
    CHECK(list.at(0).order.status == expected);
}

TEST_CASE("Shopee: every error name of the platform has its meaning, misspelt or not", "[channels][shopee][unit]") {
    using Kind = WireError::Kind;
    const auto [code, kind] = GENERATE(table<std::string, Kind>({
        {"", Kind::None},
        {"error_auth", Kind::Token},
        {"common.error_auth", Kind::Token},
        {"invalid_acceess_token", Kind::Token},
        {"error_sign", Kind::Refused},
        {"error_permission", Kind::Refused},
        {"source_ip_undeclared", Kind::Refused},
        {"shop_banned", Kind::Refused},
        {"api_suspended", Kind::Refused},
        {"error_param", Kind::Param},
        {"error_rate_limit", Kind::Throttled},
        {"error_limit", Kind::Quota},
        {"error_server", Kind::Server},
        {"logistics.package_not_exist", Kind::Other},
    }));
    CAPTURE(code);
    const auto error = parseError(R"({"error":")" + code + R"(","message":"the secret words of a letter"})");
    CHECK(error.kind == kind);
    CHECK(code.ends_with(error.code));
    CHECK(error.meaning.find("secret") == std::string::npos);
}

TEST_CASE("Shopee: an error name that is none isn't repeated", "[channels][shopee][unit]") {
    const auto error = parseError(R"({"error":"Bila sampai? 012-345"})");
    CHECK(error.kind == WireError::Kind::Other);
    CHECK(error.code.empty());
    CHECK(parseError("<html>").kind == WireError::Kind::None);
    CHECK(parseError("[]").kind == WireError::Kind::None);
}

TEST_CASE("Shopee: a grant replaces both tokens", "[channels][shopee][unit]") {
    const TokenGrant grant = parseGrant(fixture("grant.json"));
    CHECK(grant.access_token == "tok-2");
    CHECK(grant.refresh_token == "rt-2");
    CHECK(grant.expires_in == 4h);
    CHECK(grant.refresh_expires_in == std::chrono::days(30));
    CHECK_THROWS_AS(parseGrant(R"({"access_token":"a","error":""})"), NotUnderstood);
    CHECK_THROWS_AS(parseGrant(R"({"refresh_token":"r","error":""})"), NotUnderstood);
    CHECK_THROWS_AS(parseGrant("<html>"), NotUnderstood);
}

TEST_CASE("Shopee: requests are written as the sheet has them", "[channels][shopee][unit]") {
    CHECK(
        writeReply("5550001", "2-4 hari.", "", "1009122092476686868") ==
        R"({"to_id":5550001,"message_type":"text","content":{"text":"2-4 hari."}})"
    );
    CHECK(
        writeReply("5550001", "x", "11", "99001") ==
        R"({"to_id":5550001,"message_type":"text","content":{"text":"x"},"business_type":11,"conversation_id":"99001"})"
    );
    CHECK(
        writeRefresh("rt-1", "7654321", "1234567") ==
        R"({"refresh_token":"rt-1","shop_id":7654321,"partner_id":1234567})"
    );
    CHECK(writeCode("c", "7654321", "1234567") == R"({"code":"c","shop_id":7654321,"partner_id":1234567})");
}

TEST_CASE("Shopee: an id that is no number can't break a request", "[channels][shopee][unit]") {
    const auto id = GENERATE(as<std::string>(), "", "12,\"x\":1", "-1", "0012", "99999999999999999999999", "a\"b");
    CAPTURE(id);
    const auto document = JsonDocument::parse(writeReply(id, "x", "", ""));
    CHECK(document.root().size() == 3);
    CHECK(document.root()["to_id"].text() == id);
}

TEST_CASE("Shopee: the answer to a reply gives its receipt", "[channels][shopee][unit]") {
    const auto receipt = parseReceipt(fixture("send_answer.json"));
    REQUIRE(receipt);
    CHECK(receipt->external_id == "2302748948493123970");
    CHECK(receipt->accepted_at == at(1790000400));
    CHECK_FALSE(parseReceipt(R"({"error":"","response":{}})"));
    CHECK_FALSE(parseReceipt("<html>"));
}

TEST_CASE("Shopee: what is no answer of the protocol is not understood", "[channels][shopee][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>",
        R"({"response":{"conversations":{},"messages":"x","order_list":1}})", "\xff\xfe"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseConversations(body), NotUnderstood);
    CHECK_THROWS_AS(parseMessages(body, lamp(), kShop), NotUnderstood);
    CHECK_THROWS_AS(parseOrders(body), NotUnderstood);
    CHECK_FALSE(parsePush(body));
}

TEST_CASE("Shopee: a cursor survives being written and read", "[channels][shopee][unit]") {
    CursorState state;
    state.window = PullWindow(at(1789000000));
    state.older = 1789999000000000001;
    state.top = at(1790000000);
    state.again_from = at(1789990000);
    state.pass = 2;
    state.found = true;
    state.window.remember("2302748948493123953", at(1789999999));
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.older == state.older);
    CHECK(again.window.knows("2302748948493123953"));
    CHECK(again.reach() == state.again_from);
}

TEST_CASE(
    "Shopee: a walk of several pages looks at its top again until nothing there is new", "[channels][shopee][unit]"
) {
    CursorState state;
    state.window = PullWindow(at(1789000000));
    state.top = at(1790000000);
    state.older = 1789999000000000001;
    state.found = true;
    CHECK_FALSE(state.endPass());
    CHECK(state.older == 0);
    CHECK(state.reach() == at(1790000000) - kOverlap);
    state.found = true;
    CHECK(state.endPass());
    CHECK(state.reach() == state.window.floor());
    CHECK(state.pass == 1);
}
