#include "hub/store/backup/backup.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "hub/store/store.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using sqlite::Database;

/// A name beside the target until the file is whole.
class Part {
public:
    explicit Part(std::string target) : target_(std::move(target)), name_(target_ + ".part") { fs::remove(name_); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() {
        std::error_code ignored;
        fs::remove(name_, ignored);
    }
    [[nodiscard]] const std::string& name() const { return name_; }
    void finish() { fs::rename(name_, target_); }

private:
    std::string target_, name_;
};

void addBlobs(Database& copy, const Blobs& blobs) {
    copy.execute("CREATE TABLE backup_blobs (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
    auto wanted = copy.prepare(
        "SELECT blob FROM attachments WHERE blob <> '' UNION SELECT blob FROM outbox_files UNION SELECT blob FROM own_template_files"
    );
    auto insert = copy.prepare("INSERT INTO backup_blobs VALUES ($1, $2)");
    while (wanted.step()) {
        const std::string hash = wanted.text(0);
        if (const auto bytes = blobs.get(hash)) insert.bind(1, hash).bindBlob(2, *bytes).run();
    }
}

void demandIntact(Database& database, const std::string& file) {
    auto row = database.prepare("PRAGMA integrity_check");
    if (!row.step() || row.text(0) != "ok") throw StoreUnusable(file + ": the copy is damaged: " + row.text(0));
}

}  // namespace

void backUp(const std::string& data_folder, const std::string& file) {
    if (!fs::exists(data_folder + "/dragoman.sqlite")) throw StoreUnusable(data_folder + ": no database here");
    Part part(file);
    openSqliteStore(data_folder)->backup(part.name());
    {
        Database copy(part.name(), Database::Mode::Write);
        // One file, with nothing beside it that could be left behind.
        copy.execute("PRAGMA journal_mode=DELETE");
        addBlobs(copy, Blobs(data_folder + "/blobs"));
        // Sign-ins don't come back from a backup.
        copy.execute("DELETE FROM sessions WHERE name = ''");
        demandIntact(copy, file);
    }
    part.finish();
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
        Blobs blobs(data_folder + "/blobs");
        {
            auto rows = copy.prepare("SELECT hash, bytes FROM backup_blobs");
            while (rows.step()) {
                if (blobs.put(rows.blob(1)) != rows.text(0)) throw StoreUnusable(file + ": an attachment is damaged");
            }
        }
        copy.execute("DROP TABLE backup_blobs");
        // Before the file has its name: whatever happens then, nothing of it is sent by itself.
        copy.execute(
            "UPDATE outbox SET state = 'unclear', error = 'restored from a backup: look at the marketplace' "
            "WHERE state IN ('held', 'waiting', 'sending'); "
            "UPDATE actions SET state = 'unclear', error = 'restored from a backup: look at the marketplace' "
            "WHERE state IN ('waiting', 'doing'); "
            "UPDATE accounts SET lease_owner = '', lease_until = 0, fence = fence + 1;"
        );
    }
    part.finish();
}

}  // namespace hub
