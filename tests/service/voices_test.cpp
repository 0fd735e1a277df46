#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <thread>

#include "hub/reports/days.h"
#include "hub/voices/voice.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

/// A shop whose buyers have written about what they bought.
struct Talked : Office {
    Talked() {
        auto& store = *service->workplace().store;
        now = service->workplace().clock.now();
        hub::Arrivals arrivals;
        arrivals.orders = {order("o1", {"LAMP-01", "VASE-7"}), order("o2", {"LAMP-01"}), order("o3", {"LAMP-01"})};
        arrivals.messages = {
            said("v1", "damaged_defective", "o1", "Die Vase ist kaputt, Vase-7"), said("v2", "damaged_defective", "o2", "Die Lampe geht nicht"),
            said("v3", "size_fit", "o3", "Ist sie zu klein?")
        };
        arrive(arrivals);
        REQUIRE(store.soldTitles({"LAMP-01"}).size() == 1);
    }
    void arrive(const hub::Arrivals& arrivals) {
        auto& store = *service->workplace().store;
        const auto account = store.accounts().front().id;
        const auto lease = *store.lease(account, "test", now, 10min);
        store.arrive(lease, arrivals, now);
        store.release(lease);
    }
    [[nodiscard]] channels::Order order(const std::string& id, const std::vector<std::string>& skus) const {
        channels::Order one;
        one.external_id = id;
        one.status = channels::OrderStatus::Delivered;
        one.ordered_at = now - 1h;
        for (const auto& sku : skus) {
            channels::OrderItem item;
            item.sku = sku;
            item.title = "Title of " + sku;
            one.items.push_back(item);
        }
        return one;
    }
    [[nodiscard]] hub::NewMessage said(
        const std::string& id, const std::string& intent, const std::string& about, const std::string& text,
        std::chrono::hours ago = 0h
    ) const {
        auto m = message(id, "conversation " + id, text, now - 1min - ago);
        m.from.order_external_id = about;
        m.tags.intent = intent;
        m.tags.json = R"({"topic":"dispute","intent":")" + intent + R"("})";
        return m;
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }

    hub::Instant now;
};

}  // namespace

TEST_CASE("products are listed with what was said of them and how often for their orders", "[api][voices]") {
    Talked office;
    office.as("seller");
    const auto answer = office.client->get("product-voices?weeks=4");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    const auto root = document.root();
    CHECK(root["weeks"].size() == 4);
    REQUIRE(root["items"].size() == 2);
    const auto lamp = root["items"][0];
    CHECK(lamp["sku"].text() == "LAMP-01");
    CHECK(lamp["title"].text() == "Title of LAMP-01");
    CHECK(lamp["orders"].integer() == 3);
    CHECK(lamp["conversations"].integer() == 2);
    CHECK(lamp["rate_hundredths"].integer() == 6667);
    CHECK(lamp["kinds"][0]["kind"].text() == "defect");
    CHECK(lamp["kinds"][0]["conversations"].integer() == 1);
    REQUIRE(lamp["kinds"][0]["weeks"].size() == 4);
    // What names the vase is not about the lamp.
    CHECK(root["items"][1]["sku"].text() == "VASE-7");
    CHECK(root["items"][1]["conversations"].integer() == 1);

    const auto sorted = office.client->get("product-voices?sort=rate&limit=1").json();
    CHECK(sorted.root()["items"][0]["sku"].text() == "VASE-7");
    REQUIRE(sorted.root()["next"].string());
    const auto rest = office.client->get("product-voices?sort=rate&limit=1&cursor=" + sorted.root()["next"].text()).json();
    CHECK(rest.root()["items"][0]["sku"].text() == "LAMP-01");
    CHECK(rest.root()["next"].isNull());
    CHECK(office.client->get("product-voices?sku=VASE-7").json().root()["items"].size() == 1);
}

TEST_CASE("what was said of products leaves as CSV", "[api][voices]") {
    Talked office;
    office.as("seller");
    const auto csv = office.client->get("product-voices?format=csv&weeks=2");
    REQUIRE(csv.status == 200);
    CHECK(csv.headers.at("content-type") == "text/csv; charset=utf-8");
    CHECK(csv.body.find("sku,title,orders,conversations,per_100_orders,defect,defect_per_100_orders,size") != std::string::npos);
    CHECK(csv.body.find("LAMP-01,Title of LAMP-01,3,2,66.67,1,33.33,1,33.33,0,0.00") != std::string::npos);
}

