// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

const Kind& rakutenKind() { return kindNamed("rakuten"); }

constexpr const char* kApi = "https://rakuten.example/inquirymng-api";

/// Rakuten as a function of the request; `path` is what follows the API's address, without the query.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const HttpRequest& request, const std::string& path)>;
    explicit Scripted(Answer script)
        : ScriptedAccount(
              rakutenKind(), kApi,
              {.settings = {{"api_url", kApi}},
               .secrets = {{"service_secret", "SP000_test"}, {"license_key", "SL000_test"}}}
          ),
          script_(std::move(script)) {}

private:
    HttpResponse answer(const Call& call) override {
        REQUIRE(call.url.starts_with(kApi));
        return script_(call, call.path);
    }

    Answer script_;
};

constexpr const char* kEmptyList = R"({"totalCount":0,"totalPageCount":0,"page":1,"list":[]})";

std::string inquiry(const std::string& number, const std::string& rest = {}) {
    return R"({"inquiryNumber":")" + number + R"(","shopId":123456,"message":"text )" + number +
           R"(","regDate":"2026-09-22T07:13:20","lastUpdateDate":"2026-09-22T07:13:20")" + rest + "}";
}

std::string listOf(const std::string& entries) {
    return R"({"totalCount":1,"totalPageCount":1,"page":1,"list":[)" + entries + "]}";
}

Outgoing replyTo(const std::string& conversation, const std::string& text) {
    Outgoing out;
    out.conversation_external_id = conversation;
    out.text = text;
    out.reply_to = {{"shop_id", "123456"}};
    return out;
}

}  // namespace

TEST_CASE("rakuten: the licence key is known to end after 90 days", "[channels][rakuten]") {
    const auto& settings = rakutenKind().descriptor.settings;
    const auto key =
        std::find_if(settings.begin(), settings.end(), [](const Setting& s) { return s.name == "license_key"; });
    REQUIRE(key != settings.end());
    CHECK(key->lifetime == std::chrono::days(90));
    Bench bench(rakutenKind());
    const auto adapter = bench.connect();
    bench.clock.advance(90 * 24h - 1min);
    CHECK_NOTHROW(adapter->check());
    bench.clock.advance(1min);
    CHECK(std::string(thrownBy<CredentialsRefused>([&] {
                          static_cast<void>(adapter->check());
                      }).what()) == "GET /inquiries: HTTP 401, UnAuthorised");
}

TEST_CASE("rakuten: a quiet poll costs one call and leaves the cursor as it was", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.seed("lamp", "A question", 5min);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.settled.empty());
    CHECK(second.cursors.back() == first.cursors.back());
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE("rakuten: a reply to an inquiry that no list shows any more is found by its number", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.seed("lamp", "A question", 1h);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(5 * 24h);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    bench.clock.advance(1h);
    const int before = bench.sandbox->requests();
    const Pulled third = bench.drain(*adapter, second.cursors.back());
    CHECK(third.messages.empty());
    CHECK(bench.sandbox->requests() - before == 2);  // the list, and the inquiry that it shows no longer
    bench.clock.advance(1min);
    bench.seed("lamp", "Has it been sent?", 0ms);
    bench.clock.advance(3h);
    CHECK(bench.drain(*adapter, third.cursors.back()).messages.empty());
    bench.clock.advance(140min);  // more than a 24th of its silence since it was read
    const Pulled fourth = bench.drain(*adapter, third.cursors.back());
    CHECK(fourth.byText("Has it been sent?") != nullptr);
    CHECK(bench.drain(*adapter, fourth.cursors.back()).messages.empty());
}

TEST_CASE(
    "rakuten: a new reply to an inquiry from before the back-fill is found, and only that", "[channels][rakuten]"
) {
    Bench bench(rakutenKind());
    bench.seed("lamp", "Long ago", 20 * 24h);
    bench.seed("lamp", "Yesterday", 24h);
    bench.config.backfill = std::chrono::days(7);
    const auto adapter = bench.connect();
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"Yesterday"});
}

