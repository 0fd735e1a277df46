// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/lazada/lazada_gateway.h"
#include "channels/lazada/lazada_wire.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;
using Failure = Bench::Failure;

namespace {

constexpr const char* kToken = R"({"code":"0","access_token":"a","expires_in":2592000,"country":"my",)"
                               R"("country_user_info":[{"country":"my","seller_id":"100245"}]})";
constexpr const char* kEmpty = R"({"code":"0","success":"true","data":{}})";
const Instant kNoon = *parseTime("2026-09-21T12:00:00.000Z");

const Kind& lazadaKind() { return kindNamed("lazada"); }

/// Lazada as a function of the path of a call and its parameters; "token" for the token endpoint.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& path, const QueryList& parameters)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              lazadaKind(), {},
              {.settings = {{"app_key", "100132"}},
               .secrets = {{"app_secret", "laz-test-secret"}, {"refresh_token", "rt"}}},
              settings
          ),
          script_(std::move(script)) {}

    [[nodiscard]] std::ptrdiff_t count(const std::string& path) const {
        return std::count(paths.begin(), paths.end(), path);
    }

    std::vector<std::string> paths;  ///< without those for tokens

private:
    HttpResponse answer(const Call& call) override {
        const QueryList parameters = call.method == "POST" ? decodeQuery(call.body) : call.query;
        // Every country has a host of its own.
        const auto base = call.path.find("/rest/");
        const std::string path = base == std::string::npos ? call.path : call.path.substr(base + 5);
        if (path.starts_with("/auth/token/")) {
            const HttpResponse told = script_("token", parameters);
            return told.status == 0 ? HttpResponse{200, {}, kToken} : told;
        }
        paths.push_back(path);
        return script_(path, parameters);
    }

    Answer script_;
};

HttpResponse ok(const std::string& body) { return {200, {}, body}; }
HttpResponse noToken() { return {}; }  // a usual token is granted
std::string millis(Instant at) { return std::to_string(at.time_since_epoch().count()); }
Instant timeOf(int n) { return kNoon - std::chrono::minutes(n); }

/// A page of the numbered sessions, one minute between them; `after` when the list goes on.
std::string sessionPage(const std::vector<int>& numbers, bool more = false) {
    std::string rows;
    for (const int n : numbers) {
        const std::string id = std::to_string(n);
        rows += std::string(rows.empty() ? "" : ",") + R"({"session_id":"s)" + id + R"(","buyer_id":"b)" +
                id + R"(","title":"Buyer )" + id + R"(","last_message_id":"m)" + id +
                R"(","last_message_time":")" + millis(timeOf(n)) + R"(","site_id":"MY"})";
    }
    const std::string last = numbers.empty() ? "0" : std::to_string(numbers.back());
    return R"({"code":"0","success":"true","data":{"has_more":")" + std::string(more ? "true" : "false") +
           R"(","next_start_time":")" + millis(timeOf(std::stoi(last))) + R"(","last_session_id":"s)" + last +
           R"(","session_list":[)" + rows + "]}}";
}

std::string line(
    const std::string& id, Instant at, const std::string& text, bool own = false, const std::string& more = {}
) {
    JsonWriter content;
    content.beginObject().member("txt", text).endObject();
    JsonWriter out;
    out.beginObject().member("message_id", id).member("from_account_type", own ? "2" : "1");
    out.member("template_id", "1")
        .member("type", "1")
        .member("content", content.str())
        .member("send_time", millis(at));
    out.endObject();
    std::string body = out.str();
    if (!more.empty()) body.insert(body.size() - 1, "," + more);
    return body;
}

std::string messagePage(const std::string& lines) {
    return R"({"code":"0","success":"true","data":{"has_more":"false","message_list":[)" + lines + "]}}";
}

/// The one message of a numbered session "s7".
std::string messageOf(const std::string& session) {
    const std::string n = session.substr(1);
    return messagePage(line("m" + n, timeOf(std::stoi(n)), "text " + n));
}

Outgoing replyTo(const std::string& session, const std::string& text = "Hello") {
    Outgoing out;
    out.id = "out-1";
    out.conversation_external_id = session;
    out.buyer_external_id = "b1";
    out.text = text;
    out.created_at = *parseTime("2026-09-22T00:00:00.000Z");
    return out;
}

