// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/multipart.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/mirakl/mirakl_rules.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

const Kind& miraklKind() { return kindNamed("mirakl"); }

constexpr const char* kApi = "https://market.mirakl.net";

/// A marketplace as a function of the request.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& path, const QueryList& query)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              miraklKind(), kApi, {.settings = {{"api_url", kApi}}, .secrets = {{"api_key", "the-key"}}}, settings
          ),
          script_(std::move(script)) {}

private:
    HttpResponse answer(const Call& call) override { return script_(call.path, call.query); }

    Answer script_;
};

constexpr const char* kList = "/api/inbox/threads";

/// Thread `id` with one message of the same number; `total` messages are said to be in it.
std::string thread(int id, int total = 1) {
    const std::string n = std::to_string(id), at = "2026-09-21T12:00:" + std::to_string(10 + id % 50) + "Z";
    return R"({"id":"t)" + n + R"(","date_updated":")" + at + R"(","metadata":{"total_count":)" +
           std::to_string(total) + R"(},"authorized_participants":[{"type":"CUSTOMER","id":"c)" + n +
           R"("}],"messages":[{"id":"m)" + n + R"(","date_created":")" + at + R"(","body":"text )" + n +
           R"(","from":{"type":"CUSTOMER_USER"}}]})";
}

std::string listOf(const std::vector<std::string>& threads, const std::string& next = {}) {
    std::string out;
    for (const auto& one : threads) out += (out.empty() ? "" : ",") + one;
    return R"({"data":[)" + out + "]" + (next.empty() ? "" : R"(,"next_page_token":")" + next + '"') + "}";
}

Outgoing replyTo(const std::string& conversation, const std::string& text) {
    Outgoing out;
    out.conversation_external_id = conversation;
    out.buyer_external_id = "c1";
    out.text = text;
    return out;
}

SeededMessage spanishQuestion(const Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "ana";
    message.locale = "es-ES";
    message.text = "¿Dónde está mi pedido?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "ORD-0001-A";
    message.order->status = OrderStatus::Shipped;
    message.order->ordered_at = bench.clock.now() - 240h;
    message.order->items.push_back({"LMP-01-BK", "", "Lámpara LED", 2, {}});
    message.order->ship_to = Address{"Ana Sánchez", "ES", "Barcelona", "Barcelona", "08001", ""};
    return message;
}

ActionRequest letter(const std::string& topic, const std::string& text) {
    ActionRequest out;
    out.id = "act-1";
    out.action = mirakl::kWriteToBuyer;
    out.order_external_id = "ORD-0001-A";
    out.inputs = {{"topic", topic}, {"text", text}};
    return out;
}

}  // namespace

TEST_CASE("mirakl: a quiet poll costs one call", "[channels][mirakl][protocol]") {
    Bench bench(miraklKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(5min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE(
    "mirakl: a thread of over a hundred messages is read whole once, then only its end",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    for (int i = 0; i < 130; ++i) bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 130);
    for (std::size_t i = 0; i < 130; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    CHECK(bench.sandbox->requests() == 2);
    bench.clock.advance(5min);
    bench.seed("lamp", "The newest", 0min);
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    CHECK(bench.sandbox->requests() == 3);
}

TEST_CASE(
    "mirakl: a thread that can't be read whole gives what its list shows, and says so",
    "[channels][mirakl][protocol]"
) {
    const int status = GENERATE(400, 404);
    Scripted bench([status](const std::string& path, const QueryList&) -> HttpResponse {
        if (path != kList) return {status, {}, R"({"message":"no","status":400})"};
        return {200, {}, listOf({thread(1, 101)})};
    });
    const Page page = bench.adapter->pull({});
    CHECK_FALSE(page.more);
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].warnings.size() == 1);
}

TEST_CASE("mirakl: one thread that gives no sense stops only itself", "[channels][mirakl][protocol]") {
    bool mended = false;
    Scripted bench([&](const std::string& path, const QueryList&) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({thread(0), thread(1, 101), thread(2)})};
        return {200, {}, mended ? thread(1) : "<html>"};
    });
    const Page page = bench.adapter->pull({});
    CHECK(textsOf(page) == std::vector<std::string>{"text 0", "text 2"});
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    CHECK(textsOf(bench.adapter->pull(page.next)) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "mirakl: a page token that has ended with a pause begins the walk again",
    "[channels][mirakl][protocol]"
) {
    bool ended = false;
    Scripted bench([&](const std::string&, const QueryList& query) -> HttpResponse {
        const std::string token = value(query, "page_token");
        if (token == "one" && ended) return {400, {}, R"({"message":"invalid token","status":400})"};
        if (token.empty() && ended) return {200, {}, listOf({thread(0)}, "two")};
        if (token == "two") return {200, {}, listOf({thread(1)})};
        if (token.empty()) return {200, {}, listOf({thread(0)}, "one")};
        return {503, {}, ""};
    });
    const Page page = bench.adapter->pull({});
    CHECK(textsOf(page) == std::vector<std::string>{"text 0"});
    CHECK(page.more);
    ended = true;
    const Page rest = bench.adapter->pull(page.next);
    CHECK(textsOf(rest) == std::vector<std::string>{"text 1"});
    CHECK_FALSE(rest.more);
}

