#pragma once
#include <optional>
#include <string>

#include "channels/contract/errors.h"
#include "channels/contract/transports.h"

namespace channels {

/// A documented limit of calls, kept by ourselves: a store of `burst` calls that refills by `per_second`. A limit of N calls in
/// a window of S seconds is kept by a burst of N / 2 and N / 2 / S a second. A burst below 1 lets nothing through, and one that is
/// smaller than a walk over the contract suite's 120 conversations fails there, where the clock stands: a limit of a few a
/// second is kept on the average of a longer time. One thread at a time.
class CallBudget {
public:
    CallBudget(const Clock& clock, double per_second, double burst)
        : clock_(clock), per_second_(per_second), burst_(burst), left_(burst) {}
    /// Takes one call; false when none is left now, or take() has said until when to wait.
    [[nodiscard]] bool mayTake();
    /// Takes one call, or throws Throttled, naming `call`, until there are enough again to get somewhere, at most ten seconds.
    void take(const std::string& call);
    /// The marketplace told what is left.
    void told(double left);
    [[nodiscard]] CallsLeft left() const;

private:
    struct Pause {
        Instant from, to;
        [[nodiscard]] bool holds(Instant now) const { return from <= now && now < to; }
    };
    [[nodiscard]] double leftAt(Instant now) const;
    [[nodiscard]] Throttled usedUp(const std::string& call) const;

    const Clock& clock_;
    double per_second_, burst_, left_;
    std::optional<Instant> filled_at_;
    Pause pause_;
};

}  // namespace channels
