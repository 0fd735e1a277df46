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
        if (number.empty() || number.size() > kLongestNumber || parcel.delivered_at || !carrier_.carries(parcel.carrier)) continue;
        const auto scan = order.scans.find(number);
        const bool settled = scan != order.scans.end() && (scan->second.asked_at > stale || scan->second.stage == "delivered");
        const bool queued = std::ranges::find(wanted_, number, &Wanted::number) != wanted_.end();
        if (!settled && !queued && wanted_.size() < kMostWanted) wanted_.push_back({conversation, number});
    }
    changed_.notify_all();
}

void Tracking::forget() {
    const std::lock_guard lock(mutex_);
    ++generation_;
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

void Tracking::note(int generation, const std::string& problem, std::optional<Instant> until) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    problem_ = problem;
    rests_until_ = until;
}

void Tracking::fail(int generation, const std::string& number, const std::string& problem, std::optional<Instant> until) {
    store_.endScan(number, clock_.now() - kScanFresh);
    note(generation, problem, until);
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
        } catch (const std::exception& e) {
            Poco::Logger::get("tracking").warning(std::string(e.what()));
        }
        lock.lock();
        if (called) changed_.wait_for(lock, options_.between, [this] { return stop_.load(); });
    }
}

bool Tracking::ask(const Wanted& wanted) {
    const int generation = [this] {
        const std::lock_guard lock(mutex_);
        return generation_;
    }();
    const auto settings = store_.shippingSettings(clock_.now());
    if (!settings.asks_carriers || settings.sealed_key.empty() || rests()) return false;
    const Instant now = clock_.now();
    if (!store_.beginScan(wanted.number, now, now - kScanFresh)) return false;
    try {
        call(wanted, vault_.open(kTrackingSecret, settings.sealed_key));
        note(generation, {}, std::nullopt);
    } catch (const VaultError&) {
        fail(generation, wanted.number, "credentials", now + kRestAfterRefusal);
    } catch (const channels::CredentialsRefused&) {
        fail(generation, wanted.number, "credentials", now + kRestAfterRefusal);
    } catch (const channels::Throttled& e) {
        fail(generation, wanted.number, "throttled", std::max(e.until, now + kRestAfterFailure));
    } catch (const channels::TemporaryFailure&) {
        fail(generation, wanted.number, "unreachable", now + kRestAfterFailure);
    } catch (const channels::Cancelled&) {
        store_.endScan(wanted.number, now - kScanFresh);
    } catch (const channels::ChannelError& e) {
        // It would be told no better: this parcel waits until it may be asked for anew.
        Poco::Logger::get("tracking").warning(std::string(e.what()));
        note(generation, "not_understood", std::nullopt);
    }
    return true;
}

void Tracking::call(const Wanted& wanted, const std::string& key) {
    channels::TransportOptions transport;
    transport.max_response_bytes = kMostBytes;
    const auto transports = channels::makeTransports(transport, stop_);
    auto scans = carrier_.tracker(transports->http(), clock_, options_.url, key)->track(wanted.number);
    if (scans.empty()) return;
    scans.front().source = carrier_.source;
    store_.putScan(wanted.number, wanted.conversation, scans.front(), clock_.now());
}

}  // namespace hub
