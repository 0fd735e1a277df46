// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch.hpp>

#include "channels/contract/account.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

const Kind& dhgateKind() { return kindNamed("dhgate"); }

using Form = std::map<std::string, std::string>;

constexpr const char* kSelf = R"({"status":{"code":"00000000"},
    "systemuserbase":{"systemuserid":"me","nickname":"shop_cn","organizationid":"org"}})";

/// DHgate as a function of the call. Tokens are granted, and dh.user.base.get is answered, without it.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& method, const Form& form)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              dhgateKind(), {},
              {.settings = {{"client_id", "id"}, {"calls_per_second", "1000"}},
               .secrets = {{"client_secret", "cs"}, {"refresh_token", "rt"}}},
              settings
          ),
          script_(std::move(script)) {}

    [[nodiscard]] std::ptrdiff_t count(const std::string& method) const {
        return std::count(calls.begin(), calls.end(), method);
    }

    std::vector<std::string> calls;
    std::string next_refresh_token = "rt";
    std::string self = kSelf;
    int tokens_granted = 0;

private:
    HttpResponse answer(const Call& call) override {
        if (call.path.ends_with("/access_token")) {
            const std::string n = std::to_string(++tokens_granted);
            return {
                200,
                {},
                R"({"access_token":"a)" + n + R"(","expires_in":86400,"refresh_token":")" +
                    next_refresh_token + "\"}"};
        }
        Form form;
        for (const auto& [name, value] : decodeQuery(call.body)) form[name] = value;
        calls.push_back(form["method"]);
        if (form["method"] == "dh.user.base.get") return {200, {}, self};
        return script_(form["method"], form);
    }

    Answer script_;
};

/// Topic n was written n minutes before eight o'clock in China, with one message of buyer n.
std::string timeOf(int n) {
    return formatLocalTime(*parseTime("2026-09-21T23:00:00.000Z") - std::chrono::minutes(n), 8h);
}

std::string topicPage(const std::vector<int>& ids, const std::string& type = "001") {
    JsonWriter out;
    out.beginObject()
        .key("status")
        .beginObject()
        .member("code", "00000000")
        .endObject()
        .key("msgList")
        .beginArray();
    for (const int n : ids) {
        out.beginObject().member("msgId", "t" + std::to_string(n)).member("msgType", type);
        out.member("lastReplyTime", timeOf(n)).member("msgReplyCount", 1).endObject();
    }
    out.endArray().endObject();
    return out.str();
}

std::string messagePage(const std::string& topic, const std::string& content) {
    JsonWriter out;
    const std::string n = topic.substr(1);
    out.beginObject().key("status").beginObject().member("code", "00000000").endObject();
    out.key("msgDetailList").beginArray().beginObject();
    out.member("detailId", "m" + n).member("content", content).member("createTime", timeOf(std::stoi(n)));
    out.member("senderId", "buyer" + n).member("receiverId", "me").endObject().endArray().endObject();
    return out.str();
}

std::string messagePage(const Form& form) {
    const std::string& topic = form.at("msgId");
    return messagePage(topic, "text " + topic.substr(1));
}

/// The page of `form` out of all topics, fifty on each.
std::string slice(const std::vector<int>& all, const Form& form) {
    const auto size = static_cast<std::size_t>(std::stoi(form.at("pageSize")));
    const auto begin = (static_cast<std::size_t>(std::stoi(form.at("pageNo"))) - 1) * size;
    std::vector<int> page;
    for (std::size_t i = begin; i < std::min(all.size(), begin + size); ++i) page.push_back(all[i]);
    return topicPage(page);
}

HttpResponse failure(const std::string& code, const std::string& message, int status = 200) {
    return {status, {}, R"({"status":{"code":")" + code + R"(","message":")" + message + R"("}})"};
}

Outgoing hello() {
    Outgoing out;
    out.conversation_external_id = "t1";
    out.buyer_external_id = "buyer1";
    out.text = "Hello";
    out.created_at = *parseTime("2026-09-22T00:00:00.000Z");
    return out;
}

