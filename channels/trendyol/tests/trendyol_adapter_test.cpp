// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

const Kind& trendyolKind() { return kindNamed("trendyol"); }

constexpr const char* kQuestions = "/integration/qna/sellers/115116/questions";

/// Trendyol as a function of the request.
struct Scripted : ScriptedAccount {
    using Answer =
        std::function<HttpResponse(const HttpRequest& request, const std::string& path, const QueryList& query)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              trendyolKind(), "https://trendyol.example",
              {.settings = {{"seller_id", "115116"}, {"api_url", "https://trendyol.example/"}},
               .secrets = {{"api_key", "key"}, {"api_secret", "secret"}}},
              settings
          ),
          script_(std::move(script)) {}

    Cursor drain(Cursor cursor = {}) {
        const auto more = drainTexts(*adapter, cursor, &settled);
        texts.insert(texts.end(), more.begin(), more.end());
        return cursor;
    }

    std::vector<std::string> texts, settled;  ///< of all drains

private:
    HttpResponse answer(const Call& call) override { return script_(call, call.path, call.query); }

    Answer script_;
};

constexpr const char* kEmpty = R"({"content":[],"page":0,"size":50,"totalElements":0,"totalPages":0})";

std::string question(const std::string& id, const std::string& status, const std::string& rest = {}) {
    const auto asked = parseTime("2026-09-21T22:00:00.000Z")->time_since_epoch().count();
    return R"({"id":)" + id + R"(,"text":"text )" + id + R"(","status":")" + status + R"(","creationDate":)" +
           std::to_string(asked) + R"(,"customerId":7)" + rest + "}";
}

HttpResponse listOf(const std::string& one) {
    return {200, {}, R"({"content":[)" + one + R"(],"page":0,"totalPages":1})"};
}

Outgoing replyTo(const std::string& conversation, const std::string& text, const Instant& now) {
    Outgoing out;
    out.conversation_external_id = conversation;
    out.text = text;
    out.created_at = now;
    return out;
}

}  // namespace

