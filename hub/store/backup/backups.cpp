#include "hub/store/backup/backups.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <Poco/Logger.h>

#include "hub/store/backup/backup.h"
#include "hub/store/backup/backup_files.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t kFailedKept = 10;

}  // namespace

Backups::Backups(Store& store, std::string data_folder, const channels::Clock& clock)
    : store_(store), data_folder_(std::move(data_folder)), folder_(data_folder_ + "/backups"), clock_(clock) {
    dropBackupParts(folder_);
}

Backups::~Backups() { stop(); }

std::string Backups::pathOf(const std::string& id) const {
    return backupPath(folder_, id);
}

std::optional<BackupJob> Backups::begin(Id user, std::size_t keep) {
    const std::lock_guard lock(mutex_);
    if (running_ || stopping_) return std::nullopt;
    if (worker_.joinable()) worker_.join();
    if (fs::create_directories(folder_)) fs::permissions(folder_, fs::perms::owner_all);
    Instant at = clock_.now();
    while (fs::exists(pathOf(backupId(at)))) at += milliseconds(1);
    // It waits for the lock: without a thread there is no job.
    worker_ = std::thread([this, user, keep] { make(user, keep); });
    running_ = BackupJob{backupId(at), at};
    cancelled_ = false;
    return running_;
}

void Backups::note(std::uint64_t done, std::uint64_t total) {
    running_->done = done;
    running_->total = total;
    running_->checking = done == total;
}

void Backups::make(Id user, std::size_t keep) {
    std::string id, error;
    {
        const std::lock_guard lock(mutex_);
        id = running_->id;
    }
    try {
        backUp(store_, data_folder_, pathOf(id), [this](std::uint64_t done, std::uint64_t total) {
            const std::lock_guard lock(mutex_);
            note(done, total);
            return !stopping_ && !cancelled_;
        });
        const auto all = files();
        for (std::size_t n = keep; n < all.size(); ++n) drop(all[n].id);
    } catch (const StoreFull& e) {
        error = std::string("The disk is full: ") + e.what();
    } catch (const std::exception& e) {
        error = e.what();
    }
    bool cancelled = false;
    if (!error.empty()) {
        const std::lock_guard lock(mutex_);
        cancelled = cancelled_;
    }
    try {
        store_.audit(clock_.now(), user, error.empty() ? "backup" : cancelled ? "backup_cancelled" : "backup_failed", id, cancelled ? "" : error);
    } catch (const StoreError& e) {
        Poco::Logger::get("backup").error("%s", std::string(e.what()));
    }
    const std::lock_guard lock(mutex_);
    if (!error.empty() && !cancelled) {
        running_->state = BackupState::Failed;
        running_->checking = false;
        running_->error = error;
        failed_.insert(failed_.begin(), *running_);
        if (failed_.size() > kFailedKept) failed_.pop_back();
    }
    running_.reset();
}

std::vector<BackupJob> Backups::files() const {
    std::vector<BackupJob> all;
    for (const auto& file : backupFiles(folder_)) {
        BackupJob job{file.id, file.at, BackupState::Checked};
        job.size = file.size;
        all.push_back(std::move(job));
    }
    return all;
}

std::vector<BackupJob> Backups::list() {
    const std::lock_guard lock(mutex_);
    auto all = files();
    all.insert(all.end(), failed_.begin(), failed_.end());
    if (running_) {
        // Its file may be there already, while older ones make room.
        std::erase_if(all, [&](const BackupJob& job) { return job.id == running_->id; });
        all.push_back(*running_);
    }
    std::ranges::sort(all, std::greater(), &BackupJob::id);
    return all;
}

std::optional<std::string> Backups::fileOf(const std::string& id) const {
    if (!backupInstant(id) || !fs::exists(pathOf(id))) return std::nullopt;
    return pathOf(id);
}

bool Backups::cancel(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (!running_ || running_->id != id) return false;
    cancelled_ = true;
    return true;
}

bool Backups::drop(const std::string& id) {
    if (!backupInstant(id)) return false;
    std::error_code failure;
    const bool removed = fs::remove(pathOf(id), failure);
    const std::lock_guard lock(mutex_);
    return std::erase_if(failed_, [&](const BackupJob& job) { return job.id == id; }) > 0 || removed;
}

void Backups::stop() {
    std::thread worker;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        worker = std::move(worker_);
    }
    if (worker.joinable()) worker.join();
}

}  // namespace hub
