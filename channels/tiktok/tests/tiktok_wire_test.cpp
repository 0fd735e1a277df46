#include "channels/tiktok/tiktok_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/testing/fixture.h"
#include "channels/tiktok/tiktok_content.h"
#include "channels/tiktok/tiktok_cursor.h"
#include "channels/tiktok/tiktok_orders.h"
#include "channels/tiktok/tiktok_signature.h"

using namespace channels;
using namespace channels::tiktok;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("tiktok", name); }

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

ConversationHead anna() {
    ConversationHead head;
    head.id = "576486316948490001";
    head.buyer_id = "7494500000000000003";
    head.buyer_im_id = "7494560109732334261";
    head.buyer_name = "anna";
    return head;
}

const Incoming& byId(const std::vector<Incoming>& messages, const std::string& id) {
    for (const auto& message : messages) {
        if (message.external_id == id) return message;
    }
    FAIL("no message " << id);
    return messages.front();
}

/// A message of a buyer; `content` is JSON.
std::string one(const std::string& type, const std::string& content, const std::string& index = "1") {
    std::string quoted;
    for (const char c : content) quoted += c == '"' ? "\\\"" : std::string(1, c);
    return R"({"id":"m)" + index + R"(","type":")" + type + R"(","content":")" + quoted +
           R"(","create_time":1790000000,"index":")" + index +
           R"(","is_visible":true,"sender":{"im_user_id":"1","role":"BUYER"}})";
}

MessageList listOf(const std::string& messages) {
    return parseMessages(R"({"code":0,"data":{"messages":[)" + messages + "]}}", anna());
}

}  // namespace

TEST_CASE("tiktok: a call without a body is signed as TikTok signs it", "[channels][tiktok][unit]") {
    // Out of order, with what isn't signed.
    const QueryList query = {{"timestamp", "1790000000"},
                             {"shop_cipher", "CIPHER1"},
                             {"page_size", "20"},
                             {"app_key", "tts123"},
                             {"sign", "x"},
                             {"access_token", "y"}};
    const std::string path = "/customer_service/202309/conversations";
    CHECK(
        signedText("tts-secret", path, query, "") ==
        "tts-secret/customer_service/202309/conversationsapp_keytts123page_size20shop_cipherCIPHER1timestamp"
        "1790000000tts-secret"
    );
    CHECK(sign("tts-secret", path, query, "") == "70f77df45eefc950accdbec1edb5d2aae3412c19369b317d57ce8b6117307e6b");
}

TEST_CASE("tiktok: a call with a body is signed with it", "[channels][tiktok][unit]") {
    const std::string body = writeMessage("TEXT", writeContent({{"content", "Hello"}}));
    CHECK(body == R"({"type":"TEXT","content":"{\"content\":\"Hello\"}"})");
    CHECK(
        sign(
            "tts-secret", "/customer_service/202309/conversations/900/messages",
            {{"app_key", "tts123"}, {"shop_cipher", "CIPHER1"}, {"timestamp", "1790000000"}}, body
        ) == "d95ba4be0896363d5b7ee62861fba9cd94540fc409f409e5edccf9750d6abf8c"
    );
}

TEST_CASE("tiktok: a notification is signed with the app's key before its body", "[channels][tiktok][unit]") {
    CHECK(
        pushSignature("tts123", "tts-secret", R"({"type":14,"shop_id":"7000","timestamp":1790000000,"data":{}})") ==
        "3ac5611c068087162cd5ac50b212cb77b2a00fae78e2aee85adcc31050704bd1"
    );
}

TEST_CASE("tiktok: a list of conversations is read, and one without an id set aside", "[channels][tiktok][unit]") {
    const auto list = parseConversationList(fixture("conversations.json"));
    REQUIRE(list.heads.size() == 3);
    CHECK(list.heads[0].id == "576486316948490001");
    CHECK(list.heads[0].buyer_id == "7494500000000000003");
    CHECK(list.heads[0].buyer_im_id == "7494560109732334261");
    CHECK(list.heads[0].latest_id == "722323407926368819");
    CHECK(list.heads[0].latest_at == at(1790000000));
    CHECK(list.heads[0].can_send);
    CHECK_FALSE(list.heads[0].latest_hidden);
    CHECK_FALSE(list.heads[1].can_send);
    CHECK(list.heads[1].latest_hidden);
    CHECK(list.heads[2].latest_at == at(1788000000));
    CHECK(list.next_page_token == "b2Zmc2V0OjIw");
    CHECK(list.newest_first);
    REQUIRE(list.unreadable.size() == 1);
    CHECK(list.unreadable.front().reason == "id: missing");
}

