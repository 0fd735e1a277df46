// What the contract suite can't know: the calls of this protocol, its two forms of conversations, and answers that only
// a script gives.
#include <functional>
#include <set>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"
#include "channels/kit/url.h"
#include "channels/mercadolibre/mercadolibre_rules.h"
#include "channels/testing/scripted.h"

using namespace channels;
using namespace channels::testing;
using namespace std::chrono_literals;
using Failure = Bench::Failure;

namespace {

const Kind& mercadolibreKind() { return kindNamed("mercadolibre"); }

/// A bench whose sandbox must have nothing to complain about in the end.
struct Market : Bench {
    Market() : Bench(mercadolibreKind()) {}
    ~Market() { CHECK(sandbox->complaints().empty()); }

    SeededMessage own(const std::string& conversation, const std::string& text, std::chrono::milliseconds ago) {
        SeededMessage message;
        message.conversation = conversation;
        message.text = text;
        message.sent_at = clock.now() - ago;
        message.author = Author::Seller;
        sandbox->seed(message);
        return message;
    }
};

Order orderOf(const std::string& id, Instant at) {
    Order order;
    order.external_id = id;
    order.status = OrderStatus::Shipped;
    order.ordered_at = at;
    order.updated_at = at;
    order.items.push_back({"LMP-01-BK", "MLB1000000001", "Luminária LED", 1, {}});
    order.parcels.push_back({"PAC", "BR0034", "", "", at, std::nullopt});
    order.ship_to = Address{"Camila Rojas", "BR", "SP", "São Paulo", "01310-100", ""};
    return order;
}

std::string permanentCode(const std::function<void()>& work) { return thrownBy<PermanentFailure>(work).code; }

HttpResponse nothing(const std::string& path) {
    if (path == "/questions/search") return {200, {}, R"({"total":0,"questions":[]})"};
    if (path == "/messages/unread") return {200, {}, R"({"user_id":"123456","results":[]})"};
    if (path == "/orders/search") return {200, {}, R"({"paging":{"total":0},"results":[]})"};
    return {404, {}, "{}"};
}

constexpr const char* kApi = "https://api.mercadolibre.com";

/// Mercado Libre as a function of the request; tokens are always granted.
struct Scripted : ScriptedAccount {
    using Answer = std::function<HttpResponse(const HttpRequest& request, const std::string& path)>;
    explicit Scripted(Answer script, const Settings& more = {})
        : ScriptedAccount(
              mercadolibreKind(), kApi,
              {.settings = {{"user_id", "123456"}, {"client_id", "100"}},
               .secrets = {{"client_secret", "cs"}, {"refresh_token", "r1"}}},
              more
          ),
          script_(std::move(script)) {}

    int calls = 0;  ///< without those for tokens

private:
    HttpResponse answer(const Call& call) override {
        REQUIRE(call.path.starts_with('/'));
        if (call.path == "/oauth/token")
            return {200, {}, R"({"access_token":"a","expires_in":21600,"refresh_token":"r2"})"};
        ++calls;
        return script_(call, call.path);
    }

    Answer script_;
};

Outgoing replyTo(const std::string& conversation) {
    Outgoing reply;
    reply.conversation_external_id = conversation;
    reply.text = "Saiu hoje.";
    reply.reply_to = {{"to", "3037675074"}, {"site_id", "MLB"}};
    return reply;
}

std::string unreadList(const std::vector<std::string>& packs) {
    JsonWriter out;
    out.beginObject().member("user_id", "123456").key("results").beginArray();
    for (const auto& pack : packs)
        out.beginObject().member("resource", "/packs/" + pack + "/sellers/123456").member("count", 1).endObject();
    out.endArray().endObject();
    return out.str();
}

std::string packOf(const std::string& path) {
    constexpr std::string_view kBefore = "/messages/packs/";
    return path.starts_with(kBefore) ? path.substr(kBefore.size(), path.find('/', kBefore.size()) - kBefore.size())
                                     : std::string();
}

std::string threadOf(const std::string& pack) {
    return R"({"paging":{"total":1},"conversation_status":{"status":"active"},"messages":[{"id":"m)" + pack +
           R"(","site_id":"MPE","from":{"user_id":555001},"to":{"user_id":123456},"status":"available","text":"text )" +
           pack + R"(","message_date":{"created":"2026-09-21T22:13:20Z"}}]})";
}

/// All that is told from `cursor` on, waiting out what has to be waited out.
std::multiset<std::string> drainTexts(Scripted& bench, Cursor& cursor) {
    std::multiset<std::string> out;
    int pulls = 0;
    for (bool more = true; more;) {
        REQUIRE(++pulls < 1000);
        try {
            const Page page = bench.adapter->pull(cursor);
            for (const auto& message : page.messages) out.insert(message.text);
            cursor = page.next;
            more = page.more;
        } catch (const Throttled& error) {
            bench.clock.set(error.until);
        }
    }
    return out;
}

}  // namespace

