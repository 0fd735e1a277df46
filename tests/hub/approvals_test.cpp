#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "hub/inbox/reasons.h"
#include "hub/outbox/actions.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::ActionState;
using hub::ApprovalOutcome;

namespace {

class Refunder final : public channels::Adapter, public channels::Acts {
public:
    channels::Page pull(const channels::Cursor&) override { return {}; }
    channels::Identity check() override { return {}; }
    channels::Page reparse(const std::string&) override { return {}; }
    channels::Receipt send(const channels::Outgoing&) override { return {}; }
    void act(const channels::ActionRequest& request) override { done.push_back(request); }
    std::vector<channels::ActionRequest> done;
};

/// A shop in which a seller may spend 10 EUR with one action and 15 EUR a day.
struct Till : Shop {
    Till() {
        auto m = message("m1", "c1", "Bitte erstatten Sie mir den Betrag.", kNoon - 1h);
        m.from.order_external_id = "302-1";
        arrive({m});
        putOrder(channels::OrderStatus::Shipped);
        seller = add("seller", {hub::Role::Seller});
        boss = add("boss", {hub::Role::Operator});
        approver = add("approver", {hub::Role::Seller, hub::Role::Approver});
        store->putLimits({limit(hub::Limit::Span::Action, "10"), limit(hub::Limit::Span::Day, "15")}, boss, kNoon);
    }
    static hub::Limit limit(hub::Limit::Span span, const std::string& amount) {
        hub::Limit one;
        one.role = hub::Role::Seller;
        one.span = span;
        one.most = {amount, "EUR"};
        return one;
    }
    hub::Id add(const std::string& name, std::set<hub::Role> roles) {
        hub::User user;
        user.name = name;
        user.roles = std::move(roles);
        return *store->addUser(user, kNoon);
    }
    void putOrder(channels::OrderStatus status, const std::string& total = "39.90") {
        channels::Order order;
        order.external_id = "302-1";
        order.status = status;
        order.total = channels::Money{total, "EUR"};
        store->putOrder(lease, order, kNoon);
    }
    hub::StoredAction refund(const std::string& amount, const std::string& currency = "EUR", hub::Id user = 0) {
        hub::StoredAction action;
        action.conversation = conversation("c1").id;
        action.user = user == 0 ? seller : user;
        action.key = "key number " + std::to_string(++keys);
        action.name = "refund";
        action.order_external_id = "302-1";
        action.inputs = {{"reason", "ITEM_IS_DAMAGED"}};
        action.created_at = clock.now();
        action.costs = true;
        action.cost = channels::Money{amount, currency};
        action.reason = "broken on arrival";
        return action;
    }
    hub::StoredAction ask(const std::string& amount, const std::string& currency = "EUR", hub::Id user = 0) {
        auto action = refund(amount, currency, user);
        action.again = true;
        return std::get<hub::StoredAction>(store->addAction(action));
    }
    ActionState stateOf(const hub::StoredAction& action) { return store->action(action.id)->state; }
    std::size_t perform() {
        hub::Actions(*store, clock).perform(lease, adapter);
        return adapter.done.size();
    }
    bool audited(const std::string& act) {
        const auto acts = store->auditActions();
        return std::ranges::find(acts, act) != acts.end();
    }

    hub::Id seller = 0, boss = 0, approver = 0;
    int keys = 0;
    FakeClock clock;
    Refunder adapter;
};

}  // namespace

TEST_CASE("an action within the limits goes at once and one above them waits whole", "[approvals]") {
    Till till;
    CHECK(till.ask("10.00").state == ActionState::Waiting);
    const auto above = till.ask("12.00");
    CHECK(above.state == ActionState::AwaitingApproval);
    REQUIRE(above.approval);
    CHECK(above.approval->hold.why == hub::Held::AboveLimit);
    CHECK(above.approval->hold.most->amount == "10");
    CHECK(above.approval->reason == "broken on arrival");
    CHECK(above.approval->expires_at == till.clock.now() + 72h);
    CHECK(above.inputs.at("reason") == "ITEM_IS_DAMAGED");
    CHECK(above.cost->amount == "12.00");
    CHECK(till.perform() == 1);
    CHECK(till.stateOf(above) == ActionState::AwaitingApproval);
    CHECK(till.audited("ask_approval"));
    CHECK(till.ask("1", "USD").approval->hold.why == hub::Held::NoLimit);
    CHECK(till.ask("1000", "EUR", till.boss).state == ActionState::Waiting);
}

