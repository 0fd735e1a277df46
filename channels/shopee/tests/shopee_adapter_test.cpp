// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/shopee/shopee_rules.h"
#include "channels/shopee/shopee_sign.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kApi = "https://partner.shopeemobile.com";
constexpr const char* kList = "/api/v2/sellerchat/get_conversation_list";
constexpr const char* kMessages = "/api/v2/sellerchat/get_message";
constexpr const char* kSend = "/api/v2/sellerchat/send_message";
constexpr const char* kRefresh = "/api/v2/auth/access_token/get";
constexpr const char* kEmptyList = R"({"error":"","response":{"page_result":{"more":false},"conversations":[]}})";

const Kind& shopeeKind() { return kindNamed("shopee"); }

QueryList queryOf(const std::string& url) { return decodeQuery(std::string_view(url).substr(url.find('?') + 1)); }

HttpResponse refusal(int status, const std::string& code) {
    return {status, {}, R"({"error":")" + code + R"(","message":"x","request_id":"r"})"};
}

/// Shopee as a function of the request.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& path, const QueryList& query)>;
    explicit Scripted(Answer script)
        : ScriptedAccount(
              shopeeKind(), kApi,
              {.settings = {{"partner_id", "1234567"}, {"shop_id", "7654321"}},
               .secrets = {{"partner_key", "key"}, {"refresh_token", "rt-0"}}}
          ),
          script_(std::move(script)) {}

    Outgoing reply() const {
        Outgoing out;
        out.conversation_external_id = "99001";
        out.buyer_external_id = "5550001";
        out.text = "Hello";
        out.created_at = clock.now();
        return out;
    }

    [[nodiscard]] std::ptrdiff_t calls(const std::string& path) const {
        return std::count_if(requests.begin(), requests.end(), [&](const Call& call) { return call.path == path; });
    }

    /// What happened: calls by path, tokens as they were stored.
    [[nodiscard]] std::vector<std::string> events() const {
        std::vector<std::string> out;
        for (std::size_t done = 1; done <= requests.size(); ++done) {
            out.push_back(requests[done - 1].path);
            for (const auto& [name, token, ends, before] : stored) {
                // The access token's own form is the kit's business.
                if (before == done) out.push_back("store " + name + (name == "access_token" ? "" : ' ' + token));
            }
        }
        return out;
    }

    bool scripted_tokens = false;

private:
    HttpResponse answer(const Call& call) override {
        if (call.path == kRefresh && !scripted_tokens) {
            const std::string n = std::to_string(++grants_);
            return {
                200,
                {},
                R"({"access_token":"tok-)" + n + R"(","refresh_token":"rt-)" + n +
                    R"(","expire_in":14400,"error":""})"};
        }
        return script_(call.path, call.query);
    }

    Answer script_;
    int grants_ = 0;
};

Scripted::Answer always(const HttpResponse& answer) {
    return [answer](const std::string&, const QueryList&) { return answer; };
}

/// A list of the conversations `ids`, one minute between them.
std::string listOf(const std::vector<int>& ids) {
    JsonWriter out;
    out.beginObject().member("error", "").key("response").beginObject().key("conversations").beginArray();
    for (const int id : ids) {
        const Instant at = *parseTime("2026-09-21T12:00:00.000Z") - std::chrono::minutes(id);
        out.beginObject().member("conversation_id", "c" + std::to_string(id)).member("to_id", 5550000 + id);
        out.member("latest_message_id", "m" + std::to_string(id));
        out.member("last_message_timestamp", at.time_since_epoch().count() * 1'000'000).endObject();
    }
    out.endArray().endObject().endObject();
    return out.str();
}

/// The one message of conversation "c7": "text 7".
std::string messageOf(const std::string& conversation, const std::string& more = {}) {
    const int id = std::stoi(conversation.substr(1));
    const Instant at = *parseTime("2026-09-21T12:00:00.000Z") - std::chrono::minutes(id);
    return R"({"error":"","response":{"messages":[{"message_id":"m)" + std::to_string(id) +
           R"(","message_type":"text","to_shop_id":7654321,"region":"SG","content":{"text":"text )" +
           std::to_string(id) + R"("},"created_timestamp":)" + shopee::wireSeconds(at) + more + "}]}}";
}