Order shippedOrder(const Bench& bench, const std::string& id) {
    Order out;
    out.external_id = id;
    out.status = OrderStatus::Shipped;
    out.ordered_at = bench.clock.now() - 240h;
    out.total = Money{"59.90", "MYR"};
    out.items.push_back({"LMP-01-BK", "3001574624", "LED lamp", 2, {{"Color family", "Black"}}});
    out.ship_to = Address{"Siti", "MY", "Johor", "Johor Bahru", "80000", "6********12"};
    out.parcels.push_back({"LEX MY", "LXMY123456789", "", "", std::nullopt, std::nullopt});
    return out;
}

SeededMessage written(const Bench& bench, const std::string& text, std::chrono::minutes ago) {
    SeededMessage out;
    out.conversation = "lamp";
    out.buyer = "siti";
    out.text = text;
    out.sent_at = bench.clock.now() - ago;
    return out;
}

HttpRequest notified(const std::string& seller_id, const std::string& message_type = "2") {
    HttpRequest out;
    out.method = "POST";
    out.body = R"({"seller_id":")" + seller_id + R"(","message_type":)" + message_type +
               R"(,"data":{},"timestamp":1790000000,"site":"lazada_my"})";
    return out;
}

}  // namespace

TEST_CASE("lazada: a quiet poll costs one call", "[channels][lazada][protocol]") {
    Bench bench(lazadaKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(2min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE(
    "lazada: a long session is walked backwards page by page, and later only its end",
    "[channels][lazada][protocol]"
) {
    Bench bench(lazadaKind());
    // Three of each moment: a page ends in the middle of one.
    for (int i = 0; i < 120; ++i)
        bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i / 3));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 120);
    for (std::size_t i = 0; i < 120; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    bench.clock.advance(1h);
    bench.seed("lamp", "The newest", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    CHECK(bench.sandbox->requests() - before == 2);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "lazada: the first page begins now, the next where the answer ended", "[channels][lazada][protocol]"
) {
    std::vector<std::pair<std::string, std::string>> asked;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/message/list") return ok(messageOf(value(parameters, "session_id")));
        asked.emplace_back(value(parameters, "start_time"), value(parameters, "last_session_id"));
        CHECK(value(parameters, "page_size") == "20");
        return ok(asked.size() == 1 ? sessionPage({1, 2}, true) : sessionPage({3}));
    });
    static_cast<void>(bench.adapter->pull({}));
    REQUIRE(asked.size() >= 2);
    CHECK(asked[0] == std::pair(millis(bench.clock.now() + 1s), std::string()));
    CHECK(asked[1] == std::pair(millis(timeOf(2)), std::string("s2")));
}

TEST_CASE(
    "lazada: the walk ends behind its window, though the list goes on", "[channels][lazada][protocol]"
) {
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/message/list") return ok(messageOf(value(parameters, "session_id")));
        return ok(sessionPage({1, 30 * 24 * 60}, true));
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_FALSE(page.more);
    CHECK(bench.count("/im/session/list") == 1);
}

TEST_CASE("lazada: a list that leads to its own page isn't followed", "[channels][lazada][protocol]") {
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/message/list") return ok(messageOf(value(parameters, "session_id")));
        return ok(sessionPage({1}, true));
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
}

TEST_CASE(
    "lazada: a buyer who writes while pages are read loses none of what he wrote before",
    "[channels][lazada][protocol]"
) {
    // Behind the first page waits session 25 with an hour-old message; its buyer writes again and takes it to
    // the top.
    std::vector<int> order;
    for (int i = 0; i < 40; ++i) order.push_back(i);
    bool moved = false;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        const std::string session = value(parameters, "session_id");
        if (path == "/im/message/list" && session == "s25" && moved)
            return ok(
                messagePage(line("new", kNoon + 1min, "And now?") + ',' + line("m25", timeOf(25), "text 25"))
            );
        if (path == "/im/message/list") return ok(messageOf(session));
        if (value(parameters, "last_session_id").empty()) {
            const std::vector<int> top(order.begin(), order.begin() + 20);
            std::string body = sessionPage(top, true);
            if (moved)
                body.insert(
                    body.find("[{") + 1,
                    R"({"session_id":"s25","buyer_id":"b25","last_message_id":"new","last_message_time":)" +
                        millis(kNoon + 1min) + "},"
                );
            return ok(body);
        }
        moved = true;
        std::vector<int> rest(order.begin() + 20, order.end());
        std::erase(rest, 25);
        return ok(sessionPage(rest));
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(texts.size() == 41);
    CHECK(std::count(texts.begin(), texts.end(), "text 25") == 1);
    CHECK(std::count(texts.begin(), texts.end(), "And now?") == 1);
}

