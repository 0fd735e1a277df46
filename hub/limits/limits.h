#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/descriptor.h"
#include "hub/inbox/approval.h"
#include "hub/inbox/model.h"

namespace hub {

/// What a role, or one person, may spend without a colleague's approval: with one action, or with all within 24 hours.
struct Limit {
    enum class Span { Action, Day };
    std::optional<Role> role;  ///< empty: of one person
    Id user = 0;
    Span span = Span::Action;
    std::string action;  ///< a kind of action; empty for any
    channels::Money most;
};

using Limits = std::vector<Limit>;

/// Operators, and whoever has been given the right.
inline bool mayApprove(const User& user) { return user.roles.contains(Role::Approver) || user.roles.contains(Role::Operator); }

/// Those that hold for a person: his own when there are any; else his role's, an operator's before a seller's.
Limits limitsOf(const Limits& all, const User& user);

/// The amount is empty when nobody can say it beforehand.
struct ActionCost {
    bool costs = false;
    std::optional<channels::Money> amount;
};

/// `order`: that it is about, null when that isn't known.
ActionCost costOf(
    const channels::Action& action, const std::map<std::string, std::string>& inputs, const channels::Order* order
);

/// Why the action waits for a colleague; empty when it is within the limits, or there are none. Currencies are never converted.
/// `spent`: by this person within the last day, without approval.
std::optional<Hold> holdOf(
    const Limits& limits, const std::string& action, const std::optional<channels::Money>& cost,
    const std::vector<channels::Money>& spent
);

/// By which whoever decides says what he has looked at.
std::string stampOf(const ActionScene& scene);

}  // namespace hub
