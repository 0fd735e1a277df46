#include "hub/polling/poller.h"

#include <algorithm>
#include <random>

#include <Poco/Logger.h>

#include "hub/outbox/actions.h"
#include "hub/store/owner.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

/// A lease that is given back whatever happens.
class HeldLease {
public:
    HeldLease(Store& store, const Lease& lease) : store_(store), lease_(lease) {}
    HeldLease(const HeldLease&) = delete;
    HeldLease& operator=(const HeldLease&) = delete;
    ~HeldLease() {
        try {
            store_.release(lease_);
        } catch (const StoreError&) {
            // It runs out by itself.
        }
    }

private:
    Store& store_;
    Lease lease_;
};

constexpr auto kLease = 120s;
constexpr auto kLongestPause = 15min;
constexpr auto kRefusalAskedAgain = 1min;
constexpr auto kTick = 1000ms;
constexpr int kPagesPerTurn = 50;
constexpr std::size_t kFilesPerTurn = 20;
constexpr auto kAskWithin = 15min;  // who was told good-bye long ago isn't called back
constexpr auto kReconcileEvery = 6h;
constexpr auto kReconcileWindow = 72h;
constexpr auto kReconcileMargin = 15min;  // messages become visible late
constexpr std::size_t kMaxFileBytes = 25u << 20;

Poco::Logger& logger() { return Poco::Logger::get("polling"); }

double jitter() {
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_real_distribution(0.8, 1.2)(random);
}

template <class T>
T& ability(Connection& connection, const char* what) {
    auto* out = dynamic_cast<T*>(&connection.adapter());
    if (out == nullptr) throw channels::PermanentFailure(std::string("this kind of channel has no ") + what);
    return *out;
}

/// This machine's clock has been put back since the account's last turn: what was reckoned by it counts no more.
bool wasAhead(const Account& account, Instant now) { return account.last_attempt_at && *account.last_attempt_at > now; }

bool isToBePulled(const Account& account, Instant now) { return account.next_poll_at <= now || wasAhead(account, now); }

/// The kind of an account that serves its buyers itself; null for any other.
const channels::Kind* servingKind(const std::optional<Account>& account) {
    const auto* kind = account ? channels::findKind(account->kind) : nullptr;
    return kind != nullptr && kind->descriptor.abilities.contains(channels::Ability::Serve) ? kind : nullptr;
}

constexpr auto kKeepNoSecret = [](const std::string&, const std::string&, std::optional<Instant>) {};

std::string_view failureKind(const std::exception& error) {
    if (dynamic_cast<const channels::CredentialsRefused*>(&error)) return "credentials";
    if (dynamic_cast<const channels::Throttled*>(&error)) return "throttled";
    if (dynamic_cast<const channels::TemporaryFailure*>(&error)) return "temporary";
    if (dynamic_cast<const channels::PermanentFailure*>(&error)) return "permanent";
    if (dynamic_cast<const channels::NotUnderstood*>(&error)) return "protocol";
    if (dynamic_cast<const StoreFull*>(&error)) return "disk_full";
    if (dynamic_cast<const StoreError*>(&error)) return "store";
    return "internal";
}

}  // namespace

Poller::Poller(
    Store& store, Blobs& blobs, const Vault& vault, const channels::Clock& clock, PollerOptions options
)
    : store_(store), blobs_(blobs), vault_(vault), clock_(clock), options_(options), owner_(processAsOwner()) {}

Poller::~Poller() { stop(); }

