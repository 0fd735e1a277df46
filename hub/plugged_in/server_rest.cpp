#include "hub/plugged_in/server_rest.h"

#include <algorithm>

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kFirst = 5s, kLongest = 10min;
constexpr auto kForGood = std::chrono::days(36'500);
constexpr auto kUntilMore = 6h;  // a quota that is used up may be renewed without a word

std::chrono::milliseconds restFor(Remedy remedy, int failures) {
    switch (remedy) {
        case Remedy::NewKey: return kForGood;
        case Remedy::NewQuota: return kUntilMore;
        case Remedy::Time: break;
    }
    return ServerRest::after(failures);
}

}  // namespace

std::chrono::milliseconds ServerRest::after(int failures) {
    return std::min(kFirst * (1 << std::min(failures - 1, 10)), kLongest);
}

int ServerRest::generation() const {
    const std::lock_guard lock(mutex_);
    return generation_;
}

ServerHealth ServerRest::health() const {
    const std::lock_guard lock(mutex_);
    return health_;
}

bool ServerRest::rests() const {
    const std::lock_guard lock(mutex_);
    return health_.rests_until && *health_.rests_until > clock_.now();
}

void ServerRest::change() {
    const std::lock_guard lock(mutex_);
    ++generation_;
    failures_ = 0;
    health_ = {};
}

bool ServerRest::end() {
    const std::lock_guard lock(mutex_);
    if (health_.needs_operator && health_.rests_until && *health_.rests_until > clock_.now()) return false;
    health_.rests_until.reset();
    return true;
}

void ServerRest::noteSuccess(int generation) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    failures_ = 0;
    health_ = {};
}

void ServerRest::noteFault(int generation, Remedy remedy, const std::string& fault, const std::string& error) {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    ++failures_;
    if (!health_.failing_since) health_.failing_since = now;
    health_.fault = fault;
    health_.error = error;
    health_.needs_operator = remedy != Remedy::Time;
    health_.rests_until = now + restFor(remedy, failures_);
}

Instant ServerRest::noteTrouble(int generation) {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return now + kFirst;
    health_.rests_until = now + after(++failures_);
    return *health_.rests_until;
}

}  // namespace hub
