#include "hub/alerts/conditions.h"

#include <algorithm>

#include "hub/inbox/ids.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::minutes kLeastWithoutPoll{15};
constexpr int kPollsMissed = 3;
constexpr std::chrono::hours kBackupGood{48};
constexpr std::chrono::days kSecretWarning{7};
constexpr std::uint64_t kLeastRoom = 1'000'000'000;
constexpr std::uint64_t kLeastPercent = 5;

void findNoPoll(const WatchedFacts& facts, const AlertRules& rules, Instant now, std::vector<Finding>& found) {
    for (const auto& account : facts.accounts) {
        if (account.paused) continue;
        const auto patience = rules.no_poll_minutes
                                  ? std::chrono::seconds(std::chrono::minutes(*rules.no_poll_minutes))
                                  : std::max<std::chrono::seconds>(kLeastWithoutPoll, kPollsMissed * account.poll_every);
        const Instant since = account.last_success_at.value_or(account.created_at);
        if (now - since < patience) continue;
        Finding finding{AlertKind::NoPoll, outsideId(IdKind::Account, account.id), {}, {}};
        finding.facts = {account.name, account.last_success_at, std::nullopt, account.error_kind};
        // After a night without power all are behind until each was asked once.
        finding.may_open = now - std::max(since, facts.started_at) >= patience;
        found.push_back(std::move(finding));
    }
}

void findDeadlines(const WatchedFacts& facts, Instant now, std::vector<Finding>& found) {
    Finding finding{AlertKind::Deadline, {}, {}, {}, false};
    for (const auto& [id, at] : facts.due) {
        if (at <= now - kLateTold || at > now + kDueTold) continue;
        if (!finding.facts.at || at < *finding.facts.at) finding.facts.at = at;
        if (at >= now) finding.may_open = true;
        finding.members.insert(outsideId(IdKind::Conversation, id));
    }
    if (finding.members.empty()) return;
    finding.facts.count = std::max(facts.due_count, static_cast<std::int64_t>(finding.members.size()));
    found.push_back(std::move(finding));
}

/// Whether less is free than a part of the disk and a number of bytes, each more by `percent` than what is enough.
bool isTight(const WatchedFacts::Disk& disk, std::uint64_t percent) {
    return disk.available < kLeastRoom / 100 * percent || disk.available < disk.size / 10'000 * kLeastPercent * percent;
}

void findTightDisks(const WatchedFacts& facts, std::vector<Finding>& found) {
    for (const auto& disk : facts.disks) {
        // A fifth more than what opens it: a disk on the brink doesn't open and close it by turns.
        if (!isTight(disk, 120)) continue;
        Finding finding{AlertKind::Disk, disk.of, {}, {}};
        finding.facts.count = static_cast<std::int64_t>(disk.available / 1'000'000);
        finding.may_open = isTight(disk, 100);
        found.push_back(std::move(finding));
    }
}

void findOldBackup(const WatchedFacts& facts, Instant now, std::vector<Finding>& found) {
    if (!facts.backups_seen) return;
    const auto since = facts.newest_backup ? facts.newest_backup : facts.scheduled_since;
    if (!since || now - *since < kBackupGood) return;
    found.push_back({AlertKind::BackupOld, {}, {{}, facts.newest_backup, std::nullopt, {}}, {}});
}

void findFailedBackup(const WatchedFacts& facts, std::vector<Finding>& found) {
    if (facts.backups_silent_since) {
        found.push_back({AlertKind::BackupFailed, kBackupFolder, {{}, facts.backups_silent_since, std::nullopt, {}}, {}});
    }
    if (!facts.backup_failed_at) return;
    found.push_back({AlertKind::BackupFailed, {}, {{}, facts.backup_failed_at, std::nullopt, facts.backup_error}, {}});
}

