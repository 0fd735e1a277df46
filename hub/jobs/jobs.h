#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/store/store.h"

namespace hub {

enum class JobState { Running, Done, Cancelled, Failed };
std::string_view wireName(JobState state);

/// What a job leaves behind: for the page as JSON, for people as a table in CSV.
struct JobReport {
    std::string result, table;
};

/// Long work that goes on when the page that began it is closed.
struct Job {
    std::string id;
    std::string kind;   ///< such as "template_import"
    std::string about;  ///< what it works on, such as a locale
    Id user = 0;        ///< who began it
    Instant at;
    std::optional<Instant> ended;
    JobState state = JobState::Running;
    std::size_t done = 0, total = 0;
    std::string error{};
    JobReport report{};
};

/// Told how far the work is; false: it is to end here, and what it has done stays.
using JobProgress = std::function<bool(std::size_t done, std::size_t total)>;
using JobWork = std::function<JobReport(const JobProgress&)>;

/// The long works of a running hub, one at a time; those that ended are remembered until somebody drops them or the hub ends. Each
/// beginning and end is told as the event "job". Threads: any.
class Jobs {
public:
    Jobs(Store& store, const channels::Clock& clock) : store_(store), clock_(clock) {}
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;
    ~Jobs();

    /// Begins work in the background; empty while other work runs. What `work` throws is its error.
    std::optional<Job> begin(const std::string& kind, const std::string& about, Id user, JobWork work);
    [[nodiscard]] std::vector<Job> list();  ///< newest first, without reports
    [[nodiscard]] std::optional<Job> find(const std::string& id);
    bool cancel(const std::string& id);  ///< false unless it runs
    bool drop(const std::string& id);    ///< false unless it has ended
    void stop();                         ///< what runs ends as if it were cancelled; nothing begins any more

private:
    void run(const std::string& id, const JobWork& work);
    void tell(const std::string& id);
    [[nodiscard]] Job* known(const std::string& id);

    Store& store_;
    const channels::Clock& clock_;
    std::mutex mutex_;
    std::vector<Job> jobs_;    // guarded by mutex_; newest first
    bool cancelled_ = false;   // guarded by mutex_; what runs is to end
    bool stopping_ = false;    // guarded by mutex_
    std::thread worker_;       // guarded by mutex_
};

}  // namespace hub
