#include "hub/store/backup/backups.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include <Poco/Logger.h>

#include "hub/store/backup/backup.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::string_view kPrefix = "dragoman-", kSuffix = ".backup";
constexpr std::string_view kPattern = "00000000T000000000Z";
constexpr std::size_t kFailedKept = 10;

std::string idOf(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    std::snprintf(
        text.data(), text.size(), "%04d%02u%02uT%02d%02d%02d%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
        static_cast<int>(time.subseconds().count())
    );
    return text.data();
}

/// Empty for text that is no id: nothing else ever becomes part of a path.
std::optional<Instant> instantOf(std::string_view id) {
    const auto fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
    if (!std::ranges::equal(id, kPattern, fits)) return std::nullopt;
    const std::string t(id);
    return locales::parseInstant(
        t.substr(0, 4) + "-" + t.substr(4, 2) + "-" + t.substr(6, 2) + "T" + t.substr(9, 2) + ":" + t.substr(11, 2) + ":" +
        t.substr(13, 2) + "." + t.substr(15, 3) + "Z"
    );
}

std::optional<std::string> idOfFile(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    std::string id = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    if (!instantOf(id)) return std::nullopt;
    return id;
}

/// What a process that was killed while it wrote has left behind.
void dropParts(const std::string& folder) {
    std::error_code ignored;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        const auto part = name.find(std::string(kSuffix) + ".part");
        if (part != std::string::npos && idOfFile(name.substr(0, part + kSuffix.size()))) parts.push_back(entry.path());
    }
    for (const auto& part : parts) fs::remove(part, ignored);
}

}  // namespace

Backups::Backups(Store& store, std::string data_folder, const channels::Clock& clock)
    : store_(store), data_folder_(std::move(data_folder)), folder_(data_folder_ + "/backups"), clock_(clock) {
    dropParts(folder_);
}

Backups::~Backups() { stop(); }

std::string Backups::pathOf(const std::string& id) const {
    return folder_ + "/" + std::string(kPrefix) + id + std::string(kSuffix);
}

std::optional<BackupJob> Backups::begin(Id user, std::size_t keep) {
    const std::lock_guard lock(mutex_);
    if (running_ || stopping_) return std::nullopt;
    if (worker_.joinable()) worker_.join();
    if (fs::create_directories(folder_)) fs::permissions(folder_, fs::perms::owner_all);
    Instant at = clock_.now();
    while (fs::exists(pathOf(idOf(at)))) at += milliseconds(1);
    // It waits for the lock: without a thread there is no job.
    worker_ = std::thread([this, user, keep] { make(user, keep); });
    running_ = BackupJob{idOf(at), at};
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
    std::error_code changing;
    for (const auto& entry : fs::directory_iterator(folder_, changing)) {
        const auto id = idOfFile(entry.path().filename().string());
        if (!id) continue;
        BackupJob job{*id, *instantOf(*id), BackupState::Checked};
        const auto size = entry.file_size(changing);
        if (changing) continue;
        job.size = size;
        all.push_back(std::move(job));
    }
    std::ranges::sort(all, std::greater(), &BackupJob::id);
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
    if (!instantOf(id) || !fs::exists(pathOf(id))) return std::nullopt;
    return pathOf(id);
}

bool Backups::cancel(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (!running_ || running_->id != id) return false;
    cancelled_ = true;
    return true;
}

bool Backups::drop(const std::string& id) {
    if (!instantOf(id)) return false;
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
