#pragma once
#include <functional>
#include <map>
#include <string>

#include "channels/contract/sandbox.h"
#include "channels/kit/json.h"

namespace channels::aliexpress {

/// The issues of the sandbox, by the harshest reading of what is known: an issue is about a line of an order,
/// its detail has an id of its own, and older proposals keep their status for ever. Used under the sandbox's
/// mutex.
class SandboxIssues {
public:
    using Complain = std::function<void(const std::string& sentence)>;
    explicit SandboxIssues(Complain complain) : complain_(std::move(complain)) {}

    /// Opens an issue, or moves one on. `stage_text` is its reverse_detail_status, or canceled_issue; may be
    /// empty.
    void seed(const Case& one) { issues_[one.external_id] = one; }

    /// The answer of issuelist.get to `query_dto`, as members of an object that is open. False for a wrong
    /// query.
    bool list(JsonWriter& out, Json query, Fault fault) const;
    /// The same of detail.get. False when that buyer has no such issue.
    bool detail(JsonWriter& out, const std::string& buyer_login_id, const std::string& issue_id) const;

private:
    Complain complain_;
    std::map<std::string, Case> issues_;  // by id
};

}  // namespace channels::aliexpress
