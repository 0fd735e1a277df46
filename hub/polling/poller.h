#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "hub/inbox/arrival.h"
#include "hub/outbox/outbox.h"
#include "hub/polling/connection.h"
#include "hub/store/blobs/blobs.h"

namespace hub {

/// Under the public address; an account's push key follows.
inline constexpr std::string_view kPushPath = "/push/";
/// Where an account's visitors come; its push key follows, which is no secret for them.
inline constexpr std::string_view kVisitPath = "/visit/";

struct PollerOptions {
    std::size_t threads = 8;
    /// Instead of every kind's own pace, for demos and tests.
    std::optional<std::chrono::milliseconds> every;
    /// Where the world reaches the hub, such as https://support.shop.example; empty when it doesn't: then nobody is asked to notify.
    std::string public_url;
    /// So long after a closing its buyer is asked how it was: longer than a seller takes to think better of it.
    std::chrono::milliseconds ask_after{20'000};
    OutboxTimes outbox;
    const Learned* learned = nullptr;  ///< what new messages are tagged by, beside the models; outlives the poller
};

/// Works all accounts: pulls when one is due, sends its replies, one turn at a time per account and beside each other. An
/// account that fails backs off alone; one whose credentials are refused waits for its operator.
/// start() and stop() by the owner; the rest by any thread.
class Poller {
public:
    Poller(Store& store, Blobs& blobs, const Vault& vault, const channels::Clock& clock, PollerOptions options);
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    ~Poller();

    /// Told after each pull of an account, under its lease: something may have arrived. True: something is to be sent. Before start().
    void onPulled(std::function<bool(Id account)> told) { pulled_ = std::move(told); }
    void start();
    /// Ends what runs within a second; what was in hand is left so that the next start finds it.
    void stop();
    /// Makes every call to a marketplace end within a second; returns at once.
    void cancel() { stop_ = true; }

    /// Looks at once whether something is due: a reply was stored, an account changed.
    void wake();
    /// Settings or secrets changed: the next turn connects anew.
    void forget(Id account);

    /// One turn now, in the caller's thread. Empty when another one has the account; else the error, or "" when all went well.
    std::optional<std::string> turn(Id account, bool pull);

    /// Reads a quarantined message again with the account's adapter; true when it became a message.
    bool retryQuarantined(Id quarantined);

    /// Pulls the last days of an account again; what is known is stored once.
    void pullAgain(Id account, std::chrono::days reach);
    /// The last requests to an account's marketplace, newest first, without anything secret.
    std::vector<RequestLog::Entry> requests(Id account);

    /// Fetches an attachment's bytes through the account's adapter. Throws ChannelError.
    std::string fetchAttachment(Id account, const std::string& ref, std::size_t max_bytes);
    /// Keeps an order as the marketplace tells it now; false when it isn't told, or when it has asked for rest. Throws
    /// ChannelError, LeaseLost.
    bool refreshOrder(Id account, const std::string& external_id);
    /// What an input of an action may be just now; empty for the description's own choices. Throws ChannelError.
    std::vector<std::string> actionChoices(const StoredAction& action, const std::string& input);
    /// The browser round of OAuth: where to go, and what came back. Throws ChannelError.
    std::string authorizeUrl(Id account, const std::string& state, const std::string& redirect_uri);
    void authorized(Id account, const std::map<std::string, std::string>& answer, const std::string& redirect_uri);
    /// A notification for an account; empty when it isn't the marketplace's. Throws ChannelError.
    std::optional<channels::PushAnswer> push(const Account& account, const channels::HttpRequest& request);
    /// Answers a visitor of an account whose kind serves its buyers itself. Throws ChannelError, StoreError.
    channels::VisitorAnswer serve(const Account& account, const channels::VisitorRequest& request);
    /// A conversation was deleted here: nothing of it stays with a kind that serves its buyers itself. Throws ChannelError.
    void forgetConversation(Id account, const std::string& external_id);
    /// A seller has looked at a conversation of such a kind. Throws ChannelError.
    void markSeen(Id account, const std::string& external_id);
    /// The address that an account's marketplace notifies; empty without a public address.
    std::string pushUrl(Id account);
    /// Where an account's visitors come; from the hub's own root on when it has no public address.
    std::string visitUrl(Id account);
    /// Tries an account as it is stored: a token that rotates meanwhile is kept.
    channels::Identity check(Id account);
    /// Tries unsaved settings and secrets.
    channels::Identity tryAccount(const channels::Kind& kind, channels::AccountConfig config);

private:
    struct Slot {
        std::mutex working;
        std::mutex pushing;
        RequestLog log;
        Instant rests_until{};                   // guarded by working
        std::mutex guard;
        std::shared_ptr<Connection> connection;  // guarded by guard
    };

    void schedule();
    void work();
    [[nodiscard]] bool isDue(const Account& account);
    Slot& slot(Id account);
    void pullSoon(Id account);
    std::shared_ptr<Connection> connect(Slot& slot, const Account& account, const Lease& lease);
    void pullAll(Lease& lease, Account account, Connection& connection);
    void introduce(Id account, channels::Adapter& adapter);
    void fetchFiles(Lease& lease, channels::Adapter& adapter);
    void tellPulled(Id account);
    void askRatings(const Lease& lease, channels::Adapter& adapter);
    void reconcile(Lease& lease, const Account& account, channels::Adapter& adapter);
    template <class Work>
    auto withAdapter(Id account, const Work& work);
    [[nodiscard]] Instant nextPoll(const Account& account, const channels::Descriptor* kind, int failures) const;
    std::string leasedTurn(Lease lease, const Account& account, Slot& slot, bool pull);

    Store& store_;
    Blobs& blobs_;
    const Vault& vault_;
    const channels::Clock& clock_;
    PollerOptions options_;
    std::string owner_;
    channels::StopFlag stop_{false};
    std::function<bool(Id)> pulled_;

    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;              // these three guarded by mutex_
    std::deque<Id> ready_;
    std::set<Id> busy_;
    std::mutex slots_guard_;
    std::map<Id, std::unique_ptr<Slot>> slots_;
    std::vector<std::thread> threads_;
};

}  // namespace hub