SeededMessage orderMessage(const Bench& bench) {
    SeededMessage out;
    out.conversation = "lamp";
    out.buyer = "jonas";
    out.text = "Where is my parcel?";
    out.sent_at = bench.clock.now() - 1h;
    out.order.emplace();
    out.order->external_id = "2190000001";
    out.order->status = OrderStatus::Shipped;
    out.order->ordered_at = bench.clock.now() - 240h;
    out.order->ship_to = Address{"Jonas Weber", "DE", "BY", "München", "80331", ""};
    return out;
}

}  // namespace

TEST_CASE("DHgate: a quiet poll costs one call", "[channels][dhgate][protocol]") {
    Bench bench(dhgateKind());
    bench.seed("chair", "Older", 3h);
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(20min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE(
    "DHgate: a new message costs a call for its topic, and two for its order", "[channels][dhgate][protocol]"
) {
    Bench bench(dhgateKind());
    bench.seed("desk", "Older", 5h);
    bench.seed("chair", "Old", 2h);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1h);
    bench.sandbox->seed(orderMessage(bench));
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.size() == 1);
    CHECK(bench.sandbox->requests() - before == 4);
    REQUIRE(second.orders.contains("2190000001"));
    const Order& order = second.orders.at("2190000001");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "DE");
    CHECK(order.ship_to->name == "Jonas Weber");
    CHECK(order.buyer_external_id == second.messages.begin()->second.buyer_external_id);
}

TEST_CASE(
    "DHgate: the window is asked for in days, one more than needed and 366 at most",
    "[channels][dhgate][protocol]"
) {
    std::vector<std::string> days;
    Scripted bench([&](const std::string&, const Form& form) -> HttpResponse {
        days.push_back(form.at("beforeDay"));
        return {200, {}, topicPage({})};
    });
    Cursor cursor;
    drainTexts(*bench.adapter, cursor);
    CHECK(days == std::vector<std::string>{"8"});
    bench.clock.advance(24h * 500);
    drainTexts(*bench.adapter, cursor);
    CHECK(days.back() == "366");
}

TEST_CASE("DHgate: after a walk the window is two days", "[channels][dhgate][protocol]") {
    std::string days;
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method == "dh.message.get") return {200, {}, messagePage(form)};
        days = form.at("beforeDay");
        return {200, {}, slice({0, 60}, form)};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 2);
    drainTexts(*bench.adapter, cursor);
    CHECK(days == "2");
}

TEST_CASE("DHgate: five calls a second are kept, and still get through", "[channels][dhgate][protocol]") {
    Bench bench(dhgateKind());
    bench.config.settings["calls_per_second"] = "5";
    for (int i = 0; i < 12; ++i) bench.seed("c" + std::to_string(i), "Text " + std::to_string(i), 30min);
    const auto adapter = bench.connect();
    REQUIRE(adapter->callsLeft());
    CHECK(adapter->callsLeft()->left == 5);
    CHECK(adapter->callsLeft()->limit == 5);
    CHECK(adapter->callsLeft()->per == 1s);
    const Instant begin = bench.clock.now();
    const Pulled pulled = bench.drain(*adapter, {}, 12);
    CHECK(pulled.texts().size() == 12);
    const double seconds = static_cast<double>((bench.clock.now() - begin).count()) / 1000.0;
    // The first request of all is for the token, which is no call of the router.
    CHECK(bench.sandbox->requests() - 1 <= static_cast<int>(5 + 5 * seconds));
}

TEST_CASE(
    "DHgate: a token that is said to be over is renewed, and the call made again",
    "[channels][dhgate][protocol]"
) {
    const int status = GENERATE(200, 400, 401);
    CAPTURE(status);
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (form.at("access_token") == "a1")
            return {status, {}, R"({"code":"109","message":"令牌Access Token过期或不存在"})"};
        return {200, {}, method == "dh.message.get" ? messagePage(form) : slice({0}, form)};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.tokens_granted == 2);
}

