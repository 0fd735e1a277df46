#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/tagger.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kAskOrder = "shipping.order_tracking.ask_order";
constexpr const char* kQuestion = "Guten Tag, wo bleibt mein Paket? Ich warte schon lange darauf.";

/// A hub to which a German buyer has written just now.
struct Counter : Office {
    Counter() {
        auto& place = service->workplace();
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto now = place.clock.now();
        const auto id = place.store->addAccount(account, now);
        hub::TagInput input;
        input.text = kQuestion;
        hub::Arrivals arrivals;
        arrivals.messages.push_back(message("m2", "c2", input.text, now));
        arrivals.messages.back().tags = hub::storedTags(hub::tag(input));
        place.store->arrive(*place.store->lease(id, "test", now, 10min), arrivals, now);
        seller = hub::outsideId(hub::IdKind::User, place.store->userByName("seller")->id);
        client->signIn("operator", kPassword);
    }
    std::string body(const std::string& name, const std::string& when = "{}") {
        return R"({"name":")" + name + R"(","when":)" + when + R"(,"acts":{"assign":[")" + seller + R"("],"most_open":20}})";
    }
    std::string add(const std::string& name) {
        const auto made = client->post("rules", body(name));
        INFO(made.body);
        REQUIRE(made.status == 201);
        return made.json().root()["id"].text();
    }
    std::vector<std::string> names() {
        const auto document = client->get("rules").json();
        std::vector<std::string> all;
        for (std::size_t i = 0; i < document.root()["items"].size(); ++i) all.push_back(document.root()["items"][i]["name"].text());
        return all;
    }
    std::string wrongField(const std::string& when) {
        const auto refused = client->post("rules", body("Wrong", when));
        CHECK(refused.status == 422);
        return refused.json().root()["field"].text();
    }

    std::string seller;
};

/// The messages of a thread by one side; they live as long as it.
std::vector<channels::Json> writtenBy(const channels::JsonDocument& thread, const std::string& author) {
    std::vector<channels::Json> all;
    const auto messages = thread.root()["messages"];
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i]["author"].text() == author) all.push_back(messages[i]);
    }
    return all;
}

/// A hub whose own window is open to visitors, with a team that doesn't work today.
struct NightShop : Office {
    NightShop() {
        auto& place = service->workplace();
        const auto& all = channels::allKinds();
        const auto& kind = *std::ranges::find_if(all, [](const channels::Kind& one) {
            return one.descriptor.abilities.contains(channels::Ability::Serve) && !one.descriptor.rules.automatic_source.empty();
        });
        hub::Team team;
        team.name = "Lamps";
        const auto today = std::chrono::weekday(std::chrono::floor<std::chrono::days>(place.clock.now())).iso_encoding();
        team.hours.week[(today + 2) % 7] = {{9 * 60, 18 * 60}};
        place.store->addTeam(team, place.clock.now());
        client->signIn("operator", kPassword);
        sandbox = kind.makeSandbox(place.clock);
        const auto config = sandbox->account();
        channels::JsonWriter out;
        out.beginObject().member("kind", kind.descriptor.kind).member("name", "window").key("settings").beginObject();
        for (const auto& [name, value] : config.settings) out.member(name, value);
        out.endObject().key("secrets").beginObject();
        for (const auto& [name, value] : config.secrets) out.member(name, value);
        out.endObject().endObject();
        const auto made = client->post("accounts", out.str());
        INFO(made.body);
        REQUIRE(made.status == 201);
        const std::string address = made.json().root()["visitors"]["url"].text();
        sandbox->enterBy([this, address](const channels::VisitorRequest& request) { return client->visit(address, request); });
        account = hub::insideId(hub::IdKind::Account, made.json().root()["id"].text()).value();
        await([&] { return place.store->account(account)->caught_up; });
    }
    ~NightShop() { service->stop(); }

