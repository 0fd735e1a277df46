// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kaufland/kaufland_wire.h"
#include "channels/kit/time.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

const Kind& kauflandKind() { return kindNamed("kaufland"); }

constexpr const char* kApi = "https://kaufland.example/v2";

/// Kaufland as a function of the request; `path` is what follows /v2, or a whole address elsewhere.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const HttpRequest& request, const std::string& path)>;
    explicit Scripted(Answer script)
        : ScriptedAccount(
              kauflandKind(), kApi,
              {.settings = {{"client_key", "the-client-key"}, {"api_url", kApi}},
               .secrets = {{"secret_key", "the-secret"}}}
          ),
          script_(std::move(script)) {}

private:
    HttpResponse answer(const Call& call) override { return script_(call, call.path); }

    Answer script_;
};

constexpr const char* kEmptyList = R"({"data":[],"pagination":{"offset":0,"limit":30,"total":0}})";

std::string message(const std::string& n) {
    return R"({"id_ticket_message":)" + n + R"(,"id_ticket":"000)" + n +
           R"(","author":{"role":"buyer","name":"B"},"text":"text )" + n +
           R"(","ts_created_iso":"2026-09-21T22:13:20Z"})";
}

HttpResponse listOf(const std::string& entries) { return {200, {}, R"({"data":[)" + entries + "]}"}; }

HttpResponse ticket(const std::string& n) {
    return {
        200,
        {},
        R"({"data":{"id_ticket":"000)" + n + R"(","id_buyer":7,"status":"opened","messages":[)" + message(n) + "]}}"};
}

Outgoing replyTo(const std::string& conversation, const std::string& text) {
    Outgoing out;
    out.conversation_external_id = conversation;
    out.text = text;
    return out;
}

SeededMessage czechQuestion(const Bench& bench) {
    SeededMessage out;
    out.conversation = "lamp";
    out.buyer = "eva";
    out.text = "Kdy to přijde?";
    out.site = "kaufland.cz";
    out.sent_at = bench.clock.now() - 1h;
    out.order.emplace();
    out.order->external_id = "MABC123";
    out.order->status = OrderStatus::Shipped;
    out.order->ordered_at = bench.clock.now() - 240h;
    out.order->items.push_back({"LMP-01-BK", "", "Lampa", 3, {}});
    out.order->total = Money{"499.00", "CZK"};
    out.order->ship_to = Address{"Eva Nováková", "CZ", "", "Praha", "110 00", ""};
    return out;
}

}  // namespace

TEST_CASE("kaufland: a quiet poll costs two calls", "[channels][kaufland]") {
    Bench bench(kauflandKind());
    bench.seed("lamp", "A question", 5min);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.orders.empty());
    CHECK(second.settled.empty());
    CHECK(bench.sandbox->requests() - before == 2);
}

TEST_CASE("kaufland: a question brings its site, its hint and the facts of its order", "[channels][kaufland]") {
    Bench bench(kauflandKind());
    const SeededMessage asked = czechQuestion(bench);
    bench.sandbox->seed(asked);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* found = pulled.byText(asked.text);
    REQUIRE(found);
    CHECK(found->site == "kaufland.cz");
    CHECK(found->order_external_id == "MABC123");
    CHECK(found->hints.at(0).intent == "order_tracking");
    REQUIRE(pulled.orders.contains("MABC123"));
    const Order& order = pulled.orders.at("MABC123");
    CHECK(order.items.at(0).quantity == 3);
    CHECK(order.total->amount == "499.00");
    CHECK(order.buyer_external_id == found->buyer_external_id);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("kaufland: a ticket that is closed without a word is settled once", "[channels][kaufland]") {
    Bench bench(kauflandKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    CHECK(first.settled.empty());
    bench.clock.advance(1h);
    ActionRequest close;
    close.action = "close_ticket";
    close.conversation_external_id = first.messages.begin()->second.conversation_external_id;
    dynamic_cast<Acts&>(*adapter).act(close);
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"close_ticket " + close.conversation_external_id});
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.settled == std::vector<std::string>{close.conversation_external_id});
    CHECK(bench.drain(*adapter, second.cursors.back()).settled.empty());
}

TEST_CASE("kaufland: a ticket is opened on all units of an order", "[channels][kaufland]") {
    Bench bench(kauflandKind());
    bench.sandbox->seed(czechQuestion(bench));
    const auto adapter = bench.connect();
    ActionRequest open;
    open.action = "open_ticket";
    open.order_external_id = "MABC123";
    open.inputs = {{"reason", "contact_other"}, {"text", "Dobrý den"}};
    dynamic_cast<Acts&>(*adapter).act(open);
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"open_ticket MABC123 reason=contact_other"});
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Dobrý den"));
    CHECK(pulled.byText("Dobrý den")->author == Author::Seller);
    CHECK(pulled.byText("Dobrý den")->hints.empty());
    open.order_external_id = "MNONE";
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<Acts&>(*adapter).act(open); }).code == "unknown_order");
    open.order_external_id = "MABC123";
    open.inputs["text"].clear();
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<Acts&>(*adapter).act(open); }).code == "length");
    open.inputs = {{"reason", "because"}, {"text", "Dobrý den"}};
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<Acts&>(*adapter).act(open); }).code == "reason");
    CHECK(bench.sandbox->acted().size() == 1);
}