TEST_CASE("tiktok: whose message it is follows from the role, never from the sender's id", "[channels][tiktok][unit]") {
    const auto messages = inOrder(parseMessages(fixture("messages.json"), anna()).messages);
    CHECK(byId(messages, "722323407926368900").author == Author::Buyer);
    CHECK(byId(messages, "722323407926368800").author == Author::Notice);
    CHECK(byId(messages, "722323407926368700").author == Author::Seller);
    CHECK(byId(messages, "722323407926368650").author == Author::Notice);
    CHECK(byId(messages, "722323407926368650").automatic);
    CHECK_FALSE(byId(messages, "722323407926368900").automatic);
    // All name the buyer that orders know.
    for (const auto& message : messages) CHECK(message.buyer_external_id == "7494500000000000003");
    // The same sender with another role.
    const std::string shops =
        R"({"id":"1","type":"TEXT","content":"{\"content\":\"a\"}","index":"1","sender":{"im_user_id":"7","role":")";
    CHECK(listOf(shops + "SHOP\"}}").messages.at(0).incoming.author == Author::Seller);
    CHECK(listOf(shops + "BUYER\"}}").messages.at(0).incoming.author == Author::Buyer);
    CHECK(listOf(shops + "SYSTEM\"}}").messages.at(0).incoming.author == Author::Notice);
}

TEST_CASE("tiktok: a buyer's entering is an event and no message of his", "[channels][tiktok][unit]") {
    const auto messages = inOrder(parseMessages(fixture("messages.json"), anna()).messages);
    const Incoming& entered = byId(messages, "722323407926368200");
    CHECK(entered.author == Author::Notice);
    CHECK(entered.text == "[The buyer comes from product 1729000000000000001]");
}

TEST_CASE("tiktok: what isn't text is told in words, pictures are attachments", "[channels][tiktok][unit]") {
    const auto [type, content, text] = GENERATE(table<std::string, std::string, std::string>({
        {"TEXT", R"({"content":"{order_id}"})", "{order_id}"},
        {"TEXT", R"({"content":""})", ""},
        {"OTHER", R"({"content":"An offer"})", "An offer"},
        {"PRODUCT_CARD", R"({"product_id":"17"})", "[Product 17]"},
        {"PRODUCT_CARD", R"({"product_id":1729000000000000001})", "[Product 1729000000000000001]"},
        {"ORDER_CARD", R"({"order_id":"57"})", "[Order 57]"},
        {"LOGISTICS_CARD", R"({"order_id":"57","package_id":"11"})", "[Parcel 11 of order 57]"},
        {"RETURN_REFUND_CARD", R"({"order_id":"57","sku_id":"1"})", "[Return or refund of order 57]"},
        {"COUPON_CARD", R"({"coupon_id":"9"})", "[Coupon 9]"},
        {"EMOTICONS", "anything", "[Sticker]"},
        {"VIDEO", R"({"url":"https://v.example/a.mp4","duration":"3"})", "[Video]"},
        {"IMAGE", R"({"url":"https://p.example/a"})", ""},
        {"ALLOCATED_SERVICE", "not JSON", "[ALLOCATED_SERVICE]"},
        {"BRAND_NEW", "not JSON", "[BRAND_NEW]"},
    }));
    CAPTURE(type, content);
    const auto list = listOf(one(type, content));
    REQUIRE(list.messages.size() == 1);
    CHECK(list.messages[0].incoming.text == text);
}

TEST_CASE("tiktok: a video and a sticker say that they are nothing else", "[channels][tiktok][unit]") {
    const auto only = [](const char* type, const char* content) { return listOf(one(type, content)).messages.at(0).incoming.only; };
    CHECK(only("VIDEO", R"({"url":"https://v.example/a.mp4"})") == "video");
    CHECK(only("EMOTICONS", "anything") == "picture");
    CHECK(only("TEXT", R"({"content":"[Video]"})").empty());
    CHECK(only("ORDER_CARD", R"({"order_id":"57"})").empty());
}

TEST_CASE("tiktok: a picture has its address, and a name where the address has one", "[channels][tiktok][unit]") {
    const auto messages = inOrder(parseMessages(fixture("messages.json"), anna()).messages);
    REQUIRE(byId(messages, "722323407926368600").attachments.size() == 1);
    const Attachment& file = byId(messages, "722323407926368600").attachments.front();
    CHECK(file.ref == "https://p16.example/obj/broken.png?x=1");
    CHECK(file.name == "broken.png");
    CHECK(file.media_type == "image/png");
    const auto nameless = listOf(one("IMAGE", R"({"url":"https://p.example/tos-abc"})")).messages.at(0).incoming;
    CHECK(nameless.attachments.at(0).name == "picture");
    CHECK(nameless.attachments.at(0).media_type == "image/jpeg");
}

TEST_CASE("tiktok: a type that is new is shown by its name and says so", "[channels][tiktok][unit]") {
    const auto message = listOf(one("BRAND_NEW", "{}")).messages.at(0).incoming;
    CHECK(message.author == Author::Buyer);
    CHECK(message.warnings == std::vector<std::string>{"type: not one of the documented"});
}

TEST_CASE("tiktok: a hidden message is none, but its id is told", "[channels][tiktok][unit]") {
    const auto list = parseMessages(fixture("messages.json"), anna());
    CHECK(list.hidden.size() == 1);
    CHECK(list.hidden.at("722323407926368640") == at(1790000640));
    for (const auto& message : list.messages) CHECK(message.incoming.external_id != "722323407926368640");
}

TEST_CASE("tiktok: messages are ordered by their index as a number", "[channels][tiktok][unit]") {
    const auto content = R"({"content":"a"})";
    const auto list = listOf(
        one("TEXT", content, "1000") + ',' + one("TEXT", content, "9999999999999999999") + ',' +
        one("TEXT", content, "999") + ',' + one("TEXT", content, "7494560109732334274")
    );
    CHECK_FALSE(list.newest_first);
    std::vector<std::string> ids;
    for (const auto& message : inOrder(list.messages)) ids.push_back(message.external_id);
    CHECK(ids == std::vector<std::string>{"m999", "m1000", "m7494560109732334274", "m9999999999999999999"});
    CHECK(listOf(one("TEXT", content, "1000") + ',' + one("TEXT", content, "999")).newest_first);
}

TEST_CASE("tiktok: without indexes the times give the order", "[channels][tiktok][unit]") {
    const std::string rest =
        R"(","type":"TEXT","content":"{\"content\":\"a\"}","sender":{"role":"BUYER"},"create_time":)";
    const auto list = listOf(R"({"id":"new)" + rest + R"(1790000002},{"id":"old)" + rest + R"(1790000001})");
    CHECK_FALSE(list.newest_first);
    const auto messages = inOrder(list.messages);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].external_id == "old");
    CHECK(messages[0].warnings == std::vector<std::string>{"index: not a number"});
}

TEST_CASE("tiktok: a text names the order and the product of the last card before it", "[channels][tiktok][unit]") {
    const auto messages = inOrder(parseMessages(fixture("messages.json"), anna()).messages);
    CHECK(byId(messages, "722323407926368300").order_external_id.empty());
    CHECK(byId(messages, "722323407926368300").listing_id == "1729000000000000001");
    CHECK(byId(messages, "722323407926368500").order_external_id == "576461413038785752");
    CHECK(byId(messages, "722323407926368900").order_external_id == "576461413038785752");
    CHECK(messages.back().external_id == "722323407926368900");
}

TEST_CASE("tiktok: a message that can't be read says which field and why", "[channels][tiktok][unit]") {
    const auto list = parseMessages(fixture("messages.json"), anna());
    std::vector<std::string> reasons;
    for (const auto& bad : list.unreadable) reasons.push_back(bad.reason);
    CHECK(
        reasons ==
        std::vector<std::string>{
            "content: not JSON at byte 1", "content: a string was expected, found an object", "content.url: missing",
            "sender.role: BUYER, SHOP, CUSTOMER_SERVICE, SYSTEM or ROBOT was expected", "id: missing",
            "message: an object was expected, found a string"}
    );
    CHECK(list.unreadable[0].external_id == "722323407926368400");
    CHECK(list.unreadable[4].external_id.starts_with("sha256:"));
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
        CHECK(again.unreadable[0].reason == bad.reason);
    }
}

TEST_CASE("tiktok: a card without its id can't be read", "[channels][tiktok][unit]") {
    const auto list = listOf(one("ORDER_CARD", R"({"order_id":""})") + ',' + one("TEXT", R"({"content":5})", "2"));
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].reason == "content.order_id: missing");
    CHECK(list.unreadable[1].reason == "content.content: a string was expected, found a number");
}

TEST_CASE("tiktok: a message without a time is read all the same", "[channels][tiktok][unit]") {
    const auto messages = inOrder(parseMessages(fixture("messages.json"), anna()).messages);
    const Incoming& odd = byId(messages, "722323407926368300");
    CHECK_FALSE(odd.sent_at);
    CHECK(odd.warnings == std::vector<std::string>{"create_time: not a time"});
    CHECK(odd.text == "Where is my order? Caf\uFFFD");
}

TEST_CASE("tiktok: the bytes of a message alone say whose it is", "[channels][tiktok][unit]") {
    for (const auto& message : parseMessages(fixture("messages.json"), anna()).messages) {
        const Page page = parseRaw(message.incoming.raw);
        REQUIRE(page.messages.size() == 1);
        CHECK(page.messages[0].external_id == message.incoming.external_id);
        CHECK(page.messages[0].author == message.incoming.author);
        CHECK(page.messages[0].buyer_external_id == "7494500000000000003");
    }
}

TEST_CASE("tiktok: a code outweighs the status beside it, and echoes nothing", "[channels][tiktok][unit]") {
    const auto status = [](int http, const std::string& code) {
        return parseVerdict(http, R"({"code":)" + code + R"(,"message":"hunter2"})").status;
    };
    CHECK(status(200, "0") == 200);
    CHECK(status(200, "105002") == 401);
    CHECK(status(200, "36009002") == 429);
    CHECK(status(400, "36009002") == 429);
    CHECK(status(200, "36009003") == 503);
    CHECK(status(200, "36009007") == 503);
    for (const char* code : {"106001", "101000", "105005", "106013", "36009033"}) CHECK(status(200, code) == 403);
    CHECK(status(200, "36009009") == 404);
    CHECK(status(200, "36009010") == 405);
    CHECK(status(200, "36009004") == 400);
    CHECK(status(200, "12345") == 400);
    CHECK(status(502, "12345") == 502);
    CHECK(status(200, "\"hunter2\"") == 200);
    CHECK(parseVerdict(500, "<html>").status == 500);
    CHECK(
        parseVerdict(200, R"({"code":"105005","message":"hunter2"})").meaning == "the app lacks the right to do this"
    );
}

TEST_CASE("tiktok: a grant tells when its tokens end", "[channels][tiktok][unit]") {
    const WireGrant grant = parseGrant(fixture("token.json"));
    CHECK(grant.access_token == "TTP_access");
    CHECK(grant.refresh_token == "TTP_refresh");
    CHECK(grant.access_ends == at(1790604800));
    CHECK(grant.refresh_ends == at(1820000000));
    CHECK_THROWS_AS(parseGrant(R"({"code":0,"data":{}})"), NotUnderstood);
    CHECK_FALSE(parseGrant(R"({"data":{"access_token":"a","access_token_expire_in":-5}})").access_ends);
}

TEST_CASE("tiktok: shops are read, those without a cipher left out", "[channels][tiktok][unit]") {
    const auto shops = parseShops(fixture("shops.json"));
    REQUIRE(shops.size() == 2);
    CHECK(shops[1].id == "7494560109732900078");
    CHECK(shops[1].cipher == "GCP_2");
    CHECK(shops[1].region == "DE");
}

TEST_CASE("tiktok: an order's facts are read, its units counted and its masks left out", "[channels][tiktok][unit]") {
    const auto orders = parseOrders(fixture("orders.json"));
    REQUIRE(orders.size() == 2);
    const Order& order = orders[0];
    CHECK(order.external_id == "576461413038785752");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == at(1789900000));
    CHECK(order.ship_by == at(1790100000));
    CHECK(order.buyer_external_id == "7494500000000000003");
    CHECK(order.note == "Please no plastic");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "GBP");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->name.empty());
    CHECK(order.ship_to->phone.empty());
    CHECK(order.ship_to->country == "GB");
    CHECK(order.ship_to->city == "Manchester");
    REQUIRE(order.items.size() == 2);
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[0].options.at("variant") == "Black");
    CHECK(order.items[1].quantity == 1);
    REQUIRE(order.parcels.size() == 2);
    CHECK(order.parcels[0].tracking_number == "JD0002000000000001");
    CHECK(order.parcels[1].carrier == "Evri");
    CHECK(order.parcels[0].shipped_at == at(1789980000));
    CHECK(orders[1].status == OrderStatus::Unknown);
    REQUIRE(orders[1].parcels.size() == 1);
    CHECK(orders[1].parcels[0].tracking_number == "H01");
}