TEST_CASE("DHgate: a buyer who writes of an access token ends none", "[channels][dhgate][protocol]") {
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        return {
            200,
            {},
            method == "dh.message.get" ? messagePage("t0", "Access Token 令牌 limit 限流")
                                       : slice({0}, form)};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.tokens_granted == 1);
}

TEST_CASE(
    "DHgate: a token that is refused again and again is no reason to blame the credentials",
    "[channels][dhgate][protocol]"
) {
    Scripted bench([](const std::string&, const Form&) {
        return failure("109", "令牌Access Token过期或不存在");
    });
    CHECK_THROWS_AS(bench.adapter->pull({}), TemporaryFailure);
}

TEST_CASE(
    "DHgate: a new refresh token is stored with its end before the first call, an old one isn't",
    "[channels][dhgate][protocol]"
) {
    Scripted bench([](const std::string&, const Form& form) -> HttpResponse {
        return {200, {}, slice({}, form)};
    });
    bench.next_refresh_token = "rt-2";
    static_cast<void>(bench.adapter->pull({}));
    REQUIRE(bench.stored.size() == 1);
    CHECK(bench.stored[0].name == "refresh_token");
    CHECK(bench.stored[0].value == "rt-2");
    CHECK(bench.stored[0].ends == bench.clock.now() + 24h * 30);
    CHECK(bench.stored[0].requests_before == 1);
    bench.clock.advance(25h);
    static_cast<void>(bench.adapter->pull({}));
    CHECK(bench.tokens_granted == 2);
    CHECK(bench.requests.at(2).body.find("refresh_token=rt-2") != std::string::npos);
    CHECK(bench.stored.size() == 1);
}

TEST_CASE("DHgate: a limit named in the answer is waited out", "[channels][dhgate][protocol]") {
    const auto [status, message] = GENERATE(
        table<int, std::string>({{200, "接口限流"}, {400, "访问频率超过限制"}, {200, "call limit reached"}})
    );
    CAPTURE(status, message);
    Scripted bench([s = status, m = message](const std::string&, const Form&) { return failure("7", m, s); });
    try {
        bench.adapter->send(hello());
        FAIL("a limit was reached");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 1min);
    }
}

TEST_CASE(
    "DHgate: of the marketplace's own topics those on orders and refunds are asked for alone",
    "[channels][dhgate][protocol]"
) {
    std::string types;
    const auto script = [&](const std::string&, const Form& form) -> HttpResponse {
        types = form.at("msgType");
        return {200, {}, topicPage({})};
    };
    Scripted with(script);
    static_cast<void>(with.adapter->pull({}));
    CHECK(types == "001,002,003,004,006");
    Scripted without(script, {{"notices", "false"}});
    static_cast<void>(without.adapter->pull({}));
    CHECK(types == "001,002,003");
}

TEST_CASE("DHgate: a notice comes as a notice, and asks for no order", "[channels][dhgate][protocol]") {
    Bench bench(dhgateKind());
    SeededMessage notice = orderMessage(bench);
    notice.conversation = "refund";
    notice.text = "A refund was asked for";
    notice.author = Author::Notice;
    bench.sandbox->seed(notice);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(notice.text));
    CHECK(pulled.byText(notice.text)->author == Author::Notice);
    CHECK(pulled.byText(notice.text)->order_external_id == "2190000001");
    CHECK(pulled.byText(notice.text)->reply_to.empty());
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "DHgate: a topic that the shop began is answered to the buyer all the same",
    "[channels][dhgate][protocol]"
) {
    Bench bench(dhgateKind());
    SeededMessage own = orderMessage(bench);
    own.text = "Your parcel is late";
    own.author = Author::Seller;
    bench.sandbox->seed(own);
    SeededMessage answer = own;
    answer.text = "No problem";
    answer.author = Author::Buyer;
    answer.sent_at = bench.clock.now() - 10min;
    bench.sandbox->seed(answer);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("No problem"));
    REQUIRE(pulled.byText("Your parcel is late"));
    CHECK(pulled.byText("No problem")->author == Author::Buyer);
    CHECK(pulled.byText("Your parcel is late")->author == Author::Seller);
    CHECK(
        pulled.byText("Your parcel is late")->buyer_external_id ==
        pulled.byText("No problem")->buyer_external_id
    );
    CHECK(pulled.settled.empty());
    adapter->send(bench.reply(*pulled.byText("No problem"), "Thank you."));
    CHECK(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "DHgate: an answer typed on DHgate's own page settles the conversation", "[channels][dhgate][protocol]"
) {
    Bench bench(dhgateKind());
    bench.seed("lamp", "A question", 30min);
    bench.seed("chair", "Another", 30min);
    SeededMessage own;
    own.conversation = "lamp";
    own.text = "Answered<br/>on the page";
    own.author = Author::Seller;
    own.sent_at = bench.clock.now() - 10min;
    bench.sandbox->seed(own);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("A question"));
    CHECK(pulled.settled == std::vector<std::string>{pulled.byText("A question")->conversation_external_id});
    const auto html = std::find_if(pulled.messages.begin(), pulled.messages.end(), [&](const auto& entry) {
        return entry.second.html == own.text;
    });
    REQUIRE(html != pulled.messages.end());
    CHECK(html->second.author == Author::Seller);
}