    template <class Seen>
    void await(const Seen& seen) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!seen()) {
            REQUIRE(std::chrono::steady_clock::now() < deadline);
            std::this_thread::sleep_for(20ms);
        }
    }
    void ask(const std::string& text) {
        channels::SeededMessage asked;
        asked.conversation = asked.buyer = "Jonas Weber";
        asked.text = text;
        asked.sent_at = service->workplace().clock.now();
        sandbox->seed(asked);
    }
    channels::JsonDocument thread() {
        std::string id;
        await([&] {
            const auto queue = client->get("conversations?account=" + hub::outsideId(hub::IdKind::Account, account)).json();
            if (queue.root()["items"].size() == 0) return false;
            id = queue.root()["items"][0]["id"].text();
            return client->get("conversations/" + id).json().root()["rule_acts"].size() > 0;
        });
        return client->get("conversations/" + id).json();
    }

    std::unique_ptr<channels::Sandbox> sandbox;
    hub::Id account = 0;
};

}  // namespace

TEST_CASE("operators keep rules and sellers read them", "[api][rules]") {
    Counter counter;
    const auto id = counter.add("Parcels");
    counter.client->signIn("seller", kPassword);
    CHECK(counter.names() == std::vector<std::string>{"Parcels"});
    CHECK(counter.client->post("rules", counter.body("Mine")).status == 403);
    CHECK(counter.client->send("PATCH", "rules/" + id, R"({"on":false})").status == 403);
    CHECK(counter.client->send("DELETE", "rules/" + id).status == 403);
    CHECK(counter.client->send("PUT", "rules/order", R"({"rules":[]})").status == 403);
    CHECK(counter.client->post("rules/dry-run", counter.body("Mine")).status == 403);
}

TEST_CASE("a rule is changed in part, put in order and removed", "[api][rules]") {
    Counter counter;
    const auto first = counter.add("First"), second = counter.add("Second");
    const auto changed = counter.client->send("PATCH", "rules/" + first, R"({"on":false})");
    REQUIRE(changed.status == 200);
    const auto document = changed.json();
    CHECK(document.root()["on"].boolean() == false);
    CHECK(document.root()["acts"]["assign"][0].text() == counter.seller);
    CHECK(document.root()["acts"]["most_open"].integer() == 20);
    REQUIRE(counter.client->send("PUT", "rules/order", R"({"rules":[")" + second + R"(",")" + first + R"("]})").status == 200);
    CHECK(counter.names() == std::vector<std::string>{"Second", "First"});
    CHECK(counter.client->send("PUT", "rules/order", R"({"rules":[")" + second + R"("]})").status == 409);
    CHECK(counter.client->send("DELETE", "rules/" + second).status == 204);
    CHECK(counter.client->send("DELETE", "rules/" + second).status == 404);
    CHECK(counter.names() == std::vector<std::string>{"First"});
}

TEST_CASE("a rule that somebody has changed since it was read isn't changed over it", "[api][rules]") {
    Counter counter;
    const auto id = counter.add("Parcels");
    const auto read = counter.client->get("rules").json().root()["items"][0]["changed_at"].text();
    const auto change = [&](const std::string& name) {
        return counter.client->send("PATCH", "rules/" + id, R"({"name":")" + name + R"(","changed_at":")" + read + "\"}");
    };
    // The clock of the hub has to move on.
    std::this_thread::sleep_for(5ms);
    REQUIRE(change("Mine").status == 200);
    const auto refused = change("Yours");
    CHECK(refused.status == 409);
    CHECK(refused.json().root()["code"].text() == "rule_overtaken");
    CHECK(counter.names() == std::vector<std::string>{"Mine"});
    REQUIRE(counter.client->send("DELETE", "rules/" + id).status == 204);
    CHECK(change("Yours").status == 404);
}