TEST_CASE("lazada: one session that gives no sense stops only itself", "[channels][lazada][protocol]") {
    bool mended = false;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/session/list") return ok(sessionPage({0, 1, 2}));
        const std::string session = value(parameters, "session_id");
        return ok(session == "s1" && !mended ? "<html>" : messageOf(session));
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE("lazada: a session that is refused is set aside and tried again", "[channels][lazada][protocol]") {
    bool refused = true;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/session/list") return ok(sessionPage({0, 1}));
        const std::string session = value(parameters, "session_id");
        if (session == "s1" && refused) return ok(R"({"code":"0","success":"false","err_code":"42"})");
        return ok(messageOf(session));
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable[0].reason.find("42") != std::string::npos);
    CHECK(
        bench.adapter->reparse(page.unreadable[0].raw).unreadable.at(0).external_id ==
        page.unreadable[0].external_id
    );
    refused = false;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "lazada: what is blocked, automatic or taken back settles nothing", "[channels][lazada][protocol]"
) {
    const auto more = GENERATE(
        as<std::string>(), R"("process_msg":"CONTACT_INFORMATION")", R"("auto_reply":"true")",
        R"("status":"1")"
    );
    CAPTURE(more);
    Scripted bench([&](const std::string& path, const QueryList&) {
        if (path == "token") return noToken();
        if (path == "/im/session/list") return ok(sessionPage({1}));
        return ok(messagePage(
            line("m1", timeOf(1), "Write to me@example.test", true, more) + ',' +
            line("m0", timeOf(2), "Where is it?")
        ));
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 2);
    CHECK(page.messages[0].author == Author::Buyer);
    CHECK(page.messages[1].author == Author::Notice);
    CHECK(page.settled_conversations.empty());
    // Its session holds nothing new: it isn't read again.
    const auto before = bench.count("/im/message/list");
    CHECK(bench.adapter->pull(page.next).messages.empty());
    CHECK(bench.count("/im/message/list") == before);
}

TEST_CASE("lazada: an answer typed on Lazada's page settles its session", "[channels][lazada][protocol]") {
    Scripted bench([&](const std::string& path, const QueryList&) {
        if (path == "token") return noToken();
        if (path == "/im/session/list") return ok(sessionPage({1}));
        return ok(
            messagePage(line("m1", timeOf(1), "Tomorrow", true) + ',' + line("m0", timeOf(2), "Where is it?"))
        );
    });
    CHECK(bench.adapter->pull({}).settled_conversations == std::vector<std::string>{"s1"});
}

TEST_CASE(
    "lazada: a reply that the safety filter stops is refused for good, with its code",
    "[channels][lazada][protocol]"
) {
    Bench bench(lazadaKind());
    bench.seed("lamp", "How do I reach you?");
    const auto adapter = bench.connect();
    const Incoming question = *bench.drain(*adapter).byText("How do I reach you?");
    const Outgoing reply = bench.reply(question, "Write to me@example.test");
    for (const auto& attempt : std::vector<std::function<void()>>{
             [&] { adapter->send(reply); },
             [&] { static_cast<void>(ability<FindsSent>(*adapter).findSent(reply)); }}) {
        try {
            attempt();
            FAIL("not refused");
        } catch (const PermanentFailure& failure) {
            CHECK(failure.code == "CONTACT_INFORMATION");
            CHECK(std::string(failure.what()).find("example") == std::string::npos);
        }
    }
    CHECK(bench.sandbox->delivered().empty());
    bench.clock.advance(1min);
    const Pulled pulled = bench.drain(*adapter);
    const auto stopped = std::find_if(pulled.messages.begin(), pulled.messages.end(), [](const auto& entry) {
        return !entry.second.bounced.empty();
    });
    REQUIRE(stopped != pulled.messages.end());
    CHECK(stopped->second.author == Author::Notice);
    CHECK(stopped->first == lazada::blockedId(stopped->second.bounced));
    CHECK(pulled.settled.empty());
}

TEST_CASE(
    "lazada: a reply that is stopped after it was seen comes back as one that didn't arrive",
    "[channels][lazada][protocol]"
) {
    bool stopped = false;
    Scripted bench([&](const std::string& path, const QueryList&) {
        if (path == "token") return noToken();
        const std::string reply =
            line("m1", timeOf(3), "Call me", true, stopped ? R"("process_msg":"CONTACT")" : "");
        if (path == "/im/session/list") return ok(sessionPage({stopped ? 2 : 1}));
        return ok(messagePage(stopped ? line("m2", timeOf(2), "Hello?") + ',' + reply : reply));
    });
    const Page before = bench.adapter->pull({});
    REQUIRE(before.messages.size() == 1);
    CHECK(before.messages[0].author == Author::Seller);
    stopped = true;
    const Page after = bench.adapter->pull(before.next);
    REQUIRE(after.messages.size() == 2);
    CHECK(after.messages[0].bounced == before.messages[0].external_id);
    CHECK(after.messages[1].text == "Hello?");
}

TEST_CASE(
    "lazada: a reply that was accepted is sent, though nobody can see what the filter says",
    "[channels][lazada][protocol]"
) {
    const auto after = GENERATE(
        as<HttpResponse>(), HttpResponse{200, {}, "<html>"}, HttpResponse{503, {}, ""},
        HttpResponse{403, {}, ""}, HttpResponse{200, {}, R"({"code":"AppCallLimit"})"},
        HttpResponse{200, {}, kEmpty}
    );
    CAPTURE(after.status, after.body);
    Scripted bench([&](const std::string& path, const QueryList&) {
        if (path == "token") return noToken();
        if (path != "/im/message/send") return after;
        return ok(R"({"code":"0","success":"true","data":{"message_id":"m9","current_time":"1790000001000"}})"
        );
    });
    const Receipt receipt = bench.adapter->send(replyTo("s1"));
    CHECK(receipt.external_id == "m9");
    CHECK(receipt.accepted_at == Instant(1'790'000'001'000ms));
}

TEST_CASE(
    "lazada: an answer to a reply that doesn't say it was done leaves its fate open",
    "[channels][lazada][protocol]"
) {
    const auto answer = GENERATE(
        as<HttpResponse>(), HttpResponse{200, {}, "{}"}, HttpResponse{200, {}, "<html>"},
        HttpResponse{302, {}, ""}, HttpResponse{503, {}, "x"},
        HttpResponse{200, {}, R"({"type":"SYSTEM","code":"ServiceUnavailable"})"},
        HttpResponse{200, {}, kEmpty}
    );
    CAPTURE(answer.status, answer.body);
    Scripted bench([&](const std::string& path, const QueryList&) {
        return path == "token" ? noToken() : answer;
    });
    try {
        bench.adapter->send(replyTo("s1"));
        FAIL("not done");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
    CHECK(bench.paths == std::vector<std::string>{"/im/message/send"});
}

TEST_CASE("lazada: a token that can't be had puts no reply in doubt", "[channels][lazada][protocol]") {
    int tokens = 0;
    const bool ends_midway = GENERATE(false, true), garbled = GENERATE(false, true);
    Scripted bench([&](const std::string& path, const QueryList&) -> HttpResponse {
        if (path != "token") return ok(R"({"code":"IllegalAccessToken","type":"ISP"})");
        if (ends_midway && ++tokens == 1) return noToken();
        if (garbled) return ok("<html>");
        throw TemporaryFailure("the connection broke", true);
    });
    try {
        bench.adapter->send(replyTo("s1"));
        FAIL("no token");
    } catch (const TemporaryFailure& failure) {
        CHECK_FALSE(failure.maybe_done);
    } catch (const NotUnderstood&) {
        CHECK(garbled);
    }
    CHECK(bench.count("/im/message/send") == (ends_midway ? 1 : 0));
}

TEST_CASE(
    "lazada: a reply that the call refuses is refused for good, with its code", "[channels][lazada][protocol]"
) {
    Scripted bench([](const std::string& path, const QueryList&) {
        return path == "token"
                   ? noToken()
                   : ok(R"({"code":"0","success":"false","err_code":"SESSION_CLOSED","err_message":"Hello is rude"})"
                     );
    });
    try {
        bench.adapter->send(replyTo("s1"));
        FAIL("refused");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "SESSION_CLOSED");
        CHECK(std::string(failure.what()).find("Hello") == std::string::npos);
    }
}

TEST_CASE(
    "lazada: a reply that can't go out leaves no trace at the marketplace", "[channels][lazada][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) { return noToken(); });
    Outgoing with_file = replyTo("s1");
    with_file.attachments.push_back({"a.png", "image/png", "", "x"});
    CHECK_THROWS_AS(bench.adapter->send(with_file), PermanentFailure);
    CHECK_THROWS_AS(bench.adapter->send(replyTo("")), PermanentFailure);
    CHECK_THROWS_AS(bench.adapter->send(replyTo("s1", "")), PermanentFailure);
    // Above the BMP a character counts twice.
    std::string emoji;
    for (int i = 0; i < 251; ++i) emoji += "😀";
    CHECK_THROWS_AS(bench.adapter->send(replyTo("s1", emoji)), PermanentFailure);
    CHECK(bench.requests.empty());
}

TEST_CASE(
    "lazada: a message brings the order of the card before it, with items, parcel and destination",
    "[channels][lazada][protocol]"
) {
    Bench bench(lazadaKind());
    SeededMessage message = written(bench, "Where is my parcel?", 30min);
    message.order = shippedOrder(bench, "388123456789012");
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Order 388123456789012"));
    CHECK(pulled.byText("Where is my parcel?")->order_external_id == "388123456789012");
    REQUIRE(pulled.orders.contains("388123456789012"));
    const Order& order = pulled.orders.at("388123456789012");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == message.order->ordered_at);
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[0].options == message.order->items[0].options);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "LXMY123456789");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "MY");
    // What is written later is still about it.
    bench.clock.advance(1h);
    bench.sandbox->seed(written(bench, "Hello?", 1min));
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.byText("Hello?"));
    CHECK(later.byText("Hello?")->order_external_id == "388123456789012");
}

