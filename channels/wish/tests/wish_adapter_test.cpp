// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <functional>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/scripted.h"
#include "channels/wish/wish_rules.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;
using Failure = Bench::Failure;

namespace {

const Kind& wishKind() { return kindNamed("wish"); }

constexpr const char* kApi = "https://merchant.wish.com/api/v3";
const Instant kNow = *parseTime("2026-09-22T00:00:00.000Z");

HttpResponse ok(const std::string& data) { return {200, {}, R"({"message":"","code":0,"data":)" + data + "}"}; }
HttpResponse refused(int status, const std::string& code) {
    return {status, {}, R"({"message":"no","code":)" + code + "}"};
}

/// Wish as a function of the call. Tokens are granted as "token-1", "token-2"…, unless the script answers for /oauth/
/// itself.
struct Scripted : ScriptedAccount {
    using Answer = std::function<std::optional<HttpResponse>(const Call& call)>;
    explicit Scripted(Answer script)
        : ScriptedAccount(
              wishKind(), kApi,
              {.settings = {{"client_id", "id"}}, .secrets = {{"client_secret", "cs"}, {"refresh_token", "rt"}}}
          ),
          script_(std::move(script)) {}

    [[nodiscard]] int count(const std::string& method, const std::string& path) const {
        return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const Call& c) {
            return c.method == method && c.path == path;
        }));
    }

private:
    HttpResponse answer(const Call& call) override {
        if (auto told = script_(call)) return *told;
        REQUIRE(call.path == "/oauth/refresh_token");
        return ok(R"({"access_token":"token-)" + std::to_string(++tokens_) + R"(","refresh_token":"rt"})");
    }

    Answer script_;
    int tokens_ = 0;
};

struct WireTicket {
    int n = 0;
    Instant at = kNow - 1h;
    std::string state = "AWAITING_MERCHANT", sender = "USER", orders = "[]";
};

std::string ticketJson(const WireTicket& ticket) {
    const std::string n = std::to_string(ticket.n), at = formatTime(ticket.at);
    return R"({"id":"t)" + n + R"(","state":")" + ticket.state + R"(","opened_at":")" + at + R"(","updated_at":")" +
           at + R"(","orders":)" + ticket.orders + R"(,"replies":[{"sender":")" + ticket.sender +
           R"(","message":"text )" + n + R"(","replied_at":")" + at + R"("}]})";
}

/// The list as Wish gives it: by rising change, with an inclusive bound.
HttpResponse listAnswer(const std::vector<WireTicket>& tickets, const QueryList& query) {
    const Instant from = *parseTime(value(query, "updated_at_min"));
    auto left = static_cast<std::size_t>(std::stoi(value(query, "limit")));
    std::string out;
    for (const auto& ticket : tickets) {
        if (ticket.at < from || left == 0) continue;
        out += (out.empty() ? "" : ",") + ticketJson(ticket);
        --left;
    }
    return ok("[" + out + "]");
}

Outgoing replyTo(const std::string& ticket, const std::string& text = "Hello") {
    Outgoing out;
    out.conversation_external_id = ticket;
    out.text = text;
    out.created_at = kNow;
    return out;
}

std::string codeOf(const std::function<void()>& work) { return thrownBy<PermanentFailure>(work).code; }

ActionRequest orderAction(const std::string& action, std::map<std::string, std::string> inputs) {
    ActionRequest out;
    out.id = "act-1";
    out.action = action;
    out.order_external_id = "303-1234567-7654321";
    out.inputs = std::move(inputs);
    return out;
}

ActionRequest ticketAction(const std::string& action, const std::string& ticket) {
    ActionRequest out;
    out.id = "act-1";
    out.action = action;
    out.conversation_external_id = ticket;
    return out;
}

/// A buyer of an order has written, and it is pulled.
Incoming pulledWithOrder(Bench& bench, Adapter& adapter, OrderStatus status) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "ana";
    message.locale = "pt-BR";
    message.text = "Onde está meu pedido?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "303-1234567-7654321";
    message.order->status = status;
    message.order->items.push_back({"LMP-01-BK", "", "LED table lamp", 1, {}});
    bench.sandbox->seed(message);
    const Pulled pulled = bench.drain(adapter);
    REQUIRE(pulled.byText(message.text));
    CHECK(pulled.orders.contains("303-1234567-7654321"));
    return *pulled.byText(message.text);
}

}  // namespace