SeededMessage own(
    const Bench& bench, const std::string& conversation, const std::string& text, std::chrono::minutes ago
) {
    SeededMessage out;
    out.conversation = conversation;
    out.text = text;
    out.author = Author::Seller;
    out.sent_at = bench.clock.now() - ago;
    return out;
}

SeededMessage withOrder(const Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "nadia";
    message.site = "shopee.com.my";
    message.text = "Bila sampai?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "260921ABCDEF12";
    message.order->status = OrderStatus::Shipped;
    message.order->ordered_at = bench.clock.now() - 48h;
    message.order->total = Money{"39.90", "MYR"};
    message.order->items.push_back({"LMP-01-BK", "2600144043", "LED lamp", 1, {}});
    message.order->parcels.push_back({"J&T", "MY200448706479IT", "", "", bench.clock.now() - 24h, std::nullopt});
    return message;
}

}  // namespace

TEST_CASE(
    "Shopee: every call for the shop is signed over its path, its moment, its token and its shop",
    "[channels][shopee][protocol]"
) {
    Scripted bench(always({200, {}, kEmptyList}));
    static_cast<void>(bench.adapter->pull({}));
    const QueryList query = bench.requests.back().query;
    CHECK(value(query, "partner_id") == "1234567");
    CHECK(value(query, "shop_id") == "7654321");
    CHECK(value(query, "access_token") == "tok-1");
    CHECK(value(query, "timestamp") == shopee::wireSeconds(bench.clock.now()));
    CHECK(
        value(query, "sign") == shopee::signShop("key", "1234567", kList, value(query, "timestamp"), "tok-1", "7654321")
    );
    const QueryList token = bench.requests.front().query;
    CHECK(value(token, "sign") == shopee::signPublic("key", "1234567", kRefresh, value(token, "timestamp")));
}

TEST_CASE(
    "Shopee: a single-use refresh token is stored with its end before its grant is used", "[channels][shopee][protocol]"
) {
    Scripted bench(always({200, {}, kEmptyList}));
    static_cast<void>(bench.adapter->pull({}));
    CHECK(bench.events() == std::vector<std::string>{kRefresh, "store refresh_token rt-1", "store access_token", kList});
    CHECK(bench.stored.at(0).ends == bench.clock.now() + 30 * 24h);
    bench.clock.advance(5h);
    static_cast<void>(bench.adapter->pull({}));
    CHECK(bench.requests[2].body == R"({"refresh_token":"rt-1","shop_id":7654321,"partner_id":1234567})");
}

TEST_CASE("Shopee: an old refresh token is of no use once a new one was granted", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    static_cast<void>(bench.connect()->check());
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    static_cast<void>(bench.connect()->check());
    bench.stored_secrets.clear();
    const auto stale = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(stale->check()); }) == Bench::Failure::Credentials);
}

TEST_CASE("Shopee: every refusal becomes its error, in HTTP 200 and 403 alike", "[channels][shopee][protocol]") {
    using Failure = Bench::Failure;
    const int status = GENERATE(200, 403);
    const auto [code, reading, sending] = GENERATE(table<std::string, Failure, Failure>({
        {"error_auth", Failure::Credentials, Failure::Credentials},
        {"invalid_acceess_token", Failure::Temporary, Failure::Temporary},
        {"error_sign", Failure::Credentials, Failure::Credentials},
        {"error_permission", Failure::Credentials, Failure::Credentials},
        {"source_ip_undeclared", Failure::Credentials, Failure::Credentials},
        {"shop_banned", Failure::Credentials, Failure::Credentials},
        {"api_suspended", Failure::Credentials, Failure::Credentials},
        {"error_param", Failure::Permanent, Failure::Permanent},
        {"error_something_new", Failure::Permanent, Failure::Permanent},
        {"error_rate_limit", Failure::Throttled, Failure::Throttled},
        {"error_limit", Failure::Throttled, Failure::Throttled},
        {"error_server", Failure::Temporary, Failure::MaybeDone},
    }));
    CAPTURE(status, code);
    Scripted bench(always(refusal(status, code)));
    Bench outcome(shopeeKind());
    CHECK(outcome.failure([&] { static_cast<void>(bench.adapter->pull({})); }) == reading);
    CHECK(outcome.failure([&] { bench.adapter->send(bench.reply()); }) == sending);
    REQUIRE(outcome.errors.size() == 2);
    for (const auto& error : outcome.errors) CHECK(error.find(code) != std::string::npos);
}