TEST_CASE(
    "lazada: a number in a text is an order's only when Lazada knows it", "[channels][lazada][protocol]"
) {
    Bench bench(lazadaKind());
    SeededMessage card = written(bench, "Thank you", 90min);
    card.conversation = "other";
    card.order = shippedOrder(bench, "388123456789012");
    bench.sandbox->seed(card);
    bench.sandbox->seed(written(bench, "Where is 388123456789012?", 30min));
    SeededMessage wrong = written(bench, "My card is 4111111111111111", 20min);
    wrong.conversation = "third";
    bench.sandbox->seed(wrong);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.byText("Where is 388123456789012?")->order_external_id == "388123456789012");
    CHECK(pulled.byText("My card is 4111111111111111")->order_external_id.empty());
}

TEST_CASE("lazada: orders that fail don't hold up messages", "[channels][lazada][protocol]") {
    Bench bench(lazadaKind());
    SeededMessage message = written(bench, "Where is my parcel?", 30min);
    message.order = shippedOrder(bench, "388123456789012");
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    bench.misbehave(
        GENERATE(Fault::ServerError, Fault::Garbage, Fault::CutBefore, Fault::Throttle), 1000,
        FaultPlan::Where::Orders
    );
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.byText("Where is my parcel?"));
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "lazada: without the right to orders messages come, and nobody asks again", "[channels][lazada][protocol]"
) {
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/session/list") return ok(sessionPage({1, 2, 3}));
        if (path == "/order/get") return ok(R"({"code":"AppNotSubscribed","type":"ISV"})");
        const std::string n = value(parameters, "session_id").substr(1);
        return ok(messagePage(line("m" + n, timeOf(std::stoi(n)), "Where is 38812345678901" + n + "?")));
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 3);
    CHECK(bench.count("/order/get") == 1);
    CHECK_THROWS_AS(ability<FetchesOrders>(*bench.adapter).fetchOrder("388123456789011"), CredentialsRefused);
}

