#include "channels/dhgate/dhgate_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/dhgate/dhgate_countries.h"
#include "channels/dhgate/dhgate_cursor.h"
#include "channels/dhgate/dhgate_markup.h"
#include "channels/dhgate/dhgate_orders.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::dhgate;
using Reason = Refusal::Reason;

namespace {

const std::vector<std::string> kOwn = {"ff8080810000000000000002"};

std::string fixture(const std::string& name) { return channels::testing::readFixture("dhgate", name); }

Topic firstTopic() { return parseTopicList(fixture("topics.json")).topics.at(0); }

Reason reasonFor(const std::string& message) {
    const auto refusal = readRefusal(R"({"status":{"code":"1","message":")" + message + R"("}})");
    REQUIRE(refusal);
    return refusal->reason;
}

}  // namespace

TEST_CASE(
    "DHgate: a list of topics is read with both spellings, and what is no topic set aside",
    "[channels][dhgate][unit]"
) {
    const TopicList list = parseTopicList(fixture("topics.json"));
    REQUIRE(list.topics.size() == 3);
    CHECK(list.count == 6);
    const Topic& order = list.topics[0];
    CHECK(order.id == "9007199254740993");
    CHECK(order.param == "2190000001");
    CHECK(order.receiver.user_id == "ff8080810000000000000003");
    CHECK(order.receiver.organization_id == "ff8080810000000000000a02");
    CHECK(order.receiver.nickname == "shop_cn_2");
    CHECK(order.last_reply_at == parseTime("2026-09-21T22:13:20.000Z"));
    CHECK_FALSE(order.isNotice());
    CHECK(list.topics[1].id == "007");
    CHECK(list.topics[1].param == "184942450");
    CHECK(list.topics[2].isNotice());
    CHECK_FALSE(list.topics[2].last_reply_at);
    CHECK_FALSE(list.newest_first);
}

TEST_CASE("DHgate: a topic that can't be read keeps all its bytes and its id", "[channels][dhgate][unit]") {
    const TopicList list = parseTopicList(fixture("topics.json"));
    REQUIRE(list.unreadable.size() == 3);
    CHECK(list.unreadable[0].reason == "msgId: missing");
    CHECK(list.unreadable[1].reason == "msgType: missing");
    CHECK(list.unreadable[1].raw.find("kept") != std::string::npos);
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
        CHECK(again.unreadable[0].reason == bad.reason);
    }
}

TEST_CASE("DHgate: a topic that is refused has one id however often it is read", "[channels][dhgate][unit]") {
    const Unreadable refused = unreadableTopic(firstTopic(), "dh.message.get: refused");
    const Page again = parseRaw(refused.raw);
    REQUIRE(again.unreadable.size() == 1);
    CHECK(again.unreadable[0].external_id == refused.external_id);
}

TEST_CASE("DHgate: an account without messages may have no list at all", "[channels][dhgate][unit]") {
    CHECK(parseTopicList(R"({"status":{"code":"00000000"}})").count == 0);
    CHECK(parseTopicList(R"({"msgList":null})").count == 0);
    CHECK(parseTopicList(R"({"msgList":[]})").newest_first);
}

TEST_CASE("DHgate: a topic's version changes with every new message", "[channels][dhgate][unit]") {
    Topic topic = firstTopic();
    const std::string before = topic.version();
    topic.reply_count = "3";
    CHECK(topic.version() != before);
    topic = firstTopic();
    topic.last_reply_text = "2026-09-22 06:13:21";
    CHECK(topic.version() != before);
}

TEST_CASE("DHgate: a colleague of the same organisation speaks for the shop", "[channels][dhgate][unit]") {
    const Self self = parseSelf(fixture("self.json"));
    CHECK(self.user_id == "ff8080810000000000000002");
    CHECK(self.nickname == "shop_cn");
    CHECK(
        firstTopic().ownIds(self) ==
        std::vector<std::string>{"ff8080810000000000000002", "ff8080810000000000000003"}
    );
    Self alone = self;
    alone.organization_id.clear();
    Topic without = firstTopic();
    without.receiver.organization_id.clear();
    CHECK(without.ownIds(alone) == kOwn);
}

