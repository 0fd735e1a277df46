#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "channels/contract/descriptor.h"
#include "channels/contract/errors.h"
#include "channels/contract/transports.h"
#include "channels/contract/values.h"
#include "channels/contract/visitors.h"

namespace channels {

/// An account's settings and secrets, checked against the descriptor: every required one is there, defaults filled in.
struct AccountConfig {
    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> secrets;
    std::chrono::days backfill{7};  ///< how far back the first pull reaches
    std::size_t max_message_bytes = 10u << 20;

    [[nodiscard]] std::string setting(const std::string& name) const;  ///< empty when it isn't set
    [[nodiscard]] std::string secret(const std::string& name) const;
};

/// Where a rotated token goes: stored when the call returns, before it is used. `ends`: when it dies for good unless it is
/// replaced, if that is known; the operator is warned in time. Throws when it can't be stored.
using SecretSink =
    std::function<void(const std::string& name, const std::string& value, std::optional<Instant> ends)>;

/// What the hub lends to an adapter; outlives it.
struct Surroundings {
    const Clock& clock;
    Transports& transports;
    SecretSink store_secret;
    Inlet* inlet = nullptr;  ///< for kinds with Ability::Serve alone
};

/// One account of one marketplace. Owns no thread, no storage, no global state. The hub makes one call at a time.
/// Only the calls below use the network, the constructor never. Each may throw any error of errors.h.
class Adapter {
public:
    virtual ~Adapter() = default;

    /// What came after `cursor`, oldest first within a conversation, at most a page. The same cursor may be asked again after
    /// a crash: the answer then repeats or extends the last one, with the same external ids.
    [[nodiscard]] virtual Page pull(const Cursor& cursor) = 0;

    /// Hands a reply over. Returning means that the marketplace has it. TemporaryFailure with `maybe_done` means that it may.
    virtual Receipt send(const Outgoing& outgoing) = 0;

    /// Tries the credentials and changes nothing.
    [[nodiscard]] virtual Identity check() = 0;

    /// Reads the raw bytes of an Unreadable again, without the network.
    [[nodiscard]] virtual Page reparse(const std::string& raw) = 0;

    /// What is left of the calls that the marketplace allows, as far as it is known without asking.
    [[nodiscard]] virtual std::optional<CallsLeft> callsLeft() const { return std::nullopt; }
};

/// Ability::FindSent: after a cut connection, did this reply arrive? Empty when the marketplace certainly hasn't got it.
class FindsSent {
public:
    virtual ~FindsSent() = default;
    virtual std::optional<Receipt> findSent(const Outgoing& outgoing) = 0;
};

/// Ability::MarkRead: called after the messages are stored; a failure costs nothing.
class MarksRead {
public:
    virtual ~MarksRead() = default;
    virtual void markRead(const std::string& conversation_external_id) = 0;
};

/// Ability::FetchAttachment.
class FetchesAttachments {
public:
    virtual ~FetchesAttachments() = default;
    /// PermanentFailure for more than `max_bytes`, and for a `ref` that the adapter didn't make.
    virtual std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) = 0;
};

/// Ability::Orders: the order as it is now; empty when the marketplace doesn't know it.
class FetchesOrders {
public:
    virtual ~FetchesOrders() = default;
    virtual std::optional<Order> fetchOrder(const std::string& external_id) = 0;
};

/// Ability::Relist: external ids of all messages in [from, to), for reconciliation.
class Relists {
public:
    virtual ~Relists() = default;
    virtual std::vector<std::string> relist(Instant from, Instant to) = 0;
};

/// Ability::Authorize: the browser round of OAuth.
class Authorizes {
public:
    virtual ~Authorizes() = default;
    /// Where the operator's browser goes; `state` comes back with the code.
    virtual std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) = 0;
    /// Exchanges the code; the tokens go to the secret sink. `answer` is the query with which the marketplace sent the browser
    /// back: "code", "state", and what else it adds. Throws CredentialsRefused for a code that isn't good.
    virtual void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) = 0;
};

/// What a notification is answered with.
struct PushAnswer {
    int status = 200;
    std::string content_type, body;
    bool pull_now = false;  ///< there may be something new
};

/// Ability::Push. A notification only says that it is time to pull: what it tells is never stored.
class ReceivesPush {
public:
    virtual ~ReceivesPush() = default;
    /// `request.url` is the whole address as the marketplace was given it. Empty when the signature doesn't verify or the
    /// notification is for someone else. Uses no network, since some marketplaces give up after half a second, but for a key
    /// that the notification itself names; TemporaryFailure when that can't be had now: the marketplace is to try again.
    virtual std::optional<PushAnswer> onPush(const HttpRequest& request) = 0;
    /// Asks the marketplace to notify `url`, where its protocol can be asked; may be called again and again.
    virtual void subscribe(const std::string& url) { static_cast<void>(url); }
};

/// Ability::Serve: buyers write to the hub itself. What they send goes to the inlet, which pull() reads.
class Serves {
public:
    virtual ~Serves() = default;
    /// Answers a visitor; total. The hub asks an adapter of its own for it, beside the one that pulls and sends.
    virtual VisitorAnswer serve(const VisitorRequest& request) = 0;
    /// A person deleted the conversation: nothing of it may stay in the inlet. The hub asks an adapter without settings for it,
    /// so that it is done for an account whose own can't be used.
    virtual void forgetConversation(const std::string& external_id) = 0;
};

/// Ability::AskRating, of kinds whose rules allow the question alone: the buyer is asked what he thinks of the service.
class AsksRating {
public:
    virtual ~AsksRating() = default;
    /// A person closed the conversation. When the buyer was asked: asked again before anything was said, the same instant; empty
    /// where there is nothing to ask about. What he answers comes with a pull as Incoming::rating.
    virtual std::optional<Instant> askRating(const std::string& conversation_external_id) = 0;
};

/// Ability::Act. Returning means that it is done or accepted; TemporaryFailure with `maybe_done` that it may be: the hub never
/// repeats an action by itself.
class Acts {
public:
    virtual ~Acts() = default;
    /// PermanentFailure for an action that isn't the Descriptor's.
    virtual void act(const ActionRequest& request) = 0;
    /// What an input may be just now, where the marketplace decides it case by case; empty for the Setting's own choices.
    virtual std::vector<std::string> choices(const ActionRequest& request, const std::string& input) {
        static_cast<void>(request), static_cast<void>(input);
        return {};
    }
};

}  // namespace channels