TEST_CASE(
    "DHgate: a reply's receipt is the message in its topic, as it will be pulled",
    "[channels][dhgate][protocol]"
) {
    Bench bench(dhgateKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const std::string text = "Dear buyer,\n3 < 5 & <b>free</b>\n\nthe shop";
    const Receipt receipt = adapter->send(bench.reply(pulled.messages.begin()->second, text));
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(receipt.external_id == bench.sandbox->delivered()[0].external_id);
    CHECK(bench.sandbox->delivered()[0].text == text);
    bench.clock.advance(1min);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.messages.contains(receipt.external_id));
    CHECK(later.messages.at(receipt.external_id).author == Author::Seller);
}

TEST_CASE(
    "DHgate: a reply that can't be looked up at once is sent all the same", "[channels][dhgate][protocol]"
) {
    const int status = GENERATE(200, 500);
    CAPTURE(status);
    Scripted bench([&](const std::string& method, const Form&) -> HttpResponse {
        if (method == "dh.message.info.reply")
            return {200, {}, R"({"status":{"code":"00000000"},"msgTopicId":9000000001})"};
        return {status, {}, "<html>"};
    });
    const Receipt receipt = bench.adapter->send(hello());
    CHECK(receipt.external_id.empty());
    CHECK(receipt.accepted_at == bench.clock.now());
    CHECK(bench.count("dh.message.info.reply") == 1);
}

TEST_CASE("DHgate: an answer to a reply that is none leaves its fate open", "[channels][dhgate][protocol]") {
    const auto [status, body] = GENERATE(
        table<int, std::string>({{200, "{}"}, {200, "<html>"}, {204, ""}, {302, ""}, {500, ""}, {503, "x"}})
    );
    CAPTURE(status, body);
    Scripted bench([s = status, b = body](const std::string&, const Form&) -> HttpResponse {
        return {s, {}, b};
    });
    try {
        bench.adapter->send(hello());
        FAIL("no answer");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
    CHECK(bench.count("dh.message.info.reply") == 1);
}

TEST_CASE(
    "DHgate: a reply that is refused keeps the code and none of the words", "[channels][dhgate][protocol]"
) {
    Scripted bench([](const std::string&, const Form&) { return failure("20000003", "'Hello' 含有联系方式"); }
    );
    try {
        bench.adapter->send(hello());
        FAIL("refused");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "20000003");
        CHECK(std::string(failure.what()).find("Hello") == std::string::npos);
    }
}

TEST_CASE("DHgate: a reply that can't be sent costs no call", "[channels][dhgate][protocol]") {
    Scripted bench([](const std::string&, const Form&) { return failure("1", "no"); });
    Outgoing too_long = hello();
    too_long.text = std::string(2001, 'x');
    Outgoing nowhere = hello();
    nowhere.conversation_external_id.clear();
    Outgoing to_nobody = hello();
    to_nobody.buyer_external_id.clear();
    for (const auto& reply : {too_long, nowhere, to_nobody})
        CHECK_THROWS_AS(bench.adapter->send(reply), PermanentFailure);
    CHECK(bench.requests.empty());
}

