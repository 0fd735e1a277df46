#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/kit/json.h"
#include "hub/store/backup/backup_files.h"

namespace hub {

/// Backups that are made by themselves, once a day, in another place than the data.
struct BackupSchedule {
    std::string folder;  ///< of this hub alone: older backups in it make room
    int minute = 180;    ///< of the day, on the clock of the zone
    std::string zone = "UTC";
    int keep_days = 7;   ///< the newest backup of so many days
    int keep_weeks = 4;  ///< and of so many weeks
    locales::Instant set_at;  ///< nothing that was due before is made up for
};

/// The last time at which one was due, up to and with `now`; empty for a zone that isn't known.
std::optional<locales::Instant> lastDue(const BackupSchedule& schedule, locales::Instant now);
std::optional<locales::Instant> nextDue(const BackupSchedule& schedule, locales::Instant now);

/// Those that make room; `newest_first` as backupFiles() has them. The newest always stays.
std::vector<BackupFile> superfluous(const BackupSchedule& schedule, const std::vector<BackupFile>& newest_first);

/// A sentence on what is wrong with a folder for backups of a data folder; empty when it can be used.
std::string backupFolderFault(const std::string& folder, const std::string& data_folder);

/// Members of an object that is open.
void writeBackupSchedule(channels::JsonWriter& out, const BackupSchedule& schedule);
std::optional<BackupSchedule> readBackupSchedule(const std::string& json);

}  // namespace hub
