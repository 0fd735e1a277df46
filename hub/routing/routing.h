#pragma once
#include <mutex>

#include "channels/contract/transports.h"
#include "hub/editing/library.h"
#include "hub/routing/staff.h"

namespace hub {

/// Holds the shop's rules against what has arrived: each new conversation once, and again what has been tagged otherwise since.
/// Threads: any.
class Routing {
public:
    Routing(Store& store, const Library& library, const channels::Clock& clock) : store_(store), library_(library), clock_(clock) {}

    /// What has arrived for an account and no rule has seen yet, so much of it as is done within its lease; true when something is to be
    /// sent.
    bool run(Id account);
    /// A person has tagged it otherwise, or what was said in it has been heard: does what other rules say now than before.
    void corrected(const Conversation& before, const Conversation& after);

private:
    bool runOne(const Unrouted& one, const std::vector<Rule>& rules, const Staff& staff);
    RoutingFacts factsOf(const Conversation& conversation, const Staff& staff, Instant now);
    RoutedActs actsOf(const std::vector<Rule>& held, const Staff& staff, Instant now);
    bool answer(const std::vector<Rule>& held, const Staff& staff, Id conversation, Instant now);

    Store& store_;
    const Library& library_;
    const channels::Clock& clock_;
    std::mutex working_;  ///< one conversation at a time: who has the least to do is known only when the last one has been given
};

/// A buyer's day or night at an instant; empty for a zone that nobody knows.
std::optional<bool> isAwake(const std::string& zone, Instant at);

}  // namespace hub