TEST_CASE(
    "Shopee: a refused refresh token waits for the operator, a busy token endpoint doesn't",
    "[channels][shopee][protocol]"
) {
    using Failure = Bench::Failure;
    const auto [answer, expected] = GENERATE(table<std::string, Failure>({
        {R"({"error":"error_auth","message":"x"})", Failure::Credentials},
        {R"({"error":"error_param","message":"x"})", Failure::Credentials},
        {R"({"error":"invalid_code","message":"x"})", Failure::Credentials},
        {R"({"error":"error_rate_limit"})", Failure::Throttled},
        {R"({"error":"error_server"})", Failure::Temporary},
        {"<html>", Failure::NotUnderstood},
        {R"({"error":"","access_token":"a"})", Failure::NotUnderstood},
    }));
    CAPTURE(answer);
    Scripted bench(always({200, {}, answer}));
    bench.scripted_tokens = true;
    Bench outcome(shopeeKind());
    CHECK(outcome.failure([&] { static_cast<void>(bench.adapter->check()); }) == expected);
    CHECK(bench.calls(kList) == 0);
}

TEST_CASE("Shopee: an ended token is renewed once, and what it was for is done", "[channels][shopee][protocol]") {
    Scripted bench([](const std::string&, const QueryList& query) -> HttpResponse {
        if (value(query, "access_token") == "tok-1") return refusal(200, "invalid_acceess_token");
        return {200, {}, R"({"error":"","response":{"message_id":"7","created_timestamp":1790000400}})"};
    });
    CHECK(bench.adapter->send(bench.reply()).external_id == "7");
    CHECK(bench.calls(kSend) == 2);
    CHECK(bench.calls(kRefresh) == 2);
}

TEST_CASE(
    "Shopee: the daily quota is waited out until midnight in UTC+8, too many calls a minute",
    "[channels][shopee][protocol]"
) {
    const auto [now, code, until] = GENERATE(table<std::string, std::string, std::string>({
        {"2026-09-22T00:00:00.000Z", "error_limit", "2026-09-22T16:00:00.000Z"},
        {"2026-09-22T15:59:59.000Z", "error_limit", "2026-09-22T16:00:00.000Z"},
        {"2026-09-22T16:00:00.000Z", "error_limit", "2026-09-23T16:00:00.000Z"},
        {"2026-09-22T16:00:00.000Z", "error_rate_limit", "2026-09-22T16:01:00.000Z"},
    }));
    CAPTURE(now, code);
    Scripted bench(always(refusal(200, code)));
    bench.clock.set(*parseTime(now));
    try {
        static_cast<void>(bench.adapter->pull({}));
        FAIL("refused");
    } catch (const Throttled& error) {
        CHECK(error.until == *parseTime(until));
    }
}

TEST_CASE(
    "Shopee: a call that was refused for its moment is signed anew by Shopee's clock", "[channels][shopee][protocol]"
) {
    const Instant theirs = *parseTime("2026-09-22T01:00:00.000Z");
    Scripted late([&](const std::string& path, const QueryList& query) -> HttpResponse {
        const bool on_time = value(query, "timestamp") == shopee::wireSeconds(theirs);
        HttpResponse out = on_time ? HttpResponse{200, {}, kEmptyList} : refusal(403, "error_param");
        if (path == kRefresh && on_time) out.body = R"({"access_token":"a","refresh_token":"r","expire_in":14400})";
        out.headers.emplace("date", formatHttpDate(theirs));
        return out;
    });
    late.scripted_tokens = true;
    CHECK(late.adapter->check().clock_skew == 1h);
    CHECK(late.events() == std::vector<std::string>{
                                     kRefresh, kRefresh, "store refresh_token r", "store access_token", kList});
}

TEST_CASE(
    "Shopee: a reply that may have been taken is never sent again, whatever the clock says",
    "[channels][shopee][protocol]"
) {
    HttpResponse answer = refusal(200, "error_server");
    answer.headers.emplace("date", "Tue, 22 Sep 2026 09:00:00 GMT");
    Scripted bench(always(answer));
    Bench outcome(shopeeKind());
    CHECK(outcome.failure([&] { bench.adapter->send(bench.reply()); }) == Bench::Failure::MaybeDone);
    CHECK(bench.calls(kSend) == 1);
}