TEST_CASE("a buyer's own words lead to the conversation and are for sellers", "[api][voices]") {
    Talked office;
    office.addUser("editor", {hub::Role::Editor});
    office.as("editor");
    CHECK(office.client->get("product-voices").status == 200);
    CHECK(office.client->get("product-voices/said?sku=LAMP-01").status == 403);
    office.as("seller");
    const auto answer = office.client->get("product-voices/said?sku=LAMP-01&kind=defect");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    REQUIRE(document.root()["items"].size() == 1);
    const auto words = document.root()["items"][0];
    CHECK(words["text"].text() == "Die Lampe geht nicht");
    CHECK(words["language"].text() == "de");
    CHECK(words["translation"].isNull());
    CHECK(office.client->get("conversations/" + words["conversation"].text()).status == 200);
}

TEST_CASE("a wrong question about products is refused by its field", "[api][voices]") {
    Talked office;
    office.as("seller");
    for (const auto& [path, field] : std::vector<std::pair<std::string, std::string>>{
             {"product-voices?weeks=54", "weeks"}, {"product-voices?weeks=0", "weeks"}, {"product-voices?to=yesterday", "to"},
             {"product-voices?sort=beauty", "sort"}, {"product-voices?format=pdf", "format"}, {"product-voices?cursor=x", "cursor"},
             {"product-voices/said", "sku"}, {"product-voices/said?sku=A&kind=beauty", "kind"}, {"product-voices/said?sku=A&cursor=x", "cursor"}}) {
        INFO(path);
        const auto answer = office.client->get(path);
        CHECK(answer.status == 422);
        CHECK(answer.json().root()["field"].text() == field);
    }
}

TEST_CASE("a person who corrects a tag moves what was said of a product", "[api][voices]") {
    Talked office;
    office.as("seller");
    const auto document = office.client->get("product-voices/said?sku=LAMP-01&kind=size").json();
    const auto conversation = document.root()["items"][0]["conversation"].text();
    REQUIRE(office.client->send("PATCH", "conversations/" + conversation, R"({"intent":"return_exchange"})").status == 200);
    CHECK(office.client->get("product-voices/said?sku=LAMP-01&kind=size").json().root()["items"].size() == 0);
    CHECK(office.client->get("product-voices/said?sku=LAMP-01&kind=return").json().root()["items"].size() == 1);
}

TEST_CASE("a spike of what buyers say of a product is an alert", "[api][voices][alerts]") {
    Talked office;
    hub::Arrivals arrivals;
    // What the shop was like before, and since when it has the lamp.
    auto first = office.order("o0", {"LAMP-01"});
    first.ordered_at = office.now - 24h * 80;
    arrivals.orders = {first};
    for (int n = 1; n < 6; ++n) arrivals.messages.push_back(office.said("h" + std::to_string(n), "order_tracking", "o2", "Wo?", 168h * n));
    for (int n = 0; n < 4; ++n) arrivals.messages.push_back(office.said("s" + std::to_string(n), "wrong_or_missing", "o2", "Es fehlt etwas"));
    office.arrive(arrivals);
    office.as("operator");
    // Has the hub look at once.
    REQUIRE(office.client->send("PATCH", "alert-rules", "{}").status == 200);
    std::string body;
    for (int tries = 0; tries < 6000 && body.find("product_spike") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(10ms);
        body = office.client->get("alerts").body;
    }
    INFO(body);
    const auto document = channels::JsonDocument::parse(body);
    int spikes = 0;
    for (std::size_t n = 0; n < document.root()["items"].size(); ++n) {
        const auto alert = document.root()["items"][n];
        if (alert["kind"].text() != "product_spike") continue;
        ++spikes;
        CHECK(alert["about"].text() == "missing/LAMP-01");
        CHECK(alert["name"].text() == "LAMP-01");
        CHECK(alert["detail"].text() == "missing");
        CHECK(alert["count"].integer() == 4);
    }
    CHECK(spikes == 1);
    const auto products = office.client->get("product-voices?sku=LAMP-01").json();
    const auto kinds = products.root()["items"][0]["kinds"];
    REQUIRE(kinds.size() == std::size(hub::kVoiceKinds));
    for (std::size_t n = 0; n < kinds.size(); ++n) CHECK(kinds[n]["spike"].boolean() == (kinds[n]["kind"].text() == "missing"));
}