TEST_CASE("rakuten: old inquiries are read again a few at a time, so that new ones don't wait", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    for (int i = 0; i < 40; ++i) bench.seed("c" + std::to_string(i), "Question " + std::to_string(i));
    Cursor cursor = bench.drain(*bench.connect()).cursors.back();
    bench.clock.advance(3 * 24h);
    const auto cost = [&] {
        const int before = bench.sandbox->requests();
        cursor = bench.drain(*bench.connect(), cursor).cursors.back();
        return bench.sandbox->requests() - before;
    };
    CHECK(cost() == 2);  // two pages of the list show them all for the last time
    const Cursor due = cursor;
    CHECK(cost() == 1 + 30);
    CHECK(cost() == 1 + 10);
    CHECK(cost() == 1);
    // With no calls left the walk is done in the small helpings that the clock brings.
    const auto adapter = bench.connect();
    while (adapter->callsLeft()->left > 0) static_cast<void>(adapter->check());
    cursor = bench.drain(*adapter, due, 12).cursors.back();
    CHECK(cost() == 1 + 10);
}

TEST_CASE("rakuten: an inquiry that appears while pages are read is found in the same walk", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.config.settings["page_size"] = "10";
    for (int i = 0; i < 50; ++i) bench.seed("c" + std::to_string(i), "Question " + std::to_string(i), 60min);
    const auto adapter = bench.connect();
    const Page page = adapter->pull({});
    REQUIRE(page.more);
    REQUIRE_FALSE(page.messages.empty());
    bench.seed("late", "Registered before, shown now", 30min);
    CHECK(bench.drain(*adapter, page.next).byText("Registered before, shown now") != nullptr);
}

TEST_CASE("rakuten: an inquiry that is marked complete is settled once", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    CHECK(first.settled.empty());
    bench.clock.advance(1h);
    ActionRequest request;
    request.action = "mark_complete";
    request.conversation_external_id = first.messages.begin()->second.conversation_external_id;
    auto& actor = dynamic_cast<Acts&>(*adapter);
    actor.act(request);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.settled == std::vector<std::string>{request.conversation_external_id});
    CHECK(bench.drain(*adapter, second.cursors.back()).settled.empty());
    request.action = "mark_incomplete";
    actor.act(request);
    CHECK(bench.drain(*adapter, second.cursors.back()).settled.empty());
    CHECK(
        bench.sandbox->acted() ==
        std::vector<std::string>{
            "mark_complete " + request.conversation_external_id, "mark_incomplete " + request.conversation_external_id}
    );
}

TEST_CASE("rakuten: a mark that Rakuten refuses is refused for good", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    const auto adapter = bench.connect();
    ActionRequest request;
    request.action = "mark_complete";
    request.conversation_external_id = "261123-9999999999";
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<Acts&>(*adapter).act(request); }).code == "refused");
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<MarksRead&>(*adapter).markRead("x/y"); }).code == "refused");
    request.conversation_external_id.clear();
    CHECK(thrownBy<PermanentFailure>([&] { dynamic_cast<Acts&>(*adapter).act(request); }).code == "no_inquiry");
    CHECK(bench.sandbox->acted().empty());
}

TEST_CASE("rakuten: what became of a mark is open when its answer makes no sense", "[channels][rakuten]") {
    const std::string body = GENERATE("<html>", "{}", R"({"result":{"ok":[],"error":[]}})");
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse { return {200, {}, body}; });
    ActionRequest request;
    request.action = "mark_complete";
    request.conversation_external_id = "1-1";
    CHECK(thrownBy<TemporaryFailure>([&] { dynamic_cast<Acts&>(*bench.adapter).act(request); }).maybe_done);
}

