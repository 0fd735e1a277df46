// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/allegro/allegro_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kApi = "https://api.allegro.pl";
constexpr const char* kTokenUrl = "https://allegro.pl/auth/oauth/token";
constexpr const char* kThreads = "/messaging/threads";
const Instant kNow = *parseTime("2026-09-22T00:00:00.000Z");

const Kind& allegroKind() { return kindNamed("allegro"); }

/// Allegro as a function of the request, its path with the query; tokens are always granted.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& path, const HttpRequest& request)>;
    explicit Scripted(Answer script)
        : ScriptedAccount(
              allegroKind(), kApi,
              {.settings = {{"client_id", "id"}}, .secrets = {{"client_secret", "cs"}, {"refresh_token", "r0"}}}
          ),
          script_(std::move(script)) {}

private:
    HttpResponse answer(const Call& call) override {
        if (call.url == kTokenUrl) {
            const std::string n = std::to_string(++tokens_);
            return {200, {}, R"({"access_token":"a)" + n + R"(","refresh_token":"r)" + n + R"(","expires_in":43199})"};
        }
        REQUIRE(call.url.starts_with(kApi));
        return script_(call.url.substr(std::string(kApi).size()), call);
    }

    Answer script_;
    int tokens_ = 0;
};

std::string threadsOf(const std::vector<std::pair<std::string, Instant>>& threads) {
    JsonWriter out;
    out.beginObject().key("threads").beginArray();
    for (const auto& [id, last] : threads) {
        out.beginObject().member("id", id).member("lastMessageDateTime", formatTime(last));
        out.key("interlocutor").beginObject().member("login", "buyer_" + id).endObject().endObject();
    }
    out.endArray().endObject();
    return out.str();
}

struct Line {
    std::string id, text;
    Instant at;
    bool buyers = true;
    std::string order = {};
    std::string status = "DELIVERED";
};

std::string messagesOf(const std::vector<Line>& lines) {
    JsonWriter out;
    out.beginObject().key("messages").beginArray();
    for (const auto& line : lines) {
        out.beginObject().member("id", line.id).member("text", line.text).member("createdAt", formatTime(line.at));
        out.member("status", line.status);
        out.key("author").beginObject().member("isInterlocutor", line.buyers).endObject();
        if (!line.order.empty()) {
            out.key("relatesTo").beginObject().key("order").beginObject().member("id", line.order);
            out.endObject().endObject();
        }
        out.endObject();
    }
    out.endArray().endObject();
    return out.str();
}

bool isList(const std::string& path) { return path.starts_with(std::string(kThreads) + '?'); }
bool isThread(const std::string& path, const std::string& id) {
    return path.starts_with(std::string(kThreads) + '/' + id + "/messages");
}

Outgoing replyTo(const std::string& thread, const std::string& text) {
    Outgoing out;
    out.conversation_external_id = thread;
    out.buyer_external_id = "buyer_" + thread;
    out.text = text;
    out.created_at = kNow;
    return out;
}

SeededMessage czechQuestion(const Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "client:76480128";
    message.text = "Kde je můj balík?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "46f7fd80-a4fb-11f1-ae29-2768457b2c86";
    message.order->status = OrderStatus::Shipped;
    message.order->items.push_back({"LMP-01-BK", "9007199254740993", "Lampa LED", 2, {}});
    message.order->ship_to = Address{"Jan Novák", "CZ", "", "Praha", "110 00", ""};
    message.order->parcels.push_back({"DPD", "0000003412345U", "", "", bench.clock.now() - 20h, std::nullopt});
    return message;
}

ActionRequest letter(const std::string& text) {
    ActionRequest out;
    out.id = "act-1";
    out.action = allegro::kWriteToBuyer;
    out.order_external_id = "46f7fd80-a4fb-11f1-ae29-2768457b2c86";
    out.inputs = {{"text", text}};
    return out;
}

}  // namespace

