#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/routing/rule.h"
#include "hub/store/store.h"

namespace hub {

/// Whether the team works; unknown without a team, and for one that never works.
TeamTime timeOf(const Team* team, Instant at);
/// The day on the team's clock, 1 for Monday; 0 without a team.
int dayOf(const Team* team, Instant at);

/// Who may be given conversations and when the teams work, as the store had it when this was made.
class Staff {
public:
    explicit Staff(Store& store);

    /// By whose hours somebody works: his team's, else the shop's own; null when there is no team.
    [[nodiscard]] const Team* teamOf(std::optional<Id> person) const;
    /// Of the people that a rule names, the one with the least to do, the first named among equals: of those who are on shift, and
    /// when none of them is, of all. Empty when nobody may take more. `held` says how much somebody has.
    [[nodiscard]] std::optional<Id> choose(const RuleActs& then, Instant at, const std::function<std::int64_t(Id)>& held) const;

private:
    std::map<Id, std::optional<Id>> teams_of_people_;  ///< of those who work in the inbox
    std::vector<Team> teams_;
};

/// SKUs that a conversation is about: of its order, and of the product that the shop keeps under its listing. Looked up when they are
/// first asked for, and once for all rules.
std::function<std::vector<std::string>()> productsOf(
    Store& store, Id account, const std::string& order_external_id, const std::string& listing_id
);

}  // namespace hub
