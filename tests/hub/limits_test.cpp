#include <catch2/catch.hpp>

#include "hub/limits/exact.h"
#include "hub/limits/limits.h"
#include "hub/limits/limits_json.h"

using channels::Money;
using hub::Exact;
using hub::Held;
using hub::Limit;

namespace {

Exact exact(const char* text) {
    const auto amount = Exact::parse(text);
    REQUIRE(amount);
    return *amount;
}

Limit ofRole(hub::Role role, Limit::Span span, const std::string& action, const Money& most) {
    Limit limit;
    limit.role = role;
    limit.span = span;
    limit.action = action;
    limit.most = most;
    return limit;
}

Limit single(const std::string& action, const Money& most) { return ofRole(hub::Role::Seller, Limit::Span::Action, action, most); }
Limit daily(const Money& most) { return ofRole(hub::Role::Seller, Limit::Span::Day, {}, most); }

hub::User person(hub::Id id, std::set<hub::Role> roles) {
    hub::User user;
    user.id = id;
    user.roles = std::move(roles);
    return user;
}

}  // namespace

TEST_CASE("amounts are compared and added exactly", "[limits]") {
    CHECK(exact("10.00") == exact("10"));
    CHECK(exact("10.000001") > exact("10"));
    CHECK(exact("0.1").plus(exact("0.2")) == exact("0.3"));
    CHECK(exact("0.10").plus(exact("0.20")).text() == "0.30");
    CHECK(exact("1200").text() == "1200.00");
    CHECK(exact("0.125").text() == "0.125");
    CHECK(exact("7.0000000000") == exact("7"));
    CHECK(exact("0.00") == exact("0"));
    Exact sum;
    for (int n = 0; n < 20; ++n) sum = sum.plus(exact("999999999999.99"));
    CHECK(sum > exact("999999999999.99"));
}

TEST_CASE("what is no plain amount is none", "[limits]") {
    for (const char* text : {"", ".", "1.", ".5", "-1", "+1", "1e3", "1,00", " 1", "1234567890123", "0.0000001", "1.2.3"}) {
        INFO(text);
        CHECK_FALSE(Exact::parse(text));
    }
}

TEST_CASE("an action within the limit goes and one above it is held and says by what", "[limits]") {
    const hub::Limits limits{single("", {"10.00", "EUR"}), single("refund", {"50", "EUR"})};
    CHECK_FALSE(hub::holdOf(limits, "coupon", Money{"10", "EUR"}, {}));
    const auto held = hub::holdOf(limits, "coupon", Money{"10.01", "EUR"}, {});
    REQUIRE(held);
    CHECK(held->why == Held::AboveLimit);
    CHECK(held->most->amount == "10.00");
    // The kind's own limit stands before the general one.
    CHECK_FALSE(hub::holdOf(limits, "refund", Money{"50.00", "EUR"}, {}));
    CHECK(hub::holdOf(limits, "refund", Money{"50.01", "EUR"}, {})->most->amount == "50");
}

TEST_CASE("another currency and an unknown amount need a colleague as soon as there is a limit", "[limits]") {
    CHECK_FALSE(hub::holdOf({}, "refund", Money{"9999", "USD"}, {}));
    CHECK_FALSE(hub::holdOf({}, "refund", std::nullopt, {}));
    const hub::Limits limits{single("", {"10", "EUR"})};
    CHECK(hub::holdOf(limits, "refund", Money{"0.01", "USD"}, {})->why == Held::NoLimit);
    CHECK(hub::holdOf(limits, "refund", std::nullopt, {})->why == Held::UnknownCost);
    CHECK(hub::holdOf(limits, "refund", Money{"about 3", "EUR"}, {})->why == Held::UnknownCost);
}

TEST_CASE("a day's limit counts what was spent in its currency", "[limits]") {
    const hub::Limits limits{daily({"20", "EUR"})};
    const std::vector<Money> spent{{"9.99", "EUR"}, {"500", "USD"}, {"5", "EUR"}};
    CHECK_FALSE(hub::holdOf(limits, "refund", Money{"5.01", "EUR"}, spent));
    const auto held = hub::holdOf(limits, "refund", Money{"5.02", "EUR"}, spent);
    REQUIRE(held);
    CHECK(held->why == Held::AboveDay);
    CHECK(held->spent->amount == "14.99");
    CHECK(held->most->amount == "20");
}

TEST_CASE("a person's own limits stand in place of his role's and an operator's before a seller's", "[limits]") {
    auto own = single("", {"1", "EUR"});
    own.role.reset();
    own.user = 7;
    const hub::Limits all{
        single("", {"10", "EUR"}), ofRole(hub::Role::Operator, Limit::Span::Action, "", {"100", "EUR"}), own
    };
    const auto most = [&](const hub::User& user) { return hub::limitsOf(all, user).front().most.amount; };
    CHECK(most(person(1, {hub::Role::Seller})) == "10");
    CHECK(most(person(2, {hub::Role::Seller, hub::Role::Operator})) == "100");
    CHECK(most(person(7, {hub::Role::Operator})) == "1");
    CHECK(hub::limitsOf({own}, person(1, {hub::Role::Seller})).empty());
}

TEST_CASE("an action costs its order or what is typed or what nobody can say", "[limits]") {
    using Cost = channels::Action::Cost;
    channels::Order order;
    order.total = Money{"39.90", "EUR"};
    channels::Action action;
    CHECK_FALSE(hub::costOf(action, {}, &order).costs);
    action.cost = Cost::Order;
    CHECK(hub::costOf(action, {}, &order).amount->amount == "39.90");
    CHECK(hub::costOf(action, {}, nullptr).costs);
    CHECK_FALSE(hub::costOf(action, {}, nullptr).amount);
    action.cost = Cost::Unknown;
    CHECK(hub::costOf(action, {}, &order).costs);
    CHECK_FALSE(hub::costOf(action, {}, &order).amount);
    action.cost = Cost::Named;
    action.amount_input = "amount";
    action.currency_input = "currency";
    CHECK(hub::costOf(action, {{"amount", "5"}}, &order).amount->currency == "EUR");
    CHECK(hub::costOf(action, {{"amount", "5"}, {"currency", "USD"}}, &order).amount->currency == "USD");
    CHECK_FALSE(hub::costOf(action, {{"amount", "5"}}, nullptr).amount);
}

TEST_CASE("limits are kept as they were set", "[limits]") {
    auto own = daily({"25.50", "USD"});
    own.role.reset();
    own.user = 3;
    const hub::Limits limits{single("refund", {"10.00", "EUR"}), own};
    channels::JsonWriter json;
    hub::writeLimits(json, limits);
    const auto read = hub::limitsFrom(json.str());
    REQUIRE(read.size() == 2);
    CHECK(read[0].role == hub::Role::Seller);
    CHECK(read[0].action == "refund");
    CHECK(read[0].most.amount == "10.00");
    CHECK_FALSE(read[1].role);
    CHECK(read[1].user == 3);
    CHECK(read[1].span == Limit::Span::Day);
    CHECK(read[1].most.currency == "USD");
    CHECK(hub::limitsFrom("").empty());
}
