#include <catch2/catch.hpp>

#include <functional>

#include "hub/outbox/actions.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// An adapter that can refund; `outcome` is what an action comes to.
class ActionRefunder final : public channels::Adapter, public channels::Acts, public channels::FetchesOrders {
public:
    channels::Page pull(const channels::Cursor&) override { return {}; }
    channels::Identity check() override { return {}; }
    channels::Page reparse(const std::string&) override { return {}; }
    channels::Receipt send(const channels::Outgoing&) override { return {}; }
    void act(const channels::ActionRequest& request) override {
        done.push_back(request);
        if (outcome) outcome();
    }
    std::optional<channels::Order> fetchOrder(const std::string& id) override {
        channels::Order order;
        order.external_id = id;
        order.status = channels::OrderStatus::Returned;
        return order;
    }
    std::vector<channels::ActionRequest> done;
    std::function<void()> outcome;
};

struct ActionOffice : Shop {
    ActionOffice() {
        auto m = message("m1", "c1", "Bitte erstatten Sie mir den Betrag.", kNoon - 1h);
        m.from.order_external_id = "302-1";
        m.from.reply_to = {{"ticket", "t1"}};
        arrive({m});
    }
    hub::StoredAction order(const std::string& key = "key-0001") {
        hub::StoredAction action;
        action.conversation = conversation("c1").id;
        action.user = 1;
        action.key = key;
        action.name = "refund";
        action.order_external_id = "302-1";
        action.inputs = {{"reason", "ITEM_IS_DAMAGED"}};
        action.created_at = clock.now();
        return std::get<hub::StoredAction>(store->addAction(action));
    }
    void perform(channels::Adapter& adapter) { hub::Actions(*store, clock).perform(lease, adapter); }

    FakeClock clock;
};

}  // namespace

TEST_CASE("an action is done once, with all that the adapter needs, and the order is read again", "[actions]") {
    ActionOffice office;
    ActionRefunder adapter;
    const auto action = office.order();
    CHECK(office.store->nextReplyAt(office.id) == office.clock.now());
    office.perform(adapter);
    office.perform(adapter);
    REQUIRE(adapter.done.size() == 1);
    CHECK(adapter.done.front().action == "refund");
    CHECK(adapter.done.front().order_external_id == "302-1");
    CHECK(adapter.done.front().conversation_external_id == "c1");
    CHECK(adapter.done.front().inputs.at("reason") == "ITEM_IS_DAMAGED");
    CHECK(adapter.done.front().reply_to.at("ticket") == "t1");
    CHECK(office.store->action(action.id)->state == hub::ActionState::Done);
    CHECK(office.store->order(office.id, "302-1")->facts.status == channels::OrderStatus::Returned);
    CHECK_FALSE(office.store->nextReplyAt(office.id));
}

TEST_CASE("the same key is one action, and another one can't have it", "[actions]") {
    ActionOffice office;
    CHECK(office.order().id == office.order().id);
    hub::StoredAction other;
    other.conversation = office.conversation("c1").id;
    other.key = "key-0001";
    other.name = "close";
    CHECK(std::holds_alternative<hub::KeyTaken>(office.store->addAction(other)));
}

TEST_CASE("an action for an account that was removed is not stored, and one from before is told again", "[actions]") {
    ActionOffice office;
    const auto before = office.order().id;
    office.store->removeAccount(office.id, office.clock.now());
    CHECK(office.order().id == before);
    hub::StoredAction late;
    late.conversation = office.conversation("c1").id;
    late.key = "key-0002";
    late.name = "refund";
    CHECK(std::holds_alternative<hub::AccountGone>(office.store->addAction(late)));
}

TEST_CASE("an action that failed is refused or unclear, and never repeated", "[actions]") {
    ActionOffice office;
    ActionRefunder adapter;
    const auto action = office.order();
    hub::ActionState expected{};
    SECTION("refused") {
        adapter.outcome = [] { throw channels::PermanentFailure("PUT /refund: HTTP 400, 1001", "1001"); };
        expected = hub::ActionState::Refused;
    }
    SECTION("not begun") {
        adapter.outcome = [] { throw channels::TemporaryFailure("PUT /refund: no connection"); };
        expected = hub::ActionState::Refused;
    }
    SECTION("cut off") {
        adapter.outcome = [] { throw channels::TemporaryFailure("PUT /refund: connection lost", true); };
        expected = hub::ActionState::Unclear;
    }
    SECTION("not understood") {
        adapter.outcome = [] { throw channels::NotUnderstood("PUT /refund: not JSON"); };
        expected = hub::ActionState::Unclear;
    }
    office.perform(adapter);
    office.perform(adapter);
    CHECK(adapter.done.size() == 1);
    CHECK(office.store->action(action.id)->state == expected);
    CHECK_FALSE(office.store->action(action.id)->error.empty());
}

TEST_CASE("an action that a dying process had begun is unclear", "[actions]") {
    ActionOffice office;
    ActionRefunder adapter;
    const auto action = office.order();
    REQUIRE(office.store->beginAction(office.lease, action.id, kNoon));
    office.perform(adapter);
    CHECK(adapter.done.empty());
    CHECK(office.store->action(action.id)->state == hub::ActionState::Unclear);
}