TEST_CASE("Shopee: an answer to a reply that is no receipt leaves its fate open", "[channels][shopee][protocol]") {
    const auto [status, body] = GENERATE(table<int, std::string>(
        {{200, R"({"error":"","response":{}})"}, {200, "<html>"}, {200, ""}, {500, ""}, {502, "<html>"}}
    ));
    CAPTURE(status, body);
    Scripted bench(always({status, {}, body}));
    Bench outcome(shopeeKind());
    CHECK(outcome.failure([&] { bench.adapter->send(bench.reply()); }) == Bench::Failure::MaybeDone);
    CHECK(bench.calls(kSend) == 1);
}

TEST_CASE(
    "Shopee: an answer to a reply that the client refuses to read leaves its fate open", "[channels][shopee][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) -> HttpResponse {
        throw NotUnderstood("the answer is over 1000 bytes");
    });
    Bench outcome(shopeeKind());
    CHECK(outcome.failure([&] { bench.adapter->send(bench.reply()); }) == Bench::Failure::MaybeDone);
}

TEST_CASE("Shopee: what can't be a reply costs no call", "[channels][shopee][protocol]") {
    Scripted bench(always({}));
    const auto codeOf = [&](const Outgoing& reply) {
        try {
            bench.adapter->send(reply);
        } catch (const PermanentFailure& failure) {
            return failure.code;
        }
        return std::string("sent");
    };
    Outgoing reply = bench.reply();
    reply.text = std::string(shopee::kMaxReply + 1, 'x');
    CHECK(codeOf(reply) == "too_long");
    reply.text = " \n";
    CHECK(codeOf(reply) == "empty");
    reply = bench.reply();
    reply.buyer_external_id.clear();
    CHECK(codeOf(reply) == "no_buyer");
    CHECK(bench.requests.empty());
}

TEST_CASE("Shopee: a reply's length is counted in characters", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    std::string text;
    for (std::size_t i = 0; i < shopee::kMaxReply; ++i) text += "包";
    adapter->send(bench.reply(*pulled.byText("A question"), text));
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE("Shopee: an affiliate is answered as one, in its conversation", "[channels][shopee][protocol]") {
    Scripted bench([](const std::string& path, const QueryList&) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({0})};
        if (path == kMessages) return {200, {}, messageOf("c0", R"(,"business_type":11)")};
        return {200, {}, R"({"error":"","response":{"message_id":"7"}})"};
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    Outgoing reply = bench.reply();
    reply.conversation_external_id = page.messages.front().conversation_external_id;
    reply.reply_to = page.messages.front().reply_to;
    CHECK(bench.adapter->send(reply).accepted_at == bench.clock.now());
    CHECK(
        bench.requests.back().body ==
        R"({"to_id":5550000,"message_type":"text","content":{"text":"Hello"},"business_type":11,)"
        R"("conversation_id":"c0"})"
    );
}

TEST_CASE("Shopee: one conversation that gives no sense stops only itself", "[channels][shopee][protocol]") {
    bool mended = false;
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({0, 1, 2})};
        const std::string id = value(query, "conversation_id");
        return {200, {}, id == "c1" && !mended ? "<html>" : messageOf(id)};
    });
    Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "Shopee: a conversation that Shopee won't show is set aside, and not asked for again",
    "[channels][shopee][protocol]"
) {
    Scripted bench([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({0, 1, 2})};
        const std::string id = value(query, "conversation_id");
        return id == "c1" ? refusal(200, "error_param") : HttpResponse{200, {}, messageOf(id)};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable.front().reason.find("error_param") != std::string::npos);
    const auto before = bench.requests.size();
    CHECK(bench.adapter->pull(page.next).unreadable.empty());
    CHECK(bench.requests.size() == before + 1);
}

TEST_CASE("Shopee: a window is listed again without what Shopee won't show", "[channels][shopee][protocol]") {
    Scripted bench([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({0, 1, 2, 90})};
        const std::string id = value(query, "conversation_id");
        return id == "c1" ? refusal(200, "error_param") : HttpResponse{200, {}, messageOf(id)};
    });
    const Instant noon = *parseTime("2026-09-21T12:00:00.000Z");
    auto& lister = dynamic_cast<Relists&>(*bench.adapter);
    CHECK(lister.relist(noon - 1h, noon) == std::vector<std::string>{"m2"});
    CHECK(lister.relist(noon - 1h, noon + 1s) == std::vector<std::string>{"m0", "m2"});
}

