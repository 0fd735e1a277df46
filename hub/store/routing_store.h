#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/routing/rule.h"

namespace hub {

/// A conversation whose newest message hasn't been held against the rules yet.
struct Unrouted {
    Id conversation = 0;
    bool is_new = false;   ///< nobody had written in it before: it is assigned and labelled; else only answered
    bool is_live = false;  ///< its newest message is no history that a first pull has brought: it may be answered
    Id newest_buyer_message = 0;
};

/// What rules do with one conversation, each by whose doing.
struct RoutedActs {
    struct Assigned {
        Id person = 0, rule = 0;
        std::string rule_name;
    };
    struct Labelled {
        Id label = 0, rule = 0;
        std::string rule_name;
    };
    std::optional<Assigned> assigned;
    bool replaces = false;  ///< whom a rule has given it to before
    std::vector<Labelled> labelled;
};

/// Something that a rule has done.
struct RuleAct {
    enum class Kind { Assign, Label, Answer };
    Kind kind = Kind::Assign;
    Instant at;
    Id rule = 0;              ///< may be gone since
    std::string rule_name;    ///< as it was then
    std::optional<Id> person;
    std::string label;        ///< name, as it was then
    std::optional<Id> reply;
    bool taken_back = false;  ///< the reply never left
};

/// In the order of RuleAct::Kind.
inline constexpr std::array<std::string_view, 3> kRuleActs{"assign", "label", "answer"};
inline std::string_view wireName(RuleAct::Kind kind) { return kRuleActs.at(static_cast<std::size_t>(kind)); }

/// A conversation of the last days, as a dry run sees it.
struct PastConversation {
    Id id = 0, account = 0;
    std::string kind, reply_rules;
    std::string topic, intent, language, zone;
    double language_confidence = 0, need = 0;  ///< how likely they are: its language and its intent
    std::vector<std::string> risks;
    std::string order_external_id, listing_id;
    Instant at;                    ///< when the message came that its tags are of
    bool assigned_by_person = false;
    std::string buyer, snippet;
};

/// Rules, and what they have done. Every call is one transaction.
class RoutingStore {
public:
    virtual ~RoutingStore() = default;

    virtual std::vector<Rule> rules() = 0;  ///< in their order
    virtual std::optional<Rule> rule(Id id) = 0;
    virtual std::optional<Id> addRule(const Rule& rule, std::size_t most, Instant now) = 0;  ///< the last; empty when there are `most`
    virtual bool changeRule(const Rule& rule, Instant now) = 0;  ///< false when there is none, or it was changed since `changed_at`
    virtual bool dropRule(Id id, Instant now) = 0;               ///< likewise
    virtual bool orderRules(const std::vector<Id>& rules, Instant now) = 0;  ///< false unless it names each once

    /// Of an account, oldest first; none before its first pull has reached the present.
    virtual std::vector<Unrouted> unrouted(Id account, std::size_t limit) = 0;
    virtual bool isUnseenByRules(Id conversation) = 0;  ///< it is new, and still to be assigned and labelled
    virtual void leaveUnrouted(Id account) = 0;  ///< there are no rules: nothing waits for any
    /// Does it, but for what a person has decided; from then on only an answer is open.
    virtual void route(Id conversation, const RoutedActs& acts, Instant now) = 0;
    /// Nothing is open any more, unless something newer than `newest_buyer_message` has come.
    virtual void routed(Id conversation, Id newest_buyer_message) = 0;
    virtual std::vector<RuleAct> ruleActs(Id conversation) = 0;  ///< oldest first
    virtual std::int64_t held(Id person) = 0;  ///< how many waiting conversations somebody has
    /// Those in which something was written since then, newest first.
    virtual std::vector<PastConversation> pastConversations(Instant since, std::size_t limit) = 0;
};

}  // namespace hub
