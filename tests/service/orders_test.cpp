#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/secrets/vault.h"
#include "tests/support/office.h"

using namespace tests;
using channels::OrderStatus;

namespace {

constexpr const char* kReminder = "shipping.dispatch_status.awaiting_payment";

const channels::Kind& kindThat(const std::function<bool(const channels::Descriptor&)>& fits) {
    const auto& kinds = channels::allKinds();
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return fits(kind.descriptor); });
    REQUIRE(found != kinds.end());
    return *found;
}

/// A hub whose shop has sold things: to somebody who was answered, to somebody who never wrote, and to somebody who waits.
struct Sales : Office {
    Sales() : now(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())) {
        account = open(kindThat([](const auto& kind) { return !kind.rules.links && !kind.rules.one_answer; }));
        lease = *store().lease(account, "test", now, 10min);
        sell("answered", OrderStatus::Unpaid, 30h);
        sell("silent", OrderStatus::Unpaid, 40h);
        sell("waiting", OrderStatus::Unpaid, 50h);
        sell("fresh", OrderStatus::Unpaid, 1h);
        says("q1", "answered", channels::Author::Buyer, 20h);
        says("a1", "answered", channels::Author::Seller, 19h);
        says("q2", "waiting", channels::Author::Buyer, 20h);
        client->signIn("seller", kPassword);
    }
    hub::Store& store() { return *service->workplace().store; }
    hub::Id open(const channels::Kind& kind) {
        hub::Account opened;
        opened.kind = kind.descriptor.kind;
        opened.name = "sales";
        opened.state = hub::AccountState::Paused;
        return store().addAccount(opened, now);
    }
    void sell(const std::string& id, OrderStatus status, std::chrono::hours ago, std::chrono::hours promised = 500h) {
        hub::Arrivals arrivals;
        auto& order = arrivals.orders.emplace_back();
        order.external_id = id;
        order.status = status;
        order.ordered_at = now - ago;
        order.eta_to = *order.ordered_at + promised;
        store().arrive(lease, arrivals, now);
    }
    void says(const std::string& id, const std::string& about, channels::Author author, std::chrono::hours ago) {
        hub::Arrivals arrivals;
        auto& one = arrivals.messages.emplace_back(message(id, "about " + about, "Guten Tag, hat das geklappt?", now - ago));
        one.from.author = author;
        one.from.order_external_id = about;
        one.tags.json = R"({"language":"de","language_confidence":0.99,"topic":"shipping","intent":"order_tracking","risks":[]})";
        store().arrive(lease, arrivals, now);
    }
    channels::JsonDocument got(const std::string& path) {
        const auto answer = client->get(path);
        INFO(path << ": " << answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    /// The orders of a list, each with what hinders it.
    std::vector<std::string> listed(const std::string& query) {
        const auto list = got("orders?" + query);
        const auto items = list.root()["items"];
        std::vector<std::string> all;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto hindrance = items[i]["hindrance"].text();
            all.push_back(items[i]["order"]["id"].text() + (hindrance.empty() ? "" : ": " + hindrance));
        }
        return all;
    }
    channels::JsonDocument suggested(const std::string& id, const std::string& facts = "{}") {
        const auto answer = client->post("orders/" + idOf(id) + "/suggestions", R"({"facts":)" + facts + "}");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    std::string idOf(const std::string& external_id) {
        const auto list = got("orders?limit=200");
        const auto items = list.root()["items"];
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i]["order"]["id"].text() == external_id) return items[i]["id"].text();
        }
        FAIL("no order " << external_id);
        return {};
    }
    /// A notice about one order, in the conversation about another when that is named.
    Answer tell(const std::string& about, const std::string& more = {}, const std::string& in = {}, const std::string& text = "Die Zahlung fehlt noch.") {
        const auto order = suggested(about);
        const auto place = suggested(in.empty() ? about : in);
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("key", "notice number " + std::to_string(++count));
        out.member("seen", place.root()["order"]["seen"].text()).member("order", order.root()["order"]["id"].text());
        out.member("template", kReminder).member("template_locale", "de").member("hold_seconds", 600);
        out.endObject();
        std::string body = out.str();
        body.insert(body.size() - 1, more);
        return client->post("conversations/" + place.root()["order"]["conversation"].text() + "/replies", body);
    }

    hub::Instant now;
    hub::Id account = 0;
    hub::Lease lease;
    int count = 0;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("unpaid orders are listed with what hinders writing about each", "[api][orders]") {
    Sales sales;
    CHECK(
        sales.listed("status=unpaid&older_than=24") == Lines{"answered", "silent: no_conversation", "waiting: buyer_waits"}
    );
    CHECK(sales.listed("status=unpaid&younger_than=24") == Lines{"fresh: no_conversation"});
    CHECK(sales.listed("status=paid,unpaid&language=de") == Lines{"answered", "waiting: buyer_waits"});
    CHECK(sales.listed("account=" + hub::outsideId(hub::IdKind::Account, sales.account)).size() == 4);
    CHECK(sales.listed("account=acc_99").empty());
    const auto page = sales.got("orders?limit=1");
    CHECK(page.root()["items"].size() == 1);
    CHECK(sales.got("orders?limit=3&cursor=" + page.root()["next"].text()).root()["items"].size() == 3);
    const auto unpaid = sales.got("orders?status=unpaid&older_than=24");
    CHECK(unpaid.root()["items"][std::size_t{0}]["buyer"].text() == "Jonas Weber");
}