TEST_CASE("Shopee: a budget smaller than a page still gets through it", "[channels][shopee][protocol]") {
    std::vector<int> all;
    for (int i = 0; i < 20; ++i) all.push_back(i);
    int budget = 0;
    Scripted bench([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (budget-- <= 0) return refusal(200, "error_rate_limit");
        return {200, {}, path == kList ? listOf(all) : messageOf(value(query, "conversation_id"))};
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
            budget = 6;
        }
    }
    CHECK(texts.size() == 20);
    CHECK(throttled < 10);
}

TEST_CASE("Shopee: a list whose pages don't get older is not walked for ever", "[channels][shopee][protocol]") {
    Scripted bench([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path != kList) return {200, {}, messageOf(value(query, "conversation_id"))};
        std::string body = listOf({0});
        const auto at = body.find("\"conversations\"");
        body.insert(
            at, R"("page_result":{"more":true,"next_cursor":{"next_message_time_nano":"1789992000000000000"}},)"
        );
        return {200, {}, body};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    CHECK_FALSE(dynamic_cast<Relists&>(*bench.adapter).relist(bench.clock.now() - 48h, bench.clock.now()).empty());
}

TEST_CASE(
    "Shopee: a conversation that moves up while pages are read loses none of its messages",
    "[channels][shopee][protocol]"
) {
    Bench bench(shopeeKind());
    bench.config.settings["page_size"] = "2";
    for (int i = 0; i < 14; ++i)
        bench.seed("c" + std::to_string(i), "Old " + std::to_string(i), std::chrono::hours(20 + i));
    const auto adapter = bench.connect();
    Pulled pulled;
    pulled.add(adapter->pull({}));
    REQUIRE(pulled.byText("Old 13") == nullptr);
    bench.seed("c13", "New 13", 0min);
    for (const auto& [id, message] : bench.drain(*adapter, pulled.cursors.back()).messages)
        pulled.messages.emplace(id, message);
    CHECK(pulled.byText("New 13") != nullptr);
    CHECK(pulled.byText("Old 13") != nullptr);
    CHECK(pulled.messages.size() == 15);
}

TEST_CASE("Shopee: a quiet poll costs one call", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    bench.seed("lamp", "A question", 5min);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE("Shopee: a long conversation is read page by page, and later only its end", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    for (int i = 0; i < 70; ++i) bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 70);
    for (std::size_t i = 0; i < 70; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    bench.clock.advance(1h);
    bench.seed("lamp", "The newest", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    CHECK(bench.sandbox->requests() - before == 2);
}

TEST_CASE("Shopee: messages of one second keep their order", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    for (int i = 0; i < 5; ++i) bench.seed("lamp", "Line " + std::to_string(i), 30min - std::chrono::milliseconds(i));
    const auto adapter = bench.connect();
    bench.misbehave(Fault::Reordered, 100);
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.in_order.size() == 5);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
}

TEST_CASE("Shopee: an answer typed at Shopee settles its conversation", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    bench.seed("lamp", "A question", 30min);
    bench.seed("chair", "Another", 30min);
    bench.sandbox->seed(own(bench, "lamp", "Answered on the page", 10min));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Answered on the page"));
    CHECK(pulled.byText("Answered on the page")->author == Author::Seller);
    CHECK(pulled.settled == std::vector<std::string>{pulled.byText("A question")->conversation_external_id});
}

TEST_CASE(
    "Shopee: an automatic reply is the shop's, but settles nothing and is no reply of ours",
    "[channels][shopee][protocol]"
) {
    const auto status = GENERATE(as<std::string>(), "auto_reply", "offwork_autoreply");
    Scripted bench([&](const std::string& path, const QueryList&) -> HttpResponse {
        if (path == kList) return {200, {}, listOf({0})};
        return {200, {}, messageOf("c0", R"(,"from_shop_id":7654321,"status":")" + status + '"')};
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages.front().author == Author::Seller);
    CHECK(page.messages.front().automatic);
    CHECK(page.settled_conversations.empty());
    Outgoing reply = bench.reply();
    reply.conversation_external_id = "c0";
    reply.text = "text 0";
    CHECK_FALSE(dynamic_cast<FindsSent&>(*bench.adapter).findSent(reply));
}

TEST_CASE(
    "Shopee: a reply that Shopee's filter withholds comes back as a notice of it", "[channels][shopee][protocol]"
) {
    Bench bench(shopeeKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    const Outgoing reply = bench.reply(*first.byText("A question"), "See https://elsewhere.example for a discount");
    const Receipt receipt = adapter->send(reply);
    bench.clock.advance(1min);
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    REQUIRE(second.messages.size() == 1);
    const Incoming& notice = second.messages.begin()->second;
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == receipt.external_id);
    CHECK(notice.external_id != receipt.external_id);
    CHECK(second.settled.empty());
    // It is at Shopee all the same: sent again it would be withheld again.
    const auto found = dynamic_cast<FindsSent&>(*adapter).findSent(reply);
    REQUIRE(found);
    CHECK(found->external_id == receipt.external_id);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, second.cursors.back()).messages.empty());
    CHECK(bench.sandbox->requests() - before == 1);
    const auto ids = dynamic_cast<Relists&>(*adapter).relist(bench.clock.now() - 24h, bench.clock.now());
    CHECK(std::count(ids.begin(), ids.end(), notice.external_id) == 1);
}

TEST_CASE("Shopee: a message's order brings its facts and its parcel", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    const SeededMessage message = withOrder(bench);
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(message.text));
    CHECK(pulled.byText(message.text)->site == "shopee.com.my");
    REQUIRE(pulled.orders.contains("260921ABCDEF12"));
    const Order& order = pulled.orders.at("260921ABCDEF12");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.buyer_external_id == pulled.byText(message.text)->buyer_external_id);
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].carrier == "J&T");
    CHECK(order.parcels[0].tracking_number == "MY200448706479IT");
    CHECK(order.parcels[0].shipped_at == bench.clock.now() - 24h);
}

