#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "embedded/openapi.h"
#include "hub/api/events.h"
#include "hub/api/inbox_events.h"
#include "hub/api/hosts.h"
#include "hub/api/server.h"
#include "hub/app/service.h"
#include "hub/users/passwords.h"
#include "tests/support/client.h"
#include "tests/support/market.h"
#include "tests/support/office.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

std::string signInBody(const std::string& name, const std::string& password) {
    return R"({"name":")" + name + R"(","password":")" + password + "\"}";
}

/// Sends `start`, then a byte whenever nothing has come back for 50 ms, at most 200 times. What came back; "" when the
/// connection ended without a word, "alive" when it didn't end.
std::string drip(std::uint16_t port, const std::string& start) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
    socket.sendBytes(start.data(), static_cast<int>(start.size()));
    for (int i = 0; i < 200; ++i) {
        if (!socket.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ)) {
            socket.sendBytes("x", 1);
            continue;
        }
        std::string answer(4096, '\0');
        const int got = socket.receiveBytes(answer.data(), static_cast<int>(answer.size()));
        return answer.substr(0, static_cast<std::size_t>(std::max(got, 0)));
    }
    return "alive";
}

/// A marketplace whose sign-in page sends the browser back with something.
tests::Market signInMarket(const channels::Clock& clock) {
    for (const auto& kind : channels::allKinds()) {
        if (!kind.descriptor.abilities.contains(channels::Ability::Authorize)) continue;
        auto sandbox = kind.makeSandbox(clock);
        if (!sandbox->signInAnswer().empty()) return {&kind, std::move(sandbox)};
    }
    throw std::logic_error("no sandbox has a sign-in page");
}

}  // namespace

TEST_CASE("without a session nothing is told, not even that something is there", "[api]") {
    Office office;
    for (const char* path : {"conversations", "conversations/cnv_1", "accounts", "users", "kinds", "events", "quarantine"}) {
        CAPTURE(path);
        const auto answer = office.client->get(path);
        CHECK(answer.status == 401);
        CHECK(answer.headers.at("content-type").starts_with("application/problem+json"));
    }
    CHECK(office.client->get("session").json().root()["setup"].boolean() == false);
}

TEST_CASE("a change needs the session's CSRF token", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const std::string good = office.client->csrf;
    office.client->csrf = "wrong";
    CHECK(office.client->post("conversations/cnv_1/notes", R"({"text":"x"})").status == 403);
    office.client->csrf = good;
    CHECK(office.client->post("conversations/cnv_1/notes", R"({"text":"x"})").status == 201);
}

TEST_CASE("a token works without CSRF and ends when it is revoked", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto made = office.client->post("tokens", R"({"name":"script"})").json();
    Client program(office.service->url());
    program.extra_headers["Authorization"] = "Bearer " + made.root()["token"].text();
    CHECK(program.post("conversations/cnv_1/notes", R"({"text":"x"})").status == 201);
    CHECK(program.post("tokens", R"({"name":"child"})").status == 403);
    CHECK(program.get("conversations").status == 200);
    CHECK(office.client->send("DELETE", "tokens/" + made.root()["id"].text()).status == 204);
    CHECK(program.get("conversations").status == 401);
}

TEST_CASE("a seller sells and an operator operates", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    CHECK(office.client->get("accounts").status == 200);
    CHECK(office.client->post("accounts", R"({"kind":"x","name":"x","settings":{}})").status == 403);
    CHECK(office.client->post("users", R"({"name":"x","password":"long enough","roles":["operator"]})").status == 403);
}