TEST_CASE(
    "mirakl: a page token that is refused at once is an error, not a walk without end",
    "[channels][mirakl][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList& query) -> HttpResponse {
        if (!value(query, "page_token").empty()) return {400, {}, R"({"message":"no","status":400})"};
        return {200, {}, listOf({thread(0)}, "one")};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), PermanentFailure);
}

TEST_CASE("mirakl: a page that leads to itself is not followed", "[channels][mirakl][protocol]") {
    Scripted bench([](const std::string&, const QueryList& query) -> HttpResponse {
        return {200, {}, listOf({thread(value(query, "page_token").empty() ? 0 : 1)}, "one")};
    });
    const Page page = bench.adapter->pull({});
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
}

TEST_CASE(
    "mirakl: a 429 without a figure is waited out longer and longer, up to ten minutes",
    "[channels][mirakl][protocol]"
) {
    bool open = false;
    Scripted bench([&](const std::string&, const QueryList&) -> HttpResponse {
        return open ? HttpResponse{200, {}, listOf({})} : HttpResponse{429, {}, R"({"status":429})"};
    });
    const auto wait = [&] {
        try {
            static_cast<void>(bench.adapter->pull({}));
        } catch (const Throttled& error) {
            return error.until - bench.clock.now();
        }
        return std::chrono::milliseconds(0);
    };
    for (const auto expected : {30s, 60s, 120s, 240s, 480s, 600s, 600s}) CHECK(wait() == expected);
    open = true;
    CHECK(wait() == 0s);
    open = false;
    CHECK(wait() == 30s);
}

TEST_CASE("mirakl: a Retry-After is obeyed where one comes", "[channels][mirakl][protocol]") {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        return {429, {{"retry-after", "90"}}, ""};
    });
    try {
        bench.adapter->send(replyTo("t1", "Hello"));
        FAIL("throttled");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 90s);
    }
}

TEST_CASE(
    "mirakl: the key stands bare in its header and goes to the account's address only",
    "[channels][mirakl][protocol]"
) {
    Scripted bench(
        [](const std::string& path, const QueryList&) -> HttpResponse {
            if (path.ends_with("/download")) return {200, {}, "bytes"};
            return {200, {}, listOf({thread(0)})};
        },
        {{"shop_id", "2001"}}
    );
    static_cast<void>(bench.adapter->pull({}));
    auto* attachments = dynamic_cast<FetchesAttachments*>(bench.adapter.get());
    REQUIRE(attachments != nullptr);
    CHECK(attachments->fetchAttachment("https://evil.example/../x?y", 100) == "bytes");
    CHECK(
        bench.requests.back().url ==
        "https://market.mirakl.net/api/inbox/threads/https%3A%2F%2Fevil.example%2F..%2Fx%3Fy/download?shop_id=2001"
    );
    for (const auto& request : bench.requests) {
        CHECK(request.url.find("shop_id=2001") != std::string::npos);
        const auto bare = std::pair<std::string, std::string>("Authorization", "the-key");
        CHECK(std::count(request.headers.begin(), request.headers.end(), bare) == 1);
    }
}

TEST_CASE(
    "mirakl: an answer to a reply that is no receipt leaves its fate open",
    "[channels][mirakl][protocol]"
) {
    const auto [status, body] = GENERATE(
        table<int, std::string>({{201, "{}"}, {200, "<html>"}, {204, ""}, {302, ""}, {500, ""}, {503, "x"}})
    );
    CAPTURE(status, body);
    Scripted bench([s = status, b = body](const std::string&, const QueryList&) -> HttpResponse {
        return {s, {}, b};
    });
    try {
        bench.adapter->send(replyTo("t1", "Hello"));
        FAIL("no receipt");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
}

TEST_CASE(
    "mirakl: an answer to a reply that the client refuses to read leaves its fate open",
    "[channels][mirakl][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        throw NotUnderstood("the answer is over 1000 bytes");
    });
    CHECK_THROWS_AS(bench.adapter->send(replyTo("t1", "Hello")), TemporaryFailure);
}

