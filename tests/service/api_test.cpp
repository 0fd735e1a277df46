#include <catch2/catch.hpp>

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "embedded/openapi.h"
#include "hub/app/service.h"
#include "hub/users/passwords.h"
#include "tests/support/client.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

constexpr const char* kPassword = "correct horse battery";

/// A running service with a seller and an operator, and one conversation.
struct Office {
    Office() {
        settings.data = folder.name() + "/data";
        settings.listen = "127.0.0.1:0";
        service = std::make_unique<hub::Service>(settings);
        auto& store = *service->workplace().store;
        addUser("seller", {hub::Role::Seller});
        addUser("operator", {hub::Role::Operator});
        hub::Account account;
        account.kind = "lantern";
        account.name = "lamps";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::Arrivals arrivals;
        arrivals.messages = {message("m1", "c1", "<script>alert(1)</script> Wo?", kNoon)};
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        service->start();
        client = std::make_unique<Client>(service->url());
    }
    void addUser(const std::string& name, std::set<hub::Role> roles) {
        hub::User user;
        user.name = name;
        user.roles = std::move(roles);
        user.password = hub::hashPassword(kPassword);
        service->workplace().store->addUser(user, kNoon);
    }
    std::string raw(const std::string& bytes) {
        const auto port = static_cast<Poco::UInt16>(std::stoi(service->url().substr(service->url().rfind(':') + 1)));
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
        socket.setReceiveTimeout(Poco::Timespan(5, 0));
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        std::string answer(4096, '\0');
        const int got = socket.receiveBytes(answer.data(), static_cast<int>(answer.size()));
        answer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return answer.substr(0, answer.find('\r'));
    }

    TemporaryFolder folder;
    hub::Settings settings;
    std::unique_ptr<hub::Service> service;
    std::unique_ptr<Client> client;
};

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
    hub::api::Hub hub{*place.store, *place.blobs, *place.vault, place.clock, *place.poller, sign_in, {}, false, {}, {}};
    hub::api::addAllRoutes(router, hub);
    std::set<std::string> served;
    for (const auto& route : router.routes()) served.insert(route.method + " " + route.pattern);
    served.erase("GET /demo/delivered");  // of demonstrations alone
    CHECK(served == described);
}

TEST_CASE("the service stops within seconds while clients hold on", "[api]") {
    auto office = std::make_unique<Office>();
    office->client->signIn("seller", kPassword);
    const auto port = static_cast<Poco::UInt16>(std::stoi(office->service->url().substr(office->service->url().rfind(':') + 1)));
    std::vector<Poco::Net::StreamSocket> silent;
    for (int i = 0; i < 20; ++i) silent.emplace_back(Poco::Net::SocketAddress("127.0.0.1", port));
    const std::string head = "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + office->client->cookie + "\r\n\r\n";
    silent[0].sendBytes(head.data(), static_cast<int>(head.size()));
    const auto begin = std::chrono::steady_clock::now();
    office.reset();
    CHECK(std::chrono::steady_clock::now() - begin < 15s);
}