TEST_CASE("without limits nothing waits", "[approvals]") {
    Till till;
    till.store->putLimits({}, till.boss, kNoon);
    CHECK(till.ask("99999").state == ActionState::Waiting);
}

TEST_CASE("a day's limit counts what one person did alone within 24 hours", "[approvals]") {
    Till till;
    CHECK(till.ask("9").state == ActionState::Waiting);
    const auto above = till.ask("7");
    CHECK(above.approval->hold.why == hub::Held::AboveDay);
    CHECK(above.approval->hold.spent->amount == "9.00");
    CHECK(till.ask("7", "EUR", till.approver).state == ActionState::Waiting);
    // What a colleague has approved was not done alone.
    CHECK(till.store->approve(above.id, till.boss, "", kNoon) == ApprovalOutcome::Done);
    CHECK(till.ask("6").state == ActionState::Waiting);
    till.clock.advance(25h);
    CHECK(till.ask("10").state == ActionState::Waiting);
}

TEST_CASE("what was spent in a conversation counts on when that is deleted", "[approvals]") {
    Till till;
    REQUIRE(till.ask("9").state == ActionState::Waiting);
    till.store->deleteConversation(till.conversation("c1").id, till.boss, till.clock.now());
    till.arrive({message("m2", "c1", "Und noch etwas", kNoon + 1min)}, "2");
    const auto above = till.ask("7");
    REQUIRE(above.approval);
    CHECK(above.approval->hold.why == hub::Held::AboveDay);
    CHECK(above.approval->hold.spent->amount == "9.00");
    till.clock.advance(25h);
    CHECK(till.ask("7").state == ActionState::Waiting);
}

TEST_CASE("the word of an approval stands with it and not in the audit trail", "[approvals][erasing]") {
    Till till;
    const auto granted = till.ask("12"), refused = till.ask("13");
    REQUIRE(till.store->approve(granted.id, till.boss, "Jonas is right", kNoon) == ApprovalOutcome::Done);
    REQUIRE(till.store->decline(refused.id, till.boss, "Jonas has had two", kNoon) == ApprovalOutcome::Done);
    CHECK(till.store->action(refused.id)->approval->word == "Jonas has had two");
    for (const auto& entry : till.store->auditTrail({})) CHECK(entry.detail.find("Jonas") == std::string::npos);
    const hub::Erasure erasure{till.conversation("c1").buyer.id, till.boss, kNoon};
    till.store->beginErasing(erasure);
    REQUIRE(till.store->eraseConversation(till.conversation("c1").id, erasure, kNoon));
    CHECK(till.store->action(refused.id)->approval->word.empty());
}

TEST_CASE("what was approved and hasn't begun is withdrawn in the open when its buyer is erased", "[approvals][erasing]") {
    Till till;
    const auto granted = till.ask("12");
    REQUIRE(till.store->approve(granted.id, till.boss, "", kNoon) == ApprovalOutcome::Done);
    const auto conversation = till.conversation("c1");
    const hub::Erasure erasure{conversation.buyer.id, till.boss, kNoon};
    till.store->beginErasing(erasure);
    REQUIRE(till.store->eraseConversation(conversation.id, erasure, kNoon + 1h));
    CHECK(till.stateOf(granted) == ActionState::Withdrawn);
    CHECK(till.store->action(granted.id)->ended_at == kNoon + 1h);
    CHECK(till.audited("withdraw_action"));
    CHECK(till.perform() == 0);
}

