#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/store/store.h"

namespace hub {

enum class BackupState { Running, Checked, Failed };

struct BackupJob {
    std::string id;  ///< the instant at which it began, such as 20261128T060000000Z
    Instant at;
    BackupState state = BackupState::Running;
    bool checking = false;  ///< all is written, and is being read again
    std::uint64_t done = 0, total = 0;  ///< bytes, while it runs
    std::uint64_t size = 0;             ///< of the file, once it is there
    std::string error{};
};

/// The backups in a data folder's own folder `backups`, and the one that is being made. A file has its name only after it was
/// checked; jobs that failed are remembered until the hub ends. Threads: any.
class Backups {
public:
    Backups(Store& store, std::string data_folder, const channels::Clock& clock);
    Backups(const Backups&) = delete;
    Backups& operator=(const Backups&) = delete;
    ~Backups();

    /// Begins one in the background, and leaves the newest `keep` once it is there; empty while another is being made.
    std::optional<BackupJob> begin(Id user, std::size_t keep);
    [[nodiscard]] std::vector<BackupJob> list();  ///< newest first
    /// The path of a checked one; empty when there is none.
    [[nodiscard]] std::optional<std::string> fileOf(const std::string& id) const;
    bool cancel(const std::string& id);  ///< ends it without a file; false unless it runs
    bool drop(const std::string& id);  ///< a file, or what is remembered of a job that failed
    void stop();                       ///< a running job ends without a file

private:
    void make(Id user, std::size_t keep);
    void note(std::uint64_t done, std::uint64_t total);
    [[nodiscard]] std::vector<BackupJob> files() const;
    [[nodiscard]] std::string pathOf(const std::string& id) const;

    Store& store_;
    std::string data_folder_, folder_;
    const channels::Clock& clock_;
    std::mutex mutex_;
    std::optional<BackupJob> running_;  // guarded by mutex_
    std::vector<BackupJob> failed_;     // guarded by mutex_; newest first
    bool stopping_ = false;             // guarded by mutex_
    bool cancelled_ = false;            // guarded by mutex_; what runs is to end
    std::thread worker_;                // guarded by mutex_
};

}  // namespace hub