// ---- Questions

TEST_CASE(
    "mercadolibre: a question is answered once, with the rules for answers", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("question-azul", "Tem em azul?");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* question = pulled.byText("Tem em azul?");
    REQUIRE(question);
    CHECK(question->reply_rules == "question");
    CHECK(question->listing_id.starts_with("MLB"));
    CHECK(question->order_external_id.empty());
    const std::string text = "有蓝色。 " + std::string(1900, 'x');
    const Receipt receipt = adapter->send(bench.reply(*question, text));
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->delivered()[0].text == text);
    CHECK(receipt.external_id == bench.sandbox->delivered()[0].external_id);
    CHECK(permanentCode([&] { adapter->send(bench.reply(*question, "Sim.")); }) == "invalid_question");
    CHECK(permanentCode([&] { adapter->send(bench.reply(*question, std::string(2001, 'x'))); }) == "too_long");
    CHECK(bench.sandbox->delivered().size() == 1);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.messages.size() == 1);
    CHECK(later.messages.begin()->first == receipt.external_id);
    CHECK(later.messages.begin()->second.author == Author::Seller);
}

TEST_CASE(
    "mercadolibre: an answer whose receipt is lost is found at its question", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("question-azul", "Tem em azul?");
    const auto adapter = bench.connect();
    const Incoming question = bench.drain(*adapter).messages.begin()->second;
    const Outgoing reply = bench.reply(question, "Sim, temos.");
    CHECK_FALSE(ability<FindsSent>(*adapter).findSent(reply));
    bench.misbehave(Fault::CutAfterEffect, 1, FaultPlan::Where::Send);
    CHECK(bench.failure([&] { adapter->send(reply); }) == Failure::MaybeDone);
    const auto found = ability<FindsSent>(*adapter).findSent(reply);
    REQUIRE(found);
    CHECK(found->external_id == bench.sandbox->delivered().at(0).external_id);
    CHECK_FALSE(ability<FindsSent>(*adapter).findSent(bench.reply(question, "Não.")));
}

TEST_CASE(
    "mercadolibre: an answer typed on Mercado Libre's page settles the question, however late",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("question-azul", "Tem em azul?");
    bench.seed("question-rosa", "Tem em rosa?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(72h);
    bench.own("question-azul", "Sim, temos.", 1min);
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    REQUIRE(later.messages.size() == 1);
    CHECK(later.byText("Sim, temos.")->author == Author::Seller);
    CHECK(later.settled == std::vector<std::string>{first.byText("Tem em azul?")->conversation_external_id});
    CHECK(bench.drain(*adapter, later.cursors.back()).settled.empty());
}

TEST_CASE(
    "mercadolibre: what was asked and answered between two polls comes whole", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1min);
    bench.seed("question-azul", "Tem em azul?", 40s);
    bench.own("question-azul", "Sim, temos.", 20s);
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    REQUIRE(later.in_order.size() == 2);
    CHECK(later.messages.at(later.in_order[0]).text == "Tem em azul?");
    CHECK(later.messages.at(later.in_order[1]).text == "Sim, temos.");
    CHECK(later.settled.size() == 1);
}

TEST_CASE("mercadolibre: a back-fill brings answered questions too", "[channels][mercadolibre][protocol]") {
    Market bench;
    for (int i = 0; i < 70; ++i) {
        const std::string name = "question-" + std::to_string(i);
        bench.seed(name, "Pergunta " + std::to_string(i), std::chrono::minutes(300 + i));
        bench.own(name, "Resposta " + std::to_string(i), 200min);
    }
    bench.seed("question-old", "Antiga", 24h * 20);
    bench.own("question-old", "Resposta antiga", 24h * 19);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.messages.size() == 140);
    CHECK(pulled.byText("Antiga") == nullptr);
}

TEST_CASE("mercadolibre: a deleted question is settled without a word", "[channels][mercadolibre][protocol]") {
    Market bench;
    bench.seed("question-azul", "Tem em azul?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    ActionRequest request;
    request.action = "delete_question";
    request.conversation_external_id = first.messages.begin()->second.conversation_external_id;
    ability<Acts>(*adapter).act(request);
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"delete_question 13000000001"});
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    CHECK(later.messages.empty());
    CHECK(later.settled == std::vector<std::string>{request.conversation_external_id});
    request.conversation_external_id = "packs/2000000000001";
    CHECK(permanentCode([&] { ability<Acts>(*adapter).act(request); }) == "not_a_question");
}

