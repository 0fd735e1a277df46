#pragma once
#include <atomic>

#include "channels/contract/transports.h"

namespace channels::testing {

/// A clock that stands until it is set. Any thread.
class ManualClock : public Clock {
public:
    explicit ManualClock(Instant start) : ticks_(start.time_since_epoch().count()) {}
    [[nodiscard]] Instant now() const override { return Instant(std::chrono::milliseconds(ticks_.load())); }
    void advance(std::chrono::milliseconds by) { ticks_ += by.count(); }
    void set(Instant to) { ticks_ = to.time_since_epoch().count(); }

private:
    std::atomic<std::int64_t> ticks_;
};

}  // namespace channels::testing