TEST_CASE("the same refund is asked for twice only by whoever means it", "[approvals]") {
    Till till;
    const auto first = std::get<hub::StoredAction>(till.store->addAction(till.refund("12")));
    CHECK_FALSE(first.approval->repeated);
    const auto refused = till.store->addAction(till.refund("12", "EUR", till.approver));
    REQUIRE(std::holds_alternative<hub::AskedAlready>(refused));
    CHECK(std::get<hub::AskedAlready>(refused).action == first.id);
    auto of_another = till.refund("12");
    of_another.order_external_id = "302-2";
    CHECK(std::holds_alternative<hub::StoredAction>(till.store->addAction(of_another)));
    auto meant = till.refund("12");
    meant.again = true;
    const auto second = std::get<hub::StoredAction>(till.store->addAction(meant));
    CHECK(second.approval->repeated);
    CHECK(till.store->action(first.id)->approval->repeated);
    REQUIRE(till.store->decline(first.id, till.boss, "once is enough", kNoon) == ApprovalOutcome::Done);
    CHECK_FALSE(till.store->action(second.id)->approval->repeated);
}

TEST_CASE("the same key is one action also while it waits", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    --till.keys;
    const auto again = till.ask("12");
    CHECK(again.id == asked.id);
    CHECK(till.store->awaitingApproval(0, 10).items.size() == 1);
}

TEST_CASE("what is approved is done once however often and by whomever it is approved", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    CHECK(till.store->approvalCounts(till.boss).to_decide == 1);
    std::vector<ApprovalOutcome> outcomes(8);
    {
        std::vector<std::thread> people;
        for (std::size_t n = 0; n < outcomes.size(); ++n) {
            people.emplace_back([&, n] { outcomes[n] = till.store->approve(asked.id, n % 2 == 0 ? till.boss : till.approver, "fine", kNoon); });
        }
        for (auto& each : people) each.join();
    }
    for (const auto outcome : outcomes) CHECK(outcome == ApprovalOutcome::Done);
    CHECK(till.perform() == 1);
    CHECK(till.store->approve(asked.id, till.boss, "fine", kNoon) == ApprovalOutcome::Done);
    CHECK(till.perform() == 1);
    CHECK(till.stateOf(asked) == ActionState::Done);
    CHECK(till.store->decline(asked.id, till.boss, "no", kNoon) == ApprovalOutcome::Decided);
    CHECK(till.store->action(asked.id)->approval->word == "fine");
    CHECK(till.store->approvalCounts(till.boss).to_decide == 0);
    CHECK(till.audited("approve_action"));
}

TEST_CASE("nobody approves his own and only its asker takes it back", "[approvals]") {
    Till till;
    const auto own = till.ask("12", "EUR", till.approver);
    CHECK(till.store->approvalCounts(till.approver).to_decide == 0);
    CHECK(till.store->approve(own.id, till.approver, "", kNoon) == ApprovalOutcome::OwnAction);
    CHECK(till.store->decline(own.id, till.approver, "no", kNoon) == ApprovalOutcome::OwnAction);
    CHECK(till.store->withdraw(own.id, till.boss, kNoon) == ApprovalOutcome::OwnAction);
    CHECK(till.store->withdraw(own.id, till.approver, kNoon) == ApprovalOutcome::Done);
    CHECK(till.store->approve(own.id, till.boss, "", kNoon) == ApprovalOutcome::Decided);
    CHECK(till.stateOf(own) == ActionState::Withdrawn);
    CHECK(till.perform() == 0);
    CHECK(till.store->approve(999, till.boss, "", kNoon) == ApprovalOutcome::Unknown);
}

TEST_CASE("a declined action is told to its asker until he has seen it", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    CHECK(till.store->decline(asked.id, till.boss, "the photo shows no damage", kNoon) == ApprovalOutcome::Done);
    CHECK(till.perform() == 0);
    CHECK(till.store->approvalCounts(till.seller).answered == 1);
    const auto told = till.store->askedBy(till.seller, 10);
    REQUIRE(told.size() == 1);
    CHECK(told.front().action.approval->word == "the photo shows no damage");
    CHECK(told.front().action.approval->decided_by == till.boss);
    CHECK(told.front().buyer == "Jonas Weber");
    till.store->approvalSeen(asked.id, till.boss, kNoon);
    CHECK(till.store->approvalCounts(till.seller).answered == 1);
    till.store->approvalSeen(asked.id, till.seller, kNoon);
    CHECK(till.store->approvalCounts(till.seller).answered == 0);
    CHECK(till.store->askedBy(till.seller, 10).empty());
}