TEST_CASE("mercadolibre: a question under review is not taken for closed", "[channels][mercadolibre][protocol]") {
    std::string status = "UNANSWERED";
    const auto question = [&] {
        return R"({"id":13,"item_id":"MLB1","status":")" + status +
               R"(","text":"Tem?","date_created":"2026-09-21T18:13:20.000-04:00","from":{"id":555001}})";
    };
    Scripted bench([&](const HttpRequest& request, const std::string& path) -> HttpResponse {
        const bool listed = status == "UNANSWERED" && request.url.find("status=UNANSWERED") != std::string::npos;
        if (path == "/questions/search" && listed) return {200, {}, R"({"total":1,"questions":[)" + question() + "]}"};
        if (path == "/questions/13") return {200, {}, question()};
        return nothing(path);
    });
    Page page = bench.adapter->pull({});
    while (page.more) page = bench.adapter->pull(page.next);
    status = "UNDER_REVIEW";
    std::vector<std::string> settled;
    const auto walk = [&] {
        do {
            page = bench.adapter->pull(page.next);
            settled.insert(settled.end(), page.settled_conversations.begin(), page.settled_conversations.end());
        } while (page.more);
    };
    walk();
    CHECK(settled.empty());
    status = "BANNED";
    walk();
    CHECK(settled == std::vector<std::string>{"questions/13"});
}

TEST_CASE("mercadolibre: questions that slip over the edge of a page are kept", "[channels][mercadolibre][protocol]") {
    std::vector<int> open;
    for (int i = 0; i < 80; ++i) open.push_back(i);
    bool answered = false;
    const auto write = [](JsonWriter& out, int id, const char* status) {
        out.beginObject().member("id", 1000 + id).member("item_id", "MLB1").member("status", status);
        out.member("text", "Pergunta " + std::to_string(id));
        out.member("date_created", formatTime(*parseTime("2026-09-21T12:00:00Z") + std::chrono::seconds(id)));
        out.key("from").beginObject().member("id", 555001).endObject().endObject();
    };
    Scripted bench([&](const HttpRequest& request, const std::string& path) -> HttpResponse {
        const QueryList query = decodeQuery(request.url.substr(request.url.find('?') + 1));
        JsonWriter out;
        if (path == "/questions/search" && value(query, "status") == "UNANSWERED") {
            const auto offset = static_cast<std::size_t>(std::stoi(value(query, "offset")));
            out.beginObject().member("total", open.size()).key("questions").beginArray();
            for (std::size_t i = offset; i < std::min(open.size(), offset + 50); ++i) write(out, open[i], "UNANSWERED");
            out.endArray().endObject();
            // After the first page five of it are answered: five slip over the edge.
            if (!answered) open.erase(open.begin(), open.begin() + 5);
            answered = true;
            return {200, {}, out.str()};
        }
        if (path.starts_with("/questions/1")) {
            const int id = std::stoi(path.substr(11)) - 1000;
            write(out, id, id < 5 ? "CLOSED_UNANSWERED" : "UNANSWERED");
            return {200, {}, out.str()};
        }
        return nothing(path);
    });
    Cursor cursor;
    std::multiset<std::string> texts = drainTexts(bench, cursor);
    texts.merge(drainTexts(bench, cursor));
    CHECK(texts.size() == 80);
    CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == 80);
}

// ---- Packs

TEST_CASE("mercadolibre: a quiet poll costs four calls", "[channels][mercadolibre][protocol]") {
    Market bench;
    bench.seed("lamp", "Onde está?");
    bench.seed("question-azul", "Tem em azul?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    CHECK(first.messages.size() == 2);
    bench.clock.advance(1min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 4);
}

TEST_CASE("mercadolibre: pulling marks nothing read, marking does", "[channels][mercadolibre][protocol]") {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.config.settings["orders"] = "false";  // leaves the list of unread ones as the only way to find it
    const auto other = bench.connect();
    CHECK(bench.drain(*other).messages.size() == 1);
    ability<MarksRead>(*other).markRead(first.messages.begin()->second.conversation_external_id);
    const auto third = bench.connect();
    CHECK(bench.drain(*third).messages.empty());
    CHECK_NOTHROW(ability<MarksRead>(*third).markRead("questions/13000000001"));
}

TEST_CASE(
    "mercadolibre: a conversation that was read on the page before the poll is found by its sale",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    const auto adapter = bench.connect();
    const Pulled empty = bench.drain(*adapter);
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "camila";
    message.text = "Onde está?";
    message.sent_at = bench.clock.now();
    message.order = orderOf("2000000000000777", bench.clock.now());
    bench.sandbox->seed(message);
    const auto page = bench.connect();
    const Pulled seen = bench.drain(*page);
    ability<MarksRead>(*page).markRead(seen.messages.begin()->second.conversation_external_id);
    const Pulled pulled = bench.drain(*adapter, empty.cursors.back());
    REQUIRE(pulled.byText("Onde está?"));

    // And what is written, read and answered on the page later is found by looking again.
    bench.clock.advance(1min);
    message.text = "Alô?";
    message.sent_at = bench.clock.now();
    message.order.reset();
    bench.sandbox->seed(message);
    bench.own("lamp", "Chega amanhã.", 0min);
    ability<MarksRead>(*page).markRead(seen.messages.begin()->second.conversation_external_id);
    bench.clock.advance(11min);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.byText("Alô?"));
    REQUIRE(later.byText("Chega amanhã."));
    CHECK(later.settled.size() == 1);
}

