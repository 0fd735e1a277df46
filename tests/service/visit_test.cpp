#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/api/visits.h"
#include "hub/app/clock.h"
#include "hub/app/service.h"
#include "hub/users/passwords.h"
#include "tests/support/client.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;
using tests::Client;
using tests::TemporaryFolder;

namespace {

constexpr const char* kPassword = "correct horse battery";

const channels::Kind& servingKind() {
    const auto& all = channels::allKinds();
    return *std::find_if(all.begin(), all.end(), [](const channels::Kind& kind) {
        return kind.descriptor.abilities.contains(channels::Ability::Serve);
    });
}

/// A running hub with an account whose buyers come to the hub itself.
struct Shop {
    explicit Shop(hub::Settings settings = {}) {
        settings.data = folder.name() + "/data";
        settings.listen = "127.0.0.1:0";
        if (settings.behind.empty()) settings.behind = {"127.0.0.1"};
        service = std::make_unique<hub::Service>(settings);
        hub::User user;
        user.name = "li.wei";
        user.password = hub::hashPassword(kPassword);
        user.roles = {hub::Role::Seller, hub::Role::Operator};
        service->workplace().store->addUser(user, clock.now());
        service->start();
        client = std::make_unique<Client>(service->url());
        client->signIn("li.wei", kPassword);
        sandbox = servingKind().makeSandbox(clock);
        const auto made = client->post("accounts", form());
        INFO(made.body);
        REQUIRE(made.status == 201);
        account = made.json().root()["id"].text();
        address = made.json().root()["visitors"]["url"].text();
        sandbox->enterBy([this](const channels::VisitorRequest& request) {
            asked.push_back(request);
            return client->visit(address, request);
        });
    }
    ~Shop() { service->stop(); }

    std::string form() {
        const auto config = sandbox->account();
        channels::JsonWriter out;
        out.beginObject().member("kind", servingKind().descriptor.kind).member("name", "window").key("settings").beginObject();
        for (const auto& [name, value] : config.settings) out.member(name, value);
        out.endObject().key("secrets").beginObject();
        for (const auto& [name, value] : config.secrets) out.member(name, value);
        out.endObject().endObject();
        return out.str();
    }
    void visitorSays(const std::string& text) {
        channels::SeededMessage message;
        message.conversation = message.buyer = "Ana Souza";
        message.text = text;
        message.sent_at = clock.now();
        sandbox->seed(message);
    }
    /// The first conversation of the queue, once there is one.
    std::string conversation() {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto queue = client->get("conversations").json();
            if (queue.root()["items"].size() > 0) return queue.root()["items"][0]["id"].text();
            std::this_thread::sleep_for(20ms);
        }
        FAIL("no conversation came");
        return {};
    }
    void reply(const std::string& to, const std::string& text) {
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("key", text).member("hold_seconds", 0).key("seen").null().endObject();
        REQUIRE(client->post("conversations/" + to + "/replies", out.str()).status == 201);
    }
    int status(const std::string& method, const std::string& path) {
        Client stranger(service->url());
        return stranger.send(method, path, "{}").status;
    }

    TemporaryFolder folder;
    const hub::SystemClock clock;
    std::unique_ptr<hub::Service> service;
    std::unique_ptr<Client> client;
    std::unique_ptr<channels::Sandbox> sandbox;
    std::string account, address;
    std::vector<channels::VisitorRequest> asked;
};

}  // namespace

