#pragma once
#include "hub/inbox/learned.h"
#include "hub/jobs/jobs.h"
#include "hub/polling/poller.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/store.h"

namespace hub {

/// The kind of its job.
inline constexpr const char* kEraseBuyer = "erase_buyer";

/// Forgets buyers: all that have been asked for and not done, one conversation at a time. What a dying process has left is found
/// by the next.
class Eraser {
public:
    Eraser(Store& store, Blobs& blobs, Poller& poller, Learned& learned, const channels::Clock& clock)
        : store_(store), blobs_(blobs), poller_(poller), learned_(learned), clock_(clock) {}

    /// Throws at the end when a conversation was being sent to for too long: it alone is left to the next run.
    JobReport run(const JobProgress& progress);

private:
    enum class End { Whole, Busy, Cancelled };
    End erase(const Erasure& erasure, std::size_t& done, std::size_t total, const JobProgress& progress);
    End erase(const ToErase& conversation, const Erasure& erasure, const std::function<bool()>& go_on);
    void dropBlobs();

    Store& store_;
    Blobs& blobs_;
    Poller& poller_;
    Learned& learned_;
    const channels::Clock& clock_;
    int waited_ = 0;  // how often, in this run
};

}  // namespace hub