TEST_CASE(
    "mercadolibre: a message's order brings its parcel, its site and its buyer", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("first", "Outra coisa");  // the second pack has no number of its own, the first one has
    const std::map<std::string, std::string> orders = {{"lamp", "2000000000000777"}, {"chair", "2000000000000778"}};
    for (const auto& [conversation, order] : orders) {
        SeededMessage message;
        message.conversation = conversation;
        message.buyer = "camila";
        message.site = "mercadolivre.com.br";
        message.text = "Onde está? " + conversation;
        message.sent_at = bench.clock.now() - 1h;
        message.order = orderOf(order, bench.clock.now() - 48h);
        bench.sandbox->seed(message);
    }
    // Once with the list of sales, once by the packs alone.
    const auto adapter = bench.connect();
    bench.misbehave(GENERATE(Fault::None, Fault::ServerError), 1, FaultPlan::Where::Orders);
    const Pulled pulled = bench.drain(*adapter);
    for (const auto& [conversation, order] : orders) {
        CAPTURE(conversation);
        const Incoming* found = pulled.byText("Onde está? " + conversation);
        REQUIRE(found);
        CHECK(found->order_external_id == order);
        CHECK(found->site == "mercadolivre.com.br");
        CHECK(found->reply_to.at("to") == mercadolibre::findSite("MLB")->agent);
        REQUIRE(pulled.orders.contains(order));
        CHECK(found->buyer_external_id == pulled.orders.at(order).buyer_external_id);
        CHECK(found->buyer_external_id != found->reply_to.at("to"));
        CHECK(pulled.orders.at(order).status == OrderStatus::Shipped);
        REQUIRE(pulled.orders.at(order).parcels.size() == 1);
        CHECK(pulled.orders.at(order).parcels[0].tracking_number == "BR0034");
    }
}

TEST_CASE("mercadolibre: orders that fail don't hold up messages", "[channels][mercadolibre][protocol]") {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ServerError, 1000, FaultPlan::Where::Orders);
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"Onde está?"});
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "mercadolibre: without the right to read orders messages come all the same, and check says so",
    "[channels][mercadolibre][protocol]"
) {
    Scripted bench([](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path.starts_with("/orders") || path.starts_with("/packs/")) return {403, {}, R"({"error":"forbidden"})"};
        if (path == "/messages/unread") return {200, {}, unreadList({"7"})};
        if (path.starts_with("/messages/packs/")) return {200, {}, threadOf(packOf(path))};
        return nothing(path);
    });
    CHECK(bench.adapter->check().warnings.size() == 1);
    Cursor cursor;
    CHECK(drainTexts(bench, cursor) == std::multiset<std::string>{"text 7"});
}

TEST_CASE("mercadolibre: credentials of another user are refused", "[channels][mercadolibre][protocol]") {
    Scripted bench([](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/messages/unread") return {200, {}, R"({"user_id":"99","results":[]})"};
        return nothing(path);
    });
    CHECK_THROWS_AS(bench.adapter->check(), CredentialsRefused);
}

TEST_CASE(
    "mercadolibre: a long conversation is read page by page in order, and later only its end",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    for (int i = 0; i < 35; ++i) bench.seed("lamp", "Linha " + std::to_string(i), std::chrono::hours(4 * (36 - i)));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.in_order.size() == 35);
    for (std::size_t i = 0; i < 35; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Linha " + std::to_string(i));
    bench.clock.advance(1min);
    bench.seed("lamp", "A mais nova", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("A mais nova") != nullptr);
    // The lists, one page of the conversation, which reaches back further than a message can be held back; the order.
    CHECK(bench.sandbox->requests() - before == 4 + 1 + 1);
}

TEST_CASE("mercadolibre: messages of the same second keep their order", "[channels][mercadolibre][protocol]") {
    Market bench;
    for (int i = 0; i < 4; ++i) bench.seed("lamp", "Linha " + std::to_string(i), 30min);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.in_order.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Linha " + std::to_string(i));
}

TEST_CASE(
    "mercadolibre: a message that was held back and appears beneath newer ones is found",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("lamp", "A segunda", 10min);
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(1h);
    bench.seed("lamp", "A primeira, retida", 5h);
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    CHECK(later.byText("A primeira, retida") != nullptr);
}

TEST_CASE(
    "mercadolibre: one conversation that gives no sense or is refused stops only itself",
    "[channels][mercadolibre][protocol]"
) {
    bool mended = false;
    Scripted bench([&](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/messages/unread") return {200, {}, unreadList({"1", "2", "3"})};
        const std::string pack = packOf(path);
        if (pack == "1" && !mended) return {200, {}, "<html>"};
        if (pack == "2") return {403, {}, R"({"status_code":403,"code":"forbidden","message":"secret words"})"};
        if (!pack.empty()) return {200, {}, threadOf(pack)};
        return nothing(path);
    });
    const Page page = bench.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].text == "text 3");
    CHECK(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable[0].reason.find("HTTP 403") != std::string::npos);
    CHECK(page.unreadable[0].reason.find("secret words") == std::string::npos);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(bench, cursor) == std::multiset<std::string>{"text 1"});
}

