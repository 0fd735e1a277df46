#include "hub/reports/report.h"

#include <algorithm>

namespace hub::reports {
namespace {

/// The least score of a satisfied buyer, as is customary for scores of 1 to 5.
constexpr int kSatisfied = 4;

}  // namespace

Counting::Counting(By by, Days days, Instant now) : by_(by), days_(std::move(days)), now_(now) {
    if (by_ != By::Day && by_ != By::Week) return;
    for (std::size_t n = 0; n < days_.size(); ++n) {
        std::string key = by_ == By::Day ? formatDay(days_.day(n)) : weekOf(days_.day(n));
        if (tallies_.empty() || tallies_.back().row.key != key) tallies_.emplace_back().row.key = std::move(key);
        of_day_.push_back(tallies_.size() - 1);
    }
}

Counting::Tally& Counting::tallyOf(const Fact& fact) {
    if (!of_day_.empty()) return tallies_[of_day_[days_.indexOf(fact.at)]];
    const auto [found, fresh] = named_.try_emplace(fact.group, tallies_.size());
    if (fresh) tallies_.emplace_back().row.key = fact.group;
    return tallies_[found->second];
}

void Counting::count(Tally& tally, const Fact& fact, std::optional<bool> awake) const {
    Row& row = tally.row;
    ++tally.facts;
    switch (fact.kind) {
        case FactKind::Received: ++row.received; break;
        case FactKind::Sent:
            ++row.sent;
            if (fact.use != TemplateUse::None) ++row.from_template;
            if (fact.use == TemplateUse::AsSuggested) ++row.as_suggested;
            if (fact.use == TemplateUse::Edited) ++row.edited;
            break;
        case FactKind::Answered:
            tally.answers.push_back(fact.length.value_or(std::chrono::milliseconds(0)));
            if (awake) ++row.awake_known;
            if (awake.value_or(false)) ++row.awake;
            break;
        case FactKind::Due: ++row.breached; break;
        case FactKind::Resolved:
            ++row.resolved;
            if (fact.length) tally.handling.push_back(*fact.length);
            break;
        case FactKind::Settled: break;
        case FactKind::Reopened: ++row.reopened; break;
        case FactKind::Disputed: ++row.disputed; break;
        case FactKind::Asked: ++row.asked; break;
        case FactKind::Rated:
            ++row.rated;
            row.points += fact.score;
            if (fact.score >= kSatisfied) ++row.satisfied;
            break;
    }
}

void Counting::take(const Fact& fact) {
    const bool in_time = fact.length ? fact.length->count() <= 0 : fact.at > now_;
    if (fact.kind == FactKind::Due && in_time) return;
    const auto awake = fact.kind == FactKind::Answered ? waking_.at(fact.zone, fact.at) : std::nullopt;
    count(total_, fact, awake);
    count(tallyOf(fact), fact, awake);
}

Report Counting::report() {
    const auto finished = [](Tally& tally) {
        tally.row.answers = spreadOf(std::move(tally.answers));
        tally.row.handling = spreadOf(std::move(tally.handling));
        return std::move(tally.row);
    };
    if (of_day_.empty()) {
        std::ranges::sort(tallies_, [](const Tally& one, const Tally& other) {
            return one.facts != other.facts ? one.facts > other.facts : one.row.key < other.row.key;
        });
    }
    Report made;
    made.total = finished(total_);
    for (auto& tally : tallies_) made.rows.push_back(finished(tally));
    return made;
}

}  // namespace hub::reports