TEST_CASE("kaufland: a reply carries its files, and its id is found in the ticket", "[channels][kaufland]") {
    Bench bench(kauflandKind());
    bench.seed("lamp", "The invoice, please");
    const auto adapter = bench.connect();
    const Incoming asked = bench.drain(*adapter).messages.begin()->second;
    Outgoing reply = bench.reply(asked, "Here it is.");
    reply.attachments = {{"rechnung.pdf", "application/pdf", "", std::string("%PDF\0\xff", 6)}};
    const Receipt receipt = adapter->send(reply);
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(receipt.external_id == bench.sandbox->delivered()[0].external_id);
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* own = pulled.byText("Here it is.");
    REQUIRE(own);
    REQUIRE(own->attachments.size() == 1);
    CHECK(
        dynamic_cast<FetchesAttachments&>(*adapter).fetchAttachment(own->attachments[0].ref, 100) ==
        std::string("%PDF\0\xff", 6)
    );
}

TEST_CASE("kaufland: every call is signed over what is really sent", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest& request, const std::string&) -> HttpResponse {
        return {200, {}, request.method == "GET" ? kEmptyList : ""};
    });
    bench.drain();
    static_cast<void>(bench.adapter->send(replyTo("00/5", "Guten Tag")));
    REQUIRE(bench.requests.size() == 4);
    CHECK(
        bench.requests[0].url ==
        "https://kaufland.example/v2/tickets/messages?sort=ts_created_iso%3Aasc&"
        "ts_created_from_iso=2026-09-15T00%3A00%3A00Z&limit=30&offset=0"
    );
    CHECK(bench.requests[2].url == "https://kaufland.example/v2/tickets/00%2F5/messages");
    const std::int64_t now =
        std::chrono::duration_cast<std::chrono::seconds>(bench.clock.now().time_since_epoch()).count();
    for (const auto& request : bench.requests) {
        CHECK(header(request, "Shop-Client-Key") == "the-client-key");
        CHECK(header(request, "Shop-Timestamp") == std::to_string(now));
        CHECK(
            header(request, "Shop-Signature") ==
            kaufland::signature("the-secret", request.method, request.url, request.body, now)
        );
        CHECK(header(request, "Accept") == "application/json");
    }
}

TEST_CASE(
    "kaufland: a clock that is off is set by the refusal's date, and the call tried once more", "[channels][kaufland]"
) {
    const auto theirs = *parseTime("2026-09-22T03:00:00Z");
    const std::string right =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(theirs.time_since_epoch()).count());
    Scripted bench([&](const HttpRequest& request, const std::string&) -> HttpResponse {
        const int status = header(request, "Shop-Timestamp") == right ? 200 : 401;
        return {
            status,
            {{"date", formatHttpDate(theirs)}},
            status == 200 ? kEmptyList : R"({"message":"Invalid signature"})"};
    });
    const Identity who = bench.adapter->check();
    CHECK(who.clock_skew == 3h);
    CHECK(bench.requests.size() == 2);
    CHECK_NOTHROW(bench.adapter->check());
    CHECK(bench.requests.size() == 3);
}

TEST_CASE("kaufland: a clock that jumps with each answer says nothing of the keys", "[channels][kaufland]") {
    int answers = 0;
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse {
        const auto theirs = bench.clock.now() + (++answers % 2) * 1h;
        return {401, {{"date", formatHttpDate(theirs)}}, R"({"message":"Invalid signature"})"};
    });
    CHECK_THROWS_AS(bench.adapter->check(), TemporaryFailure);
    CHECK(bench.requests.size() == 3);
}

TEST_CASE("kaufland: a 401 at the right time is a matter of the keys", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse {
        return {401, {}, R"({"message":"no"})"};
    });
    CHECK_THROWS_AS(bench.adapter->check(), CredentialsRefused);
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("kaufland: a ticket that is gone stops only itself and is shown", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/tickets/messages") return listOf(message("1") + ',' + message("2"));
        if (path == "/tickets") return {200, {}, kEmptyList};
        return path == "/tickets/0002" ? ticket("2") : HttpResponse{404, {}, "{}"};
    });
    const Pulled pulled = bench.drain();
    CHECK(pulled.texts() == std::vector<std::string>{"text 2"});
    REQUIRE(pulled.unreadable.contains("ticket:0001"));
    CHECK(pulled.unreadable.at("ticket:0001").reason == "GET /tickets/{id}: HTTP 404");
}