void findMissingFiles(const WatchedFacts& facts, std::vector<Finding>& found) {
    if (!facts.files_missing) return;
    Finding finding{AlertKind::FilesMissing, {}, {{}, std::nullopt, facts.files_missing, {}}, {}};
    finding.repeat_every = kMissingTold;
    found.push_back(std::move(finding));
}

void findOldTzdata(const WatchedFacts& facts, std::vector<Finding>& found) {
    if (facts.tzdata_old) found.push_back({AlertKind::TzdataOld, {}, {{}, std::nullopt, std::nullopt, facts.tzdata}, {}});
}

void findEndingSecrets(const WatchedFacts& facts, Instant now, std::vector<Finding>& found) {
    for (const auto& account : facts.accounts) {
        for (const auto& [secret, end] : account.ends) {
            if (account.paused || end > now + kSecretWarning) continue;
            const std::string about = outsideId(IdKind::Account, account.id) + "/" + secret;
            found.push_back({AlertKind::SecretEnds, about, {account.name, end, std::nullopt, secret}, {}});
        }
    }
}

void findFailedReplies(const WatchedFacts& facts, std::vector<Finding>& found) {
    Finding finding{AlertKind::ReplyFailed, {}, {}, {}};
    for (const Id id : facts.unsent) finding.members.insert(outsideId(IdKind::Conversation, id));
    if (finding.members.empty()) return;
    finding.facts.count = std::max(facts.unsent_count, static_cast<std::int64_t>(finding.members.size()));
    found.push_back(std::move(finding));
}

void findSpikes(const WatchedFacts& facts, std::vector<Finding>& found) {
    for (const auto& count : facts.voices) {
        if (!isSpike(count)) continue;
        const std::string kind(wireName(count.kind));
        Finding finding{AlertKind::ProductSpike, kind + "/" + count.sku, {count.sku, std::nullopt, count.recent, kind}, {}};
        finding.may_open = !facts.spikes_told.contains(finding.about);
        finding.repeat_every = kSpikeTold;
        found.push_back(std::move(finding));
    }
}

}  // namespace

bool isJudged(const Alert& alert, const WatchedFacts& facts) {
    if (facts.backups_seen) return true;
    switch (alert.kind) {
        case AlertKind::Disk: return alert.about != kBackupFolder;
        case AlertKind::BackupFailed: return alert.about != kBackupFolder || facts.backups_silent_since.has_value();
        default: return alert.kind != AlertKind::BackupOld;
    }
}

bool isWell(const Alert& alert, const WatchedFacts& facts) {
    switch (alert.kind) {
        case AlertKind::NoPoll:
        case AlertKind::SecretEnds: {
            const auto account = alert.about.substr(0, alert.about.find('/'));
            return std::ranges::any_of(facts.accounts, [&](const auto& one) {
                return !one.paused && outsideId(IdKind::Account, one.id) == account;
            });
        }
        case AlertKind::Deadline: return !facts.long_late;
        case AlertKind::Disk: return std::ranges::any_of(facts.disks, [&](const auto& disk) { return disk.of == alert.about; });
        case AlertKind::FilesMissing: return false;
        case AlertKind::BackupFailed:
            if (alert.about == kBackupFolder) return facts.scheduled_since.has_value();
            [[fallthrough]];
        case AlertKind::BackupOld: return facts.newest_backup && *facts.newest_backup >= alert.opened_at;
        default: return true;
    }
}

std::vector<Finding> findingsOf(const WatchedFacts& facts, const AlertRules& rules, Instant now) {
    std::vector<Finding> found;
    findNoPoll(facts, rules, now, found);
    findDeadlines(facts, now, found);
    findTightDisks(facts, found);
    findOldBackup(facts, now, found);
    findFailedBackup(facts, found);
    findOldTzdata(facts, found);
    findEndingSecrets(facts, now, found);
    findFailedReplies(facts, found);
    findSpikes(facts, found);
    findMissingFiles(facts, found);
    std::erase_if(found, [&](const Finding& finding) { return rules.off.contains(finding.kind); });
    return found;
}

}  // namespace hub