TEST_CASE(
    "mercadolibre: a shop with more sales than calls gets through its first pull", "[channels][mercadolibre][protocol]"
) {
    constexpr int kSales = 700;
    int talked = 0;
    Scripted bench([&](const HttpRequest& request, const std::string& path) -> HttpResponse {
        if (path == "/orders/search") {
            const QueryList query = decodeQuery(request.url.substr(request.url.find('?') + 1));
            const int offset = std::stoi(value(query, "offset"));
            JsonWriter out;
            out.beginObject().key("paging").beginObject().member("total", kSales).endObject();
            out.key("results").beginArray();
            for (int i = offset; i < std::min(offset + 50, kSales); ++i)
                out.beginObject().member("id", 1000 + i).member("last_updated", "2026-09-21T12:00:00.000Z").endObject();
            out.endArray().endObject();
            return {200, {}, out.str()};
        }
        const std::string pack = packOf(path);
        if (pack != "1650") return nothing(path);  // nobody has written about the others
        ++talked;
        return {200, {}, threadOf(pack)};
    });
    const Instant start = bench.clock.now();
    Cursor cursor;
    CHECK(drainTexts(bench, cursor) == std::multiset<std::string>{"text 1650"});
    CHECK(talked == 1);
    CHECK(bench.calls > kSales);
    // Never more than 500 calls in a minute.
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(bench.clock.now() - start);
    CHECK(bench.calls <= 300 + 200 * minutes.count());
    CHECK(minutes < 10min);
}

TEST_CASE("mercadolibre: the calls that are left are known without asking", "[channels][mercadolibre][protocol]") {
    Scripted bench([](const HttpRequest&, const std::string& path) { return nothing(path); });
    REQUIRE(bench.adapter->callsLeft());
    CHECK(bench.adapter->callsLeft()->limit == 300);
    CHECK(bench.adapter->callsLeft()->left == 300);
    static_cast<void>(bench.adapter->pull({}));
    CHECK(bench.adapter->callsLeft()->left == 296);
}

// ---- Replies

TEST_CASE("mercadolibre: what a pack can't carry is refused before it is sent", "[channels][mercadolibre][protocol]") {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    const Incoming message = bench.drain(*adapter).messages.begin()->second;
    const int before = bench.sandbox->requests();
    CHECK(permanentCode([&] { adapter->send(bench.reply(message, "您好")); }) == "charset");
    CHECK(permanentCode([&] { adapter->send(bench.reply(message, std::string(351, 'x'))); }) == "too_long");
    CHECK(permanentCode([&] { adapter->send(bench.reply(message, " ")); }) == "empty");
    Outgoing elsewhere = bench.reply(message, "Oi");
    elsewhere.conversation_external_id = "claims/5";
    CHECK(permanentCode([&] { adapter->send(elsewhere); }) == "no_conversation");
    CHECK(bench.sandbox->requests() == before);
    std::string accents;
    for (int i = 0; i < 350; ++i) accents += "ã";
    adapter->send(bench.reply(message, accents));
    CHECK(bench.sandbox->delivered().at(0).text == accents);
}

TEST_CASE(
    "mercadolibre: a reply goes to whoever wrote: the site's agent, or the buyer where there is none",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    for (const auto* site : {"mercadolibre.com.mx", "mercadolibre.com.pe"}) {
        SeededMessage message;
        message.conversation = site;
        message.buyer = "camila";
        message.site = site;
        message.text = site;
        message.sent_at = bench.clock.now() - 1h;
        bench.sandbox->seed(message);
    }
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming *mexican = pulled.byText("mercadolibre.com.mx"), *peruvian = pulled.byText("mercadolibre.com.pe");
    REQUIRE((mexican && peruvian));
    CHECK(mexican->reply_to.at("to") == "3037204279");
    CHECK(peruvian->reply_to.at("to") == peruvian->buyer_external_id);
    // The sandbox complains about any other recipient.
    adapter->send(bench.reply(*mexican, "Salió hoy."));
    adapter->send(bench.reply(*peruvian, "Salió hoy."));
    CHECK(bench.sandbox->delivered().size() == 2);
}

