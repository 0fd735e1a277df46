#include "hub/reports/report.h"

#include <algorithm>

namespace hub::reports {
namespace {

/// The least score of a satisfied buyer, as is customary for scores of 1 to 5.
constexpr int kSatisfied = 4;

}  // namespace

Counting::Counting(By by, Days days, Instant now, std::optional<WorkingHours> hours) : by_(by), days_(std::move(days)), now_(now) {
    if (hours) worked_.emplace(std::move(*hours), days_.begin(), days_.end());
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

Counting::Measured Counting::measure(const Fact& fact) {
    Measured measured{fact.length, {}};
    const bool answers = fact.kind == FactKind::Answered;
    if (answers) measured.awake = waking_.at(fact.zone, fact.at);
    const bool is_work = answers || fact.kind == FactKind::Resolved;
    if (worked_ && fact.length && is_work) measured.length = worked_->between(fact.at - *fact.length, fact.at);
    return measured;
}

void Counting::count(Tally& tally, const Fact& fact, const Measured& measured) {
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
            tally.answers.push_back(measured.length.value_or(std::chrono::milliseconds(0)));
            if (measured.awake) ++row.awake_known;
            if (measured.awake.value_or(false)) ++row.awake;
            break;
        case FactKind::Due: ++row.breached; break;
        case FactKind::Resolved:
            ++row.resolved;
            if (measured.length) tally.handling.push_back(*measured.length);
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
    const Measured measured = measure(fact);
    count(total_, fact, measured);
    count(tallyOf(fact), fact, measured);
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
