#include "hub/limits/limits.h"

#include <algorithm>
#include <iterator>

#include "channels/kit/hash.h"
#include "hub/limits/exact.h"

namespace hub {
namespace {

using channels::Money;

constexpr std::size_t kStampLength = 16;

template <class Test>
Limits those(const Limits& all, const Test& test) {
    Limits chosen;
    std::ranges::copy_if(all, std::back_inserter(chosen), test);
    return chosen;
}

std::string inputOf(const std::map<std::string, std::string>& inputs, const std::string& name) {
    const auto found = inputs.find(name);
    return found == inputs.end() ? std::string() : found->second;
}

/// The limit of this kind of action, else that of any.
const Limit* limitFor(const Limits& limits, const std::string& action, const std::string& currency) {
    const auto find = [&](const std::string& kind) {
        const auto found = std::ranges::find_if(limits, [&](const Limit& each) {
            return each.action == kind && each.most.currency == currency;
        });
        return found == limits.end() ? nullptr : &*found;
    };
    const auto* own = find(action);
    return own != nullptr ? own : find({});
}

Exact sumOf(const std::vector<Money>& amounts, const std::string& currency) {
    Exact sum;
    for (const auto& each : amounts) {
        if (each.currency == currency) sum = sum.plus(Exact::parse(each.amount).value_or(Exact()));
    }
    return sum;
}

}  // namespace

Limits limitsOf(const Limits& all, const User& user) {
    auto own = those(all, [&](const Limit& each) { return !each.role && each.user == user.id; });
    if (!own.empty()) return own;
    const Role role = user.roles.contains(Role::Operator) ? Role::Operator : Role::Seller;
    return those(all, [&](const Limit& each) { return each.role == role; });
}

ActionCost costOf(
    const channels::Action& action, const std::map<std::string, std::string>& inputs, const channels::Order* order
) {
    using Cost = channels::Action::Cost;
    const auto total = order == nullptr ? std::nullopt : order->total;
    switch (action.cost) {
        case Cost::Nothing: return {};
        case Cost::Order: return {true, total};
        case Cost::Named: {
            Money named{inputOf(inputs, action.amount_input), inputOf(inputs, action.currency_input)};
            if (named.currency.empty() && total) named.currency = total->currency;
            if (named.amount.empty() || named.currency.empty()) return {true, std::nullopt};
            return {true, named};
        }
        case Cost::Unknown: break;
    }
    return {true, std::nullopt};
}

std::optional<Hold> holdOf(
    const Limits& limits, const std::string& action, const std::optional<Money>& cost, const std::vector<Money>& spent
) {
    if (limits.empty()) return std::nullopt;
    const auto amount = cost ? Exact::parse(cost->amount) : std::nullopt;
    if (!amount) return Hold{Held::UnknownCost, {}, {}};
    const auto of = [&](Limit::Span span) { return those(limits, [&](const Limit& each) { return each.span == span; }); };
    const auto single = of(Limit::Span::Action), daily = of(Limit::Span::Day);
    const auto most = [](const Limit& limit) { return Exact::parse(limit.most.amount).value_or(Exact()); };
    if (!single.empty()) {
        const auto* limit = limitFor(single, action, cost->currency);
        if (limit == nullptr) return Hold{Held::NoLimit, {}, {}};
        if (*amount > most(*limit)) return Hold{Held::AboveLimit, limit->most, {}};
    }
    if (!daily.empty()) {
        const auto* limit = limitFor(daily, {}, cost->currency);
        if (limit == nullptr) return Hold{Held::NoLimit, {}, {}};
        const Exact before = sumOf(spent, cost->currency);
        if (before.plus(*amount) > most(*limit)) return Hold{Held::AboveDay, limit->most, Money{before.text(), cost->currency}};
    }
    return std::nullopt;
}

std::string stampOf(const ActionScene& scene) {
    const auto at = scene.respond_by ? std::to_string(scene.respond_by->time_since_epoch().count()) : std::string();
    return channels::sha256Hex(scene.order_status + "\n" + scene.case_stage + "\n" + at + "\n" + scene.total).substr(0, kStampLength);
}

}  // namespace hub