TEST_CASE(
    "mirakl: a reply that the marketplace can't take is refused before any call",
    "[channels][mirakl][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse { return {500, {}, ""}; });
    Outgoing reply = replyTo("t1", "Hello");
    const auto code = [&] {
        try {
            bench.adapter->send(reply);
        } catch (const PermanentFailure& failure) {
            return failure.code;
        }
        return std::string("none");
    };
    SECTION("too short") {
        reply.text = "ok";
        CHECK(code() == "length");
    }
    SECTION("too long, counted in UTF-16 units") {
        reply.text.clear();
        for (int i = 0; i < 25'001; ++i) reply.text += "🙂";
        CHECK(code() == "length");
    }
    SECTION("too many attachments") {
        reply.attachments.assign(51, {"a.txt", "text/plain", "", "x"});
        CHECK(code() == "attachment_count");
    }
    SECTION("attachments too big together") {
        reply.attachments.assign(2, {"a.bin", "", "", std::string(15'000'000, 'x')});
        CHECK(code() == "attachment_size");
    }
    SECTION("nowhere to go") {
        reply.conversation_external_id.clear();
        CHECK(code() == "no_thread");
    }
    CHECK(bench.requests.empty());
}

TEST_CASE("mirakl: a reply is one form of a JSON part and its files", "[channels][mirakl][protocol]") {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        return {201, {}, R"({"message_id":"m-2","thread_id":"t1"})"};
    });
    Outgoing reply = replyTo("t1", "Aquí está.");
    reply.attachments = {{"factura.pdf", "application/pdf", "", "%PDF"}, {"", "", "", "bytes"}};
    CHECK(bench.adapter->send(reply).external_id == "m-2");
    REQUIRE(bench.requests.size() == 1);
    const HttpRequest& request = bench.requests.front();
    CHECK(request.url == "https://market.mirakl.net/api/inbox/threads/t1/message");
    const auto type = std::find_if(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return header.first == "Content-Type";
    });
    REQUIRE(type != request.headers.end());
    const auto parts = readForm(type->second, request.body);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].name == "message_input");
    CHECK(parts[0].content_type == "application/json");
    CHECK(parts[0].body == R"({"body":"Aquí está.","to":[{"type":"CUSTOMER","id":"c1"}]})");
    CHECK(parts[1].name == "files");
    CHECK(parts[1].file_name == "factura.pdf");
    CHECK(parts[1].body == "%PDF");
    CHECK(parts[2].name == "files");
    CHECK(parts[2].file_name == "attachment");
    CHECK(parts[2].content_type == "application/octet-stream");
}

TEST_CASE("mirakl: attachments go out and come back with their reply", "[channels][mirakl][protocol]") {
    Bench bench(miraklKind());
    bench.seed("lamp", "Do you have a manual?");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    Outgoing reply = bench.reply(pulled.messages.begin()->second, "Here it is.");
    reply.attachments = {{"manual.pdf", "application/pdf", "", std::string("%PDF\0\r\n--x", 11)}};
    adapter->send(reply);
    bench.clock.advance(1min);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    const Incoming* own = later.byText("Here it is.");
    REQUIRE(own);
    CHECK(own->author == Author::Seller);
    REQUIRE(own->attachments.size() == 1);
    CHECK(own->attachments[0].media_type == "application/pdf");
    auto* fetcher = dynamic_cast<FetchesAttachments*>(adapter.get());
    CHECK(fetcher->fetchAttachment(own->attachments[0].ref, 100) == reply.attachments[0].bytes);
}

TEST_CASE(
    "mirakl: a fifty-first attachment and an unknown thread are refused for good",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.seed("lamp", "Do you have a manual?");
    const auto adapter = bench.connect();
    Outgoing reply = bench.reply(bench.drain(*adapter).messages.begin()->second, "Here it is.");
    reply.attachments.assign(50, {"a.txt", "text/plain", "", "x"});
    adapter->send(reply);
    reply.attachments.resize(1);
    CHECK(bench.failure([&] { adapter->send(reply); }) == Bench::Failure::Permanent);
    reply.attachments.clear();
    reply.conversation_external_id = "b1f7c0de-0001-4a2b-9c3d-999999999999";
    CHECK(bench.failure([&] { adapter->send(reply); }) == Bench::Failure::Permanent);
    CHECK_FALSE(dynamic_cast<FindsSent*>(adapter.get())->findSent(reply));
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE(
    "mirakl: an order gives its message the buyer's language, and comes with the page",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    const SeededMessage message = spanishQuestion(bench);
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* found = pulled.byText(message.text);
    REQUIRE(found);
    CHECK(found->order_external_id == "ORD-0001-A");
    CHECK(found->buyer_locale == "es-ES");
    CHECK(found->site == "carrefour.es");
    REQUIRE(pulled.orders.contains("ORD-0001-A"));
    const Order& order = pulled.orders.at("ORD-0001-A");
    CHECK(order.buyer_external_id == found->buyer_external_id);
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "ES");
    CHECK(order.ship_to->name == "Ana Sánchez");
    CHECK(bench.sandbox->requests() == 2);
}

