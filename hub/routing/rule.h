#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// What a conversation is to be like. An empty condition holds for any; of several words of one condition one is enough.
struct RuleConditions {
    std::set<std::string> topics, intents, risks, languages;
    std::set<Id> accounts;                ///< these, or …
    std::set<std::string> kinds;          ///< … any account of these kinds
    std::set<std::string> products;       ///< beginnings of SKUs: a product, or all of a class that is told by its SKUs
    std::optional<bool> team_works;       ///< within its working hours, or outside them
    std::optional<bool> buyer_is_awake;   ///< where he lives; holds for nobody whose zone isn't known
    std::set<int> days;                   ///< on the team's clock, 1 is Monday
    bool operator==(const RuleConditions&) const = default;
};

/// What is done with it.
struct RuleActs {
    std::vector<Id> people;               ///< one of them gets it
    std::optional<int> most;              ///< waiting conversations that somebody may hold; empty for no limit
    std::vector<Id> labels;
    std::string answer;                   ///< key of the template that is sent outside working hours; empty for none
    bool operator==(const RuleActs&) const = default;
};

/// Something that the hub does by itself with a new conversation.
struct Rule {
    Id id = 0;
    std::string name;
    bool is_on = true;
    RuleConditions when;
    RuleActs then;
    Instant changed_at;
};

inline constexpr std::size_t kMostRules = 100;

/// Why a rule can't be kept: its field, what was expected there and what was found.
struct RuleFault {
    std::string field, expected, found;
};

/// The first fault of what a person typed; empty when there is none. Whether people, labels, accounts and templates exist is for
/// the caller to know.
std::optional<RuleFault> faultOf(const Rule& rule);

/// Whether a team works; unknown where it has no hours.
enum class TeamTime { Unknown, Within, Outside };

/// What rules are held against.
struct RoutingFacts {
    std::string topic, intent, language;
    std::vector<std::string> risks;
    Id account = 0;
    std::string kind;
    TeamTime team = TeamTime::Unknown;
    std::optional<bool> buyer_is_awake;
    int day = 0;                                            ///< 1 is Monday; 0 where nobody knows
    std::function<std::vector<std::string>()> products;     ///< SKUs that it is about; asked for only when all else holds
};

bool holds(const RuleConditions& when, const RoutingFacts& facts);
/// Of the rules that are on, those that hold, in their order.
std::vector<Rule> holding(const std::vector<Rule>& rules, const RoutingFacts& facts);

}  // namespace hub
