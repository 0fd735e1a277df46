#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "channels/amazon/sandbox_answers.h"
#include "channels/contract/values.h"
#include "channels/kit/call_budget.h"

namespace channels::amazon {

/// The Messaging API v1 of a sandbox: what an order allows, its buyer's language, messages that are text. Used under
/// the sandbox's mutex.
class MessagingSandbox {
public:
    MessagingSandbox(const Clock& clock, Complain complain);

    /// An order of the marketplace with that id; `locale` may be empty.
    void add(const Order& order, const std::string& marketplace_id, const std::string& locale);
    /// What the order allows from now on, whatever its state.
    void offer(const std::string& order, std::set<std::string> names);
    /// The application may do nothing of this API from now on.
    void loseRole() { has_role_ = false; }

    [[nodiscard]] static bool isMessage(const SandboxRequest& request);
    /// Empty for a call that isn't of this API.
    std::optional<SandboxResponse> handle(const SandboxRequest& request);
    /// The messages that were taken, oldest first.
    [[nodiscard]] const std::vector<std::string>& taken() const { return taken_; }

private:
    struct Known {
        std::string marketplace_id, locale;
        std::set<std::string> offered;
    };

    bool mayCall(const std::string& operation);
    std::optional<SandboxResponse> refusedPlace(const SandboxRequest& request, const std::string& order) const;
    SandboxResponse attributes(const std::string& order) const;
    SandboxResponse actions(const SandboxRequest& request, const std::string& order);
    SandboxResponse message(const SandboxRequest& request, const std::string& order, const std::string& name);

    const Clock& clock_;
    Complain complain_;
    std::map<std::string, Known> orders_;
    std::map<std::string, CallBudget> calls_;  // by operation
    std::set<std::string> listed_;             // orders whose actions were asked since their last message
    std::vector<std::string> taken_;
    bool has_role_ = true;
};

}  // namespace channels::amazon
