// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"
#include "channels/kit/url.h"
#include "channels/testing/scripted.h"
#include "channels/tiktok/tiktok_content.h"
#include "channels/tiktok/tiktok_rules.h"
#include "channels/tiktok/tiktok_signature.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;
using Failure = Bench::Failure;

namespace {

const Kind& tiktokKind() { return kindNamed("tiktok"); }

constexpr const char* kApi = "https://open-api.tiktokglobalshop.com";
constexpr const char* kList = "/customer_service/202309/conversations";
constexpr const char* kToken = R"({"code":0,"data":{"access_token":"a","refresh_token":"r2"}})";
constexpr const char* kShop = R"({"id":"7","cipher":"c","name":"Lamp Shop","region":"GB"})";

/// TikTok as a function of the request; tokens are always granted, and there is one shop.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const Call&)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              tiktokKind(), kApi,
              {.settings = {{"app_key", "tts123"}},
               .secrets = {{"app_secret", "tts-secret"}, {"refresh_token", "r1"}}},
              settings, *parseTime("2026-09-21T22:00:00.000Z")
          ),
          script_(std::move(script)) {}

    /// All that pulling brings from `cursor` on, which is moved.
    Pulled drain(Cursor& cursor) {
        Pulled out = ScriptedAccount::drain(cursor);
        cursor = out.cursors.back();
        return out;
    }

    std::optional<std::string> shops = std::string(R"({"code":0,"data":{"shops":[)") + kShop + "]}}";
    std::vector<Call> calls;  ///< without those for tokens and shops

private:
    HttpResponse answer(const Call& call) override {
        if (call.url.starts_with("https://auth.tiktok-shops.com/")) return {200, {}, kToken};
        if (call.path == "/authorization/202309/shops" && shops) return {200, {}, *shops};
        calls.push_back(call);
        return script_(call);
    }

    Answer script_;
};

HttpResponse data(const std::string& json) {
    return {200, {}, R"({"code":0,"message":"Success","data":)" + json + '}'};
}
HttpResponse code(int number) {
    return {200, {}, R"({"code":)" + std::to_string(number) + R"(,"message":"no","data":{}})"};
}

struct Line {
    int n = 0;  ///< the index; the id is "m<n>"; sent n seconds after 21:00
    std::string type = "TEXT", content = R"({"content":"text"})", role = "BUYER";
    bool visible = true;
};

std::string lineJson(const Line& line) {
    const Instant at = *parseTime("2026-09-21T21:00:00.000Z") + std::chrono::seconds(line.n);
    JsonWriter out;
    out.beginObject()
        .member("id", "m" + std::to_string(line.n))
        .member("type", line.type)
        .member("content", line.content);
    out.member("create_time", std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
    out.member("index", std::to_string(line.n)).member("is_visible", line.visible);
    out.key("sender").beginObject().member("im_user_id", "1").member("role", line.role).endObject().endObject();
    return out.str();
}

Line text(int n, const std::string& words) { return {n, "TEXT", tiktok::writeContent({{"content", words}}), "BUYER"}; }

/// An account whose conversations are lists of lines, oldest first; listed newest first, all pages by offset.
struct Account {
    std::vector<std::pair<std::string, std::vector<Line>>> conversations;

    HttpResponse operator()(const Call& call) const {
        if (call.path == kList) return list(call);
        const std::string id = call.path.substr(std::string(kList).size() + 1, 2);
        for (const auto& [name, lines] : conversations) {
            if (name == id) return messages(call, lines);
        }
        return code(36009004);
    }

    static std::size_t offset(const Call& call) {
        const std::string token = value(call.query, "page_token");
        return token.empty() ? 0 : static_cast<std::size_t>(std::stoi(token));
    }

    template <class T>
    static HttpResponse page(const Call& call, const char* name, const std::vector<T>& all) {
        const auto size = static_cast<std::size_t>(std::stoi(value(call.query, "page_size")));
        const std::size_t begin = offset(call), end = std::min(begin + size, all.size());
        JsonWriter out;
        out.beginObject().member("next_page_token", end < all.size() ? std::to_string(end) : std::string());
        out.key(name).beginArray();
        for (std::size_t i = begin; i < end; ++i) out.raw(all[i]);
        out.endArray().endObject();
        return data(out.str());
    }

    [[nodiscard]] HttpResponse list(const Call& call) const {
        auto sorted = conversations;
        std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
            return a.second.back().n > b.second.back().n;
        });
        std::vector<std::string> all;
        for (const auto& [name, lines] : sorted) {
            all.push_back(
                R"({"id":")" + name + R"(","participants":[{"role":"BUYER","user_id":"u)" + name +
                R"("}],"latest_message":)" + lineJson(lines.back()) + '}'
            );
        }
        return page(call, "conversations", all);
    }

    static HttpResponse messages(const Call& call, const std::vector<Line>& lines) {
        std::vector<std::string> all;
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) all.push_back(lineJson(*line));
        return page(call, "messages", all);
    }
};