TEST_CASE("rakuten: a reply carries its files, and its id is found in the inquiry", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.seed("lamp", "The receipt, please");
    const auto adapter = bench.connect();
    const Incoming asked = bench.drain(*adapter).messages.begin()->second;
    Outgoing reply = bench.reply(asked, "Here it is.");
    reply.attachments = {{"領収書.pdf", "application/pdf", "", std::string("%PDF\0\xff", 6)}};
    const Receipt receipt = adapter->send(reply);
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(receipt.external_id == bench.sandbox->delivered()[0].external_id);
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* own = pulled.byText("Here it is.");
    REQUIRE(own);
    CHECK(own->author == Author::Seller);
    REQUIRE(own->attachments.size() == 1);
    CHECK(own->attachments[0].name == "領収書.pdf");
    CHECK(
        dynamic_cast<FetchesAttachments&>(*adapter).fetchAttachment(own->attachments[0].ref, 100) ==
        std::string("%PDF\0\xff", 6)
    );
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("rakuten: a reply whose file can't be stored was certainly not sent", "[channels][rakuten]") {
    const int status = GENERATE(200, 302, 503);
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse { return {status, {}, "<html>"}; });
    Outgoing reply = replyTo("1-1", "Here it is.");
    reply.attachments = {{"a.pdf", "application/pdf", "", "%PDF"}};
    CHECK_FALSE(thrownBy<TemporaryFailure>([&] { bench.adapter->send(reply); }).maybe_done);
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("rakuten: every call is authorized, and lists are asked for in Japan's time", "[channels][rakuten]") {
    Scripted bench([](const HttpRequest& request, const std::string& path) -> HttpResponse {
        if (path == "/inquiries") return {200, {}, kEmptyList};
        if (path == "/inquiry/1%2F1") return {404, {}, ""};
        CHECK(request.body == R"({"inquiryNumber":"1/1","shopId":"123456","message":"本日","attachments":[]})");
        return {200, {}, R"({"result":{"inquiryNumber":"1/1"}})"};
    });
    bench.drain();
    bench.adapter->send(replyTo("1/1", "本日"));
    REQUIRE(bench.requests.size() == 4);
    const std::string list = std::string(kApi) + "/inquiries?fromDate=2026-";
    CHECK(bench.requests[0].url == list + "08-16T09%3A00%3A00&toDate=2026-09-15T09%3A00%3A00&limit=30&page=1");
    CHECK(bench.requests[1].url == list + "09-15T08%3A59%3A59&toDate=2026-09-22T09%3A00%3A01&limit=30&page=1");
    CHECK(bench.requests[2].url == std::string(kApi) + "/inquiry/reply");
    CHECK(bench.requests[3].url == std::string(kApi) + "/inquiry/1%2F1");
    for (const auto& request : bench.requests)
        CHECK(header(request, "Authorization") == "ESA U1AwMDBfdGVzdDpTTDAwMF90ZXN0");
    CHECK(header(bench.requests[2], "Content-Type") == "application/json; charset=utf-8");
}

TEST_CASE("rakuten: a shop whose API isn't enabled waits for its operator", "[channels][rakuten]") {
    const int status = GENERATE(401, 403);
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse {
        return {status, {}, R"({"error":{"code":"NotEnabled","message":"no"}})"};
    });
    CHECK_THROWS_AS(bench.adapter->check(), CredentialsRefused);
    CHECK_THROWS_AS(bench.adapter->pull({}), CredentialsRefused);
    CHECK_THROWS_AS(bench.adapter->send(replyTo("1-1", "本日")), CredentialsRefused);
}

TEST_CASE(
    "rakuten: who it is told by its newest inquiry, and how its clock stands by the answer", "[channels][rakuten]"
) {
    Scripted bench([&](const HttpRequest& request, const std::string&) -> HttpResponse {
        CHECK(request.url.find("limit=1&") != std::string::npos);
        return {200, {{"date", "Tue, 22 Sep 2026 00:05:00 GMT"}}, listOf(inquiry("1-1"))};
    });
    const Identity who = bench.adapter->check();
    CHECK(who.name == "shop 123456");
    CHECK(who.clock_skew == 5min);
}