TEST_CASE("allegro: a quiet poll costs one call", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
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

TEST_CASE("allegro: a long thread is read page by page, and later only its end", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    for (int i = 0; i < 50; ++i) bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 50);
    for (std::size_t i = 0; i < 50; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    bench.clock.advance(1h);
    bench.seed("lamp", "The newest", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    CHECK(bench.sandbox->requests() - before == 2);
}

TEST_CASE(
    "allegro: a message that the filter held back comes once it shows, behind newer ones",
    "[channels][allegro][protocol]"
) {
    Bench bench(allegroKind());
    bench.seed("lamp", "Like https://elsewhere.example/lamp?", 22min);
    bench.seed("lamp", "Hello?", 1min);
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    CHECK(before.texts() == std::vector<std::string>{"Hello?"});
    bench.clock.advance(8min);
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.texts() == std::vector<std::string>{"Like https://elsewhere.example/lamp?"});
    bench.clock.advance(2min);
    CHECK(bench.drain(*adapter, after.cursors.back()).messages.empty());
}

TEST_CASE("allegro: a message that shows half a day late is found", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.seed("lamp", "On time", 1h);
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    bench.seed("chair", "Written long ago", 12h);
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.texts() == std::vector<std::string>{"Written long ago"});
    bench.clock.advance(2min);
    CHECK(bench.drain(*adapter, after.cursors.back()).messages.empty());
}

TEST_CASE(
    "allegro: a thread whose messages lag behind its date is read until they come", "[channels][allegro][protocol]"
) {
    bool lags = true;
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (isList(path)) return {200, {}, threadsOf({{"t1", kNow - 1h}})};
        std::vector<Line> lines = {{"m1", "first", kNow - 2h}};
        if (!lags) lines.insert(lines.begin(), {"m2", "second", kNow - 1h});
        return {200, {}, messagesOf(lines)};
    });
    Page page = bench.adapter->pull({});
    CHECK(textsOf(page) == std::vector<std::string>{"first"});
    CHECK_FALSE(page.more);
    page = bench.adapter->pull(page.next);
    CHECK(page.messages.empty());
    lags = false;
    page = bench.adapter->pull(page.next);
    CHECK(textsOf(page) == std::vector<std::string>{"second"});
    const std::size_t before = bench.requests.size();
    static_cast<void>(bench.adapter->pull(page.next));
    CHECK(bench.requests.size() - before == 1);
}

TEST_CASE("allegro: a reply that the filter withholds comes back as a notice", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.seed("lamp", "Where can I see it?");
    const auto adapter = bench.connect();
    const Pulled question = bench.drain(*adapter);
    const Outgoing reply = bench.reply(question.messages.begin()->second, "At https://shop.example");
    const Receipt receipt = adapter->send(reply);
    const Pulled sent = bench.drain(*adapter, question.cursors.back());
    REQUIRE(sent.messages.contains(receipt.external_id));
    CHECK(sent.messages.at(receipt.external_id).author == Author::Seller);
    CHECK(sent.settled.size() == 1);
    bench.clock.advance(20min);
    const Pulled withheld = bench.drain(*adapter, sent.cursors.back());
    REQUIRE(withheld.messages.size() == 1);
    const Incoming& notice = withheld.messages.begin()->second;
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == receipt.external_id);
    CHECK(withheld.settled.empty());
    // It arrived at Allegro all the same: it isn't to be sent again.
    const auto found = dynamic_cast<FindsSent&>(*adapter).findSent(reply);
    REQUIRE(found);
    CHECK(found->external_id == receipt.external_id);
    bench.clock.advance(2min);
    CHECK(bench.drain(*adapter, withheld.cursors.back()).messages.empty());
}

TEST_CASE(
    "allegro: an answer typed on Allegro's page settles, unless a question stands behind it",
    "[channels][allegro][protocol]"
) {
    Bench bench(allegroKind());
    const std::string lamp = bench.seed("lamp", "Answered", 30min).buyer;
    const std::string chair = bench.seed("chair", "Asked again", 5min).buyer;
    const auto adapter = bench.connect();
    const Pulled questions = bench.drain(*adapter);
    SeededMessage own;
    own.author = Author::Seller;
    own.text = "Typed on the page";
    own.sent_at = bench.clock.now() - 8min;
    for (const auto& [conversation, buyer] : std::map<std::string, std::string>{{"lamp", lamp}, {"chair", chair}}) {
        own.conversation = conversation;
        own.buyer = buyer;
        bench.sandbox->seed(own);
    }
    const Pulled answers = bench.drain(*adapter, questions.cursors.back());
    CHECK(answers.messages.size() == 2);
    REQUIRE(questions.byText("Answered"));
    CHECK(answers.settled == std::vector<std::string>{questions.byText("Answered")->conversation_external_id});
}