TEST_CASE("tiktok: an order's state follows from its word", "[channels][tiktok][unit]") {
    const auto [word, expected] = GENERATE(table<std::string, OrderStatus>({
        {"UNPAID", OrderStatus::Unpaid},
        {"ON_HOLD", OrderStatus::Paid},
        {"AWAITING_SHIPMENT", OrderStatus::Paid},
        {"AWAITING_COLLECTION", OrderStatus::Paid},
        {"PARTIALLY_SHIPPING", OrderStatus::Shipped},
        {"DELIVERED", OrderStatus::Delivered},
        {"COMPLETED", OrderStatus::Delivered},
        {"CANCELLED", OrderStatus::Cancelled},
        {"", OrderStatus::Unknown},
    }));
    const auto orders = parseOrders(R"({"data":{"orders":[{"id":"1","status":")" + word + R"("}]}})");
    CHECK(orders.at(0).status == expected);
}

TEST_CASE("tiktok: a single conversation is read bare or wrapped", "[channels][tiktok][unit]") {
    CHECK_FALSE(parseConversation(R"({"data":{"conversation":{"id":"1","can_send_message":false}}})").can_send);
    CHECK_FALSE(parseConversation(R"({"data":{"id":"1","can_send_message":false}})").can_send);
    CHECK(parseConversation(R"({"data":{}})").can_send);
}