TEST_CASE(
    "DHgate: messages come oldest first, and those of one second by their ids", "[channels][dhgate][unit]"
) {
    const Messages read = parseMessages(fixture("topic.json"), firstTopic(), kOwn);
    REQUIRE(read.messages.size() == 4);
    CHECK(read.messages[0].external_id == "9107199254740993");
    CHECK(read.messages[1].external_id == "9100000009");
    CHECK(read.messages[2].external_id == "9100000010");
    CHECK(read.messages[3].warnings == std::vector<std::string>{"createTime: not a time"});
}

TEST_CASE(
    "DHgate: who wrote a message is told by the user id, whatever its side is called",
    "[channels][dhgate][unit]"
) {
    const Messages read = parseMessages(fixture("topic.json"), firstTopic(), kOwn);
    const Incoming &own = read.messages.at(0), &buyers = read.messages.at(1);
    CHECK(own.author == Author::Seller);
    CHECK(own.buyer_external_id == "ff8080810000000000000001");
    CHECK(own.buyer_name == "buyer_us");
    CHECK(buyers.author == Author::Buyer);
    CHECK(buyers.buyer_external_id == "ff8080810000000000000001");
    CHECK(buyers.reply_to.at("receiverId") == "ff8080810000000000000001");
    CHECK(buyers.order_external_id == "2190000001");
    CHECK(buyers.conversation_external_id == "9007199254740993");
    CHECK(buyers.sent_at == parseTime("2026-09-21T22:13:20.000Z"));
    CHECK(parseRaw(buyers.raw).messages.at(0).author == Author::Buyer);
    CHECK(parseRaw(own.raw).messages.at(0).author == Author::Seller);
}

TEST_CASE("DHgate: content with markup is HTML, and other content text", "[channels][dhgate][unit]") {
    const Messages read = parseMessages(fixture("topic.json"), firstTopic(), kOwn);
    CHECK(read.messages.at(0).text == "It is <3 days & free");
    CHECK(read.messages.at(0).html.empty());
    CHECK(read.messages.at(1).html == "Is customs duty included?<br/>");
    CHECK(read.messages.at(1).text.empty());
}

TEST_CASE("DHgate: attachments are paths, named where they have names", "[channels][dhgate][unit]") {
    const Messages read = parseMessages(fixture("topic.json"), firstTopic(), kOwn);
    const auto& two = read.messages.at(1).attachments;
    REQUIRE(two.size() == 2);
    CHECK(two[0].name == "a.jpg");
    CHECK(two[0].ref == "f2/albu/g1/M00/a.jpg");
    CHECK(two[0].media_type == "image/jpeg");
    CHECK(two[1].name == "b.PNG");
    CHECK(two[1].media_type == "image/png");
    REQUIRE(read.messages.at(3).attachments.size() == 1);
    CHECK(read.messages.at(3).text.empty());
}

TEST_CASE("DHgate: a message that can't be read says which field and why", "[channels][dhgate][unit]") {
    const Messages read = parseMessages(fixture("topic.json"), firstTopic(), kOwn);
    REQUIRE(read.unreadable.size() == 5);
    CHECK(read.unreadable[0].external_id == "9100000005");
    CHECK(read.unreadable[0].reason == "content: a string was expected, found an object");
    CHECK(read.unreadable[1].reason == "senderId, receiverId: neither is this account's");
    CHECK(read.unreadable[2].reason == "senderId: missing");
    CHECK(read.unreadable[3].reason == "detailId: missing");
    CHECK(read.unreadable[4].reason == "message: an object was expected, found an array");
    for (const auto& bad : read.unreadable) {
        const Page again = parseRaw(bad.raw);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
    }
}

