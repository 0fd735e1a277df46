#include "channels/kit/call_budget.h"

#include <algorithm>
#include <cmath>

namespace channels {
namespace {

constexpr double kPatience = 10;  // seconds

}  // namespace

double CallBudget::leftAt(Instant now) const {
    if (!filled_at_ || now <= *filled_at_) return left_;
    const double seconds = static_cast<double>((now - *filled_at_).count()) / 1000.0;
    return std::min(burst_, left_ + seconds * per_second_);
}

bool CallBudget::mayTake() {
    const Instant now = clock_.now();
    left_ = leftAt(now);
    filled_at_ = now;
    if (left_ < 1 || pause_.holds(now)) return false;
    left_ -= 1;
    return true;
}

void CallBudget::take(const std::string& call) {
    if (mayTake()) return;
    if (pause_.holds(*filled_at_)) throw usedUp(call);
    // Until there are calls enough to get somewhere: a walk that starts with the first free one would spend it on its first list,
    // and one that is hurried, again and again, would never get further.
    const double enough = std::max(1.0, std::min(burst_ / 2, per_second_ * kPatience));
    const auto wait = std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil((enough - left_) / per_second_ * 1000)));
    pause_ = {*filled_at_, *filled_at_ + wait};
    throw usedUp(call);
}

Throttled CallBudget::usedUp(const std::string& call) const {
    return {call + ": the calls that the marketplace allows are used up", pause_.to};
}

void CallBudget::told(double left) {
    left_ = std::clamp(left, 0.0, burst_);
    filled_at_ = clock_.now();
    pause_ = {};
}

CallsLeft CallBudget::left() const {
    const auto limit = static_cast<std::int64_t>(burst_);
    const auto per = std::chrono::seconds(static_cast<std::int64_t>(std::ceil(burst_ / per_second_)));
    return {static_cast<std::int64_t>(leftAt(clock_.now())), limit, per};
}

}  // namespace channels