void Poller::start() {
    threads_.emplace_back([this] { schedule(); });
    for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

void Poller::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void Poller::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

void Poller::forget(Id account) {
    Slot& mine = slot(account);
    const std::lock_guard lock(mine.guard);
    mine.connection.reset();
}

Poller::Slot& Poller::slot(Id account) {
    const std::lock_guard lock(slots_guard_);
    auto& entry = slots_[account];
    if (!entry) entry = std::make_unique<Slot>();
    return *entry;
}

bool Poller::isDue(const Account& account) {
    if (account.state != AccountState::Working) return false;
    const Instant now = clock_.now();
    // A throttled marketplace takes no replies either.
    if (account.throttled_until && *account.throttled_until > now && !wasAhead(account, now)) return false;
    if (isToBePulled(account, now)) return true;
    const auto reply = store_.nextReplyAt(account.id);
    return reply && *reply <= now;
}

void Poller::schedule() {
    while (!stop_) {
        try {
            store_.wakeSnoozed(clock_.now());
            store_.expireApprovals(clock_.now());
            for (const auto& account : store_.accounts()) {
                if (!isDue(account)) continue;
                const std::lock_guard lock(mutex_);
                if (busy_.insert(account.id).second) ready_.push_back(account.id);
            }
        } catch (const std::exception& e) {
            logger().error("the accounts can't be read: %s", std::string(e.what()));
        }
        changed_.notify_all();
        std::unique_lock lock(mutex_);
        const auto tick = options_.every ? std::min<std::chrono::milliseconds>(kTick, *options_.every) : kTick;
        changed_.wait_for(lock, tick, [this] { return woken_ || stop_; });
        woken_ = false;
    }
}

void Poller::work() {
    while (true) {
        Id account = 0;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stop_ || !ready_.empty(); });
            if (stop_) return;
            account = ready_.front();
            ready_.pop_front();
        }
        try {
            const auto current = store_.account(account);
            if (current) turn(account, isToBePulled(*current, clock_.now()));
        } catch (const std::exception& e) {
            logger().error("account %s: %s", std::to_string(account), std::string(e.what()));
        }
        const std::lock_guard lock(mutex_);
        busy_.erase(account);
    }
}

std::optional<std::string> Poller::turn(Id id, bool pull) {
    Slot& mine = slot(id);
    const std::unique_lock working(mine.working, std::try_to_lock);
    if (!working) return std::nullopt;
    const auto account = store_.account(id);
    if (!account || account->state == AccountState::Removed) return std::nullopt;
    const auto lease = store_.lease(id, owner_, clock_.now(), kLease);
    if (!lease) return std::nullopt;
    const HeldLease held(store_, *lease);
    return leasedTurn(*lease, *account, mine, pull);
}

std::shared_ptr<Connection> Poller::connect(Slot& mine, const Account& account, const Lease& lease) {
    const std::lock_guard lock(mine.guard);
    if (mine.connection && !mine.connection->isNewestBefore(lease)) mine.connection.reset();
    if (!mine.connection) mine.connection = std::make_shared<Connection>(store_, vault_, clock_, account, stop_, mine.log);
    mine.connection->workUnder(lease);
    return mine.connection;
}

std::string Poller::leasedTurn(Lease lease, const Account& account, Slot& mine, bool pull) {
    PollOutcome outcome;
    outcome.poll_was_at = account.next_poll_at;
    try {
        const auto connection = connect(mine, account, lease);
        Actions(store_, clock_).perform(lease, connection->adapter());
        Outbox outbox(store_, blobs_, clock_, options_.outbox);
        outbox.deliver(lease, connection->adapter(), pull ? Outbox::Which::OfPeople : Outbox::Which::All);
        if (!pull) return {};
        pullAll(lease, account, *connection);
        outbox.deliver(lease, connection->adapter());
        fetchFiles(lease, connection->adapter());
        askRatings(lease, connection->adapter());
        reconcile(lease, *store_.account(account.id), connection->adapter());
        if (connection->isFirstTurn()) introduce(account.id, connection->adapter());
        outcome.ok = true;
        outcome.calls_left = connection->adapter().callsLeft();
        outcome.now = clock_.now();
        outcome.next_poll_at = nextPoll(account, &connection->descriptor(), 0);
    } catch (const channels::Cancelled& e) {
        return e.what();
    } catch (const LeaseLost& e) {
        forget(account.id);
        return e.what();
    } catch (const std::exception& e) {
        outcome.now = clock_.now();
        outcome.error_kind = failureKind(e);
        outcome.error = e.what();
        outcome.next_poll_at = nextPoll(account, nullptr, account.failures + 1);
        if (outcome.error_kind == "credentials") {
            // A marketplace that refuses once may be a gateway's hiccup; twice in a row the operator is needed.
            const bool certain = dynamic_cast<const channels::NotConnected*>(&e) != nullptr;
            outcome.credentials_refused = certain || account.error_kind == "credentials";
            outcome.next_poll_at = std::min(outcome.next_poll_at, outcome.now + kRefusalAskedAgain);
        }
        if (const auto* throttled = dynamic_cast<const channels::Throttled*>(&e)) {
            outcome.throttled_until = throttled->until;
            outcome.next_poll_at = std::max(throttled->until, outcome.now + 1s);
        }
        logger().warning(
            "%s account %s: %s: %s", account.kind, std::to_string(account.id), outcome.error_kind, outcome.error
        );
    }
    store_.notePoll(lease, outcome);
    return outcome.error;
}

