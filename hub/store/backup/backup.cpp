#include "hub/store/backup/backup.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "channels/kit/hash.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "hub/store/sqlite/migrate.h"
#include "hub/store/store.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using sqlite::Database;
using sqlite::Transaction;

/// A name beside the target until the file is whole.
class Part {
public:
    explicit Part(std::string target) : target_(std::move(target)), name_(target_ + ".part") { fs::remove(name_); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() {
        std::error_code ignored;
        for (const char* side : {"", "-journal", "-wal", "-shm"}) fs::remove(name_ + side, ignored);
    }
    [[nodiscard]] const std::string& name() const { return name_; }
    void finish() { fs::rename(name_, target_); }

private:
    std::string target_, name_;
};

std::uint64_t sizeOf(const std::string& file) {
    std::error_code absent;
    const auto size = fs::file_size(file, absent);
    return absent ? 0 : size;
}

/// Of all the files below a folder.
std::uint64_t sizeOfAll(const std::string& folder) {
    std::uint64_t sum = 0;
    std::error_code changing;
    for (auto entry = fs::recursive_directory_iterator(folder, changing); entry != fs::end(entry); entry.increment(changing)) {
        if (entry->is_regular_file(changing)) sum += sizeOf(entry->path());
    }
    return sum;
}

/// Room that a copy's journal may take for a while, and what the hub itself needs to go on.
constexpr std::uint64_t kReserve = 16u << 20;

void demandRoom(const std::string& file, std::uint64_t needed) {
    const auto folder = fs::absolute(file).parent_path();
    const auto available = fs::space(folder).available;
    if (available >= needed + kReserve) return;
    throw StoreFull(
        folder.string() + " has " + std::to_string(available >> 20) + " MB of room, a backup takes about " +
        std::to_string((needed + kReserve) >> 20) + " MB"
    );
}

/// What a backup that is being written reports.
class Progress {
public:
    Progress(const BackupWatch& watch, std::uint64_t total) : watch_(watch), total_(total) {}
    /// Short of all: the whole is reported once it is there.
    [[nodiscard]] bool at(std::uint64_t done) const { return !watch_ || watch_(std::min(done, total_ - 1), total_); }
    void demand(std::uint64_t done) const {
        if (!at(done)) throw StoreError("the backup was stopped");
    }
    void whole() const {
        if (watch_ && !watch_(total_, total_)) throw StoreError("the backup was stopped");
    }

private:
    const BackupWatch& watch_;
    std::uint64_t total_;
};

bool hasTable(Database& copy, const char* name) {
    auto row = copy.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1");
    row.with(name);
    return row.step();
}

/// The hashes of all files that a copy names; one of an older program lacks some of the tables.
std::string namedBlobs(Database& copy) {
    std::string sql;
    for (const char* table : {"attachments", "outbox_files", "own_template_files", "draft_files"}) {
        if (!hasTable(copy, table)) continue;
        sql.append(sql.empty() ? "" : " UNION ").append("SELECT blob FROM ").append(table).append(" WHERE blob <> ''");
    }
    return sql;
}

void addBlobs(Database& copy, const Blobs& blobs, std::uint64_t done, const Progress& progress) {
    Transaction transaction(copy);
    copy.execute("CREATE TABLE backup_blobs (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
    {
        auto wanted = copy.prepare(namedBlobs(copy));
        auto insert = copy.prepare("INSERT INTO backup_blobs VALUES ($1, $2)");
        while (wanted.step()) {
            const std::string hash = wanted.text(0);
            const auto bytes = blobs.get(hash);
            if (!bytes || channels::sha256Hex(*bytes) != hash) continue;
            insert.bind(1, hash).bindBlob(2, *bytes).run();
            progress.demand(done += bytes->size());
        }
    }
    transaction.commit();
}

void demandIntact(Database& database, const std::string& file) {
    auto row = database.prepare("PRAGMA integrity_check");
    if (!row.step() || row.text(0) != "ok") throw StoreUnusable(file + ": the copy is damaged: " + row.text(0));
}

/// The copy from before an upgrade has none: its attachments lie in the data folder still.
bool holdsBlobs(Database& copy) { return hasTable(copy, "backup_blobs"); }

void unpackBlobs(Database& copy, Blobs blobs, const std::string& file) {
    {
        auto rows = copy.prepare("SELECT hash, bytes FROM backup_blobs");
        while (rows.step()) {
            if (blobs.put(rows.blob(1)) != rows.text(0)) throw StoreUnusable(file + ": an attachment is damaged");
        }
    }
    copy.execute("DROP TABLE backup_blobs");
}

}  // namespace

BackupReport backUp(Store& store, const std::string& data_folder, const std::string& file, const BackupWatch& watch) {
    const std::string database = data_folder + "/dragoman.sqlite", attachments = data_folder + "/blobs";
    const std::uint64_t total = std::max<std::uint64_t>(1, sizeOf(database) + sizeOfAll(attachments));
    demandRoom(file, total);
    const Progress progress(watch, total);
    Part part(file);
    store.backup(part.name(), [&] { return progress.at(sizeOf(part.name())); });
    {
        Database copy(part.name(), Database::Mode::Write);
        // One file, with nothing beside it that could be left behind.
        copy.execute("PRAGMA journal_mode=DELETE");
        addBlobs(copy, Blobs(attachments), sizeOf(part.name()), progress);
        // Sign-ins don't come back from a backup.
        copy.execute("DELETE FROM sessions WHERE name = ''");
    }
    progress.whole();
    auto found = checkBackup(part.name(), [&] { return !watch || watch(total, total); });
    part.finish();
    return found;
}

BackupReport backUp(const std::string& data_folder, const std::string& file) {
    if (!fs::exists(data_folder + "/dragoman.sqlite")) throw StoreUnusable(data_folder + ": no database here");
    return backUp(*openSqliteStore(data_folder), data_folder, file, {});
}

BackupReport checkBackup(const std::string& file, const std::function<bool()>& go_on) {
    if (!fs::exists(file)) throw StoreUnusable(file + ": no such file");
    Database copy(file, Database::Mode::Read);
    const GoOn may_go_on = [&] { return !go_on || go_on(); };
    const sqlite::Watch checking(copy, may_go_on);
    demandIntact(copy, file);
    sqlite::demandKnownSchema(copy, file);
    BackupReport report;
    const auto number = [&](const std::string& sql) {
        auto row = copy.prepare(sql);
        row.step();
        return row.integer(0);
    };
    report.schema = static_cast<int>(number("PRAGMA user_version"));
    for (const char* table : {"accounts", "conversations", "messages", "orders", "outbox", "users"}) {
        if (hasTable(copy, table)) report.rows[table] = number(std::string("SELECT count(*) FROM ") + table);
    }
    if (!holdsBlobs(copy)) return report;
    auto blobs = copy.prepare("SELECT hash, bytes FROM backup_blobs");
    while (blobs.step()) {
        if (!may_go_on()) throw StoreError("the check was stopped");
        const auto bytes = blobs.blob(1);
        if (channels::sha256Hex(bytes) != blobs.text(0)) throw StoreUnusable(file + ": an attachment is damaged");
        ++report.files;
        report.file_bytes += static_cast<std::int64_t>(bytes.size());
    }
    report.files_absent = number("SELECT count(*) FROM (" + namedBlobs(copy) + ") WHERE blob NOT IN (SELECT hash FROM backup_blobs)");
    return report;
}

void restore(const std::string& file, const std::string& data_folder) {
    if (!fs::exists(file)) throw StoreUnusable(file + ": no such file");
    const std::string database = data_folder + "/dragoman.sqlite";
    // A journal that an older database left behind would be played into this one.
    for (const char* side : {"", "-wal", "-shm", "-journal"}) {
        if (fs::exists(database + side)) throw StoreUnusable(database + side + " is there already; expected an empty folder");
    }
    if (fs::create_directories(data_folder)) fs::permissions(data_folder, fs::perms::owner_all);
    Part part(database);
    fs::copy_file(file, part.name());
    fs::permissions(part.name(), fs::perms::owner_read | fs::perms::owner_write);
    {
        Database copy(part.name(), Database::Mode::Write);
        copy.execute("PRAGMA journal_mode=DELETE");
        demandIntact(copy, file);
        sqlite::demandKnownSchema(copy, file);
        if (holdsBlobs(copy)) unpackBlobs(copy, Blobs(data_folder + "/blobs"), file);
        // Before the file has its name: whatever happens then, nothing of it is sent by itself.
        copy.execute(
            "UPDATE outbox SET state = 'unclear', error = 'restored from a backup: look at the marketplace' "
            "WHERE state IN ('held', 'waiting', 'sending'); "
            "UPDATE actions SET state = 'unclear', error = 'restored from a backup: look at the marketplace' "
            "WHERE state IN ('waiting', 'doing'); "
            "UPDATE actions SET state = 'expired', error = 'restored from a backup: ask for it again' WHERE state = 'awaiting_approval'; "
            "UPDATE accounts SET lease_owner = '', lease_until = 0, fence = fence + 1; "
            "DELETE FROM sessions WHERE name = '';"
        );
        // Backups from before alerts were told lack the table.
        if (hasTable(copy, "alert_deliveries")) {
            copy.execute(
                "UPDATE alert_deliveries SET state = 'failed', error = 'restored from a backup' WHERE state = 'waiting'; "
                "UPDATE alert_ways SET paused = 1; DELETE FROM operating_settings WHERE name IN ('backup_schedule', 'backup_last', 'backup_hub')"
            );
        }
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        if (hasTable(copy, "approvals")) {
            // Their askers are told.
            copy.prepare("UPDATE approvals SET decided_at = $1 WHERE decided_at IS NULL")
                .with(std::int64_t{now.time_since_epoch().count()})
                .run();
        }
        copy.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, 0, 'restore', $2)")
            .with(std::int64_t{now.time_since_epoch().count()}, fs::path(file).filename().string())
            .run();
    }
    part.finish();
}

}  // namespace hub
