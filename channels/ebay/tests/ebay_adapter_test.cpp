// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/ebay/tests/ebay_script.h"
#include "channels/kit/json.h"

using namespace channels;
using namespace channels::ebay::testing;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

/// A conversation list page of ids [from, to), one minute between them, newest first.
std::string listPage(const std::vector<int>& ids, std::size_t offset, std::size_t total) {
    JsonWriter out;
    out.beginObject().member("total", total).member("offset", offset).key("conversations").beginArray();
    for (const int id : ids) {
        const Instant at = *parseTime("2026-09-21T12:00:00.000Z") - std::chrono::minutes(id);
        out.beginObject()
            .member("conversationId", "c" + std::to_string(id))
            .key("latestMessage")
            .beginObject();
        out.member("messageId", "m" + std::to_string(id))
            .member("createdDate", formatTime(at))
            .endObject()
            .endObject();
    }
    out.endArray().endObject();
    return out.str();
}

std::string messagePage(const std::string& id) {
    const int n = std::stoi(id);
    const Instant at = *parseTime("2026-09-21T12:00:00.000Z") - std::chrono::minutes(n);
    return R"({"total":1,"messages":[{"messageId":"m)" + id + R"(","messageBody":"text )" + id +
           R"(","senderUsername":"b)" + id + R"(","recipientUsername":"shop_cn","createdDate":")" +
           formatTime(at) + R"("}]})";
}

}  // namespace

TEST_CASE(
    "conversations that move up while pages are read are read all the same", "[channels][ebay][protocol]"
) {
    std::vector<int> all;
    for (int i = 0; i < 90; ++i) all.push_back(i);
    bool archived = false;
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path != kConversations)
            return {200, {}, messagePage(path.substr(std::string(kConversations).size() + 2))};
        if (value(query, "conversation_type") == "FROM_EBAY") return {200, {}, listPage({}, 0, 0)};
        const auto offset = static_cast<std::size_t>(std::stoi(value(query, "offset")));
        std::vector<int> page;
        for (std::size_t i = offset; i < std::min(all.size(), offset + 50); ++i) page.push_back(all[i]);
        const std::string body = listPage(page, offset, all.size());
        // After the first page the seller archives five conversations of it: 50 to 54 slip over the edge.
        if (!archived) all.erase(all.begin() + 10, all.begin() + 15);
        archived = true;
        return {200, {}, body};
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(texts.size() == 90);
    for (int i = 50; i < 55; ++i)
        CHECK(std::count(texts.begin(), texts.end(), "text " + std::to_string(i)) == 1);
}

TEST_CASE("a budget smaller than a page still gets through it", "[channels][ebay][protocol]") {
    std::vector<int> all;
    for (int i = 0; i < 40; ++i) all.push_back(i);
    int budget = 0;
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (budget-- <= 0) return {429, {{"retry-after", "60"}}, ""};
        if (path != kConversations)
            return {200, {}, messagePage(path.substr(std::string(kConversations).size() + 2))};
        return {
            200,
            {},
            value(query, "conversation_type") == "FROM_EBAY" ? listPage({}, 0, 0)
                                                             : listPage(all, 0, all.size())};
    });
    std::set<std::string> texts;
    Cursor cursor;
    int throttled = 0;
    for (bool more = true; more && throttled < 20;) {
        try {
            const Page page = bench.adapter->pull(cursor);
            for (const auto& message : page.messages) texts.insert(message.text);
            cursor = page.next;
            more = page.more;
        } catch (const Throttled& error) {
            CHECK(error.until == bench.clock.now() + 60s);
            ++throttled;
            budget = 10;
        }
    }
    CHECK(texts.size() == 40);
    CHECK(throttled < 10);
}

TEST_CASE("one conversation that gives no sense stops only itself", "[channels][ebay][protocol]") {
    bool mended = false;
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == std::string(kConversations) + "/c1" && !mended) return {200, {}, "<html>"};
        if (path != kConversations)
            return {200, {}, messagePage(path.substr(std::string(kConversations).size() + 2))};
        return {
            200,
            {},
            value(query, "conversation_type") == "FROM_EBAY" ? listPage({}, 0, 0)
                                                             : listPage({0, 1, 2}, 0, 3)};
    });
    Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 2);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "a conversation that was deleted or refused meanwhile stops nothing", "[channels][ebay][protocol]"
) {
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == std::string(kConversations) + "/c1")
            return {404, {}, R"({"errors":[{"errorId":355007}]})"};
        if (path == std::string(kConversations) + "/c2")
            return {400, {}, R"({"errors":[{"errorId":355007}]})"};
        if (path != kConversations)
            return {200, {}, messagePage(path.substr(std::string(kConversations).size() + 2))};
        return {
            200,
            {},
            value(query, "conversation_type") == "FROM_EBAY" ? listPage({}, 0, 0)
                                                             : listPage({0, 1, 2, 3}, 0, 4)};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable.front().reason.find("355007") != std::string::npos);
}

