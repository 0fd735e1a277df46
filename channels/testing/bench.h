#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "channels/contract/account.h"
#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/testing/manual_clock.h"
#include "channels/testing/memory_inlet.h"

namespace channels::testing {

/// What a hub would have after pulling: messages by external id, so that a repeated one counts once.
struct Pulled {
    std::map<std::string, Incoming> messages;
    std::vector<std::string> in_order;  ///< external ids as they first came
    std::map<std::string, Unreadable> unreadable;
    std::map<std::string, Order> orders;
    std::map<std::string, Case> cases;
    std::vector<std::string> settled;
    std::vector<Cursor> cursors;  ///< after each page; the first is the one that was started from
    std::size_t pages = 0;

    void add(const Page& page);
    [[nodiscard]] std::vector<std::string> texts(
    ) const;  ///< of buyers' messages, sorted, without white space at the ends
    [[nodiscard]] const Incoming* byText(const std::string& text) const;
};

/// One account at a kind's sandbox, with a clock that stands.
class Bench {
public:
    explicit Bench(const Kind& kind);
    ~Bench();

    const Kind& kind;
    ManualClock clock;
    std::unique_ptr<Sandbox> sandbox;
    AccountConfig config;
    StopFlag stop{false};
    MemoryInlet inlet;
    std::map<std::string, std::string> stored_secrets;
    std::vector<std::string> errors;  ///< texts of all errors that went through drain() and failure()

    /// A new adapter, as after a restart of the program: nothing but the config and the stored secrets
    /// survives.
    [[nodiscard]] std::unique_ptr<Adapter> connect();

    /// Pulls until there is no more. Lives through `patience` failures as a hub does: waits out a throttle,
    /// tries again.
    Pulled drain(Adapter& adapter, const Cursor& from = {}, int patience = 0);

    /// Seeds a buyer's message that was sent `ago` before now.
    SeededMessage seed(
        const std::string& conversation, const std::string& text,
        std::chrono::milliseconds ago = std::chrono::minutes(30)
    );

    /// A reply to a pulled message.
    [[nodiscard]] Outgoing reply(const Incoming& to, const std::string& text, const std::string& id = "out-1")
        const;

    void misbehave(
        Fault fault, int requests = 1, FaultPlan::Where where = FaultPlan::Where::Any,
        std::chrono::milliseconds delay = std::chrono::milliseconds(0)
    );

    enum class Failure {
        None,
        Credentials,
        Throttled,
        Temporary,
        MaybeDone,
        Permanent,
        NotUnderstood,
        Cancelled
    };
    /// Which typed failure `work` ends with; anything else goes through.
    Failure failure(const std::function<void()>& work);

private:
    struct Lent;
    std::unique_ptr<Lent> lent_;
    friend struct Lent;
};

std::string trimmed(const std::string& text);

}  // namespace channels::testing