TEST_CASE("DHgate: no type but the three of buyers makes a buyer's message", "[channels][dhgate][unit]") {
    const auto type = GENERATE(
        as<std::string>(), "004", "005", "006", "007", "008", "009", "010", "011", "012", "013", "014", "1",
        "x"
    );
    CAPTURE(type);
    Topic topic = firstTopic();
    topic.type = type;
    const Messages read = parseMessages(fixture("topic.json"), topic, kOwn);
    CHECK(read.messages.size() == 6);
    for (const auto& message : read.messages) {
        CHECK(message.author == Author::Notice);
        CHECK(message.reply_to.empty());
        CHECK(parseRaw(message.raw).messages.at(0).author == Author::Notice);
    }
}

TEST_CASE(
    "DHgate: an order is named by the parameter or the title, a listing by the parameter",
    "[channels][dhgate][unit]"
) {
    const auto read = [](const std::string& type, const std::string& param, const std::string& title) {
        Topic topic = firstTopic();
        topic.type = type;
        topic.param = param;
        topic.title = title;
        return parseMessages(fixture("topic.json"), topic, kOwn).messages.at(0);
    };
    CHECK(read("002", "219", "PO#220").order_external_id == "219");
    CHECK(read("002", "", "PO#220 late?").order_external_id == "220");
    CHECK(read("001", "184942450", "LED lamp").listing_id == "184942450");
    CHECK(read("001", "184942450", "LED lamp").order_external_id.empty());
    CHECK(read("003", "184942450", "Hello").listing_id.empty());
}

TEST_CASE("DHgate: the type of a topic hints at what its buyer wants", "[channels][dhgate][unit]") {
    const auto read = [](const std::string& type) {
        Topic topic = firstTopic();
        topic.type = type;
        return parseMessages(fixture("topic.json"), topic, kOwn).messages;
    };
    const auto inquiry = read("001"), order = read("002");
    REQUIRE(inquiry.at(1).author == Author::Buyer);
    REQUIRE_FALSE(inquiry.at(1).hints.empty());
    CHECK(inquiry.at(1).hints[0].intent == "product_info");
    REQUIRE_FALSE(order.at(1).hints.empty());
    CHECK(order.at(1).hints[0].intent == "order_tracking");
    CHECK(parseRaw(order.at(1).raw).messages.at(0).hints.size() == order.at(1).hints.size());
    CHECK(order.at(0).author == Author::Seller);
    CHECK(order.at(0).hints.empty());
    CHECK(read("003").at(1).hints.empty());
    for (const auto& notice : read("006")) CHECK(notice.hints.empty());
}

TEST_CASE("DHgate: a success is one code, and everything else a refusal", "[channels][dhgate][unit]") {
    CHECK_FALSE(readRefusal(fixture("topics.json")));
    CHECK_FALSE(readRefusal(R"({"status":{"code":"00000000","message":"Access Token"}})"));
    CHECK(readRefusal(R"({"status":{"code":"0"}})"));
    const auto refusal = readRefusal(fixture("token_refused.json"));
    REQUIRE(refusal);
    CHECK(refusal->reason == Reason::Token);
    CHECK(refusal->code == "40000109");
}

TEST_CASE("DHgate: a refusal's reason is told by its words", "[channels][dhgate][unit]") {
    CHECK(reasonFor("令牌Access Token过期或不存在") == Reason::Token);
    CHECK(reasonFor("invalid access_token") == Reason::Token);
    CHECK(reasonFor("接口限流") == Reason::Limit);
    CHECK(reasonFor("访问频率超过限制") == Reason::Limit);
    CHECK(reasonFor("API Call Limited") == Reason::Limit);
    CHECK(reasonFor("the content exceeds the length limit") == Reason::Other);
    CHECK(reasonFor("订单不存在") == Reason::Unknown);
    CHECK(reasonFor("系统异常") == Reason::Other);
}

