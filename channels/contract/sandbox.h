#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "channels/contract/adapter.h"
#include "channels/contract/values.h"

namespace channels {

/// A way for a sandbox to misbehave.
enum class Fault {
    None,
    Slow,                ///< answers after `delay`
    ServerError,         ///< the protocol's 5xx
    Throttle,            ///< the protocol's "too many", with its real headers
    CutBefore,           ///< closes before it reads the request
    CutAfterEffect,      ///< does what was asked, then closes without an answer
    Garbage,             ///< answers bytes that are not the protocol
    Truncated,           ///< answers half
    Duplicates,          ///< lists messages twice
    Reordered,           ///< lists them out of order
    ExpireToken,         ///< the access token ends now
    RefuseCredentials,   ///< the credentials are gone
    ClockSkew            ///< its clock is an hour ahead
};

struct FaultPlan {
    Fault fault = Fault::None;
    int requests = 1;  ///< how many requests it spoils, counted over those of `where`
    enum class Where { Any, Pull, Send, Token, Orders } where = Where::Any;
    std::chrono::milliseconds delay{0};
};

/// What a buyer does in a sandbox.
struct SeededMessage {
    std::string conversation;  ///< a name of the test's own; the sandbox makes its own ids from it
    std::string buyer;
    std::string text;
    std::string subject;
    std::string site;          ///< one of the descriptor's, or empty for the first
    std::string locale;        ///< the buyer's, where the protocol tells it
    Instant sent_at;
    std::optional<Order> order;
    std::vector<Attachment> attachments;
    Author author = Author::Buyer;
};

/// A reply as the marketplace has it.
struct Delivered {
    std::string conversation;
    std::string buyer;
    std::string text;
    std::string external_id;
    std::string outgoing_id;  ///< Outgoing::id where the protocol carries one, else empty
    Instant at;
};

/// A server on loopback that speaks a marketplace's protocol as strictly as its sheet: it checks tokens and signatures, pages,
/// throttles, refuses what the marketplace refuses. Starts with construction, ends with destruction. Threads: any.
class Sandbox {
public:
    virtual ~Sandbox() = default;
    /// Settings and secrets with which an account reaches it.
    [[nodiscard]] virtual AccountConfig account() = 0;
    virtual void seed(const SeededMessage& message) = 0;
    /// Bytes that are a message of the protocol but can't be read as one; with `seed`ed ones around it.
    virtual void seedUnreadable(Instant sent_at) = 0;
    /// Opens a case, or moves one on (Ability::Cases); `one.conversation_external_id` is a name as in SeededMessage.
    virtual void seedCase(const Case& one) { static_cast<void>(one); }
    /// False where the protocol states no deadline of a case.
    [[nodiscard]] virtual bool tellsDeadlines() { return true; }
    /// A notification of the newest message to `url`, as the marketplace would send it (Ability::Push).
    [[nodiscard]] virtual std::optional<HttpRequest> notification(const std::string& url) {
        static_cast<void>(url);
        return std::nullopt;
    }
    /// The query with which the sign-in page sends a browser back, less its state (Ability::Authorize); empty where there is none.
    [[nodiscard]] virtual std::map<std::string, std::string> signInAnswer() { return {}; }
    /// What was done by Ability::Act, oldest first: "refund ORDER reason=…".
    [[nodiscard]] virtual std::vector<std::string> acted() { return {}; }
    /// Ability::Serve: through which the sandbox's visitors come. Called before anything is seeded.
    virtual void enterBy(std::function<VisitorAnswer(const VisitorRequest&)> door) { static_cast<void>(door); }
    virtual void misbehave(const FaultPlan& plan) = 0;
    [[nodiscard]] virtual std::vector<Delivered> delivered() = 0;
    /// Violations of the protocol by the client: each a sentence. A right client leaves it empty.
    [[nodiscard]] virtual std::vector<std::string> complaints() = 0;
    /// Requests served so far.
    [[nodiscard]] virtual int requests() = 0;
};

}  // namespace channels
