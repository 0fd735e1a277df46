#include "tests/support/dying_disk.h"

#include <cstddef>
#include <stdexcept>

namespace tests {
namespace {

// SQLite's way to put one VFS above another (sqlite.org/vfs.html, "VFS shims"): a file of ours, the true one behind it.
struct File {
    sqlite3_file base;
    DyingDisk* disk;
};

constexpr std::size_t kFileBytes = (sizeof(File) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

DyingDisk& diskOf(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->disk; }
sqlite3_file* trueFile(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kFileBytes); }

const sqlite3_io_methods kMethods = {
    .iVersion = 3,
    .xClose = [](sqlite3_file* f) { return trueFile(f)->pMethods->xClose(trueFile(f)); },
    .xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) { return trueFile(f)->pMethods->xRead(trueFile(f), to, size, at); },
    .xWrite =
        [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
            const int verdict = diskOf(f).verdict();
            return verdict == SQLITE_OK ? trueFile(f)->pMethods->xWrite(trueFile(f), from, size, at) : verdict;
        },
    .xTruncate =
        [](sqlite3_file* f, sqlite3_int64 size) {
            const int verdict = diskOf(f).verdict();
            return verdict == SQLITE_OK ? trueFile(f)->pMethods->xTruncate(trueFile(f), size) : verdict;
        },
    .xSync = [](sqlite3_file* f, int flags) { return trueFile(f)->pMethods->xSync(trueFile(f), flags); },
    .xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return trueFile(f)->pMethods->xFileSize(trueFile(f), size); },
    .xLock = [](sqlite3_file* f, int lock) { return trueFile(f)->pMethods->xLock(trueFile(f), lock); },
    .xUnlock = [](sqlite3_file* f, int lock) { return trueFile(f)->pMethods->xUnlock(trueFile(f), lock); },
    .xCheckReservedLock = [](sqlite3_file* f, int* out) { return trueFile(f)->pMethods->xCheckReservedLock(trueFile(f), out); },
    .xFileControl = [](sqlite3_file* f, int op, void* arg) { return trueFile(f)->pMethods->xFileControl(trueFile(f), op, arg); },
    .xSectorSize = [](sqlite3_file* f) { return trueFile(f)->pMethods->xSectorSize(trueFile(f)); },
    .xDeviceCharacteristics = [](sqlite3_file* f) { return trueFile(f)->pMethods->xDeviceCharacteristics(trueFile(f)); },
    .xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return trueFile(f)->pMethods->xShmMap(trueFile(f), page, size, extend, out);
    },
    .xShmLock = [](sqlite3_file* f, int from, int count, int flags) { return trueFile(f)->pMethods->xShmLock(trueFile(f), from, count, flags); },
    .xShmBarrier = [](sqlite3_file* f) { trueFile(f)->pMethods->xShmBarrier(trueFile(f)); },
    .xShmUnmap = [](sqlite3_file* f, int remove) { return trueFile(f)->pMethods->xShmUnmap(trueFile(f), remove); },
    .xFetch = [](sqlite3_file* f, sqlite3_int64 at, int size, void** out) { return trueFile(f)->pMethods->xFetch(trueFile(f), at, size, out); },
    .xUnfetch = [](sqlite3_file* f, sqlite3_int64 at, void* page) { return trueFile(f)->pMethods->xUnfetch(trueFile(f), at, page); },
};

}  // namespace

DyingDisk::DyingDisk() : below_(*sqlite3_vfs_find(nullptr)), own_(below_) {
    // What is not set here is the true one's own, which looks at nothing of the structure that it is called with.
    own_.zName = "dying-disk";
    own_.szOsFile = static_cast<int>(kFileBytes) + below_.szOsFile;
    own_.pAppData = this;
    own_.pNext = nullptr;
    own_.xOpen = [](sqlite3_vfs* own, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
        auto& disk = *static_cast<DyingDisk*>(own->pAppData);
        const int code = disk.below().xOpen(&disk.below(), name, trueFile(file), flags, out);
        file->pMethods = trueFile(file)->pMethods == nullptr ? nullptr : &kMethods;
        reinterpret_cast<File*>(file)->disk = &disk;
        return code;
    };
    if (sqlite3_vfs_register(&own_, 1) != SQLITE_OK) throw std::runtime_error("the disk can't be put under SQLite");
}

DyingDisk::~DyingDisk() {
    sqlite3_vfs_unregister(&own_);
    sqlite3_vfs_register(&below_, 1);
}

void DyingDisk::strikeAfter(int writes, int error) {
    left_ = writes;
    struck_ = false;
    error_ = error;
}

int DyingDisk::verdict() {
    const int error = error_;
    if (error == SQLITE_OK || left_-- > 0) return SQLITE_OK;
    struck_ = true;
    return error;
}

}  // namespace tests