TEST_CASE("trendyol: a quiet poll costs three calls for each storefront", "[channels][trendyol]") {
    Bench bench(trendyolKind());
    bench.seed("lamp", "A question that waits", 5h);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.settled.empty());
    CHECK(bench.sandbox->requests() - before == 6);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "trendyol: an answer typed on Trendyol's page arrives as the seller's and settles, however late",
    "[channels][trendyol]"
) {
    Bench bench(trendyolKind());
    bench.seed("lamp", "Does it come with a plug?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    CHECK(first.settled.empty());
    bench.clock.advance(30h);
    SeededMessage typed;
    typed.conversation = "lamp";
    typed.text = "It comes with one.";
    typed.author = Author::Seller;
    typed.sent_at = bench.clock.now() - 1h;
    bench.sandbox->seed(typed);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    REQUIRE(second.byText(typed.text));
    CHECK(second.byText(typed.text)->author == Author::Seller);
    const std::string conversation = first.messages.begin()->second.conversation_external_id;
    CHECK(second.settled == std::vector<std::string>{conversation});
    const Pulled third = bench.drain(*adapter, second.cursors.back());
    CHECK(third.settled.empty());
}

TEST_CASE(
    "trendyol: a rejected answer comes back with its reason, and the question waits again", "[channels][trendyol]"
) {
    Bench bench(trendyolKind());
    bench.seed("lamp", "How do I reach you?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    const Incoming asked = first.messages.begin()->second;
    const Outgoing forbidden = bench.reply(asked, "Write to me@shop.example");
    const Receipt receipt = adapter->send(forbidden);
    CHECK(bench.sandbox->delivered().empty());
    const auto found = dynamic_cast<FindsSent&>(*adapter).findSent(forbidden);
    REQUIRE(found);
    CHECK(found->external_id == receipt.external_id);
    bench.clock.advance(2min);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    const auto notice = std::find_if(second.messages.begin(), second.messages.end(), [](const auto& entry) {
        return entry.second.author == Author::Notice;
    });
    REQUIRE(notice != second.messages.end());
    CHECK(notice->second.bounced == receipt.external_id);
    CHECK(second.settled.empty());
    adapter->send(bench.reply(asked, "Please ask here, we answer at once."));
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE("trendyol: a question that closed after too many rejections is settled", "[channels][trendyol]") {
    Bench bench(trendyolKind());
    bench.seed("lamp", "How do I reach you?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    const Incoming asked = first.messages.begin()->second;
    for (int i = 0; i < 3; ++i) adapter->send(bench.reply(asked, "Write to me@shop.example"));
    CHECK(bench.failure([&] { adapter->send(bench.reply(asked, "Please ask here.")); }) == Bench::Failure::Permanent);
    bench.clock.advance(2min);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.settled == std::vector<std::string>{asked.conversation_external_id});
}

TEST_CASE("trendyol: a question is answered once", "[channels][trendyol]") {
    Bench bench(trendyolKind());
    bench.seed("lamp", "Does it come with a plug?");
    const auto adapter = bench.connect();
    const Incoming asked = bench.drain(*adapter).messages.begin()->second;
    adapter->send(bench.reply(asked, "It comes with one."));
    const auto refusal = thrownBy<PermanentFailure>([&] { adapter->send(bench.reply(asked, "And with a bulb.")); });
    CHECK(refusal.code == "question.already.answered");
}

TEST_CASE(
    "trendyol: questions of another storefront say where they were asked and are answered there", "[channels][trendyol]"
) {
    Bench bench(trendyolKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "ioana";
    message.text = "Livrați în Cluj?";
    message.site = "trendyol.com/ro";
    message.sent_at = bench.clock.now() - 1h;
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(message.text));
    CHECK(pulled.byText(message.text)->site == "trendyol.com/ro");
    adapter->send(bench.reply(*pulled.byText(message.text), "Da, în 7-10 zile."));
    CHECK(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("trendyol: every call says who calls, and for which storefront", "[channels][trendyol]") {
    Scripted bench(
        [](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
            return {200, {}, kEmpty};
        },
        {{"storefronts", "TR, ro"}, {"integrator", "Lamp\r\nShop & Söhne"}}
    );
    CHECK(bench.adapter->check().name == "115116 (TR, RO)");
    REQUIRE(bench.requests.size() == 2);
    for (const auto& request : bench.requests) {
        CHECK(header(request, "Authorization") == "Basic a2V5OnNlY3JldA==");
        CHECK(header(request, "User-Agent") == "115116 - LampShopShne");
        CHECK(
            request.url.starts_with(std::string("https://trendyol.example") + kQuestions + "/filter?supplierId=115116&")
        );
    }
    CHECK(header(bench.requests[0], "storeFrontCode").empty());
    CHECK(header(bench.requests[1], "storeFrontCode") == "RO");
}

TEST_CASE("trendyol: a long back-fill is read two weeks at a time without a gap", "[channels][trendyol]") {
    Scripted bench([](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, kEmpty};
    });
    bench.config.backfill = std::chrono::days(60);
    bench.connect();
    bench.drain();
    std::vector<std::pair<std::int64_t, std::int64_t>> spans;
    for (const auto& request : bench.requests) {
        const QueryList& query = request.query;
        if (!value(query, "status").empty()) continue;
        spans.emplace_back(std::stoll(value(query, "startDate")), std::stoll(value(query, "endDate")));
    }
    REQUIRE(spans.size() == 5);
    const std::int64_t now = bench.clock.now().time_since_epoch().count(), day = 86'400'000;
    CHECK(spans.front().first == now - 60 * day);
    CHECK(spans.back().second == now);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        CHECK(spans[i].second - spans[i].first <= 14 * day);
        if (i > 0) CHECK(spans[i].first == spans[i - 1].second);
    }
}

TEST_CASE("trendyol: a waiting question that leaves the lists is asked for", "[channels][trendyol]") {
    std::string waiting = question("1", "WAITING_FOR_ANSWER");
    HttpResponse alone{404, {}, "{}"};
    Scripted bench([&](const HttpRequest&, const std::string& path, const QueryList& query) -> HttpResponse {
        if (path != std::string(kQuestions) + "/filter") return alone;
        return value(query, "status") == "WAITING_FOR_ANSWER" ? listOf(waiting) : HttpResponse{200, {}, kEmpty};
    });
    const Cursor first = bench.drain();
    CHECK(bench.texts == std::vector<std::string>{"text 1"});
    CHECK(bench.requests.size() == 3);
    waiting.clear();
    bench.clock.advance(1min);
    SECTION("one that is gone is settled") {
        const Cursor second = bench.drain(first);
        CHECK(bench.settled == std::vector<std::string>{"1"});
        CHECK(bench.requests.size() == 7);
        bench.drain(second);
        CHECK(bench.requests.size() == 10);
    }
    SECTION("one that was answered brings its answer") {
        alone = {
            200, {}, question("1", "ANSWERED", R"(,"answer":{"id":2,"text":"typed","creationDate":1790031600000})")};
        bench.texts.clear();
        bench.drain(first);
        CHECK(std::count(bench.texts.begin(), bench.texts.end(), "typed") == 1);
        CHECK(bench.settled == std::vector<std::string>{"1"});
    }
    SECTION("one that still waits is kept, and asked for again") {
        alone = {200, {}, question("1", "WAITING_FOR_ANSWER")};
        bench.texts.clear();
        const Cursor second = bench.drain(first);
        CHECK(bench.texts.empty());
        CHECK(bench.settled.empty());
        bench.drain(second);
        CHECK(bench.requests.size() == 11);
    }
    SECTION("one whose answer gives no sense stops only itself") {
        alone = {GENERATE(200, 400), {}, "<html>"};
        const Cursor second = bench.drain(first);
        alone = {404, {}, "{}"};
        bench.drain(second);
        CHECK(bench.settled == std::vector<std::string>{"1"});
    }
}

TEST_CASE("trendyol: a storefront that is added later begins with its own back-fill", "[channels][trendyol]") {
    Scripted bench([](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, kEmpty};
    });
    const Cursor cursor = bench.drain();
    bench.clock.advance(24h);
    bench.config.settings["storefronts"] = "GR";
    bench.connect();
    bench.requests.clear();
    const Cursor next = bench.drain(cursor);
    REQUIRE(bench.requests.size() == 3);
    const auto& url = bench.requests[0].url;
    const Instant start = bench.clock.now() - std::chrono::days(7);
    CHECK(url.find("startDate=" + std::to_string(start.time_since_epoch().count())) != std::string::npos);
    CHECK(header(bench.requests[0], "storeFrontCode") == "GR");
    CHECK(next.value.find("\"TR\"") == std::string::npos);
}

TEST_CASE("trendyol: a plain sentence for a receipt is proved by reading the question", "[channels][trendyol]") {
    std::string shown;
    Scripted bench([&](const HttpRequest& request, const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, request.method == "POST" ? "Sorunuz cevaplandi" : shown};
    });
    const Outgoing reply = replyTo("1", "Merhaba, evet, 7-10 günde.", bench.clock.now());
    SECTION("it is there") {
        shown = question(
            "1", "WAITING_FOR_APPROVE",
            R"(,"answer":{"id":401,"text":"Merhaba, evet, 7-10 günde.","creationDate":)" +
                std::to_string(bench.clock.now().time_since_epoch().count()) + "}"
        );
        CHECK(bench.adapter->send(reply).external_id == "answer:401");
    }
    SECTION("it isn't shown") {
        shown = question("1", "WAITING_FOR_ANSWER");
        CHECK(thrownBy<TemporaryFailure>([&] { bench.adapter->send(reply); }).maybe_done);
    }
    SECTION("the question gives no sense") {
        shown = "<html>";
        CHECK(thrownBy<TemporaryFailure>([&] { bench.adapter->send(reply); }).maybe_done);
    }
    CHECK(bench.requests.size() == 2);
}

TEST_CASE("trendyol: a refused answer says by which key", "[channels][trendyol]") {
    Scripted bench([](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {
            400, {}, R"({"timestamp":1,"exception":"X","errors":[{"key":"forbidden.word.limit","message":"text"}]})"};
    });
    const auto refusal = thrownBy<PermanentFailure>([&] {
        bench.adapter->send(replyTo("1", "Merhaba, evet, 7-10 günde.", bench.clock.now()));
    });
    CHECK(refusal.code == "forbidden.word.limit");
    CHECK(std::string(refusal.what()).find("Merhaba") == std::string::npos);
}

TEST_CASE("trendyol: what became of an answer is open after a 5xx or a redirect", "[channels][trendyol]") {
    const int status = GENERATE(302, 500, 503);
    Scripted bench([status](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {status, {}, ""};
    });
    const auto failure = thrownBy<TemporaryFailure>([&] {
        bench.adapter->send(replyTo("1", "Merhaba, evet, 7-10 günde.", bench.clock.now()));
    });
    CHECK(failure.maybe_done);
}

TEST_CASE("trendyol: an answer that Trendyol can't take is refused before any call", "[channels][trendyol]") {
    Scripted bench([](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {500, {}, ""};
    });
    Outgoing reply = replyTo("1", "Merhaba, evet.", bench.clock.now());
    std::string expected = "length";
    SECTION("too short") { reply.text = "Evet, var"; }
    SECTION("too long, counted in UTF-16 units") {
        reply.text.clear();
        for (int i = 0; i < 1001; ++i) reply.text += "🙂";
    }
    SECTION("attachments") {
        reply.attachments = {{"a.png", "image/png", "", "PNG"}};
        expected = "attachment_count";
    }
    SECTION("nowhere to go") {
        reply.conversation_external_id.clear();
        expected = "no_question";
    }
    CHECK(thrownBy<PermanentFailure>([&] { bench.adapter->send(reply); }).code == expected);
    CHECK(bench.requests.empty());
}

TEST_CASE("trendyol: a 429 is waited out for the limit's window, or as long as it says", "[channels][trendyol]") {
    const auto [told, wait] =
        GENERATE(table<std::string, std::chrono::seconds>({{"", 10s}, {"90", 90s}, {"0", 1s}, {"soon", 10s}}));
    Scripted bench([t = told](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        HttpResponse out{429, {}, ""};
        if (!t.empty()) out.headers.emplace("retry-after", t);
        return out;
    });
    CHECK(thrownBy<Throttled>([&] { static_cast<void>(bench.adapter->pull({})); }).until == bench.clock.now() + wait);
}

TEST_CASE("trendyol: the calls of an endpoint stay below fifty in ten seconds", "[channels][trendyol]") {
    Scripted bench([](const HttpRequest&, const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, kEmpty};
    });
    const auto drained = [&] {
        try {
            while (true) bench.drain();
        } catch (const Throttled& error) {
            CHECK(error.until > bench.clock.now());
        }
    };
    drained();
    CHECK(bench.requests.size() == 25);
    CHECK(bench.adapter->callsLeft()->left == 0);
    bench.clock.advance(10s);
    drained();
    CHECK(bench.requests.size() == 50);
}