TEST_CASE("what a visitor writes is in the inbox at once, and the reply with him", "[service][visit]") {
    Shop shop;
    shop.visitorSays("Tem em azul?");
    const auto id = shop.conversation();
    shop.reply(id, "Sim, temos em azul.");
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (shop.sandbox->delivered().empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(20ms);
    REQUIRE(shop.sandbox->delivered().size() == 1);
    CHECK(shop.sandbox->delivered().front().text == "Sim, temos em azul.");
    CHECK(shop.sandbox->complaints().empty());
}

TEST_CASE("only the visitors' own address is served, and only by an account that has visitors", "[service][visit]") {
    Shop shop;
    CHECK(shop.status("GET", shop.address) == 200);
    CHECK(shop.status("GET", "/visit/wrong/") == 404);
    CHECK(shop.status("GET", "/visit/") == 404);
    CHECK(shop.status("GET", "/visit//") == 404);
    CHECK(shop.status("GET", shop.address.substr(0, shop.address.size() - 1)) == 308);
    Client stranger(shop.service->url());
    CHECK(stranger.get("/visit/https:evil.example%0d%0aX:1").headers.at("location") == "/visit/https%3Aevil.example%0D%0AX%3A1/");
    CHECK(shop.status("GET", shop.address + "../../api/v1/session") == 404);
    CHECK(shop.client->send("DELETE", "accounts/" + shop.account).status == 204);
    CHECK(shop.status("GET", shop.address) == 404);
}

TEST_CASE("an account that waits for its operator still takes what visitors write", "[service][visit]") {
    Shop shop;
    REQUIRE(shop.client->send("PATCH", "accounts/" + shop.account, R"({"paused":true})").status == 200);
    shop.visitorSays("Alguém aí?");
    CHECK(shop.sandbox->complaints().empty());
    REQUIRE(shop.client->send("PATCH", "accounts/" + shop.account, R"({"paused":false})").status == 200);
    CHECK_FALSE(shop.conversation().empty());
}

TEST_CASE("a conversation is deleted here and with the visitor, whatever is wrong with the account's settings", "[service][visit]") {
    Shop shop;
    shop.visitorSays("Tem em azul?");
    const auto id = shop.conversation();
    auto& store = *shop.service->workplace().store;
    auto account = store.accounts().front();
    const auto inlet = store.inlet(account.id);
    REQUIRE(inlet->read("chat/", 0, 10).size() == 1);
    account.settings.clear();
    store.changeAccount(account);
    CHECK(shop.client->send("DELETE", "conversations/" + id).status == 204);
    CHECK(shop.client->get("conversations/" + id).status == 404);
    CHECK(inlet->read("chat/", 0, 10).empty());
}

TEST_CASE("who follows a chat is heard anew when the secret that vouched for him is replaced", "[service][visit]") {
    Shop shop;
    shop.visitorSays("Tem em azul?");
    auto& work = shop.service->workplace();
    hub::SignIn sign_in(*work.store, work.clock);
    hub::api::Hub hub{*work.store, *work.blobs, *work.vault, work.clock, *work.poller, *work.learned, sign_in, {}, false, "", {}};
    channels::VisitorRequest request = shop.asked.back();
    request.method = "GET";
    request.path = "v1/events";
    const std::string key = shop.address.substr(7, shop.address.size() - 8);  // /visit/KEY/
    const auto visit = hub::api::receiveVisit(hub, key, request);
    REQUIRE(visit.events);
    CHECK(visit.allowed());
    const char* replaced = R"({"secrets":{"identity_secret":"another-secret-of-the-shop-of-over-32-characters"}})";
    REQUIRE(shop.client->send("PATCH", "accounts/" + shop.account, replaced).status == 200);
    CHECK_FALSE(visit.allowed());
    CHECK(hub::api::receiveVisit(hub, key, request).response.status == 401);
}

TEST_CASE("a visitor's request is no seller's, whatever cookie it brings", "[service][visit]") {
    Shop shop;
    Client thief(shop.service->url());
    thief.cookie = shop.client->cookie;
    thief.csrf = shop.client->csrf;
    const auto page = thief.get(shop.address);
    CHECK(page.headers.at("content-security-policy").find("frame-ancestors") != std::string::npos);
    CHECK(page.headers.count("set-cookie") == 0);
    const auto script = thief.get(shop.address + "widget.js");
    CHECK(script.headers.at("cross-origin-resource-policy") == "cross-origin");
    CHECK(script.headers.at("x-content-type-options") == "nosniff");
    // The sellers' own page goes on belonging to nobody's frame.
    CHECK(thief.get("/").headers.at("content-security-policy").find("frame-ancestors 'none'") != std::string::npos);
}

TEST_CASE("a visitor is asked how it was once his conversation is done and his rating is told and counted once", "[service][visit]") {
    hub::Settings settings;
    settings.poll_every_ms = 200;
    settings.ask_after_ms = 0;
    Shop shop(settings);
    shop.visitorSays("Tem em azul?");
    const auto id = shop.conversation();
    const auto total = [&](const char* figure) {
        const auto document = shop.client->get("reports/satisfaction").json();
        return document.root()["total"][figure].integer();
    };
    const auto becomes = [](const auto& holds) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!holds() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(20ms);
        return holds();
    };
    CHECK(total("asked") == 0);
    CHECK_FALSE(total("ratings"));
    shop.reply(id, "Sim, temos em azul.");
    REQUIRE(becomes([&] { return !shop.sandbox->delivered().empty(); }));
    channels::VisitorRequest request = shop.asked.back();
    request.query = {};
    request.method = "GET";
    request.path = "v1/messages";
    const auto isAsked = [&] { return shop.client->visit(shop.address, request).body.find(R"("what":"asked")") != std::string::npos; };
    CHECK_FALSE(isAsked());
    REQUIRE(shop.client->send("PATCH", "conversations/" + id, R"({"state":"done"})").status == 200);
    REQUIRE(becomes(isAsked));
    REQUIRE(becomes([&] { return total("asked") == 1; }));
    CHECK(total("ratings") == 0);

    const auto rate = [&](const std::string& body) {
        channels::VisitorRequest rating = request;
        rating.method = "POST";
        rating.path = "v1/rating";
        rating.body = body;
        return shop.client->visit(shop.address, rating).status;
    };
    CHECK(rate(R"({"score":2,"text":"Slow"})") == 204);
    REQUIRE(becomes([&] { return total("ratings") == 1; }));
    CHECK(total("satisfied") == 0);
    CHECK(rate(R"({"score":5,"text":"<b>Fast</b>"})") == 204);
    REQUIRE(becomes([&] { return total("satisfied") == 1; }));
    CHECK(total("asked") == 1);
    CHECK(total("ratings") == 1);
    CHECK(total("mean_hundredths") == 500);
    const auto people = shop.client->get("reports/satisfaction?by=person").json();
    REQUIRE(people.root()["items"].size() == 1);
    CHECK(people.root()["items"][0]["name"].text() == "li.wei");
    const auto csv = shop.client->get("reports/satisfaction?by=kind&format=csv").body;
    CHECK(csv.find("kind,asked,ratings,satisfied,mean_hundredths\r\n") != std::string::npos);
    CHECK(csv.find(servingKind().descriptor.kind + ",1,1,1,500\r\n") != std::string::npos);

    // The seller reads it in the thread, and nobody waits.
    const auto thread = shop.client->get("conversations/" + id).json();
    const auto messages = thread.root()["messages"];
    REQUIRE(messages.size() == 4);
    CHECK(messages[3]["author"].text() == "notice");
    CHECK(messages[3]["notice"]["score"].text() == "5");
    CHECK(messages[3]["notice"]["comment"].text() == "<b>Fast</b>");
    CHECK(shop.client->get("conversations?view=queue").json().root()["items"].size() == 0);

    // His words go with the conversation, the figure stays.
    CHECK(shop.client->send("DELETE", "conversations/" + id).status == 204);
    CHECK(shop.client->get("conversations/" + id).status == 404);
    CHECK(total("satisfied") == 1);
}
