#include "hub/jobs/jobs.h"

#include <algorithm>
#include <array>

#include <Poco/Logger.h>

#include "channels/kit/json.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

constexpr std::size_t kRemembered = 20, kIdLength = 12;

bool runs(const Job& job) { return job.state == JobState::Running; }

}  // namespace

std::string_view wireName(JobState state) {
    constexpr std::array<std::string_view, 4> kNames{"running", "done", "cancelled", "failed"};
    return kNames.at(static_cast<std::size_t>(state));
}

Jobs::~Jobs() { stop(); }

Job* Jobs::known(const std::string& id) {
    const auto found = std::ranges::find(jobs_, id, &Job::id);
    return found == jobs_.end() ? nullptr : &*found;
}

std::optional<Job> Jobs::begin(const std::string& kind, const std::string& about, Id user, JobWork work) {
    Job job;
    job.id = "job_" + randomToken(kIdLength);
    job.kind = kind;
    job.about = about;
    job.user = user;
    job.at = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || std::ranges::any_of(jobs_, runs)) return std::nullopt;
        if (worker_.joinable()) worker_.join();
        cancelled_ = false;
        // It waits for the lock: without a thread there is no job.
        worker_ = std::thread([this, id = job.id, work = std::move(work)] { run(id, work); });
        jobs_.insert(jobs_.begin(), job);
        if (jobs_.size() > kRemembered) jobs_.pop_back();
    }
    tell(job.id);
    return job;
}

void Jobs::run(const std::string& id, const JobWork& work) {
    JobReport report;
    std::string error;
    try {
        report = work([this, &id](std::size_t done, std::size_t total) {
            const std::lock_guard lock(mutex_);
            Job& job = *known(id);
            job.done = done;
            job.total = total;
            return !cancelled_ && !stopping_;
        });
    } catch (const StoreFull& e) {
        error = std::string("The disk is full: ") + e.what();
    } catch (const std::exception& e) {
        error = e.what();
    }
    {
        const std::lock_guard lock(mutex_);
        Job& job = *known(id);
        const bool is_short = (cancelled_ || stopping_) && job.done < job.total;
        job.state = !error.empty() ? JobState::Failed : is_short ? JobState::Cancelled : JobState::Done;
        job.ended = clock_.now();
        job.error = std::move(error);
        job.report = std::move(report);
    }
    tell(id);
}

void Jobs::tell(const std::string& id) {
    channels::JsonWriter data;
    data.beginObject().member("id", id).endObject();
    try {
        store_.addEvent("job", data.str(), clock_.now());
    } catch (const StoreError& e) {
        Poco::Logger::get("jobs").error("%s", std::string(e.what()));
    }
}

std::vector<Job> Jobs::list() {
    const std::lock_guard lock(mutex_);
    std::vector<Job> all;
    for (const auto& job : jobs_)
        all.push_back({job.id, job.kind, job.about, job.user, job.at, job.ended, job.state, job.done, job.total, job.error, {}});
    return all;
}

std::optional<Job> Jobs::find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const Job* job = known(id);
    if (job == nullptr) return std::nullopt;
    return *job;
}

bool Jobs::cancel(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const Job* job = known(id);
    if (job == nullptr || !runs(*job)) return false;
    cancelled_ = true;
    return true;
}

bool Jobs::drop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(jobs_, [&](const Job& job) { return job.id == id && !runs(job); }) > 0;
}

void Jobs::stop() {
    std::thread worker;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        worker = std::move(worker_);
    }
    if (worker.joinable()) worker.join();
}

}  // namespace hub