TEST_CASE("mercadolibre: the recipient can be set by hand", "[channels][mercadolibre][protocol]") {
    std::string body;
    const auto answer = [&](const HttpRequest& request, const std::string& path) -> HttpResponse {
        if (request.method != "POST") return nothing(path);
        body = request.body;
        return {201, {}, R"({"id":"m1","status":"available","message_date":{"created":"2026-09-21T22:13:20Z"}})"};
    };
    Scripted fixed(answer, {{"recipient_id", "42"}});
    CHECK(fixed.adapter->send(replyTo("packs/7")).accepted_at == *parseTime("2026-09-21T22:13:20Z"));
    CHECK(body.find(R"("to":{"user_id":42})") != std::string::npos);
    Scripted free(answer);
    free.adapter->send(replyTo("packs/7"));
    CHECK(body.find(R"("to":{"user_id":3037675074})") != std::string::npos);
}

TEST_CASE("mercadolibre: a blocked conversation says why", "[channels][mercadolibre][protocol]") {
    Market bench;
    const std::string why = GENERATE("blocked_by_time", "blocked_by_buyer", "blocked_by_claim_change_refund");
    bench.seed(why, "Onde está?");
    const auto adapter = bench.connect();
    const Incoming message = bench.drain(*adapter).messages.begin()->second;
    REQUIRE(message.warnings.size() == 1);
    CHECK(message.warnings[0].starts_with(why + ": "));
    CHECK(permanentCode([&] { adapter->send(bench.reply(message, "Saiu hoje.")); }) == why);
    CHECK(bench.sandbox->delivered().empty());
}

TEST_CASE(
    "mercadolibre: a reply that was moderated has failed, and its conversation waits on",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    CHECK(permanentCode([&] {
        adapter->send(bench.reply(first.messages.begin()->second, "Escreva para loja@exemplo.com"));
    }) == "PERSONAL_DATA");
    bench.clock.advance(11min);
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    const Incoming* own = later.byText("Escreva para loja@exemplo.com");
    REQUIRE(own);
    CHECK(own->author == Author::Seller);
    CHECK(own->warnings.size() == 1);
    const Incoming* notice = later.byText("Mercado Libre held this reply back: PERSONAL_DATA");
    REQUIRE(notice);
    CHECK(notice->author == Author::Notice);
    CHECK(notice->bounced == own->external_id);
    CHECK(later.settled.empty());
}

TEST_CASE("mercadolibre: a reply that is moderated later is told then", "[channels][mercadolibre][protocol]") {
    std::string status = "available";
    Scripted bench([&](const HttpRequest&, const std::string& path) -> HttpResponse {
        if (path == "/messages/unread") return {200, {}, unreadList({"7"})};
        if (packOf(path).empty()) return nothing(path);
        return {200, {}, R"({"paging":{"total":1},"messages":[{"id":"m1","site_id":"MLB","from":{"user_id":123456},
            "to":{"user_id":5},"status":")" + status + R"(","text":"Oi",
            "message_date":{"created":"2026-09-21T22:13:20Z"},
            "message_moderation":{"reason":"AUTOMATIC_MESSAGE","moderation_date":"2026-09-21T23:13:20Z"}}]})"};
    });
    Cursor cursor;
    CHECK(drainTexts(bench, cursor) == std::multiset<std::string>{"Oi"});
    bench.clock.advance(11min);
    CHECK(drainTexts(bench, cursor).empty());
    status = "rejected";
    bench.clock.advance(11min);
    CHECK(drainTexts(bench, cursor).count("Mercado Libre held this reply back: AUTOMATIC_MESSAGE") == 1);
}

TEST_CASE(
    "mercadolibre: attachments are uploaded first and named in the message", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    Outgoing reply = bench.reply(first.messages.begin()->second, "Segue a nota.");
    reply.attachments = {{"nota.pdf", "application/pdf", "", "%PDF-1.7 nota"}, {"", "image/png", "", "png"}};
    adapter->send(reply);
    bench.clock.advance(11min);
    const Pulled later = bench.drain(*adapter, first.cursors.back());
    const Incoming* own = later.byText("Segue a nota.");
    REQUIRE(own);
    REQUIRE(own->attachments.size() == 2);
    CHECK(ability<FetchesAttachments>(*adapter).fetchAttachment(own->attachments[0].ref, 1000) == "%PDF-1.7 nota");
    reply.attachments = {{"a.exe", "application/octet-stream", "", "MZ"}};
    CHECK(permanentCode([&] { adapter->send(reply); }) == "attachment_type");
    reply.attachments.assign(26, {"a.txt", "text/plain", "", "a"});
    CHECK(permanentCode([&] { adapter->send(reply); }) == "attachment_count");
    CHECK(permanentCode([&] {
        static_cast<void>(ability<FetchesAttachments>(*adapter).fetchAttachment("x", 9));
    }) == "attachment_ref");
}