TEST_CASE("Shopee: each parcel of a split order has its own number", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    SeededMessage message = withOrder(bench);
    message.order->parcels.push_back({"Ninja Van", "NV123", "", "", std::nullopt, std::nullopt});
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const auto order = dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("260921ABCDEF12");
    REQUIRE(order);
    REQUIRE(order->parcels.size() == 2);
    CHECK(order->parcels[0].tracking_number == "MY200448706479IT");
    CHECK(order->parcels[1].tracking_number == "NV123");
}

TEST_CASE("Shopee: many orders are asked for fifty at a time", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    for (int i = 0; i < 60; ++i) {
        SeededMessage message = withOrder(bench);
        message.conversation = "c" + std::to_string(i);
        message.order->external_id += std::to_string(i);
        message.order->status = OrderStatus::Paid;
        message.order->parcels.clear();
        bench.sandbox->seed(message);
    }
    const auto adapter = bench.connect();
    CHECK(bench.drain(*adapter).orders.size() == 60);
}

TEST_CASE("Shopee: orders that fail don't hold up messages", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    bench.sandbox->seed(withOrder(bench));
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ServerError, 1000, FaultPlan::Where::Orders);
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"Bila sampai?"});
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "Shopee: without the right to read orders messages come without them, and check says so",
    "[channels][shopee][protocol]"
) {
    Scripted bench([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path.starts_with("/api/v2/order/")) return refusal(403, "error_permission");
        if (path == kList) return {200, {}, listOf({0})};
        return {
            200, {}, messageOf(value(query, "conversation_id"), R"(,"source_content":{"order_sn":"260921ABCDEF12"})")};
    });
    CHECK(bench.adapter->check().warnings.empty());
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(bench.adapter->check().warnings.size() == 1);
}

TEST_CASE("Shopee: reading is passed on with the newest message", "[channels][shopee][protocol]") {
    Scripted bench([](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kMessages) return {200, {}, messageOf(value(query, "conversation_id"))};
        return {200, {}, R"({"error":"","response":{}})"};
    });
    dynamic_cast<MarksRead&>(*bench.adapter).markRead("c5");
    CHECK(bench.events().back() == "/api/v2/sellerchat/read_conversation");
    CHECK(bench.requests.back().body == R"({"conversation_id":"c5","last_read_message_id":"m5"})");
}

