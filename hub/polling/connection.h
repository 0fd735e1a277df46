#pragma once
#include <memory>
#include <string>
#include <utility>

#include "channels/contract/account.h"
#include "channels/contract/registry.h"
#include "channels/kit/transports.h"
#include "hub/polling/observed_transports.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"

namespace hub {

/// An account's adapter with all that it borrows. Kept between turns, so that connections and access tokens live on; a new one
/// is made when settings or secrets change. One thread at a time.
class Connection {
public:
    /// `observer` is told of each request; it outlives the connection.
    /// Throws CredentialsRefused when a setting or secret can't be used, with every problem named.
    Connection(
        Store& store, const Vault& vault, const channels::Clock& clock, const Account& account,
        const channels::StopFlag& stop, RequestObserver& observer
    );
    [[nodiscard]] channels::Adapter& adapter() { return *adapter_; }
    [[nodiscard]] const channels::Descriptor& descriptor() const { return kind_.descriptor; }
    /// True at the first call, false from then on.
    [[nodiscard]] bool isFirstTurn() { return std::exchange(first_turn_, false); }
    /// The lease under which a rotated token is stored. Without one nothing is rotated: what the adapter stores is kept beside.
    void workUnder(const Lease& lease) { lease_ = lease; }
    /// False when someone else has had the account since: a token may have been rotated, a secret entered anew.
    [[nodiscard]] bool isNewestBefore(const Lease& lease) const { return lease_.fence == 0 || lease_.fence + 1 == lease.fence; }

private:
    void store(const std::string& name, const std::string& value, std::optional<Instant> ends);

    Store& store_;
    const Vault& vault_;
    const channels::Clock& clock_;
    const channels::Kind& kind_;
    const Id account_;
    Lease lease_;
    bool first_turn_ = true;
    std::unique_ptr<channels::Inlet> inlet_;
    std::unique_ptr<channels::Transports> transports_;
    ObservedTransports observed_;
    std::unique_ptr<channels::Surroundings> surroundings_;
    std::unique_ptr<channels::Adapter> adapter_;
};

/// Settings and secrets of an account as its adapter wants them, defaults filled in.
channels::AccountConfig configOf(Store& store, const Vault& vault, const channels::Kind& kind, const Account& account);
/// One sentence a problem, or empty.
std::string describe(const std::vector<channels::ConfigProblem>& problems);

}  // namespace hub