TEST_CASE("DHgate: a refusal repeats nothing of the request", "[channels][dhgate][unit]") {
    const auto refusal = readRefusal(fixture("reply_refused.json"));
    REQUIRE(refusal);
    CHECK(refusal->reason == Reason::Other);
    CHECK(refusal->code == "20000003");
    CHECK(readRefusal(R"({"code":"words of a letter"})")->code.empty());
    CHECK(readRefusal(R"({"code":"0123456789abcdefg"})")->code.empty());
}

TEST_CASE("DHgate: what is no answer of the protocol is not understood", "[channels][dhgate][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "12", "<html>", "\xff\xfe",
        R"({"msgList":{},"msgDetailList":"x","systemuserbase":[],"status":[]})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(readRefusal(body), NotUnderstood);
    CHECK_THROWS_AS(parseTopicList(body), NotUnderstood);
    CHECK_THROWS_AS(parseMessages(body, firstTopic(), kOwn), NotUnderstood);
    CHECK_THROWS_AS(parseSelf(body), NotUnderstood);
    CHECK_THROWS_AS(parseOrder(body), NotUnderstood);
}

TEST_CASE("DHgate: markup is told from signs that only look like it", "[channels][dhgate][unit]") {
    for (const char* markup :
         {"a<br/>b", "</p>", "<!-- x -->", "a &amp; b", "&#39;", "&#x27;", "x&nbsp;y", "<b>"}) {
        CAPTURE(markup);
        CHECK(holdsMarkup(markup));
    }
    for (const char* plain :
         {"", "I <3 it", "a < b > c", "A & B;", "<", "&", "&;", "&#;", "</", "1<2 &3;", "<a"}) {
        CAPTURE(plain);
        CHECK_FALSE(holdsMarkup(plain));
    }
    CHECK_FALSE(holdsMarkup(std::string(200'000, '<')));
}

TEST_CASE(
    "DHgate: a text is the same bare text in every shape that a page gives it", "[channels][dhgate][unit]"
) {
    const std::string sent = "Dear Zoë,\nit’s < 5 € & \"new\": <b>yes</b>, да.";
    CHECK(
        bareText(
            "Dear Zo&euml;,<br/>it&rsquo;s &lt; 5 &euro; &amp; &quot;new&quot;: &lt;b&gt;yes&lt;/b&gt;, да."
        ) == bareText(sent)
    );
    CHECK(
        bareText("<p>Dear Zo&#235;,</p>\r\n<p>it&#8217;s < 5 &#x20AC; & \"new\": yes, &#1076;&#1072;.</p>") ==
        bareText(sent)
    );
    CHECK(bareText("您好，&nbsp;灯泡已发货。") == bareText("您好， 灯泡已发货。"));
    CHECK(bareText("您好") != bareText("再见"));
    CHECK(bareText("Yes") != bareText("No"));
    for (const char* broken : {"&#999999999;", "&#x110000;", "&#x;", "\xC3", "\xE2\x80", "<a"})
        CHECK_NOTHROW(bareText(broken));
}

TEST_CASE("DHgate: an order's facts are read, its country as a code", "[channels][dhgate][unit]") {
    const Order order = parseOrder(fixture("order.json"));
    CHECK(order.external_id == "2190000001");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == parseTime("2026-09-20T08:00:00.000Z"));
    CHECK(order.ship_by == parseTime("2026-09-25T15:59:59.000Z"));
    CHECK(order.buyer_external_id == "ff8080810000000000000001");
    CHECK(order.note == "Please no plastic");
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "USD");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->name == "Camila Rojas");
    CHECK(order.ship_to->country == "US");
    CHECK(order.ship_to->postal_code == "62701");
    REQUIRE(order.parcels.size() == 2);
    CHECK(order.parcels[0].tracking_number == "LX000000002CN");
    CHECK(order.parcels[0].carrier == "EPACKET");
    CHECK(order.parcels[0].shipped_at == parseTime("2026-09-21T02:00:00.000Z"));
    CHECK(order.parcels[1].tracking_number == "LX000000003CN");
    CHECK_FALSE(order.parcels[1].shipped_at);
}

