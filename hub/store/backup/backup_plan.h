#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
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
    std::int64_t newly_absent = 0;  ///< of the files that are absent, how many more than the time before
};

/// A schedule's folder as it was last seen. It may be on another machine: who reads it can wait without end.
struct BackupPlace {
    std::string folder;
    std::vector<BackupFile> files;  ///< newest first
    std::optional<std::filesystem::space_info> room;
    std::uint64_t device = 0;  ///< of the disk, as deviceOf() tells it
};
/// Which disk a folder is on; nought when that can't be told.
std::uint64_t deviceOf(const std::string& folder);
BackupPlace readBackupPlace(const std::string& folder);

/// Makes the scheduled backups of a data folder, reads each again as a restore would, and lets older ones make room. Setting and
/// asking: any thread, without waiting for the folder, which runDue() alone touches; runDue() one at a time.
class BackupPlan {
public:
    using ReadPlace = std::function<BackupPlace(const std::string& folder)>;
    /// `read`: how a folder is looked at.
    BackupPlan(Store& store, std::string data_folder, const channels::Clock& clock, ReadPlace read = readBackupPlace);

    [[nodiscard]] std::optional<BackupSchedule> schedule();
    /// A sentence on what is wrong with a folder for these backups; empty when it can be used.
    [[nodiscard]] std::string faultOf(const std::string& folder);
    /// Empty: none from now on. The folder must be without fault.
    void put(const std::optional<BackupSchedule>& schedule);
    [[nodiscard]] std::optional<PlannedRun> last();
    /// When one is made next, a second try after a failure included; empty without a schedule.
    [[nodiscard]] std::optional<Instant> nextAt();
    /// The schedule's folder; empty until it was seen.
    [[nodiscard]] std::optional<BackupPlace> place();
    /// Since when runDue() waits for the folder, once that is too long.
    [[nodiscard]] std::optional<Instant> silentSince();
    [[nodiscard]] std::vector<BackupFile> files();  ///< of place()
    [[nodiscard]] bool isRunning() const { return running_; }
    [[nodiscard]] const std::string& dataFolder() const { return data_folder_; }

    void askNow() { asked_ = true; }  ///< the next runDue() makes one
    bool runDue();  ///< false when none was due
    void stop() { stopping_ = true; }  ///< a running one ends without a file

private:
    PlannedRun make(const BackupSchedule& schedule);
    void note(const PlannedRun& run);
    /// What tells this hub's backups from others'; a restored hub is another one.
    std::string hubId();
    void lookInto(const std::string& folder);
    void waitSince(Instant since);
    /// The folder has answered; whether to go on with it.
    bool answered();

    Store& store_;
    std::string data_folder_;
    const channels::Clock& clock_;
    ReadPlace read_;
    std::mutex mutex_;
    std::optional<BackupPlace> place_;    // guarded by mutex_
    std::optional<Instant> waits_since_;  // guarded by mutex_
    std::atomic<bool> running_{false}, asked_{false}, stopping_{false};
};

}  // namespace hub
