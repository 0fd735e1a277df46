#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/store/backup/backup.h"
#include "hub/store/backup/backup_schedule.h"
#include "hub/store/store.h"

namespace hub {

/// How the last scheduled backup went.
struct PlannedRun {
    Instant at;
    std::string id;     ///< of its file; empty when it failed
    std::string error;  ///< empty when it is there and was checked
    std::uint64_t size = 0;
    BackupReport found;
};

/// Makes the scheduled backups of a data folder, reads each again as a restore would, and lets older ones make room. Setting and
/// asking: any thread; runDue() one at a time.
class BackupPlan {
public:
    BackupPlan(Store& store, std::string data_folder, const channels::Clock& clock);

    [[nodiscard]] std::optional<BackupSchedule> schedule();
    /// Empty: none from now on. The folder must be without fault.
    void put(const std::optional<BackupSchedule>& schedule);
    [[nodiscard]] std::optional<PlannedRun> last();
    /// When one is made next, a second try after a failure included; empty without a schedule.
    [[nodiscard]] std::optional<Instant> nextAt();
    [[nodiscard]] std::vector<BackupFile> files();  ///< in the schedule's folder, newest first
    [[nodiscard]] bool isRunning() const { return running_; }
    [[nodiscard]] const std::string& dataFolder() const { return data_folder_; }

    void askNow() { asked_ = true; }  ///< the next runDue() makes one
    void runDue();
    void stop() { stopping_ = true; }  ///< a running one ends without a file

private:
    PlannedRun make(const BackupSchedule& schedule);
    void note(const PlannedRun& run);

    Store& store_;
    std::string data_folder_;
    const channels::Clock& clock_;
    std::atomic<bool> running_{false}, asked_{false}, stopping_{false};
};

}  // namespace hub