// ---- Pull

TEST_CASE("wish: a quiet poll of tickets costs one call", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(2min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.settled.empty());
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE("wish: more tickets of one millisecond than fit a page are all read", "[channels][wish][protocol]") {
    const auto count = GENERATE(49, 50, 51, 120, 499);
    std::vector<WireTicket> tickets;
    for (int i = 0; i < count; ++i) tickets.push_back({i});
    tickets.push_back({count, kNow - 30min});
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        return listAnswer(tickets, call.query);
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == tickets.size());
}

TEST_CASE(
    "wish: a millisecond with more tickets than the longest page holds is left behind", "[channels][wish][protocol]"
) {
    std::vector<WireTicket> tickets;
    for (int i = 0; i < 501; ++i) tickets.push_back({i});
    tickets.push_back({501, kNow - 30min});
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        return listAnswer(tickets, call.query);
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(texts.size() == 501);
    CHECK(texts.back() == "text 501");
}

TEST_CASE("wish: a full page without times is not gone over for ever", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        std::string list;
        for (int i = 0; i < std::stoi(value(call.query, "limit")); ++i)
            list += (i == 0 ? "" : ",") + (R"({"id":"t)" + std::to_string(i) + R"(","state":"CLOSED","replies":[]})");
        return ok("[" + list + "]");
    });
    CHECK_THROWS_AS(bench.adapter->pull({}), NotUnderstood);
}

TEST_CASE("wish: a ticket between the buyer and Wish comes once it is assigned to us", "[channels][wish][protocol]") {
    std::vector<WireTicket> tickets = {{1, kNow - 2h, "AWAITING_WISH"}};
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        return listAnswer(tickets, call.query);
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).empty());
    bench.clock.advance(1h);
    tickets[0] = {1, kNow + 50min};
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE("wish: a ticket that is assigned to us late comes whole", "[channels][wish][protocol]") {
    const std::string old = formatTime(kNow - 20 * 24h), late = formatTime(kNow - 1h);
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        return ok(
            R"([{"id":"t1","state":"AWAITING_MERCHANT","updated_at":")" + late +
            R"(","replies":[{"sender":"USER","message":"Long ago","replied_at":")" + old +
            R"("},{"sender":"WISH_SUPPORT","message":"Please answer","replied_at":")" + late + R"("}]}])"
        );
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"Long ago", "Please answer"});
    CHECK(drainTexts(*bench.adapter, cursor).empty());
}

TEST_CASE(
    "wish: a ticket that was answered, closed or handed over at Wish is settled, once", "[channels][wish][protocol]"
) {
    const auto state = GENERATE(as<std::string>(), "AWAITING_USER", "AWAITING_WISH", "CLOSED", "PERMANENTLY_CLOSED");
    CAPTURE(state);
    std::vector<WireTicket> tickets = {{1}, {2, kNow - 50min, "A_STATE_TO_COME"}};
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets") return std::nullopt;
        return listAnswer(tickets, call.query);
    });
    Cursor cursor;
    std::vector<std::string> settled;
    CHECK(drainTexts(*bench.adapter, cursor, &settled).size() == 2);
    CHECK(settled.empty());
    bench.clock.advance(10min);
    tickets = {{2, kNow - 50min, "A_STATE_TO_COME"}, {1, kNow + 5min, state}};
    drainTexts(*bench.adapter, cursor, &settled);
    drainTexts(*bench.adapter, cursor, &settled);
    CHECK(settled == std::vector<std::string>{"t1"});
}

TEST_CASE("wish: an answer typed on Wish's own page settles the ticket", "[channels][wish][protocol]") {
    Bench bench(wishKind());
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
    REQUIRE(pulled.byText("Answered on the page"));
    CHECK(pulled.byText("Answered on the page")->author == Author::Seller);
    CHECK(pulled.settled == std::vector<std::string>{pulled.byText("A question")->conversation_external_id});
}

