#include "hub/editing/wanted.h"

namespace hub {
namespace {

constexpr std::chrono::minutes kFresh{1};
constexpr std::size_t kSpans = 8;  ///< that are kept

}  // namespace

Wanted WantedCounts::within(int days, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto known = counted_.find(days);
    if (known != counted_.end() && now - known->second.first < kFresh) return known->second.second;
    Wanted all;
    for (const auto& one : store_.demand(now - std::chrono::days(days))) {
        all.by_both[{one.language, one.intent}] += one.messages;
        all.by_intent[one.intent] += one.messages;
        all.by_language[one.language] += one.messages;
    }
    if (counted_.size() >= kSpans) counted_.clear();
    counted_[days] = {now, all};
    return all;
}

}  // namespace hub