TEST_CASE("what can't be asked of orders is refused by its field", "[api][orders]") {
    Sales sales;
    for (const char* query : {"status=lost", "account=x", "older_than=-1", "younger_than=soon", "late=maybe", "cursor=9", "limit=0"}) {
        const auto answer = sales.client->get(std::string("orders?") + query);
        CAPTURE(query, answer.body);
        CHECK(answer.status == 422);
        CHECK(answer.json().root()["field"].text() == std::string(query).substr(0, std::string(query).find('=')));
    }
    CHECK(sales.client->post("orders/ord_99/suggestions").status == 404);
    CHECK(sales.client->post("orders/" + sales.idOf("answered") + "/suggestions", R"({"facts":{"deadline_date":"soon"}})").status == 422);
    sales.addUser("ed", {hub::Role::Editor});
    sales.client->signIn("ed", kPassword);
    CHECK(sales.client->get("orders").status == 403);
}

TEST_CASE("an order is offered the texts that its state asks for, in the buyer's language", "[api][orders]") {
    Sales sales;
    const auto unpaid = sales.suggested("answered");
    const auto best = unpaid.root()["suggestions"][std::size_t{0}];
    CHECK(best["template"].text().starts_with(kReminder));
    CHECK(best["locale"].text() == "de");
    CHECK(best["preview"]["locale"].text() == "en");
    CHECK(best["text"].text().find("answered") != std::string::npos);
    const auto offered = unpaid.root()["suggestions"];
    for (std::size_t i = 0; i < offered.size(); ++i) CHECK_FALSE(offered[i]["template"].text().starts_with("shipping.order_tracking.late"));
    CHECK(sales.suggested("silent").root()["suggestions"].size() == 0);
    CHECK(sales.suggested("waiting").root()["suggestions"].size() == 0);

    sales.sell("answered", OrderStatus::Shipped, 480h, 240h);
    CHECK(sales.listed("late=true") == Lines{"answered"});
    CHECK(sales.listed("status=shipped&without_tracking=true") == Lines{"answered"});
    const auto late = sales.suggested("answered");
    CHECK(late.root()["suggestions"][std::size_t{0}]["template"].text().starts_with("shipping.order_tracking."));
}