TEST_CASE("after three days it is over", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    till.store->expireApprovals(kNoon + 71h);
    CHECK(till.stateOf(asked) == ActionState::AwaitingApproval);
    CHECK(till.store->approve(asked.id, till.boss, "", kNoon + 72h) == ApprovalOutcome::RunOut);
    till.store->expireApprovals(kNoon + 72h);
    CHECK(till.stateOf(asked) == ActionState::Expired);
    CHECK(till.store->approve(asked.id, till.boss, "", kNoon + 73h) == ApprovalOutcome::RunOut);
    CHECK(till.store->approvalCounts(till.seller).answered == 1);
    CHECK(till.perform() == 0);
}

TEST_CASE("whoever decides sees what has changed since", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    CHECK(asked.approval->then.order_status == "shipped");
    till.putOrder(channels::OrderStatus::Delivered);
    const auto seen = till.store->awaitingApproval(0, 10).items.front().action;
    CHECK(seen.approval->then.order_status == "shipped");
    CHECK(seen.approval->now.order_status == "delivered");
}

TEST_CASE("what has changed since somebody looked isn't approved by what he saw", "[approvals]") {
    Till till;
    const auto asked = till.ask("12");
    const auto seen = hub::stampOf(asked.approval->now);
    SECTION("the status of the order") { till.putOrder(channels::OrderStatus::Delivered); }
    SECTION("its total") { till.putOrder(channels::OrderStatus::Shipped, "9.90"); }
    CHECK(till.store->approve(asked.id, till.boss, "", kNoon, seen) == ApprovalOutcome::SceneChanged);
    CHECK(till.stateOf(asked) == ActionState::AwaitingApproval);
    const auto now = till.store->action(asked.id)->approval->now;
    CHECK(till.store->approve(asked.id, till.boss, "", kNoon, hub::stampOf(now)) == ApprovalOutcome::Done);
}

TEST_CASE("what waits is listed in pages oldest first", "[approvals]") {
    Till till;
    std::vector<hub::Id> asked, listed;
    for (int n = 0; n < 5; ++n) asked.push_back(till.ask("12").id);
    hub::Id after = 0;
    do {
        const auto page = till.store->awaitingApproval(after, 2);
        for (const auto& each : page.items) listed.push_back(each.action.id);
        after = page.next;
    } while (after != 0);
    CHECK(listed == asked);
}

TEST_CASE("what waits for approval or to be done ends when its account is removed and its asker is told", "[approvals]") {
    Till till;
    const auto above = till.ask("12.00"), within = till.ask("3.00"), begun = till.ask("2.00");
    REQUIRE(above.state == ActionState::AwaitingApproval);
    REQUIRE(till.store->beginAction(till.lease, begun.id, kNoon));
    till.store->removeAccount(till.id, kNoon);
    CHECK(till.stateOf(above) == ActionState::Refused);
    CHECK(till.stateOf(within) == ActionState::Refused);
    CHECK(till.store->action(within.id)->error == hub::kAccountRemoved);
    CHECK(till.stateOf(begun) == ActionState::Unclear);
    CHECK(till.store->awaitingApproval(0, 10).items.empty());
    CHECK(till.store->approvalCounts(till.approver).to_decide == 0);
    CHECK(till.store->approvalCounts(till.seller).answered == 1);
    REQUIRE(till.store->askedBy(till.seller, 10).size() == 1);
    CHECK(till.store->askedBy(till.seller, 10).front().action.error == hub::kAccountRemoved);
    CHECK(till.audited("drop_action"));
    CHECK(till.store->approve(above.id, till.approver, {}, kNoon) == ApprovalOutcome::Decided);
    CHECK_FALSE(till.store->nextReplyAt(till.id));
}