TEST_CASE("wish: a message brings its order, the buyer's locale and its site", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    const auto adapter = bench.connect();
    const Incoming message = pulledWithOrder(bench, *adapter, OrderStatus::Shipped);
    CHECK(message.order_external_id == "303-1234567-7654321");
    CHECK(message.buyer_locale == "pt-BR");
    CHECK(message.site == "wish.com");
    CHECK(message.buyer_name == "ana");
}

TEST_CASE("wish: orders that fail don't hold up messages of tickets", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.text = "Where is it?";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "1";
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ServerError, 1000, FaultPlan::Where::Orders);
    CHECK(bench.drain(*adapter).texts() == std::vector<std::string>{"Where is it?"});
}

TEST_CASE("wish: without the right to read orders they are asked for once", "[channels][wish][protocol]") {
    const std::vector<WireTicket> tickets = {
        {1, kNow - 1h, "AWAITING_MERCHANT", "USER", R"([{"id":"o1"}])"},
        {2, kNow - 1h, "AWAITING_MERCHANT", "USER", R"([{"id":"o2"}])"}};
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path.starts_with("/orders/")) return refused(403, "1005");
        if (call.path != "/tickets") return std::nullopt;
        return listAnswer(tickets, call.query);
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 2);
    CHECK(bench.count("GET", "/orders/o1") == 1);
    CHECK(bench.count("GET", "/orders/o2") == 0);
}

TEST_CASE("wish: an order that Wish doesn't know is none", "[channels][wish][protocol]") {
    const int status = GENERATE(400, 404);
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path.starts_with("/orders/")) return refused(status, "1001");
        return std::nullopt;
    });
    CHECK_FALSE(dynamic_cast<FetchesOrders&>(*bench.adapter).fetchOrder("o1"));
}

// ---- Attachments

TEST_CASE("wish: a file whose address has died is fetched by a fresh one", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    SeededMessage message;
    message.conversation = "lamp";
    message.text = "Broken, see the picture";
    message.sent_at = bench.clock.now() - 1h;
    message.attachments = {{"a.png", "image/png", "", "first"}, {"b.png", "image/png", "", "second"}};
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(message.text));
    const std::string ref = pulled.byText(message.text)->attachments.at(1).ref;
    auto& fetcher = dynamic_cast<FetchesAttachments&>(*adapter);
    int before = bench.sandbox->requests();
    CHECK(fetcher.fetchAttachment(ref, 1000) == "second");
    CHECK(bench.sandbox->requests() - before == 1);
    bench.clock.advance(61min);
    before = bench.sandbox->requests();
    CHECK(fetcher.fetchAttachment(ref, 1000) == "second");
    CHECK(bench.sandbox->requests() - before == 3);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("wish: a file is fetched without our token, and from no odd address", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "https://files.example/x") return HttpResponse{200, {}, "bytes"};
        if (call.path == "https://files.example/gone") return HttpResponse{403, {}, ""};
        if (call.path == "/tickets/t1") return ok(ticketJson({1}));
        return std::nullopt;
    });
    auto& fetcher = dynamic_cast<FetchesAttachments&>(*bench.adapter);
    const auto ref = [](const std::string& url) {
        return R"({"ticket":"t1","message":"t1:m","index":0,"url":")" + url + "\"}";
    };
    CHECK(fetcher.fetchAttachment(ref("https://files.example/x"), 100) == "bytes");
    CHECK(header(bench.requests.back(), "Authorization").empty());
    for (const char* url : {"http://169.254.169.254/latest", "file:///etc/passwd", "http://merchant.wish.com/x", ""})
        CHECK(codeOf([&] { fetcher.fetchAttachment(ref(url), 100); }) == "attachment_url");
    CHECK(codeOf([&] { fetcher.fetchAttachment(ref("https://files.example/gone"), 100); }) == "attachment_gone");
    CHECK(codeOf([&] { fetcher.fetchAttachment("https://files.example/x", 100); }) == "attachment_ref");
}

// ---- Replies