TEST_CASE("allegro: one thread that gives no sense stops only itself", "[channels][allegro][protocol]") {
    std::string odd = "<html>";
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (isList(path)) return {200, {}, threadsOf({{"t0", kNow - 1h}, {"t1", kNow - 2h}, {"t2", kNow - 3h}})};
        if (isThread(path, "t0")) return {200, {}, messagesOf({{"m0", "text 0", kNow - 1h}})};
        if (isThread(path, "t2")) return {200, {}, messagesOf({{"m2", "text 2", kNow - 3h}})};
        return {200, {}, odd};
    });
    const Page page = bench.adapter->pull({});
    CHECK(textsOf(page) == std::vector<std::string>{"text 0", "text 2"});
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    odd = messagesOf({{"m1", "text 1", kNow - 2h}});
    CHECK(textsOf(bench.adapter->pull(page.next)) == std::vector<std::string>{"text 1"});
}

TEST_CASE("allegro: a thread that was deleted or refused meanwhile stops nothing", "[channels][allegro][protocol]") {
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (isList(path)) return {200, {}, threadsOf({{"t0", kNow - 1h}, {"t1", kNow - 2h}, {"t2", kNow - 3h}})};
        if (isThread(path, "t0")) return {404, {}, "{}"};
        if (isThread(path, "t1")) return {422, {}, R"({"errors":[{"code":"VALIDATION_ERROR"}]})"};
        return {200, {}, messagesOf({{"m2", "text 2", kNow - 3h}})};
    });
    const Page page = bench.adapter->pull({});
    CHECK(textsOf(page) == std::vector<std::string>{"text 2"});
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable.front().reason.find("VALIDATION_ERROR") != std::string::npos);
}

TEST_CASE("allegro: a budget smaller than a page still gets through it", "[channels][allegro][protocol]") {
    std::vector<std::pair<std::string, Instant>> threads;
    for (int i = 0; i < 15; ++i)
        threads.emplace_back("t" + std::to_string(10 + i), kNow - 1h - std::chrono::minutes(i));
    int budget = 0;
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (budget-- <= 0) return {429, {}, R"({"errors":[{"code":"TOO_MANY_REQUESTS"}]})"};
        if (isList(path)) return {200, {}, threadsOf(threads)};
        const std::string id = path.substr(std::string(kThreads).size() + 1, 3);
        const auto found = std::find_if(threads.begin(), threads.end(), [&](const auto& t) { return t.first == id; });
        return {200, {}, messagesOf({{"m" + id, "text " + id, found->second}})};
    });
    std::set<std::string> texts;
    Cursor cursor;
    int throttled = 0;
    for (bool more = true; more && throttled < 20;) {
        try {
            const Page page = bench.adapter->pull(cursor);
            for (const auto& text : textsOf(page)) texts.insert(text);
            cursor = page.next;
            more = page.more;
        } catch (const Throttled& error) {
            CHECK(error.until == bench.clock.now() + 60s);
            ++throttled;
            budget = 5;
        }
    }
    CHECK(texts.size() == 15);
    CHECK(throttled < 10);
}

TEST_CASE("allegro: only one reply a second is sent, and the wait costs no call", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.config.settings["replies_at_once"] = "1";
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Incoming question = bench.drain(*adapter).messages.begin()->second;
    adapter->send(bench.reply(question, "One", "out-1"));
    const int before = bench.sandbox->requests();
    try {
        adapter->send(bench.reply(question, "Two", "out-2"));
        FAIL("two in one second");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 1s);
    }
    CHECK(bench.sandbox->requests() == before);
    bench.clock.advance(1s);
    adapter->send(bench.reply(question, "Two", "out-2"));
    CHECK(bench.sandbox->delivered().size() == 2);
}

