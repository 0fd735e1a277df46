#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "locales/time/instant.h"

namespace hub {

/// A backup as a file of a folder; its id is the instant at which it began, such as 20261128T060000000Z.
struct BackupFile {
    std::string id, path;
    locales::Instant at;
    std::uint64_t size = 0;
};

std::string backupId(locales::Instant at);
/// Empty for text that is no id: nothing else ever becomes part of a path.
std::optional<locales::Instant> backupInstant(std::string_view id);
std::string backupPath(const std::string& folder, const std::string& id);

/// The backups in a folder, newest first; none when it can't be read whole.
std::vector<BackupFile> backupFiles(const std::string& folder);
/// Of which hub the backups in a folder are; empty while none has claimed it.
std::string hubOfBackups(const std::string& folder);
/// False when another hub was faster.
bool claimBackupFolder(const std::string& folder, const std::string& hub);
/// Takes away what a process that was killed while it wrote has left behind.
void dropBackupParts(const std::string& folder);

}  // namespace hub