TEST_CASE("five wrong passwords make a name wait, known or not", "[api]") {
    Office office;
    for (const char* name : {"seller", "nobody"}) {
        for (int i = 0; i < 5; ++i) {
            const auto answer = office.client->post("session", std::string(R"({"name":")") + name + R"(","password":"wrong"})");
            CHECK((answer.status == 401 || (i == 4 && answer.status == 429)));
        }
        const auto answer =
            office.client->post("session", std::string(R"({"name":")") + name + R"(","password":")" + kPassword + "\"}");
        CHECK(answer.status == 429);
    }
}

TEST_CASE("a question that takes one answer gets no second one, until the marketplace speaks again", "[api]") {
    Office office;
    const auto& kinds = channels::allKinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [](const auto& each) { return each.descriptor.rules.one_answer; });
    REQUIRE(kind != kinds.end());
    auto& store = *office.service->workplace().store;
    hub::Account account;
    account.kind = kind->descriptor.kind;
    account.name = "questions";
    account.state = hub::AccountState::Paused;
    const auto id = store.addAccount(account, kNoon);
    const auto lease = *store.lease(id, "test", kNoon, 10min);
    auto comes = [&, at = kNoon](const std::string& message_id, channels::Author author) mutable {
        hub::Arrivals arrivals;
        arrivals.messages = {message(message_id, "q1", "Mavi var mı?", at += 1min)};
        arrivals.messages.front().from.author = author;
        store.arrive(lease, arrivals, kNoon);
    };
    comes("question", channels::Author::Buyer);
    office.client->signIn("seller", kPassword);
    const auto conversation = "conversations/cnv_" + std::to_string(*store.conversationByExternalId(id, "q1"));
    CHECK(office.client->get(conversation).json().root()["rules"]["one_answer"].boolean() == true);
    const auto reply = [&](const std::string& key) {
        return office.client->post(
            conversation + "/replies", R"({"text":"Evet, mavi rengi var.","seen":null,"hold_seconds":600,"key":")" + key + "\"}");
    };
    const auto first = reply("first-key");
    REQUIRE(first.status == 201);
    CHECK(reply("first-key").status == 201);  // asked again
    const auto second = reply("second-key");
    CHECK(second.status == 409);
    CHECK_FALSE(second.json().root()["newer"].exists());
    CHECK(office.client->post("replies/" + first.json().root()["id"].text() + "/undo", "{}").status == 200);
    comes("typed elsewhere", channels::Author::Seller);
    CHECK(reply("third-key").status == 409);
    comes("rejected", channels::Author::Notice);
    CHECK(reply("fourth-key").status == 201);
}

TEST_CASE("requests that a proxy and a server could read differently are refused", "[api]") {
    Office office;
    const std::string host = "Host: 127.0.0.1\r\n";
    CHECK(office.raw("POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}").find("400") != std::string::npos);
    CHECK(office.raw("POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}").find("400") != std::string::npos);
    CHECK(office.raw("POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: -2\r\n\r\n{}").find("400") != std::string::npos);
    CHECK(office.raw("POST /api/v1/session HTTP/1.1\r\n" + host + "\r\n").find("411") != std::string::npos);
    CHECK(office.raw("POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\n\r\n").find("413") != std::string::npos);
    CHECK(office.raw("GET /healthz HTTP/1.1\r\n\r\n").find("400") != std::string::npos);
    CHECK(office.raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n").find("421") != std::string::npos);
    CHECK(office.raw("GET /healthz HTTP/1.1\r\n" + host + "\r\n").find("200") != std::string::npos);
}

TEST_CASE("a thread shows buyer text as text, under a policy that runs nothing of it", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto answer = office.client->get("conversations/cnv_1");
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("content-type") == "application/json");
    CHECK(answer.headers.at("x-content-type-options") == "nosniff");
    CHECK(answer.headers.at("cache-control") == "no-store");
    CHECK(answer.headers.at("content-security-policy").find("default-src 'none'") != std::string::npos);
    CHECK(answer.json().root()["messages"][0]["text"].text() == "<script>alert(1)</script> Wo?");
}

TEST_CASE("a reply with a field unfilled or nothing in it is refused by name", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto empty = office.client->post("conversations/cnv_1/replies", R"({"text":" ","key":"key-00001","seen":null})");
    CHECK(empty.status == 422);
    CHECK(empty.json().root()["field"].text() == "text");
    const auto unseen = office.client->post("conversations/cnv_1/replies", R"({"text":"Hallo","key":"key-00001"})");
    CHECK(unseen.status == 422);
    CHECK(unseen.json().root()["field"].text() == "seen");
}

TEST_CASE("a reply is kept for a chosen time and sent before it on request", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto kept = office.client->post(
        "conversations/cnv_1/replies",
        R"({"text":"Guten Morgen!","key":"key-00001","seen":null,"hold_seconds":0,"send_at":"2036-11-22T08:00:00Z"})"
    );
    REQUIRE(kept.status == 201);
    CHECK(kept.json().root()["state"].text() == "held");
    CHECK(kept.json().root()["hold_until"].text() == "2036-11-22T08:00:00Z");
    const auto shown = office.client->get("conversations/cnv_1").json();
    CHECK(shown.root()["conversation"]["reply_at"].text() == "2036-11-22T08:00:00Z");
    const auto path = "replies/" + kept.json().root()["id"].text() + "/send";
    const auto released = office.client->post(path);
    REQUIRE(released.status == 200);
    CHECK(released.json().root()["state"].text() == "waiting");
    CHECK(office.client->post(path).status == 409);
    CHECK(office.client->post("replies/rpl_99/send").status == 404);
    CHECK(office.client->get("conversations/cnv_1").json().root()["conversation"]["reply_at"].isNull());
}