TEST_CASE("rakuten: an inquiry that gives no sense stops only itself and is shown in the end", "[channels][rakuten]") {
    const auto [status, body] =
        GENERATE(table<int, std::string>({{200, "<html>"}, {400, "{}"}, {200, R"({"result":{"inquiryNumber":"1-2"}})"}})
        );
    bool listed = true;
    Scripted bench([&, s = status, b = body](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/inquiries") return {200, {}, listOf(listed ? inquiry("1-1") : "")};
        return path == "/inquiry/1-1" ? HttpResponse{s, {}, b} : HttpResponse{404, {}, ""};
    });
    Pulled pulled = bench.drain();
    CHECK(pulled.messages.size() == 1);
    listed = false;
    for (int i = 1; i <= 4; ++i) {
        bench.clock.advance(48h);
        pulled = bench.drain(pulled.cursors.back());
        CHECK(pulled.unreadable.contains("inquiry:1-1") == (i == 3));
    }
}

TEST_CASE("rakuten: an inquiry that is gone is asked for once", "[channels][rakuten]") {
    bool listed = true;
    Scripted bench([&](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/inquiries") return {200, {}, listOf(listed ? inquiry("1-1") : "")};
        return {404, {}, ""};
    });
    Pulled pulled = bench.drain();
    listed = false;
    for (int i = 0; i < 3; ++i) {
        bench.clock.advance(48h);
        pulled = bench.drain(pulled.cursors.back());
        CHECK(pulled.unreadable.empty());
    }
    const auto& all = bench.requests;
    CHECK(std::count_if(all.begin(), all.end(), [](const HttpRequest& r) {
              return r.url.ends_with("/inquiry/1-1");
          }) == 1);
}

TEST_CASE("rakuten: a receipt without an id is a receipt", "[channels][rakuten]") {
    const auto [status, body] = GENERATE(table<int, std::string>({{500, ""}, {404, "{}"}, {200, "<html>"}}));
    Scripted bench([s = status, b = body](const HttpRequest& request, const std::string&) -> HttpResponse {
        if (request.method == "GET") return {s, {}, b};
        return {200, {}, R"({"result":{"inquiryNumber":"1-1","regDate":"2026-09-22T09:00:05"}})"};
    });
    const Receipt receipt = bench.adapter->send(replyTo("1-1", "本日"));
    CHECK(receipt.external_id.empty());
    CHECK(receipt.accepted_at == bench.clock.now() + 5s);
}

TEST_CASE(
    "rakuten: what became of a reply is open after a 5xx, a redirect or a receipt for another", "[channels][rakuten]"
) {
    const auto [status, body] = GENERATE(
        table<int, std::string>({{302, ""}, {500, ""}, {503, "{}"}, {200, R"({"result":{"inquiryNumber":"1-2"}})"}})
    );
    Scripted bench([s = status, b = body](const HttpRequest&, const std::string&) -> HttpResponse {
        return {s, {}, b};
    });
    CHECK(thrownBy<TemporaryFailure>([&] { bench.adapter->send(replyTo("1-1", "本日")); }).maybe_done);
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("rakuten: a refused reply says which field is to blame and repeats no word", "[channels][rakuten]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse {
        return {
            400,
            {},
            R"({"error":{"code":"InvalidParameter","message":"Guten Tag","targets":{"message":"Guten Tag"}}})"};
    });
    const auto refusal = thrownBy<PermanentFailure>([&] { bench.adapter->send(replyTo("1-1", "Guten Tag")); });
    CHECK(refusal.code == "InvalidParameter");
    CHECK(std::string(refusal.what()) == "POST /inquiry/reply: HTTP 400, InvalidParameter, about message");
}

