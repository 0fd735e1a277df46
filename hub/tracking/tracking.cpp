#include "hub/tracking/tracking.h"

#include <algorithm>

#include <Poco/Logger.h>

#include "channels/contract/errors.h"
#include "channels/kit/transports.h"

namespace hub {
namespace {

constexpr std::size_t kMostWanted = 100;
constexpr std::size_t kLongestNumber = 60;
constexpr std::size_t kMostBytes = 1u << 20;
constexpr std::chrono::hours kRestAfterRefusal{24};
constexpr std::chrono::minutes kRestAfterFailure{10};

}  // namespace

Tracking::Tracking(Store& store, const Vault& vault, const channels::Clock& clock, TrackingOptions options)
    : store_(store), vault_(vault), clock_(clock), options_(std::move(options)) {}

Tracking::~Tracking() { stop(); }

void Tracking::start() {
    worker_ = std::thread([this] { work(); });
}

void Tracking::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (worker_.joinable()) worker_.join();
}

void Tracking::want(Id conversation, const StoredOrder& order) {
    using channels::OrderStatus;
    const auto status = order.facts.status;
    if (status == OrderStatus::Delivered || status == OrderStatus::Returned || status == OrderStatus::Cancelled) return;
    const Instant stale = clock_.now() - kScanFresh;
    const std::lock_guard lock(mutex_);
    for (const auto& parcel : order.facts.parcels) {
        const auto& number = parcel.tracking_number;
        if (number.empty() || number.size() > kLongestNumber || parcel.delivered_at || !DhlTracker::isDhl(parcel.carrier)) continue;
        const auto scan = order.scans.find(number);
        const bool settled = scan != order.scans.end() && (scan->second.asked_at > stale || scan->second.stage == "delivered");
        const bool queued = std::ranges::find(wanted_, number, &Wanted::number) != wanted_.end();
        if (!settled && !queued && wanted_.size() < kMostWanted) wanted_.push_back({conversation, number});
    }
    changed_.notify_all();
}

void Tracking::forget() {
    const std::lock_guard lock(mutex_);
    problem_.clear();
    rests_until_.reset();
}

std::string Tracking::problem() const {
    const std::lock_guard lock(mutex_);
    return problem_;
}

bool Tracking::rests() const {
    const std::lock_guard lock(mutex_);
    return rests_until_ && clock_.now() < *rests_until_;
}

void Tracking::note(const std::string& problem, std::optional<Instant> until) {
    const std::lock_guard lock(mutex_);
    problem_ = problem;
    rests_until_ = until;
}

void Tracking::work() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        changed_.wait(lock, [this] { return stop_ || !wanted_.empty(); });
        if (stop_) return;
        const Wanted wanted = wanted_.front();
        wanted_.pop_front();
        lock.unlock();
        bool called = false;
        try {
            called = ask(wanted);
        } catch (const StoreError& e) {
            Poco::Logger::get("tracking").warning(std::string(e.what()));
        }
        lock.lock();
        if (called) changed_.wait_for(lock, options_.between, [this] { return stop_.load(); });
    }
}

bool Tracking::ask(const Wanted& wanted) {
    const auto settings = store_.shippingSettings(clock_.now());
    if (!settings.asks_carriers || settings.sealed_key.empty() || rests()) return false;
    const Instant now = clock_.now();
    if (!store_.beginScan(wanted.number, now, now - kScanFresh)) return false;
    try {
        channels::TransportOptions transport;
        transport.max_response_bytes = kMostBytes;
        const auto transports = channels::makeTransports(transport, stop_);
        DhlTracker tracker(transports->http(), clock_, options_.url, vault_.open(kTrackingSecret, settings.sealed_key));
        auto scans = tracker.track(wanted.number);
        note({}, std::nullopt);
        if (scans.empty()) return true;
        scans.front().source = tracker.source();
        store_.putScan(wanted.number, wanted.conversation, scans.front(), clock_.now());
    } catch (const VaultError&) {
        note("credentials", now + kRestAfterRefusal);
    } catch (const channels::CredentialsRefused&) {
        note("credentials", now + kRestAfterRefusal);
    } catch (const channels::Throttled& e) {
        note("throttled", std::max(e.until, now + kRestAfterFailure));
    } catch (const channels::TemporaryFailure&) {
        note("unreachable", now + kRestAfterFailure);
    } catch (const channels::Cancelled&) {
        // The hub ends: the next start asks again, two hours later.
    } catch (const channels::ChannelError& e) {
        Poco::Logger::get("tracking").warning(std::string(e.what()));
        note("not_understood", std::nullopt);
    }
    return true;
}

}  // namespace hub
