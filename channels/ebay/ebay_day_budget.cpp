#include "channels/ebay/ebay_day_budget.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/ebay/pacific_day.h"

namespace channels::ebay {
namespace {

// Waiting for a single call would spend it on the first step of a pull, for ever.
constexpr double kCallsToGoOn = 20;

// The longest day has 25 hours: what comes back in it is no more than the other half.
constexpr double kLongestDay = 25 * 3600;

}  // namespace

DayBudget::DayBudget(const Clock& clock, std::int64_t daily)
    : clock_(clock),
      daily_(daily),
      at_once_(static_cast<double>(daily) / 2),
      per_second_(at_once_ / kLongestDay),
      budget_(clock, per_second_, at_once_),
      day_(pacificMidnight(clock.now())) {}

void DayBudget::take(const std::string& call) {
    const Instant now = clock_.now();
    if (const Instant today = pacificMidnight(now); today != day_) {
        day_ = today;
        budget_.told(at_once_);
    }
    if (budget_.mayTake()) return;
    const auto wait = std::chrono::seconds(static_cast<std::int64_t>(kCallsToGoOn / per_second_));
    throw Throttled(
        call + ": the calls that eBay allows in a day are used up",
        std::min(now + wait, nextPacificMidnight(now))
    );
}

CallsLeft DayBudget::left() const {
    const Instant now = clock_.now();
    const double now_left =
        pacificMidnight(now) == day_ ? static_cast<double>(budget_.left().left) : at_once_;
    const auto rest = std::chrono::duration<double>(nextPacificMidnight(now) - now).count();
    const auto left = static_cast<std::int64_t>(now_left + rest * per_second_);
    return {std::min(left, daily_), daily_, std::chrono::hours(24)};
}

}  // namespace channels::ebay