TEST_CASE("wish: a second reply takes the ticket back from the buyer first", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming& question = *pulled.byText("A question");
    int before = bench.sandbox->requests();
    adapter->send(bench.reply(question, "An answer", "out-1"));
    CHECK(bench.sandbox->requests() - before == 2);
    before = bench.sandbox->requests();
    adapter->send(bench.reply(question, "And one more thing", "out-2"));
    CHECK(bench.sandbox->requests() - before == 3);
    CHECK(bench.sandbox->delivered().size() == 2);
}

TEST_CASE("wish: a closed ticket takes a reply only after it was opened again", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming& question = *pulled.byText("A question");
    ability<Acts>(*adapter).act(ticketAction("close", question.conversation_external_id));
    CHECK(codeOf([&] { adapter->send(bench.reply(question, "Too late?")); }) == "closed");
    CHECK(bench.sandbox->delivered().empty());
    ability<Acts>(*adapter).act(ticketAction("reopen", question.conversation_external_id));
    adapter->send(bench.reply(question, "Too late?"));
    CHECK(bench.sandbox->delivered().size() == 1);
    ability<Acts>(*adapter).act(ticketAction("hand_over", question.conversation_external_id));
    CHECK(codeOf([&] { adapter->send(bench.reply(question, "Wish has it")); }) == "awaiting_wish");
    CHECK(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->acted().size() == 3);
}

TEST_CASE(
    "wish: a ticket that closes between the look and the reply refuses it for good", "[channels][wish][protocol]"
) {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/tickets/t1") return ok(ticketJson({1}));
        if (call.path == "/tickets/t1/replies") return refused(400, "90001");
        return std::nullopt;
    });
    CHECK(codeOf([&] { bench.adapter->send(replyTo("t1")); }) == "90001");
}

TEST_CASE("wish: a ticket that is closed for good is not asked to open", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/tickets/t1") return ok(ticketJson({1, kNow, "PERMANENTLY_CLOSED"}));
        return std::nullopt;
    });
    CHECK(codeOf([&] { bench.adapter->send(replyTo("t1")); }) == "permanently_closed");
    CHECK(bench.count("PUT", "/tickets/t1") == 0);
}

TEST_CASE("wish: a reply of no or too many characters isn't sent", "[channels][wish][protocol]") {
    Scripted bench([](const Call&) -> std::optional<HttpResponse> { return std::nullopt; });
    std::string emoji;
    for (int i = 0; i < 1001; ++i) emoji += "\U0001F4A1";
    for (const std::string& text : {std::string(), std::string(2001, 'x'), emoji})
        CHECK(codeOf([&] { bench.adapter->send(replyTo("t1", text)); }) == "length");
    CHECK(bench.requests.empty());
}

TEST_CASE("wish: what fails before the reply leaves nothing open", "[channels][wish][protocol]") {
    const auto failing = GENERATE(as<std::string>(), "look", "garbled look", "take back");
    CAPTURE(failing);
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/tickets/t1") return std::nullopt;
        if (failing == "look") return HttpResponse{503, {}, ""};
        if (failing == "garbled look") return HttpResponse{200, {}, "<html>"};
        return call.method == "GET" ? ok(ticketJson({1, kNow, "AWAITING_USER"})) : HttpResponse{200, {}, "<html>"};
    });
    try {
        bench.adapter->send(replyTo("t1"));
        FAIL("no receipt");
    } catch (const TemporaryFailure& failure) {
        CHECK_FALSE(failure.maybe_done);
    }
}