Outgoing hello() {
    Outgoing reply;
    reply.id = "out-1";
    reply.conversation_external_id = "c1";
    reply.text = "Hello";
    return reply;
}

template <class Work>
Failure failureOf(const Work& work) {
    Bench bench(tiktokKind());
    return bench.failure(work);
}

std::string pushBody(int type, const std::string& shop) {
    return R"({"type":)" + std::to_string(type) + R"(,"shop_id":")" + shop + R"(","timestamp":1790000000,"data":{}})";
}

HttpRequest signedPush(const std::string& body, const std::string& header = "Authorization") {
    return {"POST", "https://hub.example/push", {{header, tiktok::pushSignature("tts123", "tts-secret", body)}}, body};
}

}  // namespace

TEST_CASE("tiktok: every call is signed, and its token goes into the header alone", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return data(R"({"conversations":[],"next_page_token":""})"); });
    static_cast<void>(bench.adapter->pull({}));
    REQUIRE(bench.calls.size() == 1);
    const QueryList& query = bench.calls[0].query;
    CHECK(value(query, "shop_cipher") == "c");
    CHECK(value(query, "page_size") == "20");
    CHECK(value(query, "timestamp") == "1790028000");
    CHECK(value(query, "sign") == tiktok::sign("tts-secret", kList, query, ""));
    const HttpRequest& request = bench.requests.back();
    CHECK(
        std::count(
            request.headers.begin(), request.headers.end(),
            std::pair<std::string, std::string>{"x-tts-access-token", "a"}
        ) == 1
    );
}