TEST_CASE("allegro: the calls of a minute are counted before Allegro has to say no", "[channels][allegro][protocol]") {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse { return {404, {}, "{}"}; });
    auto& orders = dynamic_cast<FetchesOrders&>(*bench.adapter);
    REQUIRE(bench.adapter->callsLeft());
    const auto limit = bench.adapter->callsLeft()->limit;
    for (int i = 0; i < limit; ++i) static_cast<void>(orders.fetchOrder("x"));
    CHECK(bench.adapter->callsLeft()->left == 0);
    const std::size_t before = bench.requests.size();
    CHECK_THROWS_AS(orders.fetchOrder("x"), Throttled);
    CHECK(bench.requests.size() == before);
    bench.clock.advance(60s);
    for (int i = 0; i < limit; ++i) static_cast<void>(orders.fetchOrder("x"));
    // No window of a minute may hold more than Allegro allows.
    CHECK(2 * limit <= 9000);
}

TEST_CASE(
    "allegro: a rotated refresh token is stored with its end before the new pair is used",
    "[channels][allegro][protocol]"
) {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse { return {200, {}, threadsOf({})}; });
    std::size_t requests_when_stored = 0;
    bench.store = [&](const std::string& name, const std::string& value, std::optional<Instant> ends) {
        // The access token is kept for the next start once its refresh token is safe.
        if (name == "access_token") {
            CHECK(requests_when_stored == 1);
            return;
        }
        CHECK(name == "refresh_token");
        CHECK(value == "r1");
        CHECK(ends == kNow + std::chrono::days(90));
        requests_when_stored = bench.requests.size();
    };
    static_cast<void>(bench.adapter->pull({}));
    CHECK(requests_when_stored == 1);
    REQUIRE(bench.requests.size() == 2);
    CHECK(bench.requests[0].url == kTokenUrl);
    CHECK(header(bench.requests[0], "Authorization") == "Basic aWQ6Y3M=");
    CHECK(bench.requests[0].body == "grant_type=refresh_token&refresh_token=r0");
    CHECK(header(bench.requests[1], "Authorization") == "Bearer a1");
    bench.clock.advance(12h);
    bench.store = [](const std::string& name, const std::string& value, std::optional<Instant>) {
        if (name == "refresh_token") CHECK(value == "r2");
    };
    static_cast<void>(bench.adapter->pull({}));
    CHECK(bench.requests[2].body == "grant_type=refresh_token&refresh_token=r1");
}

TEST_CASE("allegro: a pair whose refresh token can't be stored is not used", "[channels][allegro][protocol]") {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse { return {200, {}, threadsOf({})}; });
    bench.store = [](const std::string&, const std::string&, std::optional<Instant>) {
        throw std::runtime_error("the disk is full");
    };
    CHECK_THROWS(bench.adapter->pull({}));
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("allegro: a refresh token whose answer was lost is redeemed again at once", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    bench.misbehave(Fault::CutAfterEffect, 1, FaultPlan::Where::Token);
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"A question"});
    bench.stored_secrets.clear();
    bench.clock.advance(61s);
    const auto with_spent_token = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(with_spent_token->pull({})); }) == Bench::Failure::Credentials);
}

TEST_CASE(
    "allegro: every call has Allegro's media types, and the token goes to the API alone",
    "[channels][allegro][protocol]"
) {
    Scripted bench([](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (path.find("message-attachments") != std::string::npos) return {200, {}, "bytes"};
        if (isList(path)) return {200, {}, threadsOf({{"t1", kNow - 1h}})};
        return {200, {}, messagesOf({{"m1", "text", kNow - 1h}})};
    });
    static_cast<void>(bench.adapter->pull({}));
    dynamic_cast<MarksRead&>(*bench.adapter).markRead("t1");
    auto& files = dynamic_cast<FetchesAttachments&>(*bench.adapter);
    CHECK(files.fetchAttachment("https://evil.example/../x?y", 100) == "bytes");
    CHECK(
        bench.requests.back().url ==
        "https://api.allegro.pl/messaging/message-attachments/https%3A%2F%2Fevil.example%2F..%2Fx%3Fy"
    );
    CHECK(header(bench.requests.back(), "Accept") == "*/*");
    bench.requests.pop_back();
    for (const auto& request : bench.requests) {
        if (request.url == kTokenUrl) continue;
        CHECK(header(request, "Accept") == "application/vnd.allegro.public.v1+json");
        const std::string type = request.method == "GET" ? "" : "application/vnd.allegro.public.v1+json";
        CHECK(header(request, "Content-Type") == type);
    }
}