TEST_CASE("wish: an answer to a reply that is no receipt leaves its fate open", "[channels][wish][protocol]") {
    const auto [status, body] = GENERATE(table<int, std::string>(
        {{200, "{}"},
         {200, "<html>"},
         {200, R"({"code":0,"data":{}})"},
         {200, R"({"code":1001,"data":null})"},
         {201, ""},
         {204, ""},
         {302, ""},
         {500, ""},
         {503, "x"}}
    ));
    CAPTURE(status, body);
    Scripted bench([s = status, b = body](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/tickets/t1") return ok(ticketJson({1}));
        if (call.path == "/tickets/t1/replies") return HttpResponse{s, {}, b};
        return std::nullopt;
    });
    try {
        bench.adapter->send(replyTo("t1"));
        FAIL("no receipt");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
}

// ---- Tokens

TEST_CASE("wish: a refused access token is renewed once, however Wish says it", "[channels][wish][protocol]") {
    const auto [status, code] = GENERATE(table<int, std::string>(
        {{401, "1012"}, {401, "null"}, {400, "1006"}, {400, "1007"}, {400, "1008"}, {400, "1009"}, {400, "\"1016\""}}
    ));
    CAPTURE(status, code);
    Scripted bench([s = status, c = code](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/oauth/test") return std::nullopt;
        if (header(call, "Authorization") == "Bearer token-1") return refused(s, c);
        return ok(R"({"merchant_id":"5f"})");
    });
    CHECK(bench.adapter->check().name == "5f");
    CHECK(bench.count("GET", "/oauth/refresh_token") == 2);
    CHECK(bench.stored.empty());
}

TEST_CASE("wish: an access token is renewed when its own time is over", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/oauth/test") return ok(R"({"merchant_id":"5f"})");
        return ok(R"({"access_token":"a","refresh_token":"rt","expiry_time":"2026-09-22T06:00:00.000+00:00"})");
    });
    static_cast<void>(bench.adapter->check());
    bench.clock.advance(5h);
    static_cast<void>(bench.adapter->check());
    CHECK(bench.count("GET", "/oauth/refresh_token") == 1);
    bench.clock.advance(1h);
    static_cast<void>(bench.adapter->check());
    CHECK(bench.count("GET", "/oauth/refresh_token") == 2);
}

TEST_CASE(
    "a new refresh token is stored before the grant is used, and used from then on", "[channels][wish][protocol]"
) {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/oauth/test") return ok(R"({"merchant_id":"5f"})");
        return ok(R"({"access_token":"a","refresh_token":"rt-2","expiry_time":"2026-09-22T06:00:00.000+00:00"})");
    });
    static_cast<void>(bench.adapter->check());
    REQUIRE(bench.stored.size() == 1);
    CHECK(bench.stored[0].name == "refresh_token");
    CHECK(bench.stored[0].value == "rt-2");
    CHECK(bench.stored[0].requests_before == 1);
    bench.clock.advance(7h);
    static_cast<void>(bench.adapter->check());
    REQUIRE(bench.requests.size() == 4);
    CHECK(value(bench.requests[2].query, "refresh_token") == "rt-2");
}

TEST_CASE("wish: check names the rights that the app lacks", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/oauth/test") return ok(R"({"merchant_id":"5f"})");
        return ok(
            R"({"access_token":"a","refresh_token":"rt","scopes":["tickets:read","tickets:write","webhook:write"]})"
        );
    });
    const auto warnings = bench.adapter->check().warnings;
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].starts_with("no right orders:read"));
    CHECK(warnings[1].starts_with("no right orders:write"));
}

TEST_CASE("wish: the browser round stores the refresh token and uses it at once", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    auto& authorizer = dynamic_cast<Authorizes&>(*adapter);
    const std::string redirect = "https://hub.example.test/cb/wish";
    const std::string url = authorizer.authorizeUrl("state-1", redirect);
    const QueryList query = decodeQuery(std::string_view(url).substr(url.find('?') + 1));
    CHECK(value(query, "client_id") == bench.config.settings.at("client_id"));
    CHECK(value(query, "state") == "state-1");
    CHECK(bench.failure([&] { authorizer.authorized({}, redirect); }) == Failure::Credentials);
    CHECK(bench.failure([&] {
        authorizer.authorized({{"code", "c-1"}}, "https://elsewhere.test/");
    }) == Failure::Credentials);
    authorizer.authorized({{"code", "c-1"}}, redirect);
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    const auto restarted = bench.connect();
    CHECK(restarted->check().name == "5f0000000000000000000abc");
    CHECK(adapter->check().warnings.empty());
    CHECK(bench.sandbox->complaints().empty());
}

// ---- Limits