// Once for each connection: tells the operator that the right shop is connected, and the marketplace where to ring.
void Poller::introduce(Id account, channels::Adapter& adapter) {
    try {
        const auto identity = adapter.check();
        store_.setIdentity(account, identity.name, identity.warnings);
        auto* receiver = dynamic_cast<channels::ReceivesPush*>(&adapter);
        if (const auto url = pushUrl(account); receiver != nullptr && !url.empty()) receiver->subscribe(url);
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::ChannelError& e) {
        logger().information("account %s: who am I: %s", std::to_string(account), std::string(e.what()));
    }
}

// The messages are stored: what is made of them doesn't hold the account up.
void Poller::tellPulled(Id account) {
    if (!pulled_) return;
    try {
        if (pulled_(account)) wake();
    } catch (const std::exception& e) {
        logger().error("account %s: rules: %s", std::to_string(account), std::string(e.what()));
    }
}

void Poller::askRatings(const Lease& lease, channels::Adapter& adapter) {
    auto* asker = dynamic_cast<channels::AsksRating*>(&adapter);
    if (asker == nullptr) return;
    const Instant until = clock_.now() - options_.ask_after;
    for (const auto& conversation : store_.conversationsToAsk(lease.account, until - kAskWithin, until)) {
        if (const auto at = asker->askRating(conversation)) store_.noteAsked(lease, conversation, *at);
    }
}

// Now and then a wider window is listed again and compared: what is missing is pulled anew.
void Poller::reconcile(Lease& lease, const Account& account, channels::Adapter& adapter) {
    auto* lister = dynamic_cast<channels::Relists*>(&adapter);
    const Instant now = clock_.now();
    if (lister == nullptr || !account.caught_up) return;
    if (account.reconciled_at && now - *account.reconciled_at < kReconcileEvery) return;
    store_.renew(lease, now, kLease);
    Reconciliation one;
    one.at = now;
    // Neither what is older than the first pull reached, nor what may still be on its way.
    one.from = std::max(now - kReconcileWindow, account.created_at - std::chrono::days(account.backfill_days) + 1h);
    one.to = now - kReconcileMargin;
    if (one.to <= one.from) return;
    try {
        const auto listed = lister->relist(one.from, one.to);
        one.listed = static_cast<std::int64_t>(listed.size());
        one.missing = static_cast<std::int64_t>(store_.unknownIds(account.id, listed).size());
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::ChannelError& e) {
        logger().information("account %s: list again: %s", std::to_string(account.id), std::string(e.what()));
        return;
    }
    store_.noteReconciliation(lease, one);
    if (one.missing == 0) return;
    logger().warning("account %s: %s messages were missing: pulled again", std::to_string(account.id), std::to_string(one.missing));
    pullAgain(account.id, std::chrono::ceil<std::chrono::days>(now - one.from));
}

void Poller::pullAgain(Id account, std::chrono::days reach) {
    store_.pullAgain(account, static_cast<int>(reach.count()), clock_.now());
    forget(account);
    wake();
}

// At once: some marketplaces' addresses of files die within the hour. What fails is asked for again at the next turns, and
// when someone opens it.
void Poller::fetchFiles(Lease& lease, channels::Adapter& adapter) {
    auto* fetcher = dynamic_cast<channels::FetchesAttachments*>(&adapter);
    if (fetcher == nullptr) return;
    for (const auto& file : store_.missingFiles(lease.account, kFilesPerTurn)) {
        store_.renew(lease, clock_.now(), kLease);
        try {
            const std::string bytes = fetcher->fetchAttachment(file.ref, kMaxFileBytes);
            store_.storeAttachment(file.id, blobs_.put(bytes), static_cast<std::int64_t>(bytes.size()));
        } catch (const channels::Cancelled&) {
            throw;
        } catch (const channels::Throttled&) {
            return;
        } catch (const channels::ChannelError& e) {
            store_.noteMissing(file.id);
            logger().information("account %s: a file: %s", std::to_string(lease.account), std::string(e.what()));
        }
    }
}

std::string Poller::pushUrl(Id account) {
    if (options_.public_url.empty()) return {};
    return options_.public_url + std::string(kPushPath) + store_.pushKey(account, randomToken(32));
}

std::string Poller::visitUrl(Id account) {
    const auto known = store_.account(account);
    const std::string key = known && !known->push_key.empty() ? known->push_key : store_.pushKey(account, randomToken(32));
    return options_.public_url + std::string(kVisitPath) + key + '/';
}