TEST_CASE("allegro: a file is declared, handed over and then named by the reply", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.seed("lamp", "Have you got a picture?");
    const auto adapter = bench.connect();
    const Pulled question = bench.drain(*adapter);
    Outgoing reply = bench.reply(question.messages.begin()->second, "Here it is.");
    const std::string bytes("\x89PNG\r\n\0\xff", 8);
    reply.attachments = {{"zdjęcie.png", "image/png", {}, bytes}, {"a.pdf", "application/pdf", {}, "%PDF"}};
    adapter->send(reply);
    const Pulled sent = bench.drain(*adapter, question.cursors.back());
    REQUIRE(sent.byText("Here it is."));
    const auto& files = sent.byText("Here it is.")->attachments;
    REQUIRE(files.size() == 2);
    CHECK(files[0].name == "zdjęcie.png");
    CHECK(dynamic_cast<FetchesAttachments&>(*adapter).fetchAttachment(files[0].ref, 100) == bytes);
    CHECK(files[1].media_type == "application/pdf");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("allegro: a reply that Allegro can't take is refused before any call", "[channels][allegro][protocol]") {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse { return {500, {}, ""}; });
    const auto code = [&](const Outgoing& reply) -> std::string {
        try {
            bench.adapter->send(reply);
        } catch (const PermanentFailure& failure) {
            return failure.code;
        }
        return "sent";
    };
    CHECK(code(replyTo("", "Hello")) == "no_thread");
    CHECK(code(replyTo("t1", " \n")) == "empty");
    CHECK(code(replyTo("t1", std::string(2001, 'x'))) == "too_long");
    std::string emoji;
    for (int i = 0; i < 1001; ++i) emoji += "🙂";  // two units each
    CHECK(code(replyTo("t1", emoji)) == "too_long");
    Outgoing reply = replyTo("t1", "Hello");
    reply.attachments = {{"a.zip", "application/zip", {}, "PK"}};
    CHECK(code(reply) == "attachment_type");
    reply.attachments = {{"a.png", "image/png", {}, std::string(5'000'001, 'x')}};
    CHECK(code(reply) == "attachment_size");
    reply.attachments.assign(6, {"a.png", "image/png", {}, "x"});
    CHECK(code(reply) == "attachment_count");
    CHECK(bench.requests.empty());
}

TEST_CASE("allegro: a file that fails leaves no doubt about the reply", "[channels][allegro][protocol]") {
    const std::string failing = GENERATE(as<std::string>(), "POST", "PUT");
    const std::string body = GENERATE(as<std::string>(), "", "<html>");
    Scripted bench([&](const std::string& path, const HttpRequest& request) -> HttpResponse {
        REQUIRE(path.starts_with("/messaging/message-attachments"));
        if (request.method == failing) return {body.empty() ? 503 : failing == "PUT" ? 500 : 201, {}, body};
        return {201, {}, R"({"id":"f1"})"};
    });
    Outgoing reply = replyTo("t1", "Hello");
    reply.attachments = {{"a.png", "image/png", {}, "x"}};
    try {
        bench.adapter->send(reply);
        FAIL("no file");
    } catch (const TemporaryFailure& failure) {
        CHECK_FALSE(failure.maybe_done);
    }
}

