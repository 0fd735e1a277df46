#include "hub/routing/routing.h"

#include <algorithm>

#include <Poco/Logger.h>

#include "hub/desk/from_store.h"
#include "hub/routing/night_answer.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

constexpr std::size_t kAtOnce = 100;  // well within an account's lease

std::vector<Id> idsOf(const std::vector<Rule>& rules) {
    std::vector<Id> ids;
    for (const auto& rule : rules) ids.push_back(rule.id);
    return ids;
}

/// The first that gives conversations to somebody; 0 for none.
Id assigning(const std::vector<Rule>& rules) {
    const auto found = std::ranges::find_if(rules, [](const Rule& rule) { return !rule.then.people.empty(); });
    return found == rules.end() ? 0 : found->id;
}

bool isAmong(const std::vector<Rule>& rules, Id rule) { return std::ranges::find(rules, rule, &Rule::id) != rules.end(); }

/// The rule that gave it to whom it was given last; 0 for none.
Id lastAssigning(const std::vector<RuleAct>& acts) {
    const auto found = std::ranges::find(acts.rbegin(), acts.rend(), RuleAct::Kind::Assign, &RuleAct::kind);
    return found == acts.rend() ? 0 : found->rule;
}

/// Whether the rule that has given it away still holds, and no other comes before it that didn't hold then.
bool stays(const std::vector<Rule>& held_before, const std::vector<Rule>& held_now, Id gave) {
    if (gave == 0) return assigning(held_before) == assigning(held_now);
    for (const auto& rule : held_now) {
        if (rule.then.people.empty()) continue;
        if (rule.id == gave) return true;
        if (!isAmong(held_before, rule.id)) return false;
    }
    return false;
}

bool hasAnswer(const Rule& rule) { return !rule.then.answer.empty(); }

}  // namespace

std::optional<bool> isAwake(const std::string& zone, Instant at) {
    const auto local = zone.empty() ? std::nullopt : locales::localTime(zone, at);
    if (!local) return std::nullopt;
    return local->awake;
}

RoutingFacts Routing::factsOf(const Conversation& conversation, const Staff& staff, Instant now) {
    const Team* team = staff.teamOf(conversation.assignee);
    RoutingFacts facts;
    facts.topic = conversation.tags.topic;
    facts.intent = conversation.tags.intent;
    facts.language = conversation.tags.language;
    facts.risks = conversation.tags.risks;
    facts.account = conversation.account;
    facts.kind = store_.account(conversation.account).value_or(Account{}).kind;
    facts.team = timeOf(team, now);
    facts.day = dayOf(team, now);
    facts.buyer_is_awake = isAwake(zoneOf(conversation), now);
    facts.products = productsOf(store_, conversation.account, conversation.order_external_id, conversation.listing_id);
    return facts;
}

RoutedActs Routing::actsOf(const std::vector<Rule>& held, const Staff& staff, Instant now) {
    RoutedActs acts;
    const auto heldBy = [this](Id person) { return store_.held(person); };
    for (const auto& rule : held) {
        for (const Id label : rule.then.labels) {
            const auto had = std::ranges::find(acts.labelled, label, &RoutedActs::Labelled::label);
            if (had == acts.labelled.end()) acts.labelled.push_back({label, rule.id, rule.name});
        }
        if (acts.assigned || rule.then.people.empty()) continue;
        if (const auto person = staff.choose(rule.then, now, heldBy)) acts.assigned = RoutedActs::Assigned{*person, rule.id, rule.name};
    }
    return acts;
}

bool Routing::answer(const std::vector<Rule>& held, const Staff& staff, Id id, Instant now) {
    const auto rule = std::ranges::find_if(held, hasAnswer);
    if (rule == held.end()) return false;
    const auto conversation = store_.conversation(id);
    if (!conversation) return false;
    const auto reply = nightAnswer(store_, *library_.current(), staff, *conversation, *rule, now);
    return reply && std::holds_alternative<Reply>(store_.addReply(*reply));
}

bool Routing::run(Id account) {
    const auto unrouted = store_.unrouted(account, kAtOnce);
    if (unrouted.empty()) return false;
    const auto rules = store_.rules();
    if (std::ranges::none_of(rules, &Rule::is_on)) {
        store_.leaveUnrouted(account);
        return false;
    }
    const Staff staff(store_);
    bool sends = false;
    for (const auto& one : unrouted) {
        try {
            if (runOne(one, rules, staff)) sends = true;
        } catch (const StoreError&) {
            throw;
        } catch (const std::exception& e) {
            // One that can't be read keeps no other waiting.
            Poco::Logger::get("rules").error("conversation %s: %s", std::to_string(one.conversation), std::string(e.what()));
            store_.routed(one.conversation, one.newest_buyer_message);
        }
    }
    return sends;
}

bool Routing::runOne(const Unrouted& one, const std::vector<Rule>& rules, const Staff& staff) {
    const std::lock_guard one_at_a_time(working_);
    const auto conversation = store_.conversation(one.conversation);
    if (!conversation) return false;
    const Instant now = clock_.now();
    const auto held = holding(rules, factsOf(*conversation, staff, now));
    if (one.is_new) store_.route(one.conversation, actsOf(held, staff, now), now);
    const bool sends = one.is_live && answer(held, staff, one.conversation, now);
    store_.routed(one.conversation, conversation->newest_buyer_message);
    return sends;
}

void Routing::corrected(const Conversation& before, const Conversation& after) {
    const auto& was = before.tags;
    const auto& is = after.tags;
    const bool same = was.topic == is.topic && was.intent == is.intent && was.language == is.language && was.risks == is.risks &&
                      zoneOf(before) == zoneOf(after);
    if (same) return;
    const std::lock_guard one_at_a_time(working_);
    // Until it has been held against the rules for the first time, all of them are still to come.
    if (store_.isUnseenByRules(after.id)) return;
    const auto rules = store_.rules();
    if (std::ranges::none_of(rules, &Rule::is_on)) return;
    const Staff staff(store_);
    const Instant now = clock_.now();
    const auto held_before = holding(rules, factsOf(before, staff, now));
    const auto held_now = holding(rules, factsOf(after, staff, now));
    if (idsOf(held_before) == idsOf(held_now)) return;
    auto acts = actsOf(held_now, staff, now);
    if (stays(held_before, held_now, lastAssigning(store_.ruleActs(after.id)))) acts.assigned.reset();
    // Labels of rules that held before, too, were set then: one that is missing has been taken off.
    std::erase_if(acts.labelled, [&](const auto& labelled) { return isAmong(held_before, labelled.rule); });
    acts.replaces = true;
    store_.route(after.id, acts, now);
}

}  // namespace hub