TEST_CASE("wish: the calls that Wish leaves are kept to without asking", "[channels][wish][protocol]") {
    Scripted bench([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/oauth/test") return std::nullopt;
        HttpResponse out = ok(R"({"merchant_id":"5f"})");
        out.headers.emplace("wish-rate-limit-remaining", "1");
        return out;
    });
    CHECK_FALSE(bench.adapter->callsLeft());
    static_cast<void>(bench.adapter->check());
    REQUIRE(bench.adapter->callsLeft());
    CHECK(bench.adapter->callsLeft()->left == 1);
    static_cast<void>(bench.adapter->check());
    Scripted spent([&](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/oauth/test") return std::nullopt;
        HttpResponse out = ok(R"({"merchant_id":"5f"})");
        out.headers.emplace("wish-rate-limit-remaining", "0");
        return out;
    });
    static_cast<void>(spent.adapter->check());
    const std::size_t before = spent.requests.size();
    CHECK_THROWS_AS(spent.adapter->check(), Throttled);
    CHECK(spent.requests.size() == before);
    spent.clock.advance(10s);
    CHECK(spent.adapter->check().name == "5f");
}

TEST_CASE("wish: too many calls are waited out as long as Wish says", "[channels][wish][protocol]") {
    const auto [reset, until] = GENERATE(table<std::string, Instant>({
        {"90", kNow + 90s},
        {"2026-09-22T00:07:00.000+00:00", kNow + 7min},
        {"", kNow + 1min},
        {"0", kNow + 1s},
    }));
    CAPTURE(reset);
    Scripted bench([r = reset](const Call& call) -> std::optional<HttpResponse> {
        if (call.path != "/oauth/test") return std::nullopt;
        HttpResponse out = refused(429, "1015");
        out.headers.emplace("wish-rate-limit-reset", r);
        return out;
    });
    try {
        static_cast<void>(bench.adapter->check());
        FAIL("throttled");
    } catch (const Throttled& error) {
        CHECK(error.until == until);
    }
}

// ---- Actions

TEST_CASE("wish: a tracking number is corrected", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    const auto adapter = bench.connect();
    pulledWithOrder(bench, *adapter, OrderStatus::Shipped);
    auto request = orderAction(
        "correct_tracking", {{"tracking_number", "LP00123456789012"},
                             {"shipping_provider", "ChinaAirPost"},
                             {"origin_country", "CN"},
                             {"ship_note", ""}}
    );
    CHECK(
        ability<Acts>(*adapter).choices(request, "shipping_provider") ==
        std::vector<std::string>{"ChinaAirPost", "DHL", "YunExpress"}
    );
    CHECK(ability<Acts>(*adapter).choices(request, "tracking_number").empty());
    ability<Acts>(*adapter).act(request);
    CHECK(
        bench.sandbox->acted() ==
        std::vector<std::string>{"correct_tracking 303-1234567-7654321 tracking_number=LP00123456789012"}
    );
    const auto order = dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("303-1234567-7654321");
    REQUIRE(order);
    CHECK(order->parcels.at(0).tracking_number == "LP00123456789012");
    request.inputs["tracking_number"] = "LP 0012";
    CHECK(codeOf([&] { ability<Acts>(*adapter).act(request); }) == "tracking_number");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("wish: an order is refunded for a reason that Wish allows just now", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    const auto adapter = bench.connect();
    pulledWithOrder(bench, *adapter, OrderStatus::Shipped);
    auto request = orderAction("refund", {{"refund_reason", "UNABLE_TO_SHIP"}, {"refund_reason_note", "Sorry!"}});
    CHECK(codeOf([&] { ability<Acts>(*adapter).act(request); }) == "refund_reason");
    CHECK(bench.sandbox->acted().empty());
    const auto choices = ability<Acts>(*adapter).choices(request, "refund_reason");
    REQUIRE(choices.size() == 3);
    request.inputs["refund_reason"] = choices.front();
    ability<Acts>(*adapter).act(request);
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"refund 303-1234567-7654321 reason=ITEM_IS_DAMAGED"});
    CHECK(codeOf([&] { ability<Acts>(*adapter).act(request); }) == "refund_reason");
    CHECK(dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("303-1234567-7654321")->status == OrderStatus::Returned);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("wish: an action whose answer is lost may have been done", "[channels][wish][protocol]") {
    Bench bench(wishKind());
    const auto adapter = bench.connect();
    const Incoming message = pulledWithOrder(bench, *adapter, OrderStatus::Shipped);
    bench.misbehave(Fault::CutAfterEffect);
    CHECK(bench.failure([&] {
        ability<Acts>(*adapter).act(ticketAction("close", message.conversation_external_id));
    }) == Failure::MaybeDone);
    CHECK(bench.sandbox->acted().size() == 1);
}