TEST_CASE("allegro: an answer to a reply that is no receipt leaves its fate open", "[channels][allegro][protocol]") {
    const auto [status, body] =
        GENERATE(table<int, std::string>({{201, "{}"}, {200, "<html>"}, {204, ""}, {302, ""}, {500, ""}, {503, "x"}}));
    CAPTURE(status, body);
    Scripted bench([s = status, b = body](const std::string&, const HttpRequest&) -> HttpResponse {
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
    "allegro: an answer to a reply that the client refuses to read leaves its fate open",
    "[channels][allegro][protocol]"
) {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse {
        throw NotUnderstood("the answer is over 1000 bytes");
    });
    CHECK_THROWS_AS(bench.adapter->send(replyTo("t1", "Hello")), TemporaryFailure);
}

TEST_CASE("allegro: a refusal names code, field and what support asks for", "[channels][allegro][protocol]") {
    Scripted bench([](const std::string&, const HttpRequest&) -> HttpResponse {
        return {
            422,
            {{"trace-id", "f05772fa25ea8ab8"}},
            R"({"errors":[{"code":"VALIDATION_ERROR","path":"text","message":"secret words"}]})"};
    });
    try {
        bench.adapter->send(replyTo("t1", "Hello"));
        FAIL("refused");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "VALIDATION_ERROR");
        CHECK(
            std::string(failure.what()) ==
            "POST /messaging/threads/{threadId}/messages: HTTP 422, VALIDATION_ERROR, text, Trace-Id f05772fa25ea8ab8"
        );
    }
}

TEST_CASE("allegro: a reply is found though Allegro put a semicolon into its link", "[channels][allegro][protocol]") {
    Scripted bench([](const std::string& path, const HttpRequest&) -> HttpResponse {
        REQUIRE(isThread(path, "t1"));
        return {200, {}, messagesOf({{"m2", "See https://allegro.pl/oferta/1; please", kNow, false}})};
    });
    auto& finder = dynamic_cast<FindsSent&>(*bench.adapter);
    const auto found = finder.findSent(replyTo("t1", "See https://allegro.pl/oferta/1 please"));
    REQUIRE(found);
    CHECK(found->external_id == "m2");
    CHECK_FALSE(finder.findSent(replyTo("t1", "See https://allegro.pl/oferta/2 please")));
}

TEST_CASE(
    "allegro: the order of a message gives its site, its language and its parcel", "[channels][allegro][protocol]"
) {
    Bench bench(allegroKind());
    bench.sandbox->seed(czechQuestion(bench));
    bench.seed("chair", "Czy jest dostępne?");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming *about_order = pulled.byText("Kde je můj balík?"), *other = pulled.byText("Czy jest dostępne?");
    REQUIRE((about_order && other));
    CHECK(about_order->site == "allegro.cz");
    CHECK(about_order->buyer_locale == "cs-CZ");
    CHECK(other->site == "allegro.pl");
    CHECK(other->buyer_locale.empty());
    CHECK_FALSE(other->listing_id.empty());
    REQUIRE(pulled.orders.contains(about_order->order_external_id));
    const Order& order = pulled.orders.at(about_order->order_external_id);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "0000003412345U");
}

TEST_CASE(
    "allegro: an order of a linked account, or one that fails, holds up no message", "[channels][allegro][protocol]"
) {
    const int status = GENERATE(404, 500, 429);
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (isList(path)) return {200, {}, threadsOf({{"t1", kNow - 1h}})};
        if (isThread(path, "t1")) return {200, {}, messagesOf({{"m1", "text", kNow - 1h, true, "46f7"}})};
        return {status, {}, "{}"};
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].order_external_id == "46f7");
    CHECK(page.messages[0].site == "allegro.pl");
    CHECK(page.orders.empty());
}

TEST_CASE(
    "allegro: without the right to read orders messages come without them, and check says so",
    "[channels][allegro][protocol]"
) {
    int asked = 0;
    Scripted bench([&](const std::string& path, const HttpRequest&) -> HttpResponse {
        if (isList(path)) return {200, {}, threadsOf({{"t1", kNow - 1h}})};
        if (isThread(path, "t1"))
            return {200, {}, messagesOf({{"m2", "b", kNow - 1h, true, "2"}, {"m1", "a", kNow - 2h, true, "1"}})};
        if (path == "/me") return {403, {}, "{}"};
        ++asked;
        return {403, {}, "{}"};
    });
    CHECK(bench.adapter->check().warnings.empty());
    CHECK(bench.adapter->pull({}).messages.size() == 2);
    CHECK(asked == 1);
    const Identity identity = bench.adapter->check();
    CHECK(identity.name == "the account that client id was connected to");
    CHECK(identity.warnings.size() == 1);
}