TEST_CASE("an address that an answer names is never called with our token", "[channels][ebay][protocol]") {
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path != kConversations)
            return {200, {}, messagePage(path.substr(std::string(kConversations).size() + 2))};
        if (value(query, "conversation_type") == "FROM_EBAY" || value(query, "offset") != "0")
            return {200, {}, listPage({}, 0, 0)};
        std::string body = listPage({0}, 0, 1);
        body.insert(1, R"("next":"https://evil.example/steal",)");
        return {200, {}, body};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    for (const auto& request : bench.requests) CHECK(request.url.starts_with("https://api.ebay.com/"));
    auto* attachments = dynamic_cast<FetchesAttachments*>(bench.adapter.get());
    CHECK_THROWS_AS(attachments->fetchAttachment("http://169.254.169.254/latest", 1000), PermanentFailure);
    CHECK_THROWS_AS(attachments->fetchAttachment("file:///etc/passwd", 1000), PermanentFailure);
}

TEST_CASE("the cap on messages to members is waited out for an hour", "[channels][ebay][protocol]") {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        return {400, {}, R"({"errors":[{"errorId":20957}]})"};
    });
    Outgoing reply;
    reply.conversation_external_id = "c1";
    reply.text = "Hello";
    try {
        bench.adapter->send(reply);
        FAIL("a cap was reached");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 1h);
    }
}

TEST_CASE("an answer to a reply that is no receipt leaves its fate open", "[channels][ebay][protocol]") {
    const auto [status, body] = GENERATE(
        table<int, std::string>({{201, "{}"}, {200, "<html>"}, {204, ""}, {302, ""}, {500, ""}, {503, "x"}})
    );
    CAPTURE(status, body);
    Scripted bench([s = status, b = body](const std::string&, const QueryList&) -> HttpResponse {
        return {s, {}, b};
    });
    Outgoing reply;
    reply.conversation_external_id = "c1";
    reply.text = "Hello";
    try {
        bench.adapter->send(reply);
        FAIL("no receipt");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
}

TEST_CASE(
    "an answer to a reply that the client refuses to read leaves its fate open", "[channels][ebay][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        throw NotUnderstood("the answer is over 1000 bytes");
    });
    Outgoing reply;
    reply.conversation_external_id = "c1";
    reply.text = "Hello";
    CHECK_THROWS_AS(bench.adapter->send(reply), TemporaryFailure);
}

TEST_CASE("a conversation that is listed oldest first is read to its end", "[channels][ebay][protocol]") {
    int count = 55;
    const Instant begin = *parseTime("2026-09-21T12:00:00.000Z");
    const auto message = [&](JsonWriter& out, int i) {
        out.beginObject()
            .member("messageId", "m" + std::to_string(i))
            .member("messageBody", "text " + std::to_string(i))
            .member("senderUsername", "b");
        out.member("recipientUsername", "shop_cn")
            .member("createdDate", formatTime(begin + std::chrono::seconds(i)))
            .endObject();
    };
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        const bool list = path == kConversations;
        if (list && value(query, "conversation_type") == "FROM_EBAY") return {200, {}, listPage({}, 0, 0)};
        JsonWriter out;
        out.beginObject()
            .member("total", list ? 1 : count)
            .key(list ? "conversations" : "messages")
            .beginArray();
        if (list) {
            // A list that doesn't name the newest message: nothing but the order tells where it is.
            out.beginObject().member("conversationId", "c1").endObject();
        } else {
            const int offset = std::stoi(value(query, "offset"));
            for (int i = offset; i < std::min(count, offset + 50); ++i) message(out, i);
        }
        out.endArray().endObject();
        return {200, {}, out.str()};
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 55);
    count = 60;
    CHECK(
        drainTexts(*bench.adapter, cursor) ==
        std::vector<std::string>{"text 55", "text 56", "text 57", "text 58", "text 59"}
    );
}

TEST_CASE("an over-long reply keeps eBay's code", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    try {
        adapter->send(bench.reply(pulled.messages.begin()->second, std::string(2001, 'x')));
        FAIL("over-long");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "355013");
    }
}

TEST_CASE("a throttled call is a throttle and nothing else", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    bench.misbehave(Fault::Throttle, 100);
    CHECK(bench.failure([&] { static_cast<void>(adapter->pull({})); }) == Bench::Failure::Throttled);
    CHECK(bench.failure([&] {
        adapter->send(bench.reply(pulled.messages.begin()->second, "Hi"));
    }) == Bench::Failure::Throttled);
}

TEST_CASE("orders that fail don't hold up messages", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ServerError, 1000, FaultPlan::Where::Orders);
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"A question"});
}