TEST_CASE(
    "mercadolibre: an upload that is lost leaves no doubt about the reply", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("lamp", "Onde está?");
    const auto adapter = bench.connect();
    Outgoing reply = bench.reply(bench.drain(*adapter).messages.begin()->second, "Segue a nota.");
    reply.attachments = {{"nota.pdf", "application/pdf", "", "%PDF-1.7 nota"}};
    const auto fault = GENERATE(Fault::CutAfterEffect, Fault::Garbage, Fault::ServerError, Fault::Truncated);
    bench.misbehave(fault, 1);
    CHECK(bench.failure([&] { adapter->send(reply); }) == Failure::Temporary);
    CHECK(bench.sandbox->delivered().empty());
    adapter->send(reply);
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE(
    "mercadolibre: an answer to a reply that is no receipt leaves its fate open", "[channels][mercadolibre][protocol]"
) {
    const auto [status, body] =
        GENERATE(table<int, std::string>({{201, "{}"}, {200, "<html>"}, {204, ""}, {302, ""}, {500, ""}, {503, "x"}}));
    const std::string conversation = GENERATE("packs/7", "questions/13");
    CAPTURE(status, body, conversation);
    // What POST /answers answers is nowhere described: any object will do.
    if (conversation == "questions/13" && body == "{}") return;
    Scripted bench([s = status, b = body](const HttpRequest&, const std::string&) -> HttpResponse {
        return {s, {}, b};
    });
    try {
        bench.adapter->send(replyTo(conversation));
        FAIL("no receipt");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
}

TEST_CASE("mercadolibre: refusals of a message keep their meaning", "[channels][mercadolibre][protocol]") {
    const auto [status, body, code] = GENERATE(table<int, std::string, std::string>(
        {{400, R"({"message":"The message content is too long, max characters allowed are 350"})", "too_long"},
         {400, R"({"message":"The text has character/s that is/are not supported."})", "charset"},
         {422, R"({"attachment":"x"})", "unknown_attachment"},
         {403, R"({"status_code":403,"code":"forbidden","message":"blocked_conversation_send_message_forbidden"})",
          "blocked_conversation"}}
    ));
    Scripted bench([s = status, b = body](const HttpRequest& request, const std::string& path) -> HttpResponse {
        if (request.method == "GET") return nothing(path);
        return {s, {}, b};
    });
    CHECK(permanentCode([&] { bench.adapter->send(replyTo("packs/7")); }) == code);
}

TEST_CASE(
    "mercadolibre: a 403 that speaks of no conversation speaks of the account", "[channels][mercadolibre][protocol]"
) {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse {
        return {403, {}, R"({"error":"forbidden"})"};
    });
    CHECK_THROWS_AS(bench.adapter->send(replyTo("packs/7")), CredentialsRefused);
}

TEST_CASE(
    "mercadolibre: the limit of calls is obeyed when Mercado Libre says it first", "[channels][mercadolibre][protocol]"
) {
    Scripted bench([](const HttpRequest&, const std::string&) -> HttpResponse {
        return {429, {}, R"({"message":"local_rate_limited","status":429})"};
    });
    try {
        bench.adapter->send(replyTo("packs/7"));
        FAIL("too many");
    } catch (const Throttled& error) {
        CHECK(error.until == bench.clock.now() + 1min);
    }
}

// ---- Actions

TEST_CASE(
    "mercadolibre: the seller writes first as far as the action guide allows", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.seed("lamp", "Olá");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    ActionRequest request;
    request.action = "write_first";
    request.order_external_id = pulled.messages.begin()->second.order_external_id;
    request.inputs["text"] = "Seu pedido sai amanhã.";
    ability<Acts>(*adapter).act(request);
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->delivered()[0].text == "Seu pedido sai amanhã.");
    CHECK(bench.sandbox->acted() == std::vector<std::string>{"write_first 9007199254740993"});
    CHECK(permanentCode([&] { ability<Acts>(*adapter).act(request); }) == "no_cap_available");
    request.inputs["text"] = "您好";
    CHECK(permanentCode([&] { ability<Acts>(*adapter).act(request); }) == "charset");
    request.inputs["text"] = "Oi";
    request.order_external_id = "1";
    CHECK(permanentCode([&] { ability<Acts>(*adapter).act(request); }) == "unknown_order");
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE(
    "mercadolibre: an action that collides with another was not done, one without an answer may be",
    "[channels][mercadolibre][protocol]"
) {
    const auto [status, maybe] = GENERATE(table<int, bool>({{409, false}, {500, true}, {302, true}}));
    Scripted bench([s = status](const HttpRequest& request, const std::string& path) -> HttpResponse {
        if (request.method == "POST") return {s, {}, "{}"};
        if (path == "/orders/70") return {200, {}, R"({"id":70})"};
        return {200, {}, R"({"options":[{"id":"OTHER","type":"free_text","char_limit":350,"cap_available":1}]})"};
    });
    ActionRequest request;
    request.action = "write_first";
    request.order_external_id = "70";
    request.inputs["text"] = "Oi";
    try {
        ability<Acts>(*bench.adapter).act(request);
        FAIL("not done");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done == maybe);
    }
}

// ---- Notifications