TEST_CASE("allegro: check tells whose account it is", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    CHECK(bench.connect()->check().name == "shop_cn");
}

TEST_CASE("allegro: a message about an order goes into its buyer's thread", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.sandbox->seed(czechQuestion(bench));
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    ability<Acts>(*adapter).act(letter("The parcel left today."));
    ActionRequest named = letter("With DPD.");
    named.buyer_external_id = "client:76480128";
    ability<Acts>(*adapter).act(named);
    CHECK(
        bench.sandbox->acted() ==
        std::vector<std::string>(2, "write_to_buyer 46f7fd80-a4fb-11f1-ae29-2768457b2c86 login=client:76480128")
    );
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    REQUIRE(after.byText("The parcel left today."));
    CHECK(
        after.byText("The parcel left today.")->conversation_external_id ==
        before.messages.begin()->second.conversation_external_id
    );
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("allegro: a message about an order that can't be is refused", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.sandbox->seed(czechQuestion(bench));
    const auto adapter = bench.connect();
    const auto code = [&](const ActionRequest& request) -> std::string {
        try {
            ability<Acts>(*adapter).act(request);
        } catch (const PermanentFailure& failure) {
            return failure.code;
        }
        return "done";
    };
    ActionRequest request = letter("Hello");
    request.order_external_id.clear();
    CHECK(code(request) == "no_order");
    request.order_external_id = "no-such-order";
    CHECK(code(request) == "no_buyer");
    request.buyer_external_id = "somebody";
    CHECK(code(request) == "VALIDATION_ERROR");
    CHECK(code(letter(std::string(2001, 'x'))) == "too_long");
    request = letter("Hello");
    request.inputs.clear();
    CHECK(code(request) == "empty");
    CHECK(bench.sandbox->acted().empty());
}

TEST_CASE(
    "allegro: a message about an order may have been sent when its answer is lost", "[channels][allegro][protocol]"
) {
    Bench bench(allegroKind());
    bench.sandbox->seed(czechQuestion(bench));
    const auto adapter = bench.connect();
    bench.misbehave(Fault::CutAfterEffect, 1, FaultPlan::Where::Send);
    CHECK(bench.failure([&] { ability<Acts>(*adapter).act(letter("Hello")); }) == Bench::Failure::MaybeDone);
    CHECK(bench.sandbox->acted().size() == 1);
}

TEST_CASE("allegro: the browser round stores the refresh token and uses it at once", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Bench::Failure::Credentials);
    auto& authorizer = dynamic_cast<Authorizes&>(*adapter);
    const std::string url = authorizer.authorizeUrl("state-1", "https://hub.example/callback");
    CHECK(url.starts_with(bench.config.settings.at("auth_url") + "/authorize?response_type=code&client_id="));
    CHECK(url.ends_with("&redirect_uri=https%3A%2F%2Fhub.example%2Fcallback&state=state-1"));
    authorizer.authorized({{"code", "code-from-the-browser"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    const int before = bench.sandbox->requests();
    CHECK(adapter->check().name == "shop_cn");
    CHECK(bench.sandbox->requests() - before == 2);
    CHECK(bench.connect()->check().name == "shop_cn");
}

TEST_CASE("allegro: check tells how far the clocks are apart", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}

TEST_CASE("allegro: a list of ids names withheld replies as pull does", "[channels][allegro][protocol]") {
    Bench bench(allegroKind());
    bench.seed("lamp", "Where can I see it?", 3h);
    const auto adapter = bench.connect();
    const Pulled question = bench.drain(*adapter);
    const Receipt receipt = adapter->send(bench.reply(question.messages.begin()->second, "At https://shop.example"));
    bench.clock.advance(1h);
    const auto ids = dynamic_cast<Relists&>(*adapter).relist(bench.clock.now() - 2h, bench.clock.now());
    CHECK(ids == std::vector<std::string>{"withheld:" + receipt.external_id});
}