TEST_CASE(
    "mirakl: orders of a page are asked for together, and all of them come",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    SeededMessage message = spanishQuestion(bench);
    for (int i = 0; i < 30; ++i) {
        message.conversation = "lamp " + std::to_string(i);
        message.order->external_id = "ORD-" + std::to_string(i);
        bench.sandbox->seed(message);
    }
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.orders.size() == 30);
    for (const auto& [id, one] : pulled.messages) CHECK(one.buyer_locale == "es-ES");
    CHECK(bench.sandbox->requests() == 2);
}

TEST_CASE(
    "mirakl: orders that fail or are forbidden don't hold up messages",
    "[channels][mirakl][protocol]"
) {
    const int status = GENERATE(403, 429, 500, 200);
    Scripted bench([status](const std::string& path, const QueryList&) -> HttpResponse {
        if (path == "/api/orders") return {status, {}, "<html>"};
        std::string one = thread(0);
        one.insert(1, R"("entities":[{"type":"MMP_ORDER","id":"ORD-1"}],)");
        return {200, {}, listOf({one})};
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].order_external_id == "ORD-1");
    CHECK(page.orders.empty());
    CHECK(bench.requests.size() == 2);
}

TEST_CASE(
    "mirakl: after a 429 in the middle of a pull no other call is made",
    "[channels][mirakl][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList& query) -> HttpResponse {
        if (!value(query, "page_token").empty()) return {429, {}, ""};
        std::string one = thread(0);
        one.insert(1, R"("entities":[{"type":"MMP_ORDER","id":"ORD-1"}],)");
        return {200, {}, listOf({one}, "one")};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK(page.more);
    CHECK(bench.requests.size() == 2);
}

TEST_CASE(
    "mirakl: a question carries its deadline, counted as the account says",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.config.settings["answer_hours"] = "48";
    bench.seed("lamp", "First", 40min);
    bench.seed("lamp", "Second", 20min);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("First"));
    REQUIRE(pulled.byText("Second"));
    CHECK(pulled.byText("First")->answer_by == bench.clock.now() - 40min + 48h);
    CHECK(pulled.byText("Second")->answer_by == bench.clock.now() - 40min + 48h);
}

TEST_CASE(
    "mirakl: a marketplace that allows links says so with every message",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.seed("lamp", "A question");
    const auto strict = bench.connect();
    CHECK(bench.drain(*strict).byText("A question")->reply_rules.empty());
    bench.config.settings["links_allowed"] = "true";
    const auto open = bench.connect();
    const std::string rules = bench.drain(*open).byText("A question")->reply_rules;
    REQUIRE(bench.kind.descriptor.other_rules.contains(rules));
    CHECK(bench.kind.descriptor.other_rules.at(rules).links);
}

TEST_CASE(
    "mirakl: an answer typed on the marketplace's own page settles the thread",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
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
    CHECK(pulled.byText("Answered on the page")->author == Author::Seller);
    CHECK_FALSE(pulled.byText("A question")->answer_by);
    CHECK(pulled.settled == std::vector<std::string>{pulled.byText("A question")->conversation_external_id});
}

TEST_CASE("mirakl: a thread that is marked as needing no reply is settled", "[channels][mirakl][protocol]") {
    std::string marks = "[]";
    Scripted bench([&](const std::string&, const QueryList&) -> HttpResponse {
        std::string one = thread(0);
        one.insert(1, R"("no_store_reply_needed":)" + marks + ',');
        return {200, {}, listOf({one})};
    });
    const Page before = bench.adapter->pull({});
    CHECK(before.settled_conversations.empty());
    marks = R"([{"date":"2026-09-21T13:00:00Z","user_type":"OPERATOR"}])";
    const Page after = bench.adapter->pull(before.next);
    CHECK(after.messages.empty());
    CHECK(after.settled_conversations == std::vector<std::string>{"t0"});
    CHECK(bench.adapter->pull(after.next).settled_conversations.empty());
}