TEST_CASE("a rule that names what isn't there is refused with its field", "[api][rules]") {
    Counter counter;
    CHECK(counter.wrongField(R"({"intents":["weather"]})") == "intents");
    CHECK(counter.wrongField(R"({"accounts":["acc_999"]})") == "accounts");
    CHECK(counter.wrongField(R"({"team":"sometimes"})") == "team");
    CHECK(counter.wrongField(R"({"days":["someday"]})") == "days");
    CHECK(counter.client->post("rules", R"({"name":"Label","acts":{"labels":["lbl_999"]}})").status == 422);
    CHECK(counter.client->post("rules", R"({"name":"Nobody","acts":{"assign":["usr_999"]}})").status == 422);
    CHECK(counter.client->post("rules", R"({"name":"Answer","acts":{"answer":"shipping.order_tracking.never_written"}})").status == 422);
    CHECK(counter.client->post("rules", R"({"name":"Idle","acts":{}})").status == 422);
}

TEST_CASE("only templates that can be sent unseen are offered as answers of rules", "[api][rules]") {
    Counter counter;
    const auto offered = [&] {
        const auto document = counter.client->get("rules/answers").json();
        std::set<std::string> keys;
        for (std::size_t i = 0; i < document.root()["items"].size(); ++i) keys.insert(document.root()["items"][i].text());
        return keys;
    };
    const auto keys = offered();
    CHECK(keys.contains(kAskOrder));
    CHECK(keys.contains("pre_sale.availability.in_stock"));
    // The answer itself, what is at risk, what a machine can't hear, what the shop hasn't stated.
    CHECK_FALSE(keys.contains("pre_sale.product_info.answer"));
    CHECK_FALSE(keys.contains("dispute.damaged_defective.safety_first"));
    CHECK_FALSE(keys.contains("other.provides_information.ask_text"));
    CHECK_FALSE(keys.contains("dispute.return_exchange.accepted"));
    const auto stated = counter.client->send(
        "PUT", "shop-facts", R"({"items":[{"name":"return_days","values":[{"account":null,"value":"30"}]}]})"
    );
    INFO(stated.body);
    REQUIRE(stated.status == 200);
    CHECK(offered().contains("dispute.return_exchange.accepted"));
}

TEST_CASE("a dry run tells what a rule that isn't kept would have done and does nothing", "[api][rules]") {
    Counter counter;
    const auto run = counter.client->post("rules/dry-run", counter.body("", R"({"topics":["shipping"],"languages":["de"]})"));
    INFO(run.body);
    REQUIRE(run.status == 200);
    const auto document = run.json();
    CHECK(document.root()["matched"].integer() == 1);
    CHECK(document.root()["people"][0]["person"].text() == counter.seller);
    CHECK(document.root()["people"][0]["count"].integer() == 1);
    CHECK(document.root()["items"][0]["conversation"].text() == "cnv_2");
    CHECK(counter.client->get("conversations/cnv_2").json().root()["conversation"]["assignee"].isNull());
    CHECK(counter.names().empty());
}

TEST_CASE("a dry run of a rule that is kept stands in its place behind earlier ones", "[api][rules]") {
    Counter counter;
    counter.add("Earlier");
    const auto later = counter.add("Later");
    const auto run = counter.client->post("rules/dry-run", R"({"id":")" + later + R"("})").json();
    CHECK(run.root()["matched"].integer() == 1);
    CHECK(run.root()["taken_before"].integer() == 1);
    CHECK(run.root()["people"].size() == 0);
}

TEST_CASE("a correction is kept and learnt from though the rules can't be held against it", "[api][rules]") {
    Counter counter;
    counter.add("Parcels");
    auto& place = counter.service->workplace();
    place.store->route(2, {}, place.clock.now());
    hub::ConversationChange unreadable;
    unreadable.tags = place.store->conversation(2)->tags;
    unreadable.tags->json = "{";
    place.store->changeConversation(2, unreadable, 1, place.clock.now());
    const auto corrected = counter.client->send("PATCH", "conversations/cnv_2", R"({"intent":"customs_hold"})");
    INFO(corrected.body);
    CHECK(corrected.status == 200);
    CHECK(place.store->lessonsAfter(0, 10).size() == 1);
}