TEST_CASE(
    "DHgate: topics that move up while pages are read are read all the same", "[channels][dhgate][protocol]"
) {
    std::vector<int> all;
    for (int i = 0; i < 90; ++i) all.push_back(i);
    bool deleted = false;
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method == "dh.message.get") return {200, {}, messagePage(form)};
        const std::string body = slice(all, form);
        // After the first page the seller deletes five topics of it: 50 to 54 slip over the edge.
        if (!deleted) all.erase(all.begin() + 10, all.begin() + 15);
        deleted = true;
        return {200, {}, body};
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(texts.size() == 90);
    for (int i = 50; i < 55; ++i)
        CHECK(std::count(texts.begin(), texts.end(), "text " + std::to_string(i)) == 1);
    CHECK(bench.count("dh.message.get") == 90);
}

TEST_CASE(
    "DHgate: pages that are shorter than asked for don't end the list", "[channels][dhgate][protocol]"
) {
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method == "dh.message.get") return {200, {}, messagePage(form)};
        const int page = std::stoi(form.at("pageNo"));
        return {200, {}, topicPage(page <= 3 ? std::vector<int>{page} : std::vector<int>{})};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 3);
}

TEST_CASE("DHgate: a topic that was deleted meanwhile stops nothing", "[channels][dhgate][protocol]") {
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method != "dh.message.get") return {200, {}, slice({0, 1, 90}, form)};
        if (form.at("msgId") == "t1") return failure("20000001", "站内信不存在");
        return {200, {}, messagePage(form)};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK(page.unreadable.empty());
    CHECK_FALSE(page.more);
    CHECK(bench.count("dh.message.get") == 3);
}

TEST_CASE(
    "DHgate: a topic that is refused is shown once, and asked for again at each poll",
    "[channels][dhgate][protocol]"
) {
    bool mended = false;
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method != "dh.message.get") return {200, {}, slice({0, 2, 90}, form)};
        if (form.at("msgId") == "t2" && !mended) return failure("20000009", "系统异常");
        return {200, {}, messagePage(form)};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable.front().reason.find("20000009") != std::string::npos);
    mended = true;
    const Page later = bench.adapter->pull(page.next);
    CHECK(later.unreadable.empty());
    REQUIRE(later.messages.size() == 1);
    CHECK(later.messages.front().text == "text 2");
}

TEST_CASE("DHgate: without knowing who we are no message is read", "[channels][dhgate][protocol]") {
    Scripted bench([](const std::string& method, const Form& form) -> HttpResponse {
        return {200, {}, method == "dh.message.get" ? messagePage(form) : slice({0, 1}, form)};
    });
    bench.self = R"({"status":{"code":"403","message":"无权限"}})";
    CHECK_THROWS_AS(bench.adapter->pull({}), PermanentFailure);
    bench.self = R"({"status":{"code":"00000000"}})";
    CHECK_THROWS_AS(bench.adapter->pull({}), NotUnderstood);
    CHECK(bench.count("dh.message.get") == 0);
}

TEST_CASE("DHgate: one topic that gives no sense stops only itself", "[channels][dhgate][protocol]") {
    bool mended = false;
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        if (method != "dh.message.get") return {200, {}, slice({0, 1, 2}, form)};
        if (form.at("msgId") == "t1" && !mended) return {200, {}, "<html>"};
        return {200, {}, messagePage(form)};
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 2);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE("DHgate: orders that fail don't hold up messages", "[channels][dhgate][protocol]") {
    Bench bench(dhgateKind());
    bench.sandbox->seed(orderMessage(bench));
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ServerError, 1000, FaultPlan::Where::Orders);
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Where is my parcel?"));
    CHECK(pulled.byText("Where is my parcel?")->order_external_id == "2190000001");
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "DHgate: an order that can't be had is no order that doesn't exist", "[channels][dhgate][protocol]"
) {
    std::string message = "订单不存在";
    Scripted bench([&](const std::string&, const Form&) { return failure("30000001", message); });
    auto* orders = dynamic_cast<FetchesOrders*>(bench.adapter.get());
    REQUIRE(orders != nullptr);
    CHECK_FALSE(orders->fetchOrder("219"));
    message = "无权限";
    CHECK_THROWS_AS(orders->fetchOrder("219"), PermanentFailure);
}