TEST_CASE("Shopee: our token goes to no address that a message names", "[channels][shopee][protocol]") {
    Scripted bench(always({200, {}, "bytes"}));
    auto& attachments = dynamic_cast<FetchesAttachments&>(*bench.adapter);
    CHECK_THROWS_AS(attachments.fetchAttachment("http://169.254.169.254/latest", 1000), PermanentFailure);
    CHECK_THROWS_AS(attachments.fetchAttachment("file:///etc/passwd", 1000), PermanentFailure);
    CHECK(bench.requests.empty());
    CHECK(attachments.fetchAttachment("https://cf.shopee.com.my/file/0a1b2c", 1000) == "bytes");
    REQUIRE(bench.requests.size() == 1);
    CHECK(bench.requests.front().url == "https://cf.shopee.com.my/file/0a1b2c");
    CHECK(bench.requests.front().headers.empty());
}

TEST_CASE(
    "Shopee: the browser round brings the state back and stores the refresh token", "[channels][shopee][protocol]"
) {
    Bench bench(shopeeKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Bench::Failure::Credentials);
    auto& authorizer = dynamic_cast<Authorizes&>(*adapter);
    const QueryList query = queryOf(authorizer.authorizeUrl("st&te=1", "https://hub.example/callback"));
    CHECK(
        value(query, "sign") == shopee::signPublic(
                                    bench.config.secrets.at("partner_key"), value(query, "partner_id"),
                                    "/api/v2/shop/auth_partner", value(query, "timestamp")
                                )
    );
    const std::string back = value(query, "redirect");
    CHECK(back.starts_with("https://hub.example/callback?"));
    CHECK(value(queryOf(back), "state") == "st&te=1");
    authorizer.authorized({{"code", "code-from-the-browser"}, {"shop_id", "7654321"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == "shop 7654321");
    CHECK(bench.connect()->check().name == "shop 7654321");
}

TEST_CASE(
    "Shopee: a sign-in of another shop, or of none, is refused before its code is spent", "[channels][shopee][protocol]"
) {
    Scripted bench(always({}));
    auto& authorizer = dynamic_cast<Authorizes&>(*bench.adapter);
    const std::string back = "https://hub.example/callback";
    CHECK_THROWS_AS(authorizer.authorized({{"code", "c"}, {"shop_id", "1"}}, back), CredentialsRefused);
    CHECK_THROWS_AS(authorizer.authorized({{"code", "c"}, {"main_account_id", "7654321"}}, back), CredentialsRefused);
    CHECK_THROWS_AS(authorizer.authorized({{"shop_id", "7654321"}}, back), CredentialsRefused);
    CHECK(bench.requests.empty());
}

TEST_CASE("Shopee: a wrong code is refused and stores nothing", "[channels][shopee][protocol]") {
    Bench bench(shopeeKind());
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] {
        dynamic_cast<Authorizes&>(*adapter).authorized(
            {{"code", "wrong"}, {"shop_id", "7654321"}}, "https://hub.example/c"
        );
    }) == Bench::Failure::Credentials);
    CHECK(bench.stored_secrets.empty());
}

TEST_CASE(
    "Shopee: a notification counts when it is signed, for this shop, and about chat", "[channels][shopee][protocol]"
) {
    Scripted bench(always({}));
    auto& receiver = dynamic_cast<ReceivesPush&>(*bench.adapter);
    const std::string url = "https://hub.example.test/hooks/shopee";
    const auto push = [&](const std::string& body, const std::string& header = "Authorization") {
        HttpRequest request;
        request.method = "POST";
        request.url = url;
        request.body = body;
        request.headers = {{header, shopee::signPush("key", url, body)}};
        return receiver.onPush(request);
    };
    const auto chat = push(R"({"data":{"type":"message"},"shop_id":7654321,"code":10,"timestamp":1790000000})");
    REQUIRE(chat);
    CHECK(chat->status == 200);
    CHECK(chat->body.empty());
    CHECK(chat->pull_now);
    CHECK(push(R"({"shop_id":7654321,"code":10})", "authorization"));
    const auto order = push(R"({"shop_id":7654321,"code":3})");
    REQUIRE(order);
    CHECK_FALSE(order->pull_now);
    CHECK_FALSE(push(R"({"shop_id":7654322,"code":10})"));
    CHECK_FALSE(push("no JSON"));
    CHECK(bench.requests.empty());
}