TEST_CASE("tiktok: a quiet poll costs one call", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(2min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE("tiktok: a hidden newest message costs nothing in later polls", "[channels][tiktok][protocol]") {
    const Account account{{{"c1", {text(1, "Hello"), {2, "NOTIFICATION", "{}", "SYSTEM", false}}}}};
    Scripted bench(account);
    Cursor cursor;
    CHECK(bench.drain(cursor).texts() == std::vector<std::string>{"Hello"});
    const auto before = bench.calls.size();
    CHECK(bench.drain(cursor).messages.empty());
    CHECK(bench.calls.size() - before == 1);
}

TEST_CASE("tiktok: a long conversation is read ten by ten, and later only its end", "[channels][tiktok][protocol]") {
    Account account{{{"c1", {}}}};
    for (int i = 0; i < 35; ++i) account.conversations[0].second.push_back(text(i, "Line " + std::to_string(i)));
    Scripted bench([&](const Call& call) { return account(call); });
    Cursor cursor;
    const Pulled pulled = bench.drain(cursor);
    REQUIRE(pulled.in_order.size() == 35);
    for (std::size_t i = 0; i < 35; ++i) CHECK(pulled.in_order[i] == "m" + std::to_string(i));
    CHECK(bench.calls.size() == 5);
    account.conversations[0].second.push_back(text(3000, "The newest"));
    const auto before = bench.calls.size();
    CHECK(bench.drain(cursor).texts() == std::vector<std::string>{"The newest"});
    CHECK(bench.calls.size() - before == 2);
}

TEST_CASE("tiktok: messages are asked for in pages of ten, newest first", "[channels][tiktok][protocol]") {
    Scripted bench(Account{{{"c1", {text(1, "Hello")}}}}, {{"locale", "zh-CN"}});
    Cursor cursor;
    static_cast<void>(bench.drain(cursor));
    const Call& call = bench.calls.back();
    CHECK(call.path == std::string(kList) + "/c1/messages");
    CHECK(value(call.query, "page_size") == "10");
    CHECK(value(call.query, "sort_order") == "DESC");
    CHECK(value(call.query, "sort_field") == "create_time");
    CHECK(value(call.query, "locale") == "zh-CN");
}

TEST_CASE("tiktok: a text gets the order of a card that was pulled long ago", "[channels][tiktok][protocol]") {
    Account account{{{"c1", {{1, "ORDER_CARD", R"({"order_id":"57"})", "BUYER"}, text(2, "Where is it?")}}}};
    Scripted bench([&](const Call& call) {
        if (call.path == "/order/202309/orders") return data(R"({"orders":[{"id":"57","status":"IN_TRANSIT"}]})");
        return account(call);
    });
    Cursor cursor;
    const Pulled first = bench.drain(cursor);
    REQUIRE(first.byText("Where is it?"));
    CHECK(first.byText("Where is it?")->order_external_id == "57");
    CHECK(first.byText("Where is it?")->buyer_external_id == "uc1");
    CHECK(first.byText("Where is it?")->site == "seller-uk.tiktok.com");
    CHECK(first.orders.contains("57"));
    account.conversations[0].second.push_back(text(3000, "Still nothing"));
    const Pulled later = bench.drain(cursor);
    CHECK(later.messages.size() == 1);
    REQUIRE(later.byText("Still nothing"));
    CHECK(later.byText("Still nothing")->order_external_id == "57");
    CHECK(later.orders.at("57").status == OrderStatus::Shipped);
}

TEST_CASE("tiktok: the orders of many conversations cost one call", "[channels][tiktok][protocol]") {
    Account account;
    for (int i = 0; i < 5; ++i) {
        const std::string id = "5" + std::to_string(i);
        account.conversations.push_back(
            {"c" + std::to_string(i), {{i, "ORDER_CARD", tiktok::writeContent({{"order_id", id}}), "BUYER"}}}
        );
    }
    Scripted bench([&](const Call& call) {
        return call.path == "/order/202309/orders" ? data(R"({"orders":[]})") : account(call);
    });
    Cursor cursor;
    CHECK(bench.drain(cursor).messages.size() == 5);
    const auto asked = std::count_if(bench.calls.begin(), bench.calls.end(), [](const auto& call) {
        return call.path == "/order/202309/orders" && value(call.query, "ids") == "50,51,52,53,54";
    });
    CHECK(asked == 1);
}

TEST_CASE(
    "tiktok: an account without the right to read orders still brings its messages", "[channels][tiktok][protocol]"
) {
    const int refusal = GENERATE(105005, 36009002, 36009003, 36009004);
    Account account{{{"c1", {{1, "ORDER_CARD", R"({"order_id":"57"})", "BUYER"}}}}};
    Scripted bench([&](const Call& call) {
        return call.path == "/order/202309/orders" ? code(refusal) : account(call);
    });
    Cursor cursor;
    CHECK(bench.drain(cursor).messages.size() == 1);
    account.conversations[0].second.push_back(text(3000, "And now?"));
    CHECK(bench.drain(cursor).texts() == std::vector<std::string>{"And now?"});
    // A missing right is asked for once, what passes again.
    const auto asked = std::count_if(bench.calls.begin(), bench.calls.end(), [](const auto& call) {
        return call.path == "/order/202309/orders";
    });
    CHECK(asked == (refusal == 105005 ? 1 : 2));
}

TEST_CASE(
    "tiktok: an answer typed on TikTok's page settles, also when a notice follows it", "[channels][tiktok][protocol]"
) {
    const auto own = [](int n) { return Line{n, "TEXT", R"({"content":"Answered on the page"})", "CUSTOMER_SERVICE"}; };
    const auto notice = [](int n) { return Line{n, "NOTIFICATION", R"({"content":"Closed."})", "SYSTEM"}; };
    const Line robot{9, "TEXT", R"({"content":"We answer within a day."})", "ROBOT"};
    Scripted bench(Account{
        {{"c1", {text(1, "A question"), own(2)}},
         {"c2", {text(3, "A question"), own(4), notice(5)}},
         {"c3", {text(6, "A question"), notice(7), robot}}}});
    Cursor cursor;
    const Pulled pulled = bench.drain(cursor);
    std::vector<std::string> settled = pulled.settled;
    std::sort(settled.begin(), settled.end());
    CHECK(settled == std::vector<std::string>{"c1", "c2"});
    REQUIRE(pulled.byText("We answer within a day."));
    CHECK(pulled.byText("We answer within a day.")->author == Author::Notice);
}

TEST_CASE(
    "tiktok: a conversation that TikTok refuses to show, or shows as nonsense, stops no other",
    "[channels][tiktok][protocol]"
) {
    bool mended = false;
    const Account account{{{"c1", {text(1, "One")}}, {"c2", {text(2, "Two")}}, {"c3", {text(3, "Three")}}}};
    Scripted bench([&](const Call& call) {
        if (call.path == std::string(kList) + "/c1/messages") return code(36009004);
        if (call.path == std::string(kList) + "/c2/messages" && !mended) return HttpResponse{200, {}, "<html>"};
        return account(call);
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].text == "Three");
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable[0].reason.find("36009004") != std::string::npos);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(bench.drain(cursor).texts() == std::vector<std::string>{"Two"});
}

TEST_CASE("tiktok: a page token that isn't good any more begins the walk again", "[channels][tiktok][protocol]") {
    Account account;
    for (int i = 0; i < 30; ++i)
        account.conversations.push_back(
            {(i < 10 ? "0" : "") + std::to_string(i), {text(i, "Text " + std::to_string(i))}}
        );
    bool ended = false;
    Scripted bench([&](const Call& call) {
        if (call.path == kList && !value(call.query, "page_token").empty() && !ended) {
            ended = true;
            return code(36009004);
        }
        return account(call);
    });
    Cursor cursor;
    CHECK(bench.drain(cursor).texts().size() == 30);
    CHECK(ended);
}

TEST_CASE("tiktok: a page token that is never good is no endless walk", "[channels][tiktok][protocol]") {
    Account account;
    for (int i = 0; i < 30; ++i)
        account.conversations.push_back(
            {(i < 10 ? "0" : "") + std::to_string(i), {text(i, "Text " + std::to_string(i))}}
        );
    Scripted bench([&](const Call& call) {
        return call.path == kList && !value(call.query, "page_token").empty() ? code(36009004) : account(call);
    });
    Cursor cursor;
    CHECK_THROWS_AS(bench.drain(cursor), PermanentFailure);
}

TEST_CASE("tiktok: a list in any order is read to its end", "[channels][tiktok][protocol]") {
    // The oldest stand first: what is new is on the last page.
    Account account;
    for (int i = 0; i < 45; ++i)
        account.conversations.push_back(
            {(i < 10 ? "0" : "") + std::to_string(i), {text(i, "Text " + std::to_string(i))}}
        );
    Scripted bench([&](const Call& call) {
        if (call.path != kList) return account(call);
        std::vector<std::string> all;
        for (const auto& [name, lines] : account.conversations)
            all.push_back(R"({"id":")" + name + R"(","latest_message":)" + lineJson(lines.back()) + '}');
        return Account::page(call, "conversations", all);
    });
    Cursor cursor;
    CHECK(bench.drain(cursor).texts().size() == 45);
    account.conversations[44].second.push_back(text(3000, "The newest"));
    CHECK(bench.drain(cursor).texts() == std::vector<std::string>{"The newest"});
}

TEST_CASE("tiktok: every code of TikTok ends a pull in its own way", "[channels][tiktok][protocol]") {
    const auto [number, expected] = GENERATE(table<int, Failure>({
        {105002, Failure::Temporary},  // for a token that was granted a moment ago
        {106001, Failure::Credentials},
        {101000, Failure::Credentials},
        {105005, Failure::Credentials},
        {106013, Failure::Credentials},
        {36009033, Failure::Credentials},
        {36009002, Failure::Throttled},
        {36009003, Failure::Temporary},
        {36009007, Failure::Temporary},
        {36009004, Failure::Permanent},
        {36009009, Failure::Permanent},
        {36009010, Failure::Permanent},
        {4711, Failure::Permanent},
    }));
    CAPTURE(number);
    Scripted bench([n = number](const Call&) { return code(n); });
    CHECK(failureOf([&] { static_cast<void>(bench.adapter->pull({})); }) == expected);
}

TEST_CASE("tiktok: too many requests are waited out as told, or longer each time", "[channels][tiktok][protocol]") {
    bool told = true, good = false;
    Scripted bench([&](const Call&) -> HttpResponse {
        if (good) return data(R"({"conversations":[],"next_page_token":""})");
        if (told) return {429, {{"retry-after", "17"}}, R"({"code":36009002})"};
        return code(36009002);
    });
    const auto wait = [&] {
        try {
            static_cast<void>(bench.adapter->pull({}));
        } catch (const Throttled& error) {
            return std::chrono::duration_cast<std::chrono::seconds>(error.until - bench.clock.now());
        }
        return 0s;
    };
    CHECK(wait() == 17s);
    told = false;
    CHECK(wait() == 30s);
    CHECK(wait() == 60s);
    CHECK(wait() == 120s);
    for (int i = 0; i < 10; ++i) CHECK(wait() <= 16min);
    good = true;
    CHECK(wait() == 0s);
    good = false;
    CHECK(wait() == 30s);
}

TEST_CASE("tiktok: a code in the answer to a reply says whether it may have arrived", "[channels][tiktok][protocol]") {
    const auto [answer, expected] = GENERATE(table<HttpResponse, Failure>({
        {code(36009003), Failure::MaybeDone},
        {code(36009007), Failure::MaybeDone},
        {{500, {}, "x"}, Failure::MaybeDone},
        {{200, {}, "<html>"}, Failure::MaybeDone},
        {data("{}"), Failure::MaybeDone},
        {{302, {}, ""}, Failure::MaybeDone},
        {code(36009002), Failure::Throttled},
        {code(105005), Failure::Credentials},
        {code(36009004), Failure::Permanent},
        {code(105002), Failure::Temporary},
    }));
    CAPTURE(answer.status, answer.body);
    Scripted bench([a = answer](const Call&) { return a; });
    CHECK(failureOf([&] { bench.adapter->send(hello()); }) == expected);
}

TEST_CASE(
    "tiktok: an answer to a reply that the client refuses to read leaves its fate open", "[channels][tiktok][protocol]"
) {
    Scripted bench([](const Call&) -> HttpResponse { throw NotUnderstood("the answer is over 1000 bytes"); });
    CHECK(failureOf([&] { bench.adapter->send(hello()); }) == Failure::MaybeDone);
}

TEST_CASE("tiktok: a reply goes out as JSON in a string, signed with its body", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return data(R"({"message_id":"722323407926368819"})"); });
    Outgoing reply = hello();
    reply.text = "It \"shipped\" today.\nBye";
    const Receipt receipt = bench.adapter->send(reply);
    CHECK(receipt.external_id == "722323407926368819");
    REQUIRE(bench.calls.size() == 1);
    const Call& call = bench.calls[0];
    CHECK(call.method == "POST");
    CHECK(call.path == std::string(kList) + "/c1/messages");
    CHECK(call.body == R"({"type":"TEXT","content":"{\"content\":\"It \\\"shipped\\\" today.\\nBye\"}"})");
    CHECK(value(call.query, "sign") == tiktok::sign("tts-secret", call.path, call.query, call.body));
}