TEST_CASE("what a seller fills in for all stands in each text", "[api][orders]") {
    Sales sales;
    sales.sell("answered", OrderStatus::Shipped, 480h, 240h);
    const auto find = [](const channels::JsonDocument& document) {
        const std::string wanted = "shipping.order_tracking.late";
        const auto all = document.root()["suggestions"];
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto key = all[i]["template"].text();
            if (key == wanted || key.starts_with(wanted + "@")) return std::pair(all[i]["missing"].size(), all[i]["text"].text());
        }
        return std::pair(std::size_t{99}, std::string());
    };
    CHECK(find(sales.suggested("answered")).first == 1);
    const auto [missing, text] = find(sales.suggested("answered", R"({"deadline_date":"2031-07-14"})"));
    CHECK(missing == 0);
    CHECK(text.find("14") != std::string::npos);
}

TEST_CASE("a notice is sent once about an order, and once more if the seller says so", "[api][orders]") {
    Sales sales;
    const auto first = sales.tell("answered");
    INFO(first.body);
    REQUIRE(first.status == 201);
    CHECK(first.json().root()["state"].text() == "held");
    const auto second = sales.tell("answered");
    CHECK(second.status == 409);
    CHECK(second.json().root()["notified_at"].text() == first.json().root()["created_at"].text());
    CHECK(sales.listed("without_notice=true&status=unpaid&older_than=24") == Lines{"silent: no_conversation", "waiting: buyer_waits"});
    CHECK(sales.tell("answered", R"(,"again":true)").status == 201);
    const auto notices = sales.suggested("answered");
    REQUIRE(notices.root()["order"]["notices"].size() == 2);
    const auto newest = notices.root()["order"]["notices"][std::size_t{0}];
    CHECK(newest["template"].text() == kReminder);
    CHECK_FALSE(newest["title"].text().empty());
    CHECK(newest["state"].text() == "held");
    CHECK(sales.client->post("replies/" + first.json().root()["id"].text() + "/undo").status == 200);
    CHECK(sales.suggested("answered").root()["order"]["notices"].size() == 1);
}

TEST_CASE("a notice whose key comes again is the reply that it made", "[api][orders]") {
    Sales sales;
    const auto made = sales.tell("answered");
    REQUIRE(made.status == 201);
    --sales.count;
    // The buyer writes meanwhile: that refuses a new notice and not the answer to an old one.
    sales.says("q3", "answered", channels::Author::Buyer, 0h);
    const auto again = sales.tell("answered");
    CHECK(again.status == 201);
    CHECK(again.json().root()["id"].text() == made.json().root()["id"].text());
}

TEST_CASE("a notice goes to the conversation about its order alone, and never before an answer", "[api][orders]") {
    Sales sales;
    sales.sell("other", OrderStatus::Unpaid, 60h);
    sales.says("q4", "other", channels::Author::Buyer, 20h);
    sales.says("a4", "other", channels::Author::Seller, 19h);
    const auto elsewhere = sales.tell("answered", {}, "other");
    CHECK(elsewhere.status == 422);
    CHECK(elsewhere.json().root()["field"].text() == "order");
    const auto waits = sales.tell("waiting");
    CHECK(waits.status == 409);
    CHECK(waits.json().root()["title"].text() == "The buyer waits for an answer");
    const auto id = sales.idOf("answered");
    const auto conversation = "conversations/" + sales.suggested("answered").root()["order"]["conversation"].text() + "/replies";
    const auto without_template = sales.client->post(
        conversation, R"({"text":"Die Zahlung fehlt.","key":"no template","seen":"msg_1","order":")" + id + "\"}"
    );
    CHECK(without_template.json().root()["field"].text() == "template");
    const auto unseen = sales.client->post(
        conversation,
        R"({"text":"Die Zahlung fehlt.","key":"nothing seen","seen":null,"template":"shipping.dispatch_status.awaiting_payment","order":")" + id + "\"}"
    );
    CHECK(unseen.json().root()["field"].text() == "seen");
    CHECK(sales.suggested("answered").root()["order"]["notices"].size() == 0);
}