TEST_CASE("DHgate: facts that an order doesn't tell are absent", "[channels][dhgate][unit]") {
    const Order order = parseOrder(
        R"({"orderNo":219,"orderTotalPrice":"free","orderContact":null,"orderDeliveryList":null,"startedDate":""})"
    );
    CHECK(order.external_id == "219");
    CHECK(order.status == OrderStatus::Unknown);
    CHECK_FALSE(order.total);
    CHECK_FALSE(order.ship_to);
    CHECK(order.parcels.empty());
    CHECK_FALSE(order.ordered_at);
    CHECK(parseItems(R"({"orderProductList":null})").empty());
}

TEST_CASE("DHgate: a total has cents, whether it comes as a number or a text", "[channels][dhgate][unit]") {
    const auto total = [](const std::string& amount) {
        const Order order = parseOrder(R"({"orderNo":"1","orderTotalPrice":)" + amount + "}");
        return order.total ? order.total->amount : "none";
    };
    CHECK(total("39.90") == "39.90");
    CHECK(total("\"39.9\"") == "39.90");
    CHECK(total("5") == "5");
    CHECK(total("100.0") == "100.00");
    CHECK(total("-1.5") == "none");
    CHECK(total("null") == "none");
}

TEST_CASE(
    "DHgate: items are counted whether their number is a number or a text", "[channels][dhgate][unit]"
) {
    const auto items = parseItems(fixture("items.json"));
    REQUIRE(items.size() == 2);
    CHECK(items[0].title == "LED table lamp");
    CHECK(items[0].listing_id == "184942450");
    CHECK(items[0].sku == "LMP-01-BK");
    CHECK(items[0].quantity == 2);
    CHECK(items[0].options.at("attributes") == "Color: black");
    CHECK(items[1].quantity == 3);
    CHECK(items[1].options.empty());
}

TEST_CASE("DHgate: an order's state follows from its code", "[channels][dhgate][unit]") {
    CHECK(orderStatus("101003") == OrderStatus::Unpaid);
    CHECK(orderStatus("105001") == OrderStatus::Paid);
    CHECK(orderStatus("106001") == OrderStatus::Shipped);
    CHECK(orderStatus("102111") == OrderStatus::Delivered);
    CHECK(orderStatus("111000") == OrderStatus::Cancelled);
    CHECK(orderStatus("105002") == OrderStatus::Unknown);
    CHECK(orderStatus("") == OrderStatus::Unknown);
}

TEST_CASE(
    "DHgate: a country is found by its names, in any dress, and by its code", "[channels][dhgate][unit]"
) {
    CHECK(countryCode("United States") == "US");
    CHECK(countryCode("UNITED KINGDOM") == "GB");
    CHECK(countryCode("UK") == "GB");
    CHECK(countryCode("Bosnia & Herzegovina") == "BA");
    CHECK(countryCode("Russian Federation") == "RU");
    CHECK(countryCode("Korea, Republic of") == "KR");
    CHECK(countryCode("BR") == "BR");
    CHECK(countryCode("Atlantis").empty());
    CHECK(countryCode("").empty());
    CHECK(countryCode("中国").empty());
    CHECK(countryName("DE") == "Germany");
    CHECK(countryName("XX").empty());
}

TEST_CASE("DHgate: a cursor survives being written and read", "[channels][dhgate][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    state.page = 3;
    state.pass = 2;
    state.found = true;
    state.window.remember("9007199254740993", *parseTime("2026-09-21T00:00:00.123Z"));
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.page == 3);
    CHECK(again.pass == 2);
    CHECK(again.found);
    CHECK(again.window.knows("9007199254740993"));
}