TEST_CASE("what a visitor writes at night is given to somebody and answered by a rule, once and marked", "[service][rules]") {
    NightShop shop;
    auto& store = *shop.service->workplace().store;
    const auto seller = hub::outsideId(hub::IdKind::User, store.userByName("seller")->id);
    const auto label = hub::outsideId(hub::IdKind::Label, *store.addLabel({0, "Night", 3}, kNoon));
    const auto made = shop.client->post(
        "rules", R"({"name":"After hours","when":{"team":"outside"},"acts":{"assign":[")" + seller + R"("],"labels":[")" + label +
                     R"("],"answer":")" + kAskOrder + R"("}})"
    );
    INFO(made.body);
    REQUIRE(made.status == 201);
    shop.ask(kQuestion);
    shop.await([&] { return shop.thread().root()["replies"].size() > 0; });
    const auto thread = shop.thread();
    CHECK(thread.root()["conversation"]["assignee"].text() == seller);
    CHECK(thread.root()["conversation"]["labels"][0]["name"].text() == "Night");
    CHECK(thread.root()["rule_acts"].size() == 3);
    CHECK(thread.root()["rule_acts"][0]["rule"].text() == "After hours");
    const auto reply = thread.root()["replies"][0];
    CHECK(reply["state"].text() == "held");
    CHECK(reply["rule"].text() == "After hours");
    CHECK(reply["template"].text() == kAskOrder);

    REQUIRE(shop.client->post("replies/" + reply["id"].text() + "/send").status == 200);
    shop.await([&] { return !shop.sandbox->delivered().empty(); });
    CHECK(shop.sandbox->delivered().front().text == reply["text"].text());
    shop.await([&] { return writtenBy(shop.thread(), "seller").size() == 1; });
    const auto sent = shop.thread();
    CHECK(writtenBy(sent, "seller").front()["automatic"].boolean() == true);
    CHECK(sent.root()["conversation"]["answered"].boolean() == false);

    shop.ask("Hallo? Wo bleibt mein Paket denn?");
    shop.await([&] { return writtenBy(shop.thread(), "buyer").size() == 2; });
    shop.await([&] { return store.unrouted(shop.account, 10).empty(); });
    CHECK(shop.thread().root()["replies"].size() == 1);
    CHECK(shop.sandbox->complaints().empty());
}

TEST_CASE("a tag that a person corrects gives the conversation to whom the rules name then", "[service][rules]") {
    NightShop shop;
    auto& store = *shop.service->workplace().store;
    const auto seller = hub::outsideId(hub::IdKind::User, store.userByName("seller")->id);
    const auto head = hub::outsideId(hub::IdKind::User, store.userByName("operator")->id);
    const auto rule = [&](const std::string& topic, const std::string& person) {
        const auto made = shop.client->post(
            "rules", R"({"name":")" + topic + R"(","when":{"topics":[")" + topic + R"("]},"acts":{"assign":[")" + person + R"("]}})"
        );
        REQUIRE(made.status == 201);
    };
    rule("shipping", seller);
    rule("customs", head);
    shop.ask(kQuestion);
    const auto id = shop.thread().root()["conversation"]["id"].text();
    CHECK(shop.client->get("conversations/" + id).json().root()["conversation"]["assignee"].text() == seller);
    const auto corrected = shop.client->send("PATCH", "conversations/" + id, R"({"intent":"customs_hold"})");
    REQUIRE(corrected.status == 200);
    CHECK(corrected.json().root()["assignee"].text() == head);

    REQUIRE(shop.client->send("PATCH", "conversations/" + id, R"({"assignee":")" + head + R"("})").status == 200);
    const auto again = shop.client->send("PATCH", "conversations/" + id, R"({"intent":"order_tracking"})");
    REQUIRE(again.status == 200);
    CHECK(again.json().root()["assignee"].text() == head);
}
