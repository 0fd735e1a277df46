#include "hub/alerts/changes.h"

#include <algorithm>
#include <chrono>

namespace hub {
namespace {

/// However many join a digest, it is told no more often than this.
constexpr std::chrono::minutes kDigestEvery{15};

bool isOf(const Alert& alert, const Finding& finding) { return alert.kind == finding.kind && alert.about == finding.about; }

bool hasNew(const Finding& finding, const Alert& alert) {
    return !std::ranges::includes(alert.members, finding.members);
}

AlertTurn turnOf(const Alert& alert, const Finding& finding, const AlertRules& rules, bool quiet, Instant now) {
    if (quiet) return AlertTurn::Seen;
    // Told in the future: by a clock that was ahead.
    if (!alert.told_at || *alert.told_at > now) return AlertTurn::Opened;
    if (now - *alert.told_at >= kDigestEvery && hasNew(finding, alert)) return AlertTurn::Changed;
    const auto again = finding.repeat_every.value_or(std::chrono::hours(rules.repeat_hours));
    return now - *alert.told_at >= again ? AlertTurn::Repeated : AlertTurn::Seen;
}

AlertChange opened(const Finding& finding, bool quiet, Instant now) {
    AlertChange change{AlertTurn::Opened, {}, !quiet, now};
    change.alert.kind = finding.kind;
    change.alert.about = finding.about;
    change.alert.facts = finding.facts;
    change.alert.opened_at = now;
    if (quiet) return change;
    change.alert.members = finding.members;
    change.alert.told_at = now;
    return change;
}

AlertChange closed(Alert alert, const AlertRules& rules, std::optional<Instant> quiet_until, Instant now) {
    alert.closed_at = now;
    // Nobody has looked whether it is well again when its condition is switched off.
    const bool told = alert.told_at.has_value() && !rules.off.contains(alert.kind);
    return {AlertTurn::Closed, std::move(alert), told, quiet_until.value_or(now)};
}

}  // namespace

std::string_view wireName(AlertTurn turn) {
    switch (turn) {
        case AlertTurn::Opened: return "alert.opened";
        case AlertTurn::Changed: return "alert.changed";
        case AlertTurn::Repeated: return "alert.repeated";
        case AlertTurn::Closed: return "alert.closed";
        case AlertTurn::Seen: return "alert.seen";
    }
    return "";
}

std::vector<AlertChange> changesOf(
    const std::vector<Alert>& open, const std::vector<Finding>& found, const AlertRules& rules,
    std::optional<Instant> quiet_until, Instant now
) {
    std::vector<AlertChange> changes;
    for (const auto& finding : found) {
        const auto known = std::ranges::find_if(open, [&](const Alert& alert) { return isOf(alert, finding); });
        if (known == open.end()) {
            if (finding.may_open) changes.push_back(opened(finding, quiet_until.has_value(), now));
            continue;
        }
        AlertChange change{turnOf(*known, finding, rules, quiet_until.has_value(), now), *known, false, now};
        change.told = change.turn != AlertTurn::Seen;
        if (!change.told && known->facts == finding.facts) continue;
        change.alert.facts = finding.facts;
        if (change.told) {
            change.alert.members = finding.members;
            change.alert.told_at = now;
        }
        changes.push_back(std::move(change));
    }
    for (const auto& alert : open) {
        const bool goes_on = std::ranges::any_of(found, [&](const Finding& finding) { return isOf(alert, finding); });
        if (!goes_on) changes.push_back(closed(alert, rules, quiet_until, now));
    }
    return changes;
}

}  // namespace hub