TEST_CASE(
    "without the right to read orders messages come without them, and check says so",
    "[channels][ebay][protocol]"
) {
    Scripted bench(
        [&](const std::string& path, const QueryList& query) -> HttpResponse {
            if (path.starts_with("/sell/")) return {403, {}, R"({"errors":[{"errorId":1100}]})"};
            if (path != kConversations) return {200, {}, messagePage("0")};
            return {
                200,
                {},
                value(query, "conversation_type") == "FROM_EBAY" ? listPage({}, 0, 0) : listPage({0}, 0, 1)};
        },
        {{"orders", "true"}}
    );
    CHECK(bench.adapter->check().warnings.size() == 1);
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.adapter->check().warnings.size() == 1);
}

TEST_CASE("a message's order brings its parcel, its site and its destination", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.site = "ebay.de";
    message.text = "Wo bleibt mein Paket?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "12-34567-89012";
    message.order->status = OrderStatus::Shipped;
    message.order->ordered_at = bench.clock.now() - 240h;
    message.order->parcels.push_back(
        {"DHL", "00340434161094042557", "", "", bench.clock.now() - 200h, std::nullopt}
    );
    message.order->ship_to = Address{"Jonas Weber", "DE", "BY", "München", "80331", ""};
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* found = pulled.byText(message.text);
    REQUIRE(found);
    CHECK(found->order_external_id == "12-34567-89012");
    CHECK(found->site == "ebay.de");
    REQUIRE(pulled.orders.contains("12-34567-89012"));
    const Order& order = pulled.orders.at("12-34567-89012");
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "00340434161094042557");
    CHECK(order.parcels[0].shipped_at == bench.clock.now() - 200h);
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->city == "München");

    // After a restart, with a cursor that has passed the order long ago, a new message still finds it.
    bench.clock.advance(3h);
    message.text = "Noch immer nichts!";
    message.sent_at = bench.clock.now();
    message.order.reset();
    bench.sandbox->seed(message);
    const auto restarted = bench.connect();
    const Pulled later = bench.drain(*restarted, pulled.cursors.back());
    REQUIRE(later.byText("Noch immer nichts!"));
    CHECK(later.byText("Noch immer nichts!")->order_external_id == "12-34567-89012");
}

TEST_CASE("a back-fill takes no older message of a conversation that goes on", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.backfill = std::chrono::days(7);
    bench.seed("lamp", "Forty days old", 40 * 24h);
    bench.seed("lamp", "Two days old", 48h);
    const auto adapter = bench.connect();
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"Two days old"});
}

TEST_CASE("an answer typed on eBay's own page settles the conversation", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question", 30min);
    bench.seed("chair", "Another", 30min);
    SeededMessage own;
    own.conversation = "lamp";
    own.text = "Answered on the page";
    own.author = Author::Seller;
    own.sent_at = bench.clock.now() - 10min;
    bench.sandbox->seed(own);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("A question"));
    REQUIRE(pulled.byText("Answered on the page"));
    CHECK(pulled.byText("Answered on the page")->author == Author::Seller);
    CHECK(pulled.settled == std::vector<std::string>{pulled.byText("A question")->conversation_external_id});
}

TEST_CASE("notices of eBay come as notices", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    SeededMessage notice;
    notice.conversation = "invoice";
    notice.text = "Your invoice is ready";
    notice.author = Author::Notice;
    notice.sent_at = bench.clock.now() - 10min;
    bench.sandbox->seed(notice);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(notice.text));
    CHECK(pulled.byText(notice.text)->author == Author::Notice);
}

TEST_CASE("a quiet poll costs three calls", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(2min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 3);
}

TEST_CASE("a long conversation is read page by page, and later only its end", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    for (int i = 0; i < 120; ++i)
        bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 120);
    for (std::size_t i = 0; i < 120; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    bench.clock.advance(1h);
    bench.seed("lamp", "The newest", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    // Orders, two lists of conversations, the conversation; and four lists of inquiries and returns.
    CHECK(bench.sandbox->requests() - before == 8);
}

TEST_CASE("the browser round stores the refresh token and uses it at once", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Bench::Failure::Credentials);
    auto* authorizer = dynamic_cast<Authorizes*>(adapter.get());
    REQUIRE(authorizer != nullptr);
    const std::string url = authorizer->authorizeUrl("state-1", "https://hub.example/callback");
    const QueryList query = decodeQuery(std::string_view(url).substr(url.find('?') + 1));
    CHECK(value(query, "redirect_uri") == bench.config.settings.at("ru_name"));
    std::string scopes;
    for (const auto scope :
         {ebay::kMessageScope, ebay::kOrderScope, ebay::kBaseScope, ebay::kSubscriptionScope})
        scopes += (scopes.empty() ? "" : " ") + std::string(scope);
    CHECK(value(query, "scope") == scopes);
    authorizer->authorized({{"code", "v^1.1#code-from-the-browser"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == "shop_cn");
    const auto restarted = bench.connect();
    CHECK(restarted->check().name == "shop_cn");
}

TEST_CASE("check tells how far the clocks are apart", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}