TEST_CASE("tiktok: a reply that TikTok can't take is refused without a call", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return data(R"({"message_id":"1"})"); });
    Outgoing reply = hello();
    SECTION("too long, counted in UTF-16 units") {
        for (int i = 0; i < 400; ++i) reply.text += "\xF0\x9F\x92\xA1xyz";  // 5 units each, after 5
        CHECK(failureOf([&] { bench.adapter->send(reply); }) == Failure::Permanent);
    }
    SECTION("empty") { reply.text.clear(); }
    SECTION("without a conversation") { reply.conversation_external_id.clear(); }
    SECTION("with a picture") { reply.attachments.push_back({"a.png", "image/png", "", "bytes"}); }
    CHECK(failureOf([&] { bench.adapter->send(reply); }) == Failure::Permanent);
    CHECK(bench.requests.empty());
}

TEST_CASE(
    "tiktok: a conversation that takes no message any more is told from a bad reply", "[channels][tiktok][protocol]"
) {
    Bench bench(tiktokKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Incoming message = bench.drain(*adapter).messages.begin()->second;
    bench.clock.advance(31 * 24h);
    try {
        adapter->send(bench.reply(message, "At last an answer"));
        FAIL("there was no message for 30 days");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "cannot_send_message");
    }
    CHECK(bench.sandbox->delivered().empty());
    // Another message of the buyer opens it again; what was refused for its words stays a refusal of words.
    bench.seed("lamp", "Hello?", 1min);
    adapter->send(bench.reply(message, "At last an answer"));
    CHECK(bench.sandbox->delivered().size() == 1);
    try {
        adapter->send(bench.reply(message, "Write to shop@lamps.example", "out-2"));
        FAIL("contacts are refused");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "36009004");
    }
}