TEST_CASE("what the channel's rules refuse is no notice", "[api][orders]") {
    Sales sales;
    const auto refused = sales.tell("answered", {}, {}, "Bitte zahlen Sie auf https://zahlen.example/jetzt");
    CHECK(refused.status == 422);
    CHECK(refused.json().root()["objections"].size() > 0);
    CHECK(sales.suggested("answered").root()["order"]["notices"].size() == 0);
    CHECK(sales.tell("answered").status == 201);
}

TEST_CASE("a question that takes one answer takes no notice", "[api][orders]") {
    Sales sales;
    const auto before = std::exchange(sales.account, sales.open(kindThat([](const auto& kind) { return kind.rules.one_answer; })));
    REQUIRE(sales.account != before);
    sales.lease = *sales.store().lease(sales.account, "test", sales.now, 10min);
    sales.sell("asked in public", OrderStatus::Unpaid, 70h);
    sales.says("q5", "asked in public", channels::Author::Buyer, 20h);
    sales.says("a5", "asked in public", channels::Author::Seller, 19h);
    CHECK(sales.listed("status=unpaid&older_than=60") == Lines{"asked in public: takes_one_answer"});
    CHECK(sales.tell("asked in public").status == 409);
}

TEST_CASE("nobody is reminded of what is done at the marketplace by now", "[api][orders]") {
    Sales sales;
    const std::string id = "302-0000007-0000007";
    const auto& kind = kindThat([](const auto& each) { return each.abilities.contains(channels::Ability::Orders) && !each.rules.one_answer; });
    const auto sandbox = kind.makeSandbox(sales.service->workplace().clock);
    channels::SeededMessage seeded;
    seeded.conversation = "paid meanwhile";
    seeded.buyer = "Jonas Weber";
    seeded.text = "Guten Tag, hat das geklappt?";
    seeded.sent_at = sales.now - 20h;
    auto& order = seeded.order.emplace();
    order.external_id = id;
    order.status = OrderStatus::Paid;
    order.ordered_at = sales.now - 30h;
    order.items = {{"LMP-01-BK", "", "LED-Tischlampe", 1, {}}};
    order.total = channels::Money{"39.90", "EUR"};
    order.buyer_external_id = seeded.buyer;
    sandbox->seed(seeded);

    auto& store = sales.store();
    sales.account = sales.open(kind);
    sales.lease = *store.lease(sales.account, "test", sales.now, 10min);
    hub::Arrivals arrivals;
    arrivals.orders = {order};
    arrivals.orders.front().status = OrderStatus::Unpaid;
    store.arrive(sales.lease, arrivals, sales.now - 1h);
    sales.says("q6", id, channels::Author::Buyer, 20h);
    sales.says("a6", id, channels::Author::Seller, 19h);
    store.release(sales.lease);
    const auto config = sandbox->account();
    for (const auto& [name, value] : config.secrets) {
        store.putSecret(sales.account, name, sales.service->workplace().vault->seal(hub::secretOf(sales.account, name), value), sales.now);
    }
    auto account = *store.account(sales.account);
    account.state = hub::AccountState::Working;
    account.settings = config.settings;
    account.next_poll_at = sales.now + 24h;
    store.changeAccount(account);

    CHECK(sales.got("orders?limit=1&account=" + hub::outsideId(hub::IdKind::Account, account.id)).root()["items"][std::size_t{0}]["order"]["status"].text() == "unpaid");
    const auto asked = sales.suggested(id);
    CHECK(asked.root()["order"]["order"]["status"].text() == "paid");
    const auto offered = asked.root()["suggestions"];
    CHECK(offered.size() > 0);
    for (std::size_t i = 0; i < offered.size(); ++i) CHECK(offered[i]["template"].text() != kReminder);
}