TEST_CASE("lazada: orders that aren't wanted aren't read", "[channels][lazada][protocol]") {
    Scripted bench(
        [&](const std::string& path, const QueryList&) {
            if (path == "token") return noToken();
            if (path == "/im/session/list") return ok(sessionPage({1}));
            return ok(messagePage(line("m1", timeOf(1), "Where is 388123456789012?")));
        },
        {{"orders", "false"}}
    );
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.count("/order/get") == 0);
}

TEST_CASE("lazada: an app without the right to messages is told so", "[channels][lazada][protocol]") {
    Scripted bench([](const std::string& path, const QueryList&) {
        return path == "token" ? noToken() : ok(R"({"code":"AppNotSubscribed","type":"ISV","message":"x"})");
    });
    try {
        static_cast<void>(bench.adapter->pull({}));
        FAIL("refused");
    } catch (const CredentialsRefused& refused) {
        CHECK(std::string(refused.what()).find("AppNotSubscribed") != std::string::npos);
        CHECK(std::string(refused.what()).find("CS/IM") != std::string::npos);
    }
}

TEST_CASE("lazada: a throttle is waited out for as long as its text says", "[channels][lazada][protocol]") {
    Scripted bench([](const std::string& path, const QueryList&) {
        return path == "token"
                   ? noToken()
                   : ok(R"({"code":"AppCallLimit","message":"This ban will last 7 more seconds"})");
    });
    try {
        static_cast<void>(bench.adapter->pull({}));
        FAIL("throttled");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 7s);
    }
}

