#include <catch2/catch.hpp>

#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::AlertChange opened(const std::string& about, hub::Instant at = kNoon) {
    hub::AlertChange change{hub::AlertTurn::Opened, {}, true, at};
    change.alert.kind = hub::AlertKind::NoPoll;
    change.alert.about = about;
    change.alert.facts = {"lamps", at - 1h, 3, "token"};
    change.alert.members = {"cnv_1", "cnv_2"};
    change.alert.opened_at = at;
    change.alert.told_at = at;
    return change;
}

struct Alerts : Shop {
    hub::Id addWay(bool paused = false) {
        hub::AlertWay way;
        way.kind = hub::AlertWayKind::Webhook;
        way.name = "pager";
        way.settings = {{"url", "https://alerts.example/hub"}};
        way.paused = paused;
        return store->addAlertWay(way, kNoon);
    }
    void note(const std::vector<hub::AlertChange>& changes, hub::Instant now = kNoon) {
        store->noteAlerts(
            changes, [](const hub::AlertChange& change) { return "body of " + std::to_string(change.alert.id); }, now
        );
    }
    void close(hub::Alert alert, hub::Instant at) {
        alert.closed_at = at;
        note({{hub::AlertTurn::Closed, alert, true, at}}, at);
    }
};

}  // namespace

TEST_CASE("an alert comes back from the store as it was", "[store][alerts]") {
    Alerts shop;
    shop.addWay();
    shop.note({opened("acc_7")});
    const auto open = shop.store->openAlerts();
    REQUIRE(open.size() == 1);
    CHECK(open[0].id > 0);
    CHECK(open[0].kind == hub::AlertKind::NoPoll);
    CHECK(open[0].about == "acc_7");
    CHECK(open[0].facts == opened("acc_7").alert.facts);
    CHECK(open[0].members == std::set<std::string>{"cnv_1", "cnv_2"});
    CHECK(open[0].opened_at == kNoon);
    CHECK(open[0].told_at == kNoon);
    CHECK_FALSE(open[0].closed_at);
}

TEST_CASE("each way that isn't paused gets a telling of the same event", "[store][alerts]") {
    Alerts shop;
    const auto one = shop.addWay(), other = shop.addWay();
    shop.addWay(true);
    shop.note({opened("acc_7")});
    const auto due = shop.store->dueDeliveries(kNoon, 10);
    REQUIRE(due.size() == 2);
    CHECK(due[0].way == one);
    CHECK(due[1].way == other);
    CHECK(due[0].event == due[1].event);
    CHECK(due[0].event.size() == 36);
    CHECK(due[0].type == "alert.opened");
    CHECK(due[0].body == "body of " + std::to_string(*due[0].alert));
    CHECK(due[0].give_up_at == kNoon + 24h);
}

TEST_CASE("a telling waits for its time and ends once", "[store][alerts]") {
    Alerts shop;
    const auto way = shop.addWay();
    auto change = opened("acc_7");
    change.tell_at = kNoon + 1h;
    shop.note({change});
    CHECK(shop.store->dueDeliveries(kNoon, 10).empty());
    const auto due = shop.store->dueDeliveries(kNoon + 1h, 10);
    REQUIRE(due.size() == 1);
    shop.store->beginDelivery(due[0].id, kNoon + 90min);
    CHECK(shop.store->dueDeliveries(kNoon + 1h, 10).empty());
    shop.store->deliverLater(due[0].id, kNoon + 2h, "answered 500", kNoon + 1h);
    CHECK(shop.store->dueDeliveries(kNoon + 1h, 10).empty());
    const auto again = shop.store->dueDeliveries(kNoon + 2h, 10);
    REQUIRE(again.size() == 1);
    CHECK(again[0].attempts == 1);
    CHECK(again[0].error == "answered 500");
    shop.store->beginDelivery(again[0].id, kNoon + 3h);
    shop.store->deliveryEnded(again[0].id, hub::DeliveryState::Sent, "", kNoon + 2h);
    CHECK(shop.store->dueDeliveries(kNoon + 3h, 10).empty());
    const auto newest = shop.store->newestDelivery(way);
    REQUIRE(newest);
    CHECK(newest->state == hub::DeliveryState::Sent);
    CHECK(newest->attempts == 2);
    CHECK(newest->ended_at == kNoon + 2h);
}