TEST_CASE("tiktok: a message of a conversation that takes none says so", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call& call) -> HttpResponse {
        const std::string line = lineJson(text(1, "Hello"));
        if (call.path == kList)
            return data(R"({"conversations":[{"id":"c1","can_send_message":false,"latest_message":)" + line + "}]}");
        return data(R"({"messages":[)" + line + "]}");
    });
    Cursor cursor;
    const Pulled pulled = bench.drain(cursor);
    REQUIRE(pulled.messages.size() == 1);
    CHECK(pulled.messages.begin()->second.warnings.size() == 1);
}

TEST_CASE("tiktok: a new refresh token is stored with its end before it is used", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    const std::string stored = bench.stored_secrets.at("refresh_token");
    CHECK(stored != bench.config.secrets.at("refresh_token"));
    // The access token lives for a week.
    bench.clock.advance(6 * 24h);
    static_cast<void>(bench.drain(*adapter, first.cursors.back()));
    CHECK(bench.stored_secrets.at("refresh_token") == stored);
    bench.clock.advance(25h);
    static_cast<void>(bench.drain(*adapter, first.cursors.back()));
    CHECK(bench.stored_secrets.at("refresh_token") != stored);
    CHECK(bench.connect()->check().name == "Lamp Shop");
}

TEST_CASE("tiktok: the end of the refresh token is told as TikTok tells it", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    std::optional<Instant> told;
    struct Granting : Transports, HttpClient {
        HttpClient& http() override { return *this; }
        std::unique_ptr<MailReader> mailbox(const MailServer&, const std::string&) override { return nullptr; }
        std::unique_ptr<MailSender> relay(const MailServer&) override { return nullptr; }
        HttpResponse send(const HttpRequest&) override {
            // TikTok's clock is an hour ahead of ours.
            return {
                200,
                {{"date", "Mon, 23 Nov 2026 09:00:00 GMT"}},
                R"({"code":0,"data":{"access_token":"a","access_token_expire_in":1796000000,"refresh_token":"r2",)"
                R"("refresh_token_expire_in":1800000000}})"};
        }
    } granting;
    AccountConfig config;
    config.settings = {{"app_key", "k"}};
    config.secrets = {{"app_secret", "s"}};
    const auto adapter = tiktokKind().makeAdapter(
        withDefaults(tiktokKind().descriptor, config),
        {bench.clock, granting,
         [&](const std::string&, const std::string&, std::optional<Instant> ends) { told = ends; }}
    );
    dynamic_cast<Authorizes&>(*adapter).authorized({{"code", "c"}}, "https://hub.example/callback");
    REQUIRE(told);
    // By our clock: an hour before what theirs will show.
    CHECK(*told == Instant(1'800'000'000s) - 1h);
}

TEST_CASE("tiktok: the browser round stores the refresh token and uses it at once", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    auto& authorizer = dynamic_cast<Authorizes&>(*adapter);
    CHECK(bench.failure([&] { authorizer.authorized({}, "https://hub.example/callback"); }) == Failure::Credentials);
    authorizer.authorized({{"code", "TTP_code-from-the-browser"}}, "https://hub.example/callback");
    CHECK(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == "Lamp Shop");
    CHECK(bench.connect()->check().name == "Lamp Shop");
}

TEST_CASE("tiktok: an app with a service id signs in at the other page", "[channels][tiktok][protocol]") {
    const auto url = [](std::map<std::string, std::string> settings) {
        Scripted bench([](const Call&) { return code(0); }, settings);
        return ability<Authorizes>(*bench.adapter).authorizeUrl("s 1", "https://hub.example/callback");
    };
    CHECK(url({}) == "https://auth.tiktok-shops.com/oauth/authorize?app_key=tts123&state=s%201");
    CHECK(url({{"service_id", "734"}}) == "https://services.tiktokshop.com/open/authorize?service_id=734&state=s%201");
}

TEST_CASE("tiktok: of several shops the one that is set is pulled", "[channels][tiktok][protocol]") {
    const std::string two = std::string(R"({"code":0,"data":{"shops":[)") + kShop +
                            R"(,{"id":"8","cipher":"d","name":"Zwei","region":"DE"}]}})";
    const auto connect = [&](const std::string& shop_id) {
        auto bench = std::make_unique<Scripted>(
            Account{{{"c1", {text(1, "Hello")}}}}, std::map<std::string, std::string>{{"shop_id", shop_id}}
        );
        bench->shops = two;
        return bench;
    };
    const auto german = connect("8");
    Cursor cursor;
    CHECK(german->drain(cursor).messages.begin()->second.site == "seller-de.tiktok.com");
    CHECK(value(german->calls.back().query, "shop_cipher") == "d");
    CHECK(german->adapter->check().name == "Zwei");
    for (const char* wrong : {"", "9"}) {
        const auto bench = connect(wrong);
        CHECK(failureOf([&] { static_cast<void>(bench->adapter->pull({})); }) == Failure::Credentials);
        CHECK(bench->calls.empty());
    }
}

TEST_CASE("tiktok: cards go out with their ids, each once", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.text = "It came broken";
    message.sent_at = bench.clock.now() - 1h;
    message.order = Order{};
    message.order->external_id = "576461413038785752";
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(message.text));
    ActionRequest request;
    request.id = "act-1";
    request.conversation_external_id = pulled.byText(message.text)->conversation_external_id;
    request.order_external_id = pulled.byText(message.text)->order_external_id;
    request.inputs = {{"sku_id", "17"}, {"package_id", "11"}, {"product_id", "19"}, {"coupon_id", "23"}};
    auto& actor = dynamic_cast<Acts&>(*adapter);
    for (const auto& action : tiktokKind().descriptor.actions) {
        request.action = action.name;
        actor.act(request);
    }
    CHECK(
        bench.sandbox->acted() ==
        std::vector<std::string>{
            "send_order_card 576461413038785752", "send_parcel_card 576461413038785752 package_id=11",
            "send_return_card 576461413038785752 sku_id=17", "send_product_card product_id=19",
            "send_coupon_card coupon_id=23"}
    );
    bench.clock.advance(1min);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.byText("[Return or refund of order 576461413038785752]"));
    CHECK(later.byText("[Return or refund of order 576461413038785752]")->author == Author::Seller);
}

