#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace hub {

class Store;

/// How far a backup has come, in bytes: of the copy until `done` is `total`, from then on it is checked. False ends it.
using BackupWatch = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// What was found in a backup that can be restored.
struct BackupReport {
    int schema = 0;
    std::map<std::string, std::int64_t> rows;  ///< by table, of those that people know by name
    std::int64_t files = 0, file_bytes = 0;    ///< attachments, each of which has the hash that it is known by
    std::int64_t files_absent = 0;  ///< named by a message, a draft or a template, and missing or damaged when it was made
};

/// Writes one file that holds a data folder's database and attachments, while a service may be running; not the key. The file
/// appears only once it is whole, and was read again as checkBackup() does. Throws StoreError.
BackupReport backUp(const std::string& data_folder, const std::string& file);
/// The same out of a store that is open. Throws StoreFull before it begins where the room can't be enough.
BackupReport backUp(Store& store, const std::string& data_folder, const std::string& file, const BackupWatch& watch);

/// Reads a backup whole, as `restore` would, and changes nothing. `go_on` ends it by false. Throws StoreError for one that can't be
/// restored.
BackupReport checkBackup(const std::string& file, const std::function<bool()>& go_on = {});

/// Makes a data folder out of a backup, or out of the copy that an upgrade made before it changed a database
/// (`dragoman.sqlite.before-<n>`): the way back to the program that was there before. The folder must hold no database. Every reply
/// that wasn't final becomes `unclear`: an old backup sends nothing by itself. Credentials open only with the old key file; without
/// it they must be entered again. Throws StoreError, a StoreUnusable for what a newer program has written.
void restore(const std::string& file, const std::string& data_folder);

}  // namespace hub
