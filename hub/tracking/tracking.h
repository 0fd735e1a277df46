#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "channels/contract/transports.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"
#include "hub/tracking/dhl_tracker.h"

namespace hub {

struct TrackingOptions {
    std::string url = kDhlUrl;
    std::chrono::milliseconds between{5000};  ///< two calls: what the carrier allows a new customer
};

/// No parcel is asked for twice within this time.
inline constexpr std::chrono::hours kScanFresh{2};

/// Asks carriers about the parcels of conversations that somebody has open, one after the other, sparingly: off until an operator
/// gives a key, none twice within kScanFresh, no more a day than he allows. What is learnt stands beside the marketplace's word.
/// start() and stop() by the owner; the rest by any thread.
class Tracking {
public:
    Tracking(Store& store, const Vault& vault, const channels::Clock& clock, TrackingOptions options);
    Tracking(const Tracking&) = delete;
    Tracking& operator=(const Tracking&) = delete;
    ~Tracking();

    void start();
    void stop();

    /// Somebody looks at the order: its parcels that aren't delivered are asked for soon. Returns at once.
    void want(Id conversation, const StoredOrder& order);
    /// The key or the limits have changed: what a carrier refused is tried again.
    void forget();
    /// Why the last call failed: credentials, throttled, unreachable or not_understood; empty when it went well.
    [[nodiscard]] std::string problem() const;

private:
    struct Wanted {
        Id conversation = 0;
        std::string number;
    };

    void work();
    bool ask(const Wanted& wanted);  ///< false when nobody was called
    [[nodiscard]] bool rests() const;
    void call(const Wanted& wanted, const std::string& key);
    /// What a call that was begun in a generation has shown; nothing when the settings are others by now.
    void note(int generation, const std::string& problem, std::optional<Instant> until);
    /// As note(), of a call that came to nothing: the parcel may be asked for again at once.
    void fail(int generation, const std::string& number, const std::string& problem, std::optional<Instant> until);

    Store& store_;
    const Vault& vault_;
    const channels::Clock& clock_;
    TrackingOptions options_;
    const Carrier& carrier_ = dhl();
    channels::StopFlag stop_{false};
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Wanted> wanted_;             // these four guarded by mutex_
    int generation_ = 0;                    // of the settings
    std::string problem_;
    std::optional<Instant> rests_until_;
    std::thread worker_;
};

/// What the carrier's key belongs to, as `belongs_to` of the vault.
inline constexpr const char* kTrackingSecret = "carrier/dhl";

}  // namespace hub