TEST_CASE(
    "lazada: the calls that an app in test may make in a day are kept and shown",
    "[channels][lazada][protocol]"
) {
    Scripted bench(
        [](const std::string& path, const QueryList&) { return path == "token" ? noToken() : ok(kEmpty); },
        {{"app_status", "test"}}
    );
    REQUIRE(bench.adapter->callsLeft());
    CHECK(bench.adapter->callsLeft()->left == 5000);
    CHECK(bench.adapter->callsLeft()->per == 24h);
    static_cast<void>(bench.adapter->check());
    CHECK(bench.adapter->callsLeft()->left == 4998);  // one for the token
    for (int i = 0; i < 4998; ++i) static_cast<void>(bench.adapter->check());
    CHECK_THROWS_AS(bench.adapter->check(), Throttled);
    CHECK(bench.requests.size() == 5000);
    bench.clock.advance(24h);
    CHECK_NOTHROW(bench.adapter->check());
}

TEST_CASE("lazada: a budget smaller than a page still gets through it", "[channels][lazada][protocol]") {
    std::vector<int> all;
    for (int i = 0; i < 15; ++i) all.push_back(i);
    int budget = 0;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (budget-- <= 0) return ok(R"({"code":"AppCallLimit","message":"30 seconds"})");
        return ok(path == "/im/session/list" ? sessionPage(all) : messageOf(value(parameters, "session_id")));
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
        } catch (const Throttled&) {
            ++throttled;
            budget = 5;
        }
    }
    CHECK(texts.size() == 15);
    CHECK(throttled < 10);
}

TEST_CASE("lazada: a refreshed token is stored with the end that is told", "[channels][lazada][protocol]") {
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path != "token") return ok(kEmpty);
        CHECK(value(parameters, "refresh_token") == "rt");
        return ok(
            R"({"code":"0","access_token":"a","refresh_token":"rt-2","expires_in":2592000,"refresh_expires_in":15552000})"
        );
    });
    static_cast<void>(bench.adapter->check());
    REQUIRE(bench.stored.size() == 1);
    CHECK(bench.stored[0].name == "refresh_token");
    CHECK(bench.stored[0].value == "rt-2");
    CHECK(bench.stored[0].ends == bench.clock.now() + 180 * 24h);
}