TEST_CASE("kaufland: a ticket that gives no sense is tried again, and shown in the end", "[channels][kaufland]") {
    int garbled = 0, most = GENERATE(3, 1000);
    Scripted bench([&](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/tickets/messages") return listOf(message("1"));
        if (path == "/tickets") return {200, {}, kEmptyList};
        return ++garbled > most ? ticket("1") : HttpResponse{200, {}, "<html>"};
    });
    const Pulled pulled = bench.drain();
    CHECK(pulled.messages.size() == (most == 3 ? 1 : 0));
    CHECK(pulled.unreadable.size() == (most == 3 ? 0 : 1));
    CHECK(garbled == (most == 3 ? 4 : 5));
}

TEST_CASE("kaufland: a ticket that answers for another one ends the walk all the same", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/tickets/messages") return listOf(message("1"));
        if (path == "/tickets") return {200, {}, kEmptyList};
        return ticket("2");
    });
    CHECK(bench.drain().pages < 10);
}

TEST_CASE("kaufland: a receipt without an id is a receipt", "[channels][kaufland]") {
    const auto [status, body] = GENERATE(table<int, std::string>({{500, ""}, {404, "{}"}, {200, "<html>"}}));
    Scripted bench([s = status, b = body](const HttpRequest& request, const std::string&) -> HttpResponse {
        return request.method == "POST" ? HttpResponse{200, {}, ""} : HttpResponse{s, {}, b};
    });
    const Receipt receipt = bench.adapter->send(replyTo("0005", "Guten Tag"));
    CHECK(receipt.external_id.empty());
    CHECK(receipt.accepted_at == bench.clock.now());
}

TEST_CASE("kaufland: what became of a reply is open after a 5xx or a redirect", "[channels][kaufland]") {
    const int status = GENERATE(302, 500, 503);
    Scripted bench([status](const HttpRequest&, const std::string&) -> HttpResponse { return {status, {}, ""}; });
    CHECK(thrownBy<TemporaryFailure>([&] { bench.adapter->send(replyTo("0005", "Guten Tag")); }).maybe_done);
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("kaufland: a refused reply says which field is to blame", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse {
        return {
            400,
            {},
            R"({"message":"Guten Tag","type":"validation","errors":[{"field":"text","message":"Guten Tag"}]})"};
    });
    const auto refusal = thrownBy<PermanentFailure>([&] { bench.adapter->send(replyTo("0005", "Guten Tag")); });
    CHECK(refusal.code == "text");
    CHECK(std::string(refusal.what()).find("Guten") == std::string::npos);
}

TEST_CASE("kaufland: a reply that Kaufland can't take is refused before any call", "[channels][kaufland]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse { return {500, {}, ""}; });
    Outgoing reply = replyTo("0005", "Guten Tag");
    std::string expected = "length";
    SECTION("empty") { reply.text.clear(); }
    SECTION("too long") { reply.text.assign(65'536, 'x'); }
    SECTION("too many attachments") {
        reply.attachments.assign(11, {"a.txt", "text/plain", "", "x"});
        expected = "attachment_count";
    }
    SECTION("nowhere to go") {
        reply.conversation_external_id.clear();
        expected = "no_ticket";
    }
    CHECK(thrownBy<PermanentFailure>([&] { bench.adapter->send(reply); }).code == expected);
    CHECK(bench.requests.empty());
}

TEST_CASE("kaufland: a file on another host is fetched without our keys, over https only", "[channels][kaufland]") {
    int status = 200;
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse { return {status, {}, "bytes"}; });
    auto& files = dynamic_cast<FetchesAttachments&>(*bench.adapter);
    CHECK(files.fetchAttachment("https://files.example.test/a?sig=1", 100) == "bytes");
    CHECK(bench.requests.back().reach == Reach::OpenInternet);
    CHECK(bench.requests.back().headers.empty());
    CHECK(files.fetchAttachment("https://kaufland.example/files/a", 100) == "bytes");
    CHECK(bench.requests.back().reach == Reach::Anywhere);
    CHECK_FALSE(header(bench.requests.back(), "Shop-Signature").empty());
    for (const char* ref : {"http://files.example.test/a", "file:///etc/passwd", "", "/files/a"})
        CHECK(thrownBy<PermanentFailure>([&] { files.fetchAttachment(ref, 100); }).code == "attachment_ref");
    CHECK(bench.requests.size() == 2);
    status = 403;
    CHECK_THROWS_AS(files.fetchAttachment("https://files.example.test/a?sig=1", 100), PermanentFailure);
}