TEST_CASE("tiktok: a card that lacks an id is never sent", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return data(R"({"message_id":"1"})"); });
    ActionRequest request;
    request.action = "send_return_card";
    request.conversation_external_id = "c1";
    request.order_external_id = "57";
    request.inputs = {{"sku_id", "17"}};
    SECTION("no order") { request.order_external_id.clear(); }
    SECTION("no input") { request.inputs.clear(); }
    SECTION("no conversation") { request.conversation_external_id.clear(); }
    CHECK(failureOf([&] { ability<Acts>(*bench.adapter).act(request); }) == Failure::Permanent);
    CHECK(bench.requests.empty());
}

TEST_CASE("tiktok: a card whose answer is lost may have been sent", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return data("{}"); });
    ActionRequest request;
    request.action = "send_order_card";
    request.conversation_external_id = "c1";
    request.order_external_id = "57";
    CHECK(failureOf([&] { ability<Acts>(*bench.adapter).act(request); }) == Failure::MaybeDone);
    REQUIRE(bench.calls.size() == 1);
    CHECK(bench.calls[0].body == R"({"type":"ORDER_CARD","content":"{\"order_id\":\"57\"}"})");
}

TEST_CASE("tiktok: only news in conversations asks for a pull", "[channels][tiktok][protocol]") {
    const auto [type, pulls] = GENERATE(table<int, bool>({{14, true}, {13, true}, {1, false}, {6, false}, {7, false}}));
    Scripted bench([](const Call&) { return code(0); });
    const auto answer = ability<ReceivesPush>(*bench.adapter).onPush(signedPush(pushBody(type, "7"), "AUTHORIZATION"));
    REQUIRE(answer);
    CHECK(answer->pull_now == pulls);
    CHECK(answer->status == 200);
    CHECK(answer->body.empty());
}