TEST_CASE("mercadolibre: a notification is a hint for its own account only", "[channels][mercadolibre][protocol]") {
    Scripted bench([](const HttpRequest&, const std::string& path) { return nothing(path); });
    auto& receiver = ability<ReceivesPush>(*bench.adapter);
    const auto told = [&](const std::string& topic, const std::string& user) {
        const std::string body = R"({"resource":"/x/1","topic":")" + topic + R"(","user_id":)" + user + "}";
        return receiver.onPush({"POST", "https://hub.example/push", {}, body});
    };
    for (const auto* topic : {"questions", "messages", "orders_v2"}) CHECK(told(topic, "123456")->pull_now);
    REQUIRE(told("items", "123456"));
    CHECK_FALSE(told("items", "123456")->pull_now);
    CHECK(told("items", "123456")->status == 200);
    CHECK_FALSE(told("questions", "99"));
    CHECK(bench.calls == 0);
}

// ---- Tokens

TEST_CASE(
    "mercadolibre: a refresh token is good once, and the next one is stored with its end before it is used",
    "[channels][mercadolibre][protocol]"
) {
    Market bench;
    const AccountConfig first = bench.config;
    const auto adapter = bench.connect();
    CHECK_NOTHROW(static_cast<void>(adapter->check()));
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    const std::string second = bench.stored_secrets["refresh_token"];
    bench.clock.advance(6h);
    CHECK_NOTHROW(static_cast<void>(adapter->check()));
    CHECK(bench.stored_secrets["refresh_token"] != second);
    bench.stored_secrets["refresh_token"] = second;
    CHECK(bench.failure([&] { static_cast<void>(bench.connect()->check()); }) == Failure::Credentials);

    Scripted script([&](const HttpRequest&, const std::string& path) { return nothing(path); });
    static_cast<void>(script.adapter->check());
    REQUIRE(script.stored.size() == 2);  // the access token follows, for the next start
    CHECK(script.stored[0].value == "r2");
    CHECK(script.stored[0].ends == script.clock.now() + 120 * 24h);
}

TEST_CASE("mercadolibre: a token that can't be stored is not used", "[channels][mercadolibre][protocol]") {
    Scripted script([](const HttpRequest&, const std::string& path) { return nothing(path); });
    script.store = [](const std::string&, const std::string&, std::optional<Instant>) {
        throw std::runtime_error("disk");
    };
    CHECK_THROWS_WITH(script.adapter->check(), "disk");
    CHECK(script.calls == 0);
}

TEST_CASE(
    "mercadolibre: the browser round proves itself and stores the refresh token", "[channels][mercadolibre][protocol]"
) {
    Market bench;
    bench.config.secrets.erase("refresh_token");
    bench.config.settings["pkce"] = GENERATE("true", "false");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    const std::string callback = "https://hub.example/callback";
    const auto browser = makeTransports(TransportOptions{}, bench.stop);
    const auto visit = [&](const std::string& state) {
        const std::string url = ability<Authorizes>(*adapter).authorizeUrl(state, callback);
        const std::string back = browser->http().send({"GET", url, {}, ""}).header("location");
        REQUIRE(back.starts_with(callback + '?'));
        std::map<std::string, std::string> answer;
        for (const auto& [name, text] : decodeQuery(back.substr(callback.size() + 1))) answer[name] = text;
        return answer;
    };
    const auto answer = visit("state-1");
    CHECK(answer.at("state") == "state-1");
    if (bench.config.settings["pkce"] == "true") {
        auto stolen = visit("state-2");
        stolen["state"] = "another";
        CHECK(bench.failure([&] { ability<Authorizes>(*adapter).authorized(stolen, callback); }) == Failure::Credentials);
    }
    CHECK(bench.failure([&] {
        ability<Authorizes>(*adapter).authorized({{"error", "denied"}}, callback);
    }) == Failure::Credentials);
    CHECK(bench.stored_secrets.empty());
    // Another process may take the answer: nothing is kept between the halves of the round.
    const auto restarted = bench.connect();
    ability<Authorizes>(*restarted).authorized(answer, callback);
    CHECK(bench.stored_secrets.contains("refresh_token"));
    CHECK(bench.connect()->check().name == "123456 (MLA)");
}

TEST_CASE("mercadolibre: each country signs in at its own address", "[channels][mercadolibre][protocol]") {
    const auto [site, address] = GENERATE(table<std::string, std::string>(
        {{"MLA", "https://auth.mercadolibre.com.ar/authorization?"},
         {"MLB", "https://auth.mercadolivre.com.br/authorization?"}}
    ));
    Scripted bench([](const HttpRequest&, const std::string& path) { return nothing(path); }, {{"site", site}});
    CHECK(ability<Authorizes>(*bench.adapter).authorizeUrl("s", "https://hub.example/callback").starts_with(address));
}

TEST_CASE("mercadolibre: check tells how far the clocks are apart", "[channels][mercadolibre][protocol]") {
    Market bench;
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}
