#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "hub/alerts/keeper.h"
#include "hub/alerts/sender.h"
#include "hub/jobs/ticker.h"
#include "hub/quality/draw.h"

namespace hub {

struct UpkeepOptions {
    std::string page;  ///< the hub's own address, for whoever is told; empty when nobody has said it
    std::optional<std::chrono::milliseconds> poll_every;  ///< PollerOptions::every
};

/// What the hub does for itself beside the sellers' work, each in a thread of its own: it looks for what goes wrong, tells it,
/// makes the scheduled backups, and draws replies to be judged. start() and stop() by the owner; the rest by any thread.
class Upkeep {
public:
    Upkeep(
        Store& store, const Vault& vault, Backups& backups, const std::string& data_folder, const channels::Clock& clock,
        UpkeepOptions options
    );

    void start();
    void stop();  ///< within a second, but for a backup's last step

    void lookNow() { looking_.wake(); }
    void sendNow() { sending_.wake(); }
    void backUpNow();  ///< when a schedule says where
    /// The schedule has changed.
    void replan();
    [[nodiscard]] BackupPlan& plan() { return plan_; }
    [[nodiscard]] const std::string& page() const { return keeper_.page(); }

private:
    channels::StopFlag stop_{false};
    BackupPlan plan_;
    AlertKeeper keeper_;
    AlertSender sender_;
    QualityDraw draw_;
    Ticker looking_, sending_, planning_, drawing_;
};

}  // namespace hub