TEST_CASE(
    "tiktok: a notification for another shop, or signed otherwise, is not taken", "[channels][tiktok][protocol]"
) {
    Scripted bench([](const Call&) { return code(0); }, {{"shop_id", "7"}});
    auto& receiver = ability<ReceivesPush>(*bench.adapter);
    CHECK(receiver.onPush(signedPush(pushBody(14, "7"))));
    CHECK_FALSE(receiver.onPush(signedPush(pushBody(14, "8"))));
    CHECK_FALSE(receiver.onPush(signedPush("{}")));
    HttpRequest forged = signedPush(pushBody(14, "7"));
    forged.headers = {{"Authorization", tiktok::pushSignature("tts123", "another-secret", forged.body)}};
    CHECK_FALSE(receiver.onPush(forged));
    forged.headers.clear();
    CHECK_FALSE(receiver.onPush(forged));
}

TEST_CASE("tiktok: both kinds of news are subscribed to", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return code(0); });
    ability<ReceivesPush>(*bench.adapter).subscribe("https://hub.example/push/1");
    REQUIRE(bench.calls.size() == 2);
    CHECK(bench.calls[0].method == "PUT");
    CHECK(bench.calls[0].path == "/event/202309/webhooks");
    CHECK(bench.calls[0].body == R"({"event_type":"NEW_MESSAGE","address":"https://hub.example/push/1"})");
    CHECK(bench.calls[1].body == R"({"event_type":"NEW_CONVERSATION","address":"https://hub.example/push/1"})");
}

TEST_CASE("tiktok: reading is marked by a call without a body", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) { return code(0); });
    ability<MarksRead>(*bench.adapter).markRead("c1");
    REQUIRE(bench.calls.size() == 1);
    CHECK(bench.calls[0].method == "POST");
    CHECK(bench.calls[0].path == std::string(kList) + "/c1/messages/read");
    CHECK(bench.calls[0].body.empty());
}

