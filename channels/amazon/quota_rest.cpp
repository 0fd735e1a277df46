#include "channels/amazon/quota_rest.h"

#include <algorithm>
#include <chrono>
#include <functional>

namespace channels::amazon {
namespace {

constexpr std::chrono::seconds kFirstWait{2};
constexpr int kMostDoublings = 8;
constexpr std::size_t kDisorderMilliseconds = 1000;

}  // namespace

QuotaRest::QuotaRest(std::string_view account) : disorder_(std::hash<std::string_view>{}(account)) {}

std::optional<Instant> QuotaRest::lastsUntil(Instant now) const {
    return until_ && now < *until_ ? until_ : std::nullopt;
}

Instant QuotaRest::refused(Instant now) {
    const auto ticks = static_cast<std::size_t>(now.time_since_epoch().count());
    const auto disorder = std::chrono::milliseconds((disorder_ + ticks) % kDisorderMilliseconds);
    until_ = now + kFirstWait * (1 << std::min(refusals_++, kMostDoublings)) + disorder;
    return *until_;
}

}  // namespace channels::amazon