TEST_CASE(
    "lazada: a token lives thirty days, and the next refresh takes the newest refresh token",
    "[channels][lazada][protocol]"
) {
    std::vector<std::string> used;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path != "token") return ok(kEmpty);
        used.push_back(value(parameters, "refresh_token"));
        return ok(
            R"({"code":"0","access_token":"a","expires_in":2592000,"refresh_token":"rt-)" +
            std::to_string(used.size() + 1) + "\"}"
        );
    });
    static_cast<void>(bench.adapter->check());
    bench.clock.advance(29 * 24h);
    static_cast<void>(bench.adapter->check());
    CHECK(used.size() == 1);
    bench.clock.advance(24h);
    static_cast<void>(bench.adapter->check());
    CHECK(used == std::vector<std::string>{"rt", "rt-2"});
}

TEST_CASE("lazada: a sign-in that has ended must be made again", "[channels][lazada][protocol]") {
    Bench bench(lazadaKind());
    const auto adapter = bench.connect();
    CHECK_NOTHROW(adapter->check());
    bench.clock.advance(150 * 24h);
    CHECK_NOTHROW(adapter->check());
    bench.clock.advance(31 * 24h);
    CHECK(bench.failure([&] { static_cast<void>(bench.connect()->check()); }) == Failure::Credentials);
}

TEST_CASE("lazada: a new token that is refused isn't believed", "[channels][lazada][protocol]") {
    int tokens = 0;
    Scripted bench([&](const std::string& path, const QueryList&) {
        if (path == "token") ++tokens;
        return path == "token" ? noToken() : ok(R"({"code":"IllegalAccessToken","type":"ISP"})");
    });
    CHECK_THROWS_AS(bench.adapter->check(), TemporaryFailure);
    CHECK(tokens == 2);
    CHECK(bench.paths.size() == 2);
}