TEST_CASE("mirakl: the operator's own thread comes as a notice", "[channels][mirakl][protocol]") {
    Bench bench(miraklKind());
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
    adapter->send(bench.reply(*pulled.byText(notice.text), "Thank you."));
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE(
    "mirakl: a back-fill takes no older message of a thread that goes on",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.config.backfill = std::chrono::days(7);
    bench.seed("lamp", "Forty days old", 40 * 24h);
    bench.seed("lamp", "Two days old", 48h);
    const auto adapter = bench.connect();
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"Two days old"});
}

TEST_CASE("mirakl: a window that holds more than a page is listed whole", "[channels][mirakl][protocol]") {
    Bench bench(miraklKind());
    for (int i = 0; i < 70; ++i) bench.seed("c" + std::to_string(i), "Text", std::chrono::minutes(10 + i));
    for (int i = 0; i < 120; ++i) bench.seed("long", "Line", std::chrono::minutes(200 - i));
    const auto adapter = bench.connect();
    auto* lister = dynamic_cast<Relists*>(adapter.get());
    REQUIRE(lister != nullptr);
    CHECK(lister->relist(bench.clock.now() - 24h, bench.clock.now()).size() == 190);
}

TEST_CASE(
    "mirakl: writing to the buyer opens a thread on the order, which comes back as ours",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.sandbox->seed(spanishQuestion(bench));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    auto* actor = dynamic_cast<Acts*>(adapter.get());
    REQUIRE(actor != nullptr);
    actor->act(letter("Entrega", "Su paquete sale mañana."));
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"write_to_buyer ORD-0001-A topic=Entrega"});
    bench.clock.advance(1min);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    const Incoming* own = later.byText("Su paquete sale mañana.");
    REQUIRE(own);
    CHECK(own->author == Author::Seller);
    CHECK(own->subject == "Entrega");
    CHECK(own->order_external_id == "ORD-0001-A");
}

TEST_CASE(
    "mirakl: a letter that can't be taken is refused, one that may be there is in doubt",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    bench.sandbox->seed(spanishQuestion(bench));
    const auto adapter = bench.connect();
    auto* actor = dynamic_cast<Acts*>(adapter.get());
    REQUIRE(actor != nullptr);
    const auto failure = [&](const ActionRequest& request) { return bench.failure([&] { actor->act(request); }); };
    CHECK(failure(letter("Hi", "Long enough")) == Bench::Failure::Permanent);
    CHECK(failure(letter("Delivery", "no")) == Bench::Failure::Permanent);
    CHECK(failure(letter(std::string(201, 'x'), "Long enough")) == Bench::Failure::Permanent);
    ActionRequest nowhere = letter("Delivery", "Long enough");
    nowhere.order_external_id.clear();
    CHECK(failure(nowhere) == Bench::Failure::Permanent);
    CHECK(bench.sandbox->requests() == 0);
    nowhere.order_external_id = "ORD-9999-A";
    CHECK(failure(nowhere) == Bench::Failure::Permanent);
    CHECK(bench.sandbox->acted().empty());
    bench.misbehave(Fault::CutAfterEffect, 1, FaultPlan::Where::Send);
    CHECK(failure(letter("Delivery", "Long enough")) == Bench::Failure::MaybeDone);
    CHECK(bench.sandbox->acted().size() == 1);
}

TEST_CASE(
    "mirakl: check names the shop once a thread tells it, and the clocks' difference",
    "[channels][mirakl][protocol]"
) {
    Bench bench(miraklKind());
    const auto adapter = bench.connect();
    CHECK(adapter->check().name == bench.config.settings.at("api_url"));
    bench.seed("lamp", "A question");
    bench.misbehave(Fault::ClockSkew, 100);
    const Identity identity = adapter->check();
    CHECK(identity.name == "Lamp Shop CN");
    REQUIRE(identity.clock_skew);
    CHECK(std::chrono::abs(*identity.clock_skew - 1h) < 2s);
}

TEST_CASE("mirakl: check says when orders are out of reach", "[channels][mirakl][protocol]") {
    Scripted bench([](const std::string& path, const QueryList&) -> HttpResponse {
        return path == kList ? HttpResponse{200, {}, listOf({})} : HttpResponse{403, {}, ""};
    });
    const Identity identity = bench.adapter->check();
    CHECK(identity.name == "https://market.mirakl.net");
    CHECK(identity.warnings.size() == 1);
}

TEST_CASE("mirakl: another shop's number is not found", "[channels][mirakl][protocol]") {
    Bench bench(miraklKind());
    bench.config.settings["shop_id"] = "2002";
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Bench::Failure::Permanent);
}
