#pragma once
#include <cstdint>
#include <string>

#include "channels/kit/call_budget.h"

namespace channels::ebay {

/// The calls that eBay allows in one of its days, kept by ourselves. Half of them may be made at once, the
/// other half comes back evenly over the day, and midnight fills up the first: never more than `daily` from
/// midnight to midnight, and never an account that stands still until then. A start of the program knows
/// nothing of calls before it, so each may add half a day's calls once. One thread at a time.
class DayBudget {
public:
    DayBudget(const Clock& clock, std::int64_t daily);
    /// Takes one call, or throws Throttled, naming `call`, until there are enough for a pull to get on.
    void take(const std::string& call);
    /// What may still be taken until midnight.
    [[nodiscard]] CallsLeft left() const;

private:
    const Clock& clock_;
    const std::int64_t daily_;
    const double at_once_, per_second_;
    CallBudget budget_;
    Instant day_;
};

}  // namespace channels::ebay