TEST_CASE(
    "DHgate: a picture is fetched from the picture server, and our token stays here",
    "[channels][dhgate][protocol]"
) {
    Scripted bench([](const std::string&, const Form&) -> HttpResponse { return {200, {}, "bytes"}; });
    auto* attachments = dynamic_cast<FetchesAttachments*>(bench.adapter.get());
    REQUIRE(attachments != nullptr);
    CHECK(attachments->fetchAttachment("f2/albu/g1/M00/a.jpg", 10) == "bytes");
    CHECK(attachments->fetchAttachment("/@evil.example/a.jpg", 10) == "bytes");
    REQUIRE(bench.requests.size() == 2);
    CHECK(bench.requests[0].url == "https://image.dhgate.com/f2/albu/g1/M00/a.jpg");
    CHECK(bench.requests[1].url == "https://image.dhgate.com/@evil.example/a.jpg");
    for (const auto& request : bench.requests) CHECK((request.headers.empty() && request.body.empty()));
    for (const char* elsewhere :
         {"http://169.254.169.254/latest", "file:///etc/passwd", "//evil.example/a.jpg"})
        CHECK_THROWS_AS(attachments->fetchAttachment(elsewhere, 10), PermanentFailure);
    CHECK(bench.requests.size() == 2);
}

TEST_CASE("DHgate: reading is passed on without touching the star", "[channels][dhgate][protocol]") {
    Form sent;
    Scripted bench([&](const std::string& method, const Form& form) -> HttpResponse {
        REQUIRE(method == "dh.message.status.update");
        sent = form;
        return {200, {}, R"({"status":{"code":"00000000"},"result":true})"};
    });
    dynamic_cast<MarksRead&>(*bench.adapter).markRead("9007199254740993");
    CHECK(sent.at("msgIds") == "9007199254740993");
    CHECK(sent.at("readStatus") == "1");
    CHECK_FALSE(sent.contains("markStatus"));
}

TEST_CASE(
    "DHgate: the browser round stores the refresh token and uses it at once", "[channels][dhgate][protocol]"
) {
    Bench bench(dhgateKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Bench::Failure::Credentials);
    auto* authorizer = dynamic_cast<Authorizes*>(adapter.get());
    REQUIRE(authorizer != nullptr);
    const std::string url = authorizer->authorizeUrl("state-1", "https://hub.example/callback");
    Form query;
    for (const auto& [name, value] : decodeQuery(std::string_view(url).substr(url.find('?') + 1)))
        query[name] = value;
    CHECK(query["response_type"] == "code");
    CHECK(query["scope"] == "basic");
    CHECK(query["state"] == "state-1");
    CHECK(query["redirect_uri"] == "https://hub.example/callback");
    CHECK(bench.failure([&] {
        authorizer->authorized({{"error", "denied"}}, "");
    }) == Bench::Failure::Credentials);
    authorizer->authorized({{"code", "code-from-the-browser"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == "shop_cn");
    const auto restarted = bench.connect();
    CHECK(restarted->check().name == "shop_cn");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("DHgate: check tells how far the clocks are apart", "[channels][dhgate][protocol]") {
    Bench bench(dhgateKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}

TEST_CASE(
    "DHgate: check needs the right to read messages, not the token alone", "[channels][dhgate][protocol]"
) {
    Scripted bench([](const std::string&, const Form&) { return failure("403", "无权限"); });
    CHECK_THROWS_AS(bench.adapter->check(), PermanentFailure);
}
