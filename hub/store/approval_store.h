#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/inbox/model.h"
#include "hub/limits/limits.h"

namespace hub {

/// An action that needs, or needed, a second person, with what tells it from others in a list.
struct AskedAction {
    StoredAction action;
    std::string buyer;
};

struct AskedPage {
    std::vector<AskedAction> items;
    Id next = 0;  ///< behind the last; 0: that was all
};

/// How many wait for a person's word, and how many of his own were declined or ran out unseen.
struct ApprovalCounts {
    std::int64_t to_decide = 0, answered = 0;
};

enum class ApprovalOutcome { Done, Unknown, OwnAction, Decided, RunOut, SceneChanged };

/// What people may spend without a second person, and the actions that wait for one. Every call is one transaction.
class ApprovalStore {
public:
    virtual ~ApprovalStore() = default;

    virtual Limits limits() = 0;
    virtual void putLimits(const Limits& limits, Id user, Instant now) = 0;
    /// Why this action of its user would wait, if it were added now.
    virtual std::optional<Hold> holdOf(const StoredAction& action) = 0;

    /// All that wait, oldest first, from behind `after` on.
    virtual AskedPage awaitingApproval(Id after, std::size_t limit) = 0;
    /// Those of one asker that wait, or ended without his having seen it.
    virtual std::vector<AskedAction> askedBy(Id user, std::size_t limit) = 0;
    virtual ApprovalCounts approvalCounts(Id user) = 0;

    /// From then on it goes the ordinary way, once: whoever approves what is approved already changes nothing.
    /// `seen`: the stamp of the scene that he has looked at, when he says it; another one is SceneChanged, and nothing done.
    virtual ApprovalOutcome approve(
        Id action, Id user, const std::string& word, Instant now, const std::optional<std::string>& seen = {}
    ) = 0;
    virtual ApprovalOutcome decline(Id action, Id user, const std::string& word, Instant now) = 0;
    /// By its asker; OwnAction when it is somebody else's.
    virtual ApprovalOutcome withdraw(Id action, Id user, Instant now) = 0;
    /// The asker knows how it ended.
    virtual void approvalSeen(Id action, Id user, Instant now) = 0;
    /// Ends those whose time is over.
    virtual void expireApprovals(Instant now) = 0;
};

}  // namespace hub