TEST_CASE(
    "lazada: the browser round stores the refresh token and uses it at once", "[channels][lazada][protocol]"
) {
    Bench bench(lazadaKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    auto& authorizer = ability<Authorizes>(*adapter);
    CHECK(bench.failure([&] { authorizer.authorized({{"error", "denied"}}, ""); }) == Failure::Credentials);
    authorizer.authorized({{"code", "0_100132_2DL4DV3jcU1UOT7WGI1A4rY91"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == "shop@example.test at lazada.com.my");
    CHECK_NOTHROW(bench.connect()->check());
}

TEST_CASE(
    "lazada: check warns of tokens that are for another country, except a cross-border seller's",
    "[channels][lazada][protocol]"
) {
    const auto [country, warnings] =
        GENERATE(table<std::string, std::size_t>({{"my", 0}, {"cb", 0}, {"sg", 1}}));
    Scripted bench([&](const std::string& path, const QueryList&) {
        return ok(
            path == "token" ? R"({"code":"0","access_token":"a","country":")" + country + "\"}" : kEmpty
        );
    });
    const Identity identity = bench.adapter->check();
    REQUIRE(identity.warnings.size() == warnings);
    if (warnings > 0) CHECK(identity.warnings[0] == "the tokens are for lazada.sg, not for lazada.com.my");
}

TEST_CASE("lazada: calls go to the country's own address", "[channels][lazada][protocol]") {
    Scripted bench(
        [](const std::string& path, const QueryList&) { return path == "token" ? noToken() : ok(kEmpty); },
        {{"country", "id"}}
    );
    CHECK(bench.adapter->check().name == "lazada.co.id");
    REQUIRE(bench.requests.size() == 2);
    CHECK(bench.requests[0].url == "https://auth.lazada.com/rest/auth/token/refresh");
    CHECK(bench.requests[1].url.starts_with("https://api.lazada.co.id/rest/im/session/list?"));
}

TEST_CASE("lazada: check tells how far the clocks are apart", "[channels][lazada][protocol]") {
    Bench bench(lazadaKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}

TEST_CASE(
    "lazada: a clock that is off is corrected by what the refusal tells", "[channels][lazada][protocol]"
) {
    const Instant theirs = *parseTime("2026-09-22T05:00:00.000Z");
    std::vector<std::string> timestamps;
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        timestamps.push_back(value(parameters, "timestamp"));
        const std::string body = timestamps.size() == 1 ? R"({"code":"InvalidTimestamp"})" : kEmpty;
        return HttpResponse{200, {{"date", formatHttpDate(theirs)}}, body};
    });
    CHECK_THROWS_AS(bench.adapter->check(), TemporaryFailure);
    CHECK_NOTHROW(bench.adapter->check());
    CHECK(timestamps.at(1) == millis(theirs));
}

TEST_CASE(
    "lazada: pictures are fetched from https alone, and as foreign ones", "[channels][lazada][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) { return ok("bytes"); });
    auto& files = ability<FetchesAttachments>(*bench.adapter);
    for (const char* ref :
         {"http://169.254.169.254/latest", "file:///etc/passwd", "", "//my-live.slatic.net/a.jpg"}) {
        CAPTURE(ref);
        CHECK_THROWS_AS(files.fetchAttachment(ref, 1000), PermanentFailure);
    }
    CHECK(bench.requests.empty());
    CHECK(files.fetchAttachment("https://my-live.slatic.net/a.jpg", 1000) == "bytes");
    REQUIRE(bench.requests.size() == 1);
    CHECK(bench.requests[0].reach == Reach::OpenInternet);
    CHECK(bench.requests[0].headers.empty());
}

TEST_CASE(
    "lazada: a notification is taken for the account's own shop alone, once that is known",
    "[channels][lazada][protocol]"
) {
    Scripted bench([](const std::string& path, const QueryList&) {
        return path == "token" ? noToken() : ok(kEmpty);
    });
    auto& receiver = ability<ReceivesPush>(*bench.adapter);
    CHECK(receiver.onPush(notified("100999")));
    static_cast<void>(bench.adapter->check());
    CHECK_FALSE(receiver.onPush(notified("100999")));
    REQUIRE(receiver.onPush(notified("100245")));
    CHECK(receiver.onPush(notified("100245"))->pull_now);
    // A sign-in that is about to end brings no message.
    REQUIRE(receiver.onPush(notified("100245", "8")));
    CHECK_FALSE(receiver.onPush(notified("100245", "8"))->pull_now);
    for (const char* body : {"", "[]", "{}", "<html>", R"({"seller_id":""})"}) {
        HttpRequest request = notified("100245");
        request.body = body;
        CHECK_FALSE(receiver.onPush(request));
    }
}

TEST_CASE(
    "lazada: the signature of a notification counts only where the operator wants it checked",
    "[channels][lazada][protocol]"
) {
    const auto wanted = GENERATE(as<std::string>(), "true", "false");
    Scripted bench(
        [](const std::string&, const QueryList&) { return noToken(); }, {{"check_push_signature", wanted}}
    );
    auto& receiver = ability<ReceivesPush>(*bench.adapter);
    HttpRequest request = notified("100245");
    CHECK(receiver.onPush(request).has_value() == (wanted == "false"));
    const std::string signature = lazada::pushSignature("100132", "laz-test-secret", request.body);
    request.headers = {{GENERATE("Authorization", "authorization"), signature}};
    CHECK(receiver.onPush(request));
    request.body += ' ';
    CHECK(receiver.onPush(request).has_value() == (wanted == "false"));
}

TEST_CASE(
    "lazada: reading marks a session up to its newest message, and nothing marks it before",
    "[channels][lazada][protocol]"
) {
    Scripted bench([&](const std::string& path, const QueryList& parameters) {
        if (path == "token") return noToken();
        if (path == "/im/session/read") {
            CHECK(value(parameters, "session_id") == "s1");
            CHECK(value(parameters, "last_read_message_id") == "m1");
            return ok(kEmpty);
        }
        if (value(parameters, "session_id") == "s2") return ok(messagePage(""));
        return ok(path == "/im/session/list" ? sessionPage({1}) : messageOf("s1"));
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.count("/im/session/read") == 0);
    ability<MarksRead>(*bench.adapter).markRead("s1");
    CHECK(bench.count("/im/session/read") == 1);
    CHECK_THROWS_AS(ability<MarksRead>(*bench.adapter).markRead("s2"), PermanentFailure);
}