TEST_CASE("rakuten: a reply that Rakuten can't take is refused before any call", "[channels][rakuten]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse { return {500, {}, ""}; });
    Outgoing reply = replyTo("1-1", "本日");
    std::string expected = "length";
    SECTION("empty") { reply.text.clear(); }
    SECTION("too long") { reply.text.assign(2001, 'x'); }
    SECTION("too long in units that aren't characters") {
        reply.text.clear();
        for (int i = 0; i < 1001; ++i) reply.text += "\xF0\x9F\x99\x87";
    }
    SECTION("too many attachments") {
        reply.attachments.assign(4, {"a.txt", "text/plain", "", "x"});
        expected = "attachment_count";
    }
    SECTION("nowhere to go") {
        reply.conversation_external_id.clear();
        expected = "no_inquiry";
    }
    SECTION("from no shop") {
        reply.reply_to.clear();
        expected = "no_shop";
    }
    CHECK(thrownBy<PermanentFailure>([&] { bench.adapter->send(reply); }).code == expected);
    CHECK(bench.requests.empty());
}

TEST_CASE("rakuten: only files of Rakuten's own are asked for", "[channels][rakuten]") {
    Scripted bench([&](const HttpRequest&, const std::string&) -> HttpResponse { return {200, {}, "bytes"}; });
    auto& files = dynamic_cast<FetchesAttachments&>(*bench.adapter);
    CHECK(files.fetchAttachment("path=%2Fx%2Fy&label=photo.jpg", 100) == "bytes");
    CHECK(bench.requests.back().url == std::string(kApi) + "/attachment?path=%2Fx%2Fy&label=photo.jpg");
    for (const char* ref : {"https://files.example.test/a", "", "path=%2Fx&page=2"})
        CHECK(thrownBy<PermanentFailure>([&] { files.fetchAttachment(ref, 100); }).code == "attachment_ref");
    CHECK(bench.requests.size() == 1);
}

TEST_CASE("rakuten: the calls that Rakuten allows are kept by the hub itself", "[channels][rakuten]") {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse { return {200, {}, kEmptyList}; });
    const auto all = bench.adapter->callsLeft();
    REQUIRE(all);
    CHECK(all->limit == 60);
    CHECK(all->per == 60s);
    for (std::int64_t i = 0; i < all->limit; ++i) CHECK_NOTHROW(bench.adapter->check());
    CHECK(bench.adapter->callsLeft()->left == 0);
    CHECK(thrownBy<Throttled>([&] { static_cast<void>(bench.adapter->check()); }).until > bench.clock.now());
    CHECK(bench.requests.size() == 60);
    bench.clock.advance(10s);
    CHECK_NOTHROW(bench.adapter->check());
}

TEST_CASE("rakuten: marks of reading leave half of the calls to replies", "[channels][rakuten]") {
    Scripted bench([](const HttpRequest& request, const std::string& path) -> HttpResponse {
        CHECK(request.method == "PATCH");
        CHECK(path == "/inquiries/read");
        return {200, {}, R"({"result":{"ok":["1-1"],"error":[]}})"};
    });
    auto& marker = dynamic_cast<MarksRead&>(*bench.adapter);
    for (int i = 0; i < 30; ++i) CHECK_NOTHROW(marker.markRead("1-1"));
    CHECK_THROWS_AS(marker.markRead("1-1"), Throttled);
    CHECK(bench.requests.size() == 30);
    CHECK(bench.requests[0].body == R"({"inquiryNumbers":["1-1"]})");
}

TEST_CASE("rakuten: a window is listed again with the replies in it to older inquiries", "[channels][rakuten]") {
    Bench bench(rakutenKind());
    bench.config.settings["page_size"] = "2";
    bench.seed("old", "Before the window", 20 * 24h);
    bench.seed("old", "A reply in the window", 2h);
    for (int i = 0; i < 5; ++i) bench.seed("c" + std::to_string(i), "Question " + std::to_string(i), 3h);
    const auto adapter = bench.connect();
    const auto ids = dynamic_cast<Relists&>(*adapter).relist(bench.clock.now() - 24h, bench.clock.now() - 1h);
    CHECK(ids.size() == 6);
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("A reply in the window"));
    CHECK(std::count(ids.begin(), ids.end(), pulled.byText("A reply in the window")->external_id) == 1);
}