void Poller::pullAll(Lease& lease, Account account, Connection& connection) {
    Arrival arrival(store_, blobs_, options_.learned);
    for (int pages = 0; pages < kPagesPerTurn; ++pages) {
        auto page = connection.adapter().pull(account.cursor);
        const bool more = page.more;
        auto arrivals = arrival.prepare(account, connection.descriptor(), std::move(page), clock_.now());
        const bool nothing_new = arrivals.messages.empty() && arrivals.unreadable.empty() && arrivals.orders.empty() &&
                                 arrivals.cases.empty() &&
                                 arrivals.settled_conversations.empty() && arrivals.next == account.cursor &&
                                 account.caught_up;
        if (!nothing_new) store_.arrive(lease, arrivals, clock_.now());
        tellPulled(account.id);
        // A visitor is told when a seller has really looked.
        auto* reader = connection.descriptor().abilities.contains(channels::Ability::Serve)
                           ? nullptr
                           : dynamic_cast<channels::MarksRead*>(&connection.adapter());
        if (reader != nullptr) {
            std::set<std::string> conversations;
            for (const auto& message : arrivals.messages) {
                if (message.from.author == channels::Author::Buyer) conversations.insert(message.from.conversation_external_id);
            }
            for (const auto& conversation : conversations) {
                try {
                    reader->markRead(conversation);
                } catch (const channels::Cancelled&) {
                    throw;
                } catch (const channels::ChannelError& e) {
                    // The messages are stored: the marketplace's own unread mark is a courtesy.
                    logger().information("account %s: mark read: %s", std::to_string(account.id), std::string(e.what()));
                }
            }
        }
        account.cursor = arrivals.next;
        account.caught_up = account.caught_up || arrivals.caught_up;
        if (!more) return;
        store_.renew(lease, clock_.now(), kLease);
    }
}

Instant Poller::nextPoll(const Account& account, const channels::Descriptor* kind, int failures) const {
    std::chrono::milliseconds pause = 60s;
    if (kind != nullptr) {
        pause = kind->poll_every;
    } else if (const auto* known = channels::findKind(account.kind)) {
        pause = known->descriptor.poll_every;
    }
    if (options_.every) pause = *options_.every;
    pause = std::min<std::chrono::milliseconds>(pause * (1 << std::min(failures, 10)), std::max<std::chrono::milliseconds>(kLongestPause, pause));
    return clock_.now() + std::chrono::round<std::chrono::milliseconds>(pause * jitter());
}

/// Work with an account's adapter outside its turns, in the caller's thread, under its lease.
template <class Work>
auto Poller::withAdapter(Id id, const Work& work) {
    Slot& mine = slot(id);
    const std::lock_guard working(mine.working);
    const auto account = store_.account(id);
    const auto lease = store_.lease(id, owner_, clock_.now(), kLease);
    if (!account || !lease) throw channels::TemporaryFailure("the account is at work elsewhere");
    const HeldLease held(store_, *lease);
    const auto connection = connect(mine, *account, *lease);
    return work(*account, *lease, *connection);
}

bool Poller::retryQuarantined(Id id) {
    const auto item = store_.quarantined(id);
    if (!item) return false;
    return withAdapter(item->account, [&](const Account& account, const Lease& lease, Connection& connection) {
        bool readable = false;
        std::string reason = item->reason;
        try {
            auto page = connection.adapter().reparse(store_.quarantinedRaw(id));
            page.next = account.cursor;
            page.more = !account.caught_up;
            auto arrivals = Arrival(store_, blobs_, options_.learned).prepare(account, connection.descriptor(), std::move(page), clock_.now());
            if (!arrivals.unreadable.empty()) {
                reason = arrivals.unreadable.front().reason;
            } else {
                const auto counts = store_.arrive(lease, arrivals, clock_.now());
                readable = counts.stored + counts.known > 0 || store_.knowsMessage(item->account, item->external_id);
            }
        } catch (const channels::ChannelError& e) {
            reason = e.what();
        }
        store_.noteRetry(id, readable, reason);
        return readable;
    });
}

std::string Poller::fetchAttachment(Id account, const std::string& ref, std::size_t max_bytes) {
    return withAdapter(account, [&](const Account&, const Lease&, Connection& connection) {
        return ability<channels::FetchesAttachments>(connection, "attachments to fetch").fetchAttachment(ref, max_bytes);
    });
}

bool Poller::refreshOrder(Id id, const std::string& external_id) {
    Slot& mine = slot(id);
    return withAdapter(id, [&](const Account&, const Lease& lease, Connection& connection) {
        if (mine.rests_until > clock_.now()) return false;
        try {
            const auto facts = ability<channels::FetchesOrders>(connection, "orders to fetch").fetchOrder(external_id);
            if (facts) store_.putOrder(lease, *facts, clock_.now());
            return facts.has_value();
        } catch (const channels::Throttled& e) {
            mine.rests_until = e.until;
            throw;
        }
    });
}