TEST_CASE("a correction changes the tags and says that a person made it", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto changed = office.client->send("PATCH", "conversations/cnv_1", R"({"intent":"refund_status","language":"nl"})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    const auto document = changed.json();
    CHECK(document.root()["tags"]["intent"].text() == "refund_status");
    CHECK(document.root()["tags"]["language"].text() == "nl");
    CHECK(document.root()["tags"]["corrected"].size() == 2);
    CHECK(office.client->send("PATCH", "conversations/cnv_1", R"({"intent":"no_such"})").status == 422);
}

TEST_CASE("a correction is taken back to what was guessed", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto patched = [&](const char* body) {
        const auto answer = office.client->send("PATCH", "conversations/cnv_1", body);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    };
    const auto guessed = patched(R"({"language":null,"timezone":null,"intent":null})");
    CHECK(guessed.root()["tags"]["corrected"].size() == 0);
    const auto corrected = patched(R"({"language":"nl","timezone":"Asia/Tokyo","intent":"refund_status"})");
    CHECK(corrected.root()["tags"]["corrected"].size() == 3);
    const auto back = patched(R"({"language":null,"timezone":null,"intent":null})");
    CHECK(back.root()["tags"]["corrected"].size() == 0);
    for (const char* what : {"language", "timezone", "intent"}) {
        INFO(what);
        CHECK(back.root()["tags"][what].text() == guessed.root()["tags"][what].text());
    }
    CHECK(office.client->send("PATCH", "conversations/cnv_1", R"({"language":""})").status == 422);
}

TEST_CASE("whoever corrects is told what else was likely whatever a person has said", "[api]") {
    Office office;
    auto& store = *office.service->workplace().store;
    const auto account = store.accounts().front().id;
    hub::Arrivals arrivals;
    auto& order = arrivals.orders.emplace_back();
    order.external_id = "302";
    order.ship_to.emplace();
    order.ship_to->country = "US";
    auto& asked = arrivals.messages.emplace_back(message("m2", "c2", "Where is my parcel?", kNoon));
    asked.from.order_external_id = "302";
    store.arrive(*store.lease(account, "test", kNoon + 1h, 10min), arrivals, kNoon);
    office.client->signIn("seller", kPassword);
    REQUIRE(office.client->send("PATCH", "conversations/cnv_2", R"({"language":"ja","timezone":"Asia/Tokyo"})").status == 200);
    const auto answer = office.client->get("conversations/cnv_2/guesses");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto guesses = answer.json();
    CHECK(guesses.root()["languages"][0]["language"].text() == "en");
    CHECK(guesses.root()["timezones"][0]["timezone"].text() == "America/New_York");
    CHECK(guesses.root()["timezones"][1]["p"].number().value_or(0) > 0.1);
    CHECK(office.client->get("conversations/cnv_99/guesses").status == 404);
}

TEST_CASE("risks are what a person says until they are given back", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto patch = [&](const std::string& body) { return office.client->send("PATCH", "conversations/cnv_1", body); };
    const auto risksOf = [](const Answer& answer) {
        const auto document = answer.json();
        const auto list = document.root()["tags"]["risks"];
        std::vector<std::string> risks;
        for (std::size_t i = 0; i < list.size(); ++i) risks.push_back(list[i].text());
        return risks;
    };
    const auto saysPerson = [](const Answer& answer) { return answer.json().root()["tags"]["corrected"].dump().find("risks") != std::string::npos; };
    const std::vector<std::string> both{"review", "safety"};
    const auto set = patch(R"({"risks":["safety","review","safety"]})");
    INFO(set.body);
    REQUIRE(set.status == 200);
    CHECK(risksOf(set) == both);
    CHECK(saysPerson(set));
    const auto retagged = patch(R"({"language":"nl"})");
    CHECK(risksOf(retagged) == both);
    CHECK(saysPerson(retagged));
    CHECK(risksOf(patch(R"({"risks":[]})")).empty());
    CHECK(saysPerson(patch(R"({"risks":[]})")));
    const auto given_back = patch(R"({"risks":null})");
    CHECK(given_back.status == 200);
    CHECK_FALSE(saysPerson(given_back));
    for (const char* wrong : {R"({"risks":["murder"]})", R"({"risks":"safety"})", R"({"risks":[1]})"}) {
        CAPTURE(wrong);
        const auto refused = patch(wrong);
        CHECK(refused.status == 422);
        CHECK(refused.json().root()["field"].text() == "risks");
    }
}

TEST_CASE("suggestions say which language they are in and why", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto told = [&](const std::string& body) {
        const auto document = office.client->post("suggest", body).json();
        return document.root()["reply_locale"].text() + " by " + document.root()["reply_locale_evidence"].text();
    };
    CHECK(told(R"({"text":"Wo bleibt mein Paket?"})") == "de by text");
    CHECK(told(R"({"text":"??","locale":"it-IT"})") == "it-IT by locale");
    CHECK(told(R"({"text":"ok"})") == "en by default");
    const auto stored = office.client->post("conversations/cnv_1/suggestions", "{}").json();
    CHECK(stored.root()["reply_locale"].exists());
    CHECK(stored.root()["reply_locale_evidence"].exists());
}

TEST_CASE("every path that the API serves is described, and the other way round", "[api][contract]") {
    const auto document = channels::JsonDocument::parse(embedded::openapi().front().bytes);
    std::set<std::string> described;
    document.root()["paths"].forEachMember([&](std::string_view path, channels::Json verbs) {
        verbs.forEachMember([&](std::string_view verb, channels::Json) {
            std::string upper;
            for (const char c : verb) upper += static_cast<char>(std::toupper(c));
            described.insert(upper + " " + std::string(path));
        });
    });
    described.erase("GET /events");  // taken over by the server before the router
    Office office;
    hub::api::Router router;
    auto& place = office.service->workplace();
    hub::SignIn sign_in(*place.store, place.clock);
    hub::api::Hub hub{*place.store, *place.blobs, *place.vault, place.clock, *place.poller, *place.learned, sign_in, {}, false, {}, {}};
    hub::api::addAllRoutes(router, hub);
    std::set<std::string> served;
    for (const auto& route : router.routes()) served.insert(route.method + " " + route.pattern);
    served.erase("GET /demo/delivered");  // of demonstrations alone
    CHECK(served == described);
}

TEST_CASE("an account is connected through the browser by who began it, once", "[api]") {
    Office office;
    auto& place = office.service->workplace();
    auto market = signInMarket(place.clock);
    tests::connect(market, market.kind->descriptor.kind, *place.store, *place.vault, place.clock.now(), "refresh_token");
    const auto id = market.account;
    // Without a refresh token it waits for its operator.
    while (place.store->account(id)->state != hub::AccountState::Refused) std::this_thread::sleep_for(20ms);

    office.client->signIn("operator", kPassword);
    const std::string path = "accounts/" + hub::outsideId(hub::IdKind::Account, id);
    CHECK(office.client->post(path + "/authorize", R"({"redirect_uri":"http://evil.example/"})").status == 422);
    const auto begun = office.client->post(path + "/authorize", R"({"redirect_uri":"https://hub.example/connected"})");
    REQUIRE(begun.status == 200);
    const std::string url = begun.json().root()["url"].text();
    const auto at = url.find("state=") + 6;
    const std::string state = url.substr(at, url.find('&', at) - at);
    const auto answer = [&](const std::string& with_state) {
        channels::JsonWriter out;
        out.beginObject().key("answer").beginObject().member("state", with_state);
        for (const auto& [name, value] : market.sandbox->signInAnswer()) out.member(name, value);
        out.endObject().endObject();
        return out.str();
    };
    CHECK(office.client->post("authorizations", answer("guessed")).status == 422);
    CHECK(office.client->post("authorizations", answer(state)).status == 200);
    CHECK(office.client->post("authorizations", answer(state)).status == 422);
    CHECK(place.store->account(id)->secrets.contains("refresh_token"));
    CHECK(place.store->account(id)->state == hub::AccountState::Working);
    const auto shown = office.client->get(path);
    CHECK(shown.body.find(market.sandbox->account().secrets.at("refresh_token")) == std::string::npos);
    office.client->signIn("seller", kPassword);
    CHECK(office.client->post(path + "/authorize", R"({"redirect_uri":"https://hub.example/connected"})").status == 403);
}

TEST_CASE("a file that goes with a reply is uploaded as it is, and named by its hash", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    office.client->extra_headers["Content-Type"] = "application/octet-stream";
    const auto uploaded = office.client->post("files", std::string("%PDF-1.7\n\0\xff", 11));
    REQUIRE(uploaded.status == 201);
    CHECK(uploaded.json().root()["size"].integer() == 11);
    CHECK(office.client->post("conversations/cnv_1/notes", R"({"text":"x"})").status == 415);
    office.client->extra_headers.clear();
    const auto reply = [&](const std::string& blob) {
        return office.client->post(
            "conversations/cnv_1/replies",
            R"({"text":"Anbei.","key":"key-00000001","seen":null,"files":[{"name":"a.pdf","media_type":"application/pdf","blob":")" + blob + "\"}]}"
        );
    };
    CHECK(reply("../../secret.key").json().root()["field"].text() == "files");
    CHECK(reply(uploaded.json().root()["blob"].text()).status == 201);
}

TEST_CASE("what an operator looks at is no seller's business, and holds no secret", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    for (const char* path : {"accounts/acc_1/ledger", "accounts/acc_1/requests"}) CHECK(office.client->get(path).status == 403);
    CHECK(office.client->send("DELETE", "conversations/cnv_1").status == 403);
    office.client->signIn("operator", kPassword);
    CHECK(office.client->get("accounts/acc_1/ledger").json().root()["days"].isArray());
    CHECK(office.client->get("accounts/acc_1/requests").json().root()["items"].isArray());
    CHECK(office.client->post("accounts/acc_1/pull-again", R"({"days":0})").status == 422);
    CHECK(office.client->post("accounts/acc_1/pull-again", R"({"days":30})").status == 204);
    CHECK(office.client->post("accounts/acc_1/reconcile").status == 204);
    CHECK(office.client->send("DELETE", "conversations/cnv_1").status == 204);
    CHECK(office.client->get("conversations/cnv_1").status == 404);
}

TEST_CASE("a notification for nobody is not found, whatever it holds", "[api]") {
    Office office;
    const std::string body = "POST /push/0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}";
    CHECK(office.raw(body).find("404") != std::string::npos);
    CHECK(office.raw("GET /push/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").find("404") != std::string::npos);
}

TEST_CASE("the service stops within seconds while clients hold on", "[api]") {
    auto office = std::make_unique<Office>();
    office->client->signIn("seller", kPassword);
    const auto port = office->port();
    // One that asks for more than the buffers between hold, and reads none of it.
    Poco::Net::StreamSocket greedy(Poco::Net::SocketAddress("127.0.0.1", port));
    std::string asks;
    for (int i = 0; i < 200; ++i) asks += "GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    greedy.sendBytes(asks.data(), static_cast<int>(asks.size()));
    std::vector<Poco::Net::StreamSocket> silent;
    for (int i = 0; i < 20; ++i) silent.emplace_back(Poco::Net::SocketAddress("127.0.0.1", port));
    const std::string head = "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + office->client->cookie + "\r\n\r\n";
    silent[0].sendBytes(head.data(), static_cast<int>(head.size()));
    std::atomic<bool> dripping{false};
    std::thread dripper([&] {
        try {
            Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
            const std::string start = "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n";
            socket.sendBytes(start.data(), static_cast<int>(start.size()));
            dripping = true;
            while (!socket.poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ)) socket.sendBytes("x", 1);
        } catch (const Poco::Exception&) {
            dripping = true;
        }
    });
    while (!dripping) std::this_thread::yield();
    const auto begin = std::chrono::steady_clock::now();
    office.reset();
    CHECK(std::chrono::steady_clock::now() - begin < 7s);
    dripper.join();
}

TEST_CASE("a client that drips its head or its body is cut off at a deadline", "[api]") {
    Office office;
    auto& place = office.service->workplace();
    hub::SignIn sign_in(*place.store, place.clock);
    hub::api::Hub hub{*place.store, *place.blobs, *place.vault, place.clock, *place.poller, *place.learned, sign_in, {}, false, {}, {}};
    hub::api::ServerOptions options;
    options.port = 0;
    options.head_patience = 300ms;
    options.body_patience = 300ms;
    hub::api::Server server(hub, options);
    server.start();
    const std::string post = "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    CHECK(drip(server.port(), post + "Content-Length: 1000\r\n\r\n").starts_with("HTTP/1.1 408"));
    CHECK(drip(server.port(), post + "X-Slow: ") != "alive");
    server.stop();
}

TEST_CASE("a malformed address and U+0000 are the client's fault", "[api]") {
    Office office;
    const std::string host = " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    CHECK(office.raw("GET /%zz" + host).find("400") != std::string::npos);
    CHECK(office.raw("GET /api/v1/conversations?language=%zz" + host).find("400") != std::string::npos);
    office.client->signIn("seller", kPassword);
    CHECK(office.client->get("conversations?language=%00").status == 422);
    const auto searched = office.client->post("search", R"({"q":"a\u0000b"})");
    CHECK(searched.status == 422);
    CHECK(searched.json().root()["field"].text() == "q");
    CHECK(office.client->post("conversations/cnv_1/notes", R"({"text":"a\u0000b"})").status == 422);
    CHECK(office.client->post("conversations/cnv_1/suggestions", R"({"facts":{"carrier":"a\u0000b"}})").status == 422);
}

TEST_CASE("a page is known by any spelling of the hub's names", "[api]") {
    using hub::api::hostName;
    CHECK(hostName("Hub.Example:8080") == "hub.example");
    CHECK(hostName("[::1]:8080") == "[::1]");
    CHECK(hostName("[::1]") == "[::1]");
    CHECK(hostName("[::1").empty());
    CHECK(hostName("127.0.0.1:80@evil.example").empty());
    Office office;
    for (const char* name : {"hub.EXAMPLE", "Hub.Example:443", "[::1]:8080", "LOCALHOST:1"}) {
        CAPTURE(name);
        CHECK(office.raw(std::string("GET /healthz HTTP/1.1\r\nHost: ") + name + "\r\n\r\n").find("200") != std::string::npos);
    }
}

TEST_CASE("figures are told to this machine, and elsewhere for a token", "[api]") {
    Office office;
    CHECK(office.client->get("/metrics").status == 200);
    office.client->extra_headers["Host"] = "hub.example";
    CHECK(office.client->get("/metrics").status == 401);
    office.client->signIn("seller", kPassword);
    CHECK(office.client->get("/metrics").status == 200);
}

TEST_CASE("only the hub's own page can sign somebody in", "[api]") {
    Office office;
    const std::string body = signInBody("seller", kPassword);
    for (const char* origin : {"https://evil.example", "null", "http://127.0.0.1:1"}) {
        CAPTURE(origin);
        office.client->extra_headers["Origin"] = origin;
        CHECK(office.client->post("session", body).status == 403);
        CHECK(office.client->post("setup", R"({"code":"x"})").status == 403);
    }
    for (const std::string& origin : {office.service->url(), std::string("https://hub.example")}) {
        CAPTURE(origin);
        office.client->extra_headers["Origin"] = origin;
        CHECK(office.client->post("session", body).status == 200);
    }
}

TEST_CASE("a body is JSON and says so", "[api]") {
    Office office;
    const std::string body = signInBody("seller", kPassword);
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
        CAPTURE(type);
        office.client->extra_headers["Content-Type"] = type;
        CHECK(office.client->post("session", body).status == 415);
    }
    office.client->extra_headers["Content-Type"] = "Application/JSON; charset=utf-8";
    CHECK(office.client->post("session", body).status == 200);
}

TEST_CASE("guesses sent side by side count before they are looked at", "[api]") {
    Shop shop;
    FakeClock clock;
    hub::SignIn sign_in(*shop.store, clock);
    int right_but_late = 0;
    // Which of two threads comes first is chance: one round in which the right guess waits behind five wrong ones is proof.
    for (int round = 0; round < 5; ++round) {
        hub::User user;
        user.name = "seller" + std::to_string(round);
        user.password = hub::hashPassword(kPassword);
        shop.store->addUser(user, kNoon);
        std::latch begun(9);
        std::vector<std::thread> guessers;
        for (int i = 0; i < 9; ++i) {
            guessers.emplace_back([&] {
                begun.count_down();
                sign_in.signIn(user.name, "wrong");
            });
        }
        begun.wait();
        if (std::holds_alternative<hub::SignInRefused>(sign_in.signIn(user.name, kPassword))) ++right_but_late;
        for (auto& guesser : guessers) guesser.join();
    }
    CHECK(right_but_late > 0);
}

TEST_CASE("a queue of sign-ins has an end", "[api]") {
    Office office;
    std::atomic<int> refused{0}, other{0};
    std::vector<std::thread> people;
    for (int i = 0; i < 60; ++i) {
        people.emplace_back([&, i] {
            Client client(office.service->url());
            const auto answer = client.post("session", signInBody("nobody" + std::to_string(i), "wrong"));
            if (answer.status == 429) ++refused;
            if (answer.status != 429 && answer.status != 401) ++other;
        });
    }
    for (auto& person : people) person.join();
    CHECK(refused > 0);
    CHECK(other == 0);
}

TEST_CASE("a program's token doesn't manage people", "[api]") {
    Office office;
    office.client->signIn("operator", kPassword);
    const auto made = office.client->post("tokens", R"({"name":"script"})").json();
    Client program(office.service->url());
    program.extra_headers["Authorization"] = "Bearer " + made.root()["token"].text();
    const std::string person = R"({"name":"mallory","password":"long enough","roles":["operator"]})";
    CHECK(program.get("accounts").status == 200);
    CHECK(program.post("users", person).status == 403);
    CHECK(program.send("PATCH", "users/usr_1", R"({"password":"long enough"})").status == 403);
    CHECK(office.client->post("users", person).status == 201);
}

TEST_CASE("a key belongs to one reply", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto first = office.client->post("conversations/cnv_1/replies", R"({"text":"Hallo","key":"key-00001","seen":null})");
    REQUIRE(first.status == 201);
    const auto again = office.client->post("conversations/cnv_1/replies", R"({"text":"Hallo","key":"key-00001","seen":null})");
    CHECK(again.status == 201);
    CHECK(again.json().root()["id"].text() == first.json().root()["id"].text());
    const auto other = office.client->post("conversations/cnv_1/replies", R"({"text":"Tag","key":"key-00001","seen":null})");
    CHECK(other.status == 409);
    CHECK(other.json().root()["title"].text() == "The key was used for another reply");
}

TEST_CASE("a cursor that isn't one is named", "[api]") {
    Office office;
    office.client->signIn("seller", kPassword);
    const auto answer = office.client->get("conversations?cursor=nonsense");
    CHECK(answer.status == 422);
    CHECK(answer.json().root()["field"].text() == "cursor");
}

TEST_CASE("a stored credential goes to no other server, and goes with its account", "[api]") {
    using channels::SettingType;
    Office office;
    office.client->signIn("operator", kPassword);
    const auto& all = channels::allKinds();
    const auto kind = std::find_if(all.begin(), all.end(), [](const channels::Kind& each) {
        const auto& of = each.descriptor.settings;
        const auto is_url = [](const auto& setting) { return setting.type == SettingType::Url; };
        return std::any_of(of.begin(), of.end(), is_url) &&
               std::none_of(of.begin(), of.end(), [&](const auto& s) { return is_url(s) && (s.required || s.fallback.empty()); });
    });
    REQUIRE(kind != all.end());
    channels::JsonWriter form, secrets;
    form.beginObject().member("kind", kind->descriptor.kind).member("name", "shop").member("paused", true).key("settings").beginObject();
    secrets.beginObject();
    std::string address, fallback;
    std::size_t kept = 0;
    for (const auto& setting : kind->descriptor.settings) {
        if (setting.type == SettingType::Text && setting.required) form.member(setting.name, "lamps");
        if (setting.type == SettingType::Url) address = setting.name, fallback = setting.fallback;
        if (setting.type == SettingType::Secret) secrets.member(setting.name, "s3cret"), ++kept;
    }
    form.endObject().endObject();
    secrets.endObject();
    const std::string with_secrets = R"(,"secrets":)" + secrets.str() + "}";
    const std::string body = form.str();
    const auto made = office.client->post("accounts", body.substr(0, body.size() - 1) + with_secrets);
    INFO(made.body);
    REQUIRE(made.status == 201);
    const std::string id = made.json().root()["id"].text();
    const auto change = [&](const std::string& to, const std::string& rest) {
        return office.client->send("PATCH", "accounts/" + id, R"({"settings":{")" + address + R"(":")" + to + "\"}" + rest);
    };
    const auto carried = change("https://evil.example", "}");
    CHECK(carried.status == 422);
    CHECK(carried.json().root()["field"].text() == address);
    CHECK(change("https://evil.example", R"(,"secrets":{}})").status == 422);
    CHECK(change(fallback, "}").status == 200);
    CHECK(change("https://api.example", with_secrets).status == 200);
    auto& store = *office.service->workplace().store;
    const auto inside = *hub::insideId(hub::IdKind::Account, id);
    CHECK(store.sealedSecrets(inside).size() == kept);
    CHECK(office.client->send("DELETE", "accounts/" + id).status == 204);
    CHECK(store.sealedSecrets(inside).empty());
}

namespace {

/// Event streams on a store of their own, and a client's end for each stream.
struct Broadcast {
    explicit Broadcast(hub::api::EventLimits limits) : streams(limits) { streams.start(); }
    Poco::Net::StreamSocket follow(
        std::int64_t after, std::function<bool()> allowed = [] { return true; }, const std::string& owner = {}
    ) {
        Poco::Net::StreamSocket client(door.address());
        client.setReceiveTimeout(Poco::Timespan(10, 0));
        streams.adopt(door.acceptConnection(), hub::api::inboxEvents(*shop.store, after), std::move(allowed), owner);
        return client;
    }
    /// All that comes until `end` has come, or the stream's end.
    static std::string readUntil(Poco::Net::StreamSocket& client, const std::string& end) {
        std::string all, part(65536, '\0');
        while (all.find(end) == std::string::npos) {
            const int got = client.receiveBytes(part.data(), static_cast<int>(part.size()));
            if (got <= 0) return all + "<end>";
            all.append(part, 0, static_cast<std::size_t>(got));
        }
        return all;
    }

    Shop shop;
    Poco::Net::ServerSocket door{Poco::Net::SocketAddress("127.0.0.1", 0)};
    hub::api::EventStreams streams;
};

}  // namespace

TEST_CASE("a page that knows events which never were starts anew", "[api][events]") {
    Broadcast cast({});
    cast.shop.store->addEvent("conversation", R"({"id":"cnv_1"})", kNoon);
    auto client = cast.follow(1'000'000);
    CHECK(Broadcast::readUntil(client, "event: reset").find("event: reset") != std::string::npos);
    auto current = cast.follow(cast.shop.store->newestEvent() - 1);
    const auto came = Broadcast::readUntil(current, "cnv_1");
    CHECK(came.find("event: reset") == std::string::npos);
}

TEST_CASE("a stream ends when its session does", "[api][events]") {
    Broadcast cast({10, 4, 100ms, 30s});
    std::atomic<bool> signed_in{true};
    auto client = cast.follow(0, [&] { return signed_in.load(); });
    Broadcast::readUntil(client, "still here");
    signed_in = false;
    CHECK(Broadcast::readUntil(client, "never").ends_with("<end>"));
}

TEST_CASE("a stream whose client takes nothing is dropped and makes room", "[api][events]") {
    Broadcast cast({1, 4, 20s, 200ms});
    for (int i = 0; i < 40; ++i) cast.shop.store->addEvent("large", std::string(1u << 20, 'x'), kNoon);
    CHECK_FALSE(cast.streams.isFull());
    auto client = cast.follow(0);
    CHECK(cast.streams.isFull());
    const auto begin = std::chrono::steady_clock::now();
    while (cast.streams.isFull() && std::chrono::steady_clock::now() - begin < 20s) std::this_thread::yield();
    CHECK_FALSE(cast.streams.isFull());
}

TEST_CASE("who follows too often loses the oldest stream alone", "[api][events]") {
    Broadcast cast({10, 2, 100ms, 30s});
    const auto follow = [&](const std::string& owner) { return cast.follow(0, [] { return true; }, owner); };
    auto first = follow("v_1"), other = follow("v_2"), second = follow("v_1"), third = follow("v_1");
    CHECK(Broadcast::readUntil(first, "never").ends_with("<end>"));
    for (auto* stream : {&other, &second, &third}) {
        CHECK_FALSE(Broadcast::readUntil(*stream, "still here").ends_with("<end>"));
    }
}

TEST_CASE("events of the day before are forgotten", "[api][events]") {
    Shop shop;
    FakeClock clock;
    shop.store->addEvent("old", "{}", kNoon - 25h);
    shop.store->addEvent("new", "{}", kNoon);
    const auto types = [&] {
        std::set<std::string> all;
        for (const auto& event : shop.store->eventsAfter(0, 10)) all.insert(event.type);
        return all;
    };
    hub::api::EventStreams streams({}, [&] { hub::api::dropOldEvents(*shop.store, clock.now()); });
    streams.start();
    streams.wake();
    const auto begin = std::chrono::steady_clock::now();
    while (types().contains("old") && std::chrono::steady_clock::now() - begin < 10s) std::this_thread::yield();
    CHECK(types().contains("new"));
    CHECK_FALSE(types().contains("old"));
}

TEST_CASE("what can't be read is paged and counted and given whole as a file", "[api][quarantine]") {
    Office office;
    auto& store = *office.service->workplace().store;
    const std::string bytes("\0\xff<script>", 10);
    hub::Arrivals arrivals;
    for (int n = 0; n < 101; ++n) arrivals.unreadable.push_back({"bad-" + std::to_string(n), "no sender", bytes});
    const auto account = store.accounts().front().id;
    store.arrive(*store.lease(account, "test", kNoon + 1h, 10min), arrivals, kNoon);
    CHECK(office.client->get("quarantine/qrn_1/file").status == 401);
    office.client->signIn("seller", kPassword);
    const auto first = office.client->get("quarantine").json();
    CHECK(first.root()["items"].size() == 100);
    CHECK(first.root()["waiting"].integer() == 101);
    const auto second = office.client->get("quarantine?cursor=" + first.root()["next"].text()).json();
    REQUIRE(second.root()["items"].size() == 1);
    CHECK(second.root()["next"].isNull());
    CHECK(second.root()["waiting"].integer() == 101);
    const auto id = second.root()["items"][0]["id"].text();
    const auto file = office.client->get("quarantine/" + id + "/file");
    REQUIRE(file.status == 200);
    CHECK(file.body == bytes);
    CHECK(file.headers.at("content-type") == "application/octet-stream");
    CHECK(file.headers.at("content-disposition") == "attachment; filename=\"" + id + ".bin\"");
    CHECK(file.headers.at("x-content-type-options") == "nosniff");
    CHECK(office.client->get("quarantine/qrn_999/file").status == 404);
}