TEST_CASE("tiktok: the answer to a message gives its id", "[channels][tiktok][unit]") {
    CHECK(parseMessageId(R"({"code":0,"data":{"message_id":"722323407926368819"}})") == "722323407926368819");
    CHECK(parseMessageId(R"({"code":0,"data":{}})").empty());
    CHECK(parseMessageId("<html>").empty());
}

TEST_CASE("tiktok: what is no answer of the protocol is not understood", "[channels][tiktok][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", "\xff\xfe",
        R"({"data":{"conversations":{},"messages":"x","orders":1,"shops":null}})", R"({"data":[]})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(parseConversationList(body), NotUnderstood);
    CHECK_THROWS_AS(parseMessages(body, anna()), NotUnderstood);
    CHECK_THROWS_AS(parseOrders(body), NotUnderstood);
    CHECK_THROWS_AS(parseShops(body), NotUnderstood);
    CHECK_THROWS_AS(parseGrant(body), NotUnderstood);
    CHECK(parseNotification(body).type == 0);
}

TEST_CASE("tiktok: an answer that is cut anywhere is refused and breaks nothing", "[channels][tiktok][unit]") {
    const std::string whole = fixture("messages.json");
    const auto end = whole.find_last_of('}');
    for (std::size_t length = 0; length < end; length += 7)
        CHECK_THROWS_AS(parseMessages(std::string_view(whole).substr(0, length), anna()), NotUnderstood);
}

TEST_CASE("tiktok: a cursor of this kind survives being written and read", "[channels][tiktok][unit]") {
    CursorState state;
    state.window = PullWindow(at(1789000000));
    state.page_token = "b2Zmc2V0OjIw==";
    state.pass = 2;
    state.found = true;
    state.window.remember("722323407926368819", at(1790000000));
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.page_token == state.page_token);
    CHECK(again.window.knows("722323407926368819"));
}