channels::Identity Poller::check(Id account) {
    return withAdapter(account, [](const Account&, const Lease&, Connection& connection) {
        return connection.adapter().check();
    });
}

std::vector<std::string> Poller::actionChoices(const StoredAction& action, const std::string& input) {
    return withAdapter(action.account, [&](const Account&, const Lease&, Connection& connection) {
        auto& actor = ability<channels::Acts>(connection, "actions");
        return actor.choices(Actions::requestOf(store_, action), input);
    });
}

std::string Poller::authorizeUrl(Id account, const std::string& state, const std::string& redirect_uri) {
    return withAdapter(account, [&](const Account&, const Lease&, Connection& connection) {
        return ability<channels::Authorizes>(connection, "sign-in of its own").authorizeUrl(state, redirect_uri);
    });
}

void Poller::authorized(Id id, const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    withAdapter(id, [&](const Account&, const Lease&, Connection& connection) {
        ability<channels::Authorizes>(connection, "sign-in of its own").authorized(answer, redirect_uri);
    });
    // The adapter that was made without the tokens may remember that.
    forget(id);
    auto account = store_.account(id);
    if (!account) return;
    if (account->state == AccountState::Refused) account->state = AccountState::Working;
    account->next_poll_at = clock_.now();
    store_.changeAccount(*account);
    wake();
}

std::vector<RequestLog::Entry> Poller::requests(Id account) { return slot(account).log.newestFirst(); }

std::optional<channels::PushAnswer> Poller::push(const Account& account, const channels::HttpRequest& request) {
    // An adapter of its own: the account's may be in the middle of a pull, and a marketplace waits half a second only.
    // One at a time: what the last one had stored is known to the next.
    const std::lock_guard one_at_a_time(slot(account.id).pushing);
    RequestLog nothing;
    Connection connection(store_, vault_, clock_, account, stop_, nothing);
    auto answer = ability<channels::ReceivesPush>(connection, "notifications").onPush(request);
    if (!answer) return std::nullopt;
    store_.notePush(account.id, clock_.now());
    if (answer->pull_now) pullSoon(account.id);
    return answer;
}

channels::VisitorAnswer Poller::serve(const Account& account, const channels::VisitorRequest& request) {
    RequestLog nothing;
    Connection connection(store_, vault_, clock_, account, stop_, nothing);
    auto answer = ability<channels::Serves>(connection, "visitors").serve(request);
    if (answer.pull_now) pullSoon(account.id);
    return answer;
}

void Poller::forgetConversation(Id id, const std::string& external_id) {
    const auto* kind = servingKind(store_.account(id));
    if (kind == nullptr) return;
    const auto transports = channels::makeTransports({}, stop_);
    const auto inlet = store_.inlet(id);
    const channels::Surroundings surroundings{clock_, *transports, kKeepNoSecret, inlet.get()};
    const auto adapter = kind->makeAdapter(channels::withDefaults(kind->descriptor, {}), surroundings);
    if (auto* serving = dynamic_cast<channels::Serves*>(adapter.get())) serving->forgetConversation(external_id);
}

void Poller::markSeen(Id id, const std::string& external_id) {
    const auto account = store_.account(id);
    if (servingKind(account) == nullptr) return;
    RequestLog nothing;
    Connection connection(store_, vault_, clock_, *account, stop_, nothing);
    if (auto* reader = dynamic_cast<channels::MarksRead*>(&connection.adapter())) reader->markRead(external_id);
}

void Poller::pullSoon(Id account) {
    store_.makeDue(account, clock_.now());
    wake();
}

channels::Identity Poller::tryAccount(const channels::Kind& kind, channels::AccountConfig config) {
    config = channels::withDefaults(kind.descriptor, std::move(config));
    if (const auto problems = channels::checkConfig(kind.descriptor, config); !problems.empty()) {
        throw channels::CredentialsRefused(describe(problems));
    }
    channels::TransportOptions options;
    if (const auto ca = config.settings.find("ca_file"); ca != config.settings.end()) options.ca_file = ca->second;
    const auto transports = channels::makeTransports(options, stop_);
    // A token that rotates while it is tried would be lost: the new one is used for the rest of this try alone.
    const channels::Surroundings surroundings{clock_, *transports, kKeepNoSecret};
    return kind.makeAdapter(config, surroundings)->check();
}

}  // namespace hub