TEST_CASE("what is over is told by a way after what it is about", "[store][alerts]") {
    Alerts shop;
    shop.addWay();
    shop.note({opened("acc_7"), opened("acc_8")});
    const auto first = shop.store->dueDeliveries(kNoon, 10).at(0);
    shop.store->deliverLater(first.id, kNoon + 1h, "answered 500", kNoon);
    for (const auto& alert : shop.store->openAlerts()) {
        if (alert.id == first.alert) shop.close(alert, kNoon + 1min);
    }
    const auto meanwhile = shop.store->dueDeliveries(kNoon + 1min, 10);
    REQUIRE(meanwhile.size() == 1);
    CHECK(meanwhile[0].alert != first.alert);
    shop.store->deliveryEnded(first.id, hub::DeliveryState::Sent, "", kNoon + 1h);
    CHECK(shop.store->dueDeliveries(kNoon + 1h, 10).size() == 2);
}

TEST_CASE("what nobody could be told counts as untold", "[store][alerts]") {
    Alerts shop;
    shop.addWay(true);
    shop.note({opened("acc_7")});
    const auto open = shop.store->openAlerts();
    REQUIRE(open.size() == 1);
    CHECK_FALSE(open[0].told_at);
    CHECK(open[0].members.empty());
}

TEST_CASE("alerts that are over come newest first, page by page", "[store][alerts]") {
    Alerts shop;
    for (int n = 0; n < 5; ++n) shop.note({opened("acc_" + std::to_string(n))});
    int passed = 0;
    for (const auto& alert : shop.store->openAlerts()) shop.close(alert, kNoon + std::chrono::minutes(++passed));
    CHECK(shop.store->openAlerts().empty());
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = shop.store->alerts({false, cursor, 2});
        CHECK(page.items.size() <= 2);
        for (const auto& alert : page.items) seen.push_back(alert.about);
        cursor = page.next;
    } while (!cursor.empty());
    CHECK(seen == std::vector<std::string>{"acc_4", "acc_3", "acc_2", "acc_1", "acc_0"});
    CHECK_THROWS_AS(shop.store->alerts({false, "nonsense", 2}), std::invalid_argument);
}

TEST_CASE("what is over may begin anew, and is forgotten after ninety days", "[store][alerts]") {
    Alerts shop;
    shop.addWay();
    shop.note({opened("acc_7")});
    shop.close(shop.store->openAlerts().at(0), kNoon);
    shop.note({opened("acc_7", kNoon + 1h)}, kNoon + 1h);
    CHECK(shop.store->alerts({false, {}, 10}).items.size() == 1);
    CHECK(shop.store->openAlerts().size() == 1);
    shop.note({}, kNoon + 24h * 91);
    CHECK(shop.store->alerts({false, {}, 10}).items.empty());
    CHECK(shop.store->openAlerts().size() == 1);
}

TEST_CASE("a way that is removed takes its tellings along", "[store][alerts]") {
    Alerts shop;
    const auto way = shop.addWay();
    shop.note({opened("acc_7")});
    shop.store->addTestDelivery(way, "{}", kNoon);
    CHECK(shop.store->dueDeliveries(kNoon, 10).size() == 2);
    CHECK(shop.store->dropAlertWay(way));
    CHECK_FALSE(shop.store->dropAlertWay(way));
    CHECK(shop.store->dueDeliveries(kNoon, 10).empty());
    CHECK(shop.store->openAlerts().size() == 1);
}

TEST_CASE("who waits is found by his deadline alone", "[store][alerts]") {
    Alerts shop;
    auto soon = message("m1", "c1", "Wo?", kNoon), later = message("m2", "c2", "Wo?", kNoon);
    soon.due_at = kNoon + 30min;
    later.due_at = kNoon + 3h;
    shop.arrive({soon, later, message("m3", "c3", "Wo?", kNoon)});
    const auto due = shop.store->dueBetween(kNoon - 24h, kNoon + 1h, 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == shop.conversation("c1").id);
    CHECK(due[0].at == kNoon + 30min);
    CHECK(shop.store->countDueBetween(kNoon - 24h, kNoon + 1h) == 1);
    CHECK(shop.store->countDueBetween(kNoon - 24h, kNoon + 3h) == 2);
    CHECK(shop.store->dueBetween(kNoon - 24h, kNoon + 3h, 1).size() == 1);
}

