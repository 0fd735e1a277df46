#pragma once
#include <sqlite3.h>

#include <atomic>

namespace tests {

/// The disk under every SQLite database that this process opens while the object lives. It can end in the midst of a
/// transaction: as for a process that is killed, what was written stays and nothing follows; or as a full disk, which refuses
/// what would grow. Databases opened before go on as they are. One at a time; threads: any.
class DyingDisk {
public:
    DyingDisk();
    DyingDisk(const DyingDisk&) = delete;
    DyingDisk& operator=(const DyingDisk&) = delete;
    ~DyingDisk();

    /// Lets `writes` more through, then none.
    void dieAfter(int writes) { strikeAfter(writes, SQLITE_IOERR_WRITE); }
    void fillAfter(int writes) { strikeAfter(writes, SQLITE_FULL); }
    /// Whether a write has been refused since.
    [[nodiscard]] bool hasStruck() const { return struck_; }
    void revive() { strikeAfter(0, SQLITE_OK); }

    /// What a write comes to now: SQLITE_OK lets it through.
    [[nodiscard]] int verdict();
    [[nodiscard]] sqlite3_vfs& below() { return below_; }

private:
    void strikeAfter(int writes, int error);

    sqlite3_vfs& below_;
    sqlite3_vfs own_;
    std::atomic<int> left_{0};
    std::atomic<int> error_{SQLITE_OK};
    std::atomic<bool> struck_{false};
};

}  // namespace tests