TEST_CASE(
    "an action without its ticket or order, or without the right to it, is refused", "[channels][wish][protocol]"
) {
    Scripted bench([](const Call& call) -> std::optional<HttpResponse> {
        if (call.path.starts_with("/orders/")) return refused(403, "1005");
        return std::nullopt;
    });
    CHECK(codeOf([&] { ability<Acts>(*bench.adapter).act(ticketAction("close", "")); }) == "no_ticket");
    auto refund = orderAction("refund", {{"refund_reason", "ITEM_IS_DAMAGED"}});
    CHECK(codeOf([&] { ability<Acts>(*bench.adapter).act(refund); }) == "scope");
    refund.order_external_id.clear();
    CHECK(codeOf([&] { ability<Acts>(*bench.adapter).act(refund); }) == "no_order");
}

// ---- Notifications

TEST_CASE("wish: only a ticket's notification wakes a pull", "[channels][wish][protocol]") {
    Scripted bench([](const Call&) -> std::optional<HttpResponse> { return std::nullopt; });
    auto& receiver = dynamic_cast<ReceivesPush&>(*bench.adapter);
    HttpRequest request;
    request.method = "POST";
    request.url = "https://hub.example.test/push/1";
    request.headers = {{"WISH-TOPIC", "TICKET_AWAITING_MERCHANT"}, {"wish-api-version", "V3"}};
    request.body = ticketJson({1});
    REQUIRE(receiver.onPush(request));
    CHECK(receiver.onPush(request)->pull_now);
    request.body = R"({"id":5})";
    CHECK_FALSE(receiver.onPush(request));
    request.body = ticketJson({1});
    request.headers[0].second = "ORDER_RELEASE";
    CHECK_FALSE(receiver.onPush(request));
    CHECK(bench.requests.empty());
}

TEST_CASE("wish: a subscription is made, woken up or left alone", "[channels][wish][protocol]") {
    const std::string url = "https://hub.example.test/push/1";
    const auto [there, posts, puts] = GENERATE(table<std::string, int, int>({
        {"", 1, 0},
        {R"({"id":"s1","topic_id":"tt","endpoint":"https://elsewhere.test/","status":"ACTIVE"})", 1, 0},
        {R"({"id":"s1","topic_id":"other","endpoint":"https://hub.example.test/push/1","status":"ACTIVE"})", 1, 0},
        {R"({"id":"s1","topic_id":"tt","endpoint":"https://hub.example.test/push/1","status":"ACTIVE"})", 0, 0},
        {R"({"id":"s1","topic_id":"tt","endpoint":"https://hub.example.test/push/1","status":"INACTIVE"})", 0, 1},
    }));
    CAPTURE(there);
    Scripted bench([list = there](const Call& call) -> std::optional<HttpResponse> {
        if (call.path == "/webhook/topics")
            return ok(R"([{"id":"tt","topic_name":"TICKET_AWAITING_MERCHANT","api_version":"V3"}])");
        if (call.path == "/webhook/subscriptions" && call.method == "GET") return ok("[" + list + "]");
        if (call.path.starts_with("/webhook/")) return ok("{}");
        return std::nullopt;
    });
    dynamic_cast<ReceivesPush&>(*bench.adapter).subscribe(url);
    CHECK(bench.count("POST", "/webhook/subscriptions") == posts);
    CHECK(bench.count("PUT", "/webhook/subscriptions/s1") == puts);
    const Call& last = bench.requests.back();
    if (last.method != "GET") CHECK(value(last.query, "endpoint") == url);
    if (last.method == "PUT") CHECK(value(last.query, "status") == "ACTIVE");
    if (last.method == "POST") CHECK(value(last.query, "topic_id") == "tt");
}
