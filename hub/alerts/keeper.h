#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "hub/alerts/conditions.h"
#include "hub/store/backup/backup_plan.h"
#include "hub/store/backup/backups.h"
#include "hub/store/store.h"

namespace hub {

/// Looks for what goes wrong, and stores what is to be told of it. One thread at a time.
class AlertKeeper {
public:
    /// `page`: the hub's own address, empty when nobody has said it. `poll_every`: instead of every kind's own pace.
    AlertKeeper(
        Store& store, Backups& backups, BackupPlan& plan, const channels::Clock& clock, std::string page,
        std::optional<std::chrono::milliseconds> poll_every
    );

    void look();
    [[nodiscard]] const std::string& page() const { return page_; }

private:
    [[nodiscard]] WatchedFacts facts(Instant now);
    void addAccounts(WatchedFacts& facts);
    void addBackups(WatchedFacts& facts, Instant now);
    [[nodiscard]] std::optional<Instant> quietUntil(const AlertRules& rules, Instant now);

    Store& store_;
    Backups& backups_;
    BackupPlan& plan_;
    const channels::Clock& clock_;
    std::string page_;
    std::optional<std::chrono::milliseconds> poll_every_;
    Instant started_at_;
};

}  // namespace hub