TEST_CASE("conversations whose reply failed are found until they are done", "[store][alerts]") {
    Alerts shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    CHECK(shop.store->conversationsUnsent(10).empty());
    hub::NewReply reply;
    reply.conversation = shop.conversation("c1").id;
    reply.user = 1;
    reply.key = "key-0001";
    reply.text = "Unterwegs.";
    reply.now = reply.not_before = kNoon;
    const auto made = std::get<hub::Reply>(shop.store->addReply(reply));
    REQUIRE(shop.store->beginSending(shop.lease, made.id, kNoon, kNoon + 1min));
    shop.store->sendFailed(shop.lease, made.id, hub::ReplyState::Refused, "too long");
    CHECK(shop.store->conversationsUnsent(10) == std::vector<hub::Id>{reply.conversation});
    CHECK(shop.store->countUnsent() == 1);
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    shop.store->changeConversation(reply.conversation, done, 1, kNoon);
    CHECK(shop.store->conversationsUnsent(10).empty());
    CHECK(shop.store->countUnsent() == 0);
}

TEST_CASE("usual questions walk through no whole table", "[store][plan][support]") {
    Shop shop;
    const auto plans = shop.store->queryPlans();
    CHECK(plans.size() > 10);
    for (const auto& plan : plans) {
        INFO(plan.question);
        CHECK_FALSE(plan.steps.empty());
        for (const auto& step : plan.steps) UNSCOPED_INFO(step);
        CHECK_FALSE(plan.walks_all);
    }
}

TEST_CASE("a usual question that has lost its index is told", "[store][plan][support]") {
    Shop shop;
    const auto walking = [&](const std::string& index) {
        hub::sqlite::Database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write).execute("DROP INDEX " + index);
        std::set<std::string> questions;
        for (const auto& plan : shop.store->queryPlans()) {
            if (plan.walks_all) questions.insert(plan.question);
        }
        return questions;
    };
    CHECK(walking("alert_deliveries_of_alert").contains("how an alert was told"));
    CHECK(walking("outbox_of_conversation").contains("a conversation's replies"));
    CHECK(walking("queue_due").contains("who waits"));
}

TEST_CASE("alerts are listed and told by their indexes", "[store][plan][alerts]") {
    Shop shop;
    std::map<std::string, std::string> plans;
    for (const auto& plan : shop.store->queryPlans()) {
        for (const auto& step : plan.steps) plans[plan.question] += step + "\n";
    }
    CHECK(plans["alerts that are over"].find("alerts_closed") != std::string::npos);
    CHECK(plans["alerts that are over"].find("TEMP B-TREE") == std::string::npos);
    CHECK(plans["alerts to be told"].find("alert_deliveries_due") != std::string::npos);
    CHECK(plans["how an alert was told"].find("alert_deliveries_of_alert") != std::string::npos);
    CHECK(plans["what was told last by a way"].find("alert_deliveries_of_way") != std::string::npos);
}

TEST_CASE("what an alert that is over was about is known for as long as is asked", "[store][alerts]") {
    Alerts shop;
    shop.note({opened("acc_7"), opened("acc_8", kNoon - 48h), opened("acc_9")});
    CHECK(shop.store->openedAndOver(hub::AlertKind::NoPoll, kNoon - 24h).empty());
    for (const auto& alert : shop.store->openAlerts()) {
        if (alert.about != "acc_9") shop.close(alert, kNoon + 1h);
    }
    CHECK(shop.store->openedAndOver(hub::AlertKind::NoPoll, kNoon - 24h) == std::set<std::string>{"acc_7"});
    CHECK(shop.store->openedAndOver(hub::AlertKind::NoPoll, kNoon - 72h) == std::set<std::string>{"acc_7", "acc_8"});
    CHECK(shop.store->openedAndOver(hub::AlertKind::ProductSpike, kNoon - 72h).empty());
}
