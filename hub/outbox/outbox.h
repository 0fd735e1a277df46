#pragma once
#include <chrono>

#include "channels/contract/adapter.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/store.h"

namespace hub {

/// How long replies wait for what.
struct OutboxTimes {
    /// After a cut connection the marketplace is asked for the reply only then: it may still be working on it. Longer than any
    /// request may take (channels/kit/transports.h).
    std::chrono::milliseconds look_up_after{75'000};
    std::chrono::milliseconds first_retry{10'000};  ///< doubles with each attempt
    std::chrono::milliseconds longest_retry{std::chrono::hours(1)};
    std::chrono::hours give_up_after{24};           ///< from the first attempt
    std::chrono::seconds lease{120};                ///< renewed before each request
};

/// Sends an account's due replies through its adapter, each at most once. Needs the account's lease. One thread at a time.
class Outbox {
public:
    Outbox(Store& store, const Blobs& blobs, const channels::Clock& clock, OutboxTimes times)
        : store_(store), blobs_(blobs), clock_(clock), times_(times) {}

    /// Looks up what was left in flight, then sends what is due. CredentialsRefused, Throttled and Cancelled come through, after
    /// the reply in hand has been put where it belongs: the rest waits with it. What rules have written waits for a pull where one is
    /// due: it may bring what makes it unfit.
    enum class Which { All, OfPeople };
    void deliver(Lease& lease, channels::Adapter& adapter, Which which = Which::All);

private:
    void lookUp(const Lease& lease, channels::Adapter& adapter, const Reply& reply);
    void send(const Lease& lease, channels::Adapter& adapter, const Reply& reply);
    void retry(const Lease& lease, const Reply& reply, const std::string& error);
    channels::Outgoing outgoing(const Reply& reply);

    Store& store_;
    const Blobs& blobs_;
    const channels::Clock& clock_;
    OutboxTimes times_;
};

}  // namespace hub
