#include "hub/alerts/keeper.h"

#include <algorithm>
#include <filesystem>

#include "channels/contract/registry.h"
#include "hub/alerts/alert_body.h"
#include "hub/alerts/rules_json.h"
#include "hub/polling/secret_end.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

/// Enough to be alarmed by: a digest names no more, and counts them all.
constexpr std::size_t kMostNamed = 200;

void addDisk(WatchedFacts& facts, const char* of, const std::filesystem::space_info& room) {
    facts.disks.push_back({of, room.available, room.capacity});
}

}  // namespace

AlertKeeper::AlertKeeper(
    Store& store, Backups& backups, BackupPlan& plan, const channels::Clock& clock, std::string page,
    std::optional<std::chrono::milliseconds> poll_every
)
    : store_(store),
      backups_(backups),
      plan_(plan),
      clock_(clock),
      page_(std::move(page)),
      poll_every_(poll_every),
      started_at_(clock.now()) {}

void AlertKeeper::look() {
    const Instant now = clock_.now();
    const auto rules = alertRulesFrom(store_.operatingSetting(kAlertRulesSetting));
    const auto watched = facts(now);
    auto open = store_.openAlerts();
    std::erase_if(open, [&](const Alert& alert) { return !isJudged(alert, watched); });
    auto changes = changesOf(open, findingsOf(watched, rules, now), rules, quietUntil(rules, now), now);
    if (changes.empty()) return;
    for (auto& change : changes) {
        if (change.turn == AlertTurn::Closed && !isWell(change.alert, watched)) change.told = false;
    }
    store_.noteAlerts(changes, [&](const AlertChange& change) { return alertBody(change, page_, now); }, now);
}

WatchedFacts AlertKeeper::facts(Instant now) {
    WatchedFacts facts;
    facts.started_at = started_at_;
    addAccounts(facts);
    // Those to come have room of their own, however many are late.
    facts.due = store_.dueBetween(now - kLateTold, now, kMostNamed);
    const auto coming = store_.dueBetween(now, now + kDueTold, kMostNamed);
    facts.due.insert(facts.due.end(), coming.begin(), coming.end());
    facts.due_count = store_.countDueBetween(now - kLateTold, now + kDueTold);
    facts.long_late = !store_.dueBetween(Instant{}, now - kLateTold, 1).empty();
    facts.unsent = store_.conversationsUnsent(kMostNamed);
    facts.unsent_count = store_.countUnsent();
    facts.voices = store_.voiceCounts(now);
    facts.spikes_told = store_.openedAndOver(AlertKind::ProductSpike, now - kSpikeTold);
    std::error_code absent;
    const auto room = std::filesystem::space(plan_.dataFolder(), absent);
    if (!absent) addDisk(facts, "data", room);
    addBackups(facts, now);
    facts.tzdata = locales::tzdataVersion();
    facts.tzdata_old = locales::isOldTzdata(facts.tzdata, now);
    return facts;
}

void AlertKeeper::addAccounts(WatchedFacts& facts) {
    for (const auto& account : store_.accounts()) {
        WatchedFacts::WatchedAccount watched;
        watched.id = account.id;
        watched.name = account.name;
        watched.paused = account.state == AccountState::Paused;
        watched.created_at = account.created_at;
        watched.last_success_at = account.last_success_at;
        watched.error_kind = account.error_kind;
        if (const auto* kind = channels::findKind(account.kind)) {
            watched.poll_every = kind->descriptor.poll_every;
            for (const auto& [name, dates] : account.secrets) {
                if (const auto end = secretEnd(kind->descriptor, name, dates)) watched.ends.emplace_back(name, *end);
            }
        }
        if (poll_every_) watched.poll_every = std::chrono::ceil<std::chrono::seconds>(*poll_every_);
        facts.accounts.push_back(std::move(watched));
    }
}

void AlertKeeper::addBackups(WatchedFacts& facts, Instant now) {
    // What a clock that was ahead has dated is no sign of anything.
    const auto remember = [&](Instant at) { if (at <= now) facts.newest_backup = std::max(facts.newest_backup.value_or(at), at); };
    for (const auto& job : backups_.list()) {
        if (job.state == BackupState::Checked) remember(job.at);
    }
    const auto schedule = plan_.schedule();
    if (!schedule) return;
    facts.scheduled_since = std::min(schedule->set_at, now);
    const auto place = plan_.place();
    facts.backups_seen = place.has_value();
    facts.backups_silent_since = plan_.silentSince();
    if (place) {
        // One disk is one alert.
        const bool is_apart = place->device == 0 || place->device != deviceOf(plan_.dataFolder());
        if (place->room && is_apart) addDisk(facts, kBackupFolder, *place->room);
        for (const auto& file : place->files) remember(file.at);
    }
    const auto last = plan_.last();
    if (last && last->newly_absent > 0) facts.files_missing = last->found.files_absent;
    if (!last || last->error.empty() || last->at < schedule->set_at) return;
    facts.backup_failed_at = last->at;
    facts.backup_error = last->error;
}

std::optional<Instant> AlertKeeper::quietUntil(const AlertRules& rules, Instant now) {
    if (!rules.quiet_outside_hours) return std::nullopt;
    const auto teams = store_.teams();
    return teams.empty() ? std::nullopt : nextOpening(teams.front().hours, now);
}

}  // namespace hub
