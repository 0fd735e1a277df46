#include "hub/routing/dry_run.h"

#include <algorithm>

#include "hub/routing/night_answer.h"
#include "hub/routing/routing.h"

namespace hub {
namespace {

class Trial {
public:
    Trial(Store& store, const std::vector<Rule>& earlier, const Rule& rule) : store_(store), staff_(store), rule_(rule) {
        rule_.then.most.reset();
        for (const auto& one : earlier) {
            if (one.is_on && !one.then.people.empty()) earlier_.push_back(one);
        }
    }

    /// What would have become of it; empty when the rule doesn't hold.
    std::optional<DryRun::Each> hold(const PastConversation& past, DryRun& run) {
        const auto facts = factsOf(past);
        if (!holds(rule_.when, facts)) return std::nullopt;
        ++run.matched;
        DryRun::Each each{past.id, past.account, past.buyer, past.snippet, past.at, std::nullopt, false};
        if (!rule_.then.people.empty()) each.person = personFor(past, facts, run);
        each.answered = isAnswered(past, facts);
        if (each.answered) ++run.answered;
        return each;
    }

private:
    RoutingFacts factsOf(const PastConversation& past) {
        const Team* team = staff_.teamOf(std::nullopt);
        RoutingFacts facts;
        facts.topic = past.topic;
        facts.intent = past.intent;
        facts.language = past.language;
        facts.risks = past.risks;
        facts.account = past.account;
        facts.kind = past.kind;
        facts.team = timeOf(team, past.at);
        facts.day = dayOf(team, past.at);
        facts.buyer_is_awake = isAwake(past.zone, past.at);
        facts.products = productsOf(store_, past.account, past.order_external_id, past.listing_id);
        return facts;
    }

    std::optional<Id> personFor(const PastConversation& past, const RoutingFacts& facts, DryRun& run) {
        if (past.assigned_by_person) {
            ++run.left_to_person;
            return std::nullopt;
        }
        if (std::ranges::any_of(earlier_, [&](const Rule& one) { return holds(one.when, facts); })) {
            ++run.taken_before;
            return std::nullopt;
        }
        const auto person = staff_.choose(rule_.then, past.at, [&](Id one) {
            const auto got = run.people.find(one);
            return got == run.people.end() ? std::int64_t{0} : got->second;
        });
        if (person) ++run.people[*person];
        return person;
    }

    [[nodiscard]] bool isAnswered(const PastConversation& past, const RoutingFacts& facts) const {
        return !rule_.then.answer.empty() && mayAnswerItself(past.kind, past.reply_rules) &&
               isHarmless(past.risks, past.language, past.language_confidence) && isMeant(rule_.when, past.need) &&
               facts.team == TeamTime::Outside;
    }

    Store& store_;
    const Staff staff_;
    Rule rule_;
    std::vector<Rule> earlier_;  // those that are on and assign
};

}  // namespace

DryRun dryRun(Store& store, const std::vector<Rule>& earlier, const Rule& rule, Instant now) {
    DryRun run;
    run.since = now - kDryRunReach;
    auto past = store.pastConversations(run.since, kDryRunMost + 1);
    if (past.size() > kDryRunMost) {
        past.pop_back();
        run.whole = false;
    }
    run.looked_at = static_cast<std::int64_t>(past.size());
    // In the order in which they came, as people would have got them.
    std::ranges::reverse(past);
    Trial trial(store, earlier, rule);
    for (const auto& one : past) {
        auto each = trial.hold(one, run);
        if (each) run.newest.push_back(std::move(*each));
        if (run.newest.size() >= 2 * kDryRunListed) run.newest.erase(run.newest.begin(), run.newest.begin() + kDryRunListed);
    }
    std::ranges::reverse(run.newest);
    if (run.newest.size() > kDryRunListed) run.newest.resize(kDryRunListed);
    return run;
}

}  // namespace hub
