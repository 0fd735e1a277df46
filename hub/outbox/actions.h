#pragma once
#include "channels/contract/adapter.h"
#include "hub/store/store.h"

namespace hub {

/// Has an account's waiting actions done through its adapter, each at most once: what may have been done stands as unclear.
/// Needs the account's lease. One thread at a time.
class Actions {
public:
    Actions(Store& store, const channels::Clock& clock) : store_(store), clock_(clock) {}

    /// CredentialsRefused and Cancelled come through, after the action in hand has been put where it belongs.
    void perform(Lease& lease, channels::Adapter& adapter);

    /// What an adapter needs to know of an action that is to be done, or asked about.
    static channels::ActionRequest requestOf(Store& store, const StoredAction& action);

private:
    void performOne(const Lease& lease, channels::Adapter& adapter, channels::Acts& actor, const StoredAction& action);
    void refreshOrder(const Lease& lease, channels::Adapter& adapter, const std::string& order);

    Store& store_;
    const channels::Clock& clock_;
};

}  // namespace hub