TEST_CASE(
    "tiktok: a picture is a message of its own and is fetched without our token", "[channels][tiktok][protocol]"
) {
    Bench bench(tiktokKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.sent_at = bench.clock.now() - 1h;
    message.attachments.push_back({"broken.png", "image/png", "", "picture"});
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 1);
    const Incoming& found = pulled.messages.begin()->second;
    CHECK(found.text.empty());
    REQUIRE(found.attachments.size() == 1);
    CHECK(found.attachments[0].name == "broken.png");
    auto& fetcher = dynamic_cast<FetchesAttachments&>(*adapter);
    CHECK(fetcher.fetchAttachment(found.attachments[0].ref, 100) == "picture");
    CHECK(bench.failure([&] {
        static_cast<void>(fetcher.fetchAttachment(found.attachments[0].ref, 3));
    }) == Failure::Permanent);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("tiktok: an attachment's address leads to no place inside", "[channels][tiktok][protocol]") {
    Scripted bench([](const Call&) -> HttpResponse { return {200, {}, "bytes"}; });
    auto& fetcher = ability<FetchesAttachments>(*bench.adapter);
    for (const char* inside : {"http://169.254.169.254/latest", "file:///etc/passwd", ""})
        CHECK_THROWS_AS(fetcher.fetchAttachment(inside, 1000), PermanentFailure);
    CHECK(fetcher.fetchAttachment("https://p16.example/a.png", 1000) == "bytes");
    REQUIRE(bench.requests.size() == 1);
    CHECK(bench.requests[0].headers.empty());
}

TEST_CASE("tiktok: check tells how far TikTok's clock is from ours", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}

TEST_CASE("tiktok: the sandbox refuses what TikTok refuses, and complains", "[channels][tiktok][protocol]") {
    Bench bench(tiktokKind());
    const std::string base = bench.config.settings.at("api_url"), key = bench.config.settings.at("app_key"),
                      secret = bench.config.secrets.at("app_secret");
    const auto transports = makeTransports({}, bench.stop);
    const auto ask = [&](const std::string& path, const QueryList& query, const std::string& token) {
        HttpRequest request;
        request.url = base + path + '?' + encodeQuery(query);
        request.headers = {{"Content-Type", "application/json"}, {"x-tts-access-token", token}};
        return JsonDocument::parse(transports->http().send(request).body);
    };
    const QueryList refresh = {
        {"app_key", key},
        {"app_secret", secret},
        {"refresh_token", bench.config.secrets.at("refresh_token")},
        {"grant_type", "refresh_token"}};
    const std::string token = ask("/api/v2/token/refresh", refresh, "").root()["data"]["access_token"].text();
    const auto signedCall = [&](const std::string& path, QueryList query, const std::string& access) {
        query.emplace_back("app_key", key);
        query.emplace_back("timestamp", "1795420800");
        query.emplace_back("sign", tiktok::sign(secret, path, query, ""));
        return ask(path, query, access);
    };
    const auto shops = signedCall("/authorization/202309/shops", {}, token);
    const std::string cipher = shops.root()["data"]["shops"][std::size_t{0}]["cipher"].text();
    REQUIRE_FALSE(cipher.empty());
    REQUIRE(bench.sandbox->complaints().empty());
    const auto codeOf = [&](const QueryList& query, const std::string& access) {
        return signedCall(kList, query, access).root()["code"].integer();
    };
    CHECK(codeOf({{"shop_cipher", cipher}, {"page_size", "20"}}, token) == 0);
    CHECK(bench.sandbox->complaints().empty());
    CHECK(codeOf({{"shop_cipher", cipher}, {"page_size", "20"}}, "another") == 105002);
    CHECK(codeOf({{"shop_cipher", cipher}, {"page_size", "21"}}, token) == 36009004);
    CHECK(codeOf({{"shop_cipher", cipher}, {"page_size", "20"}, {"page_token", "x"}}, token) == 36009004);
    CHECK(codeOf({{"page_size", "20"}}, token) == 106013);
    CHECK(codeOf({{"shop_cipher", "other"}, {"page_size", "20"}}, token) == 101000);
    CHECK(bench.sandbox->complaints().size() == 4);
    const auto unsigned_call = ask(kList, {{"app_key", key}, {"timestamp", "1795420800"}, {"sign", "0"}}, token);
    CHECK(unsigned_call.root()["code"].integer() == 106001);
    CHECK(bench.sandbox->complaints().size() == 5);
}
