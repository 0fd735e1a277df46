#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

namespace channels {

/// How far a walk over an account reaches back behind the last one: messages appear late and clocks differ.
inline constexpr std::chrono::minutes kOverlap{10};

/// Which stretch of time the next walk over an account asks for, and which messages in it were pulled already: the part of a
/// cursor that kinds with time windows share. A walk begins with `begin`, meets messages, and ends with `finish`.
class PullWindow {
public:
    PullWindow() = default;
    /// The first pull of an account: nothing older than `first` is wanted.
    explicit PullWindow(Instant first) : first_(first), mark_(first) {}

    /// What the walk asks for: messages since then.
    [[nodiscard]] Instant floor() const;
    /// Older messages are before the back-fill: never wanted, also where they stand beside newer ones.
    [[nodiscard]] Instant first() const { return first_; }

    /// The walk has begun at this moment by the marketplace's clock, which the header Date of its first answer tells, and by ours;
    /// the mark never moves past the earlier: one that is too early costs a list again, one that is too late loses what comes
    /// meanwhile. Later calls change nothing.
    void begin(Instant marketplace_now, Instant our_now);
    [[nodiscard]] Instant begun() const { return begun_; }
    [[nodiscard]] bool knows(const std::string& id) const { return known_.contains(id); }
    /// Remembers a message, so that later walks leave it out. Bounded: the oldest go first.
    void remember(const std::string& id, Instant at);
    /// The walk is over: moves the mark up to its newest message, and forgets what the next walk can't meet.
    void finish();

    void write(JsonWriter& out) const;  ///< members of an object that is open
    /// Takes any object: whether the cursor is the kind's own must have been checked, such as by a version beside it.
    static PullWindow read(Json object);

private:
    Instant first_{}, mark_{}, begun_{}, newest_{};
    std::map<std::string, Instant> known_;
};

/// Leaves out what is known or before the back-fill: what costs a call more for each message is then done for new ones alone.
void dropKnown(const PullWindow& window, std::vector<Incoming>& messages, std::vector<Unreadable>& unreadable);

/// Puts what is new of one conversation (oldest first) on a page and remembers it: nothing may fail between this and the end of
/// the pull. The conversation is settled when the last of them is the seller's own, apart from notices, automatic messages and
/// replies that came back; one that was merely closed on the marketplace's page the kind itself adds to
/// `page.settled_conversations`.
void takeNew(Page& page, PullWindow& window, std::vector<Incoming> messages, std::vector<Unreadable> unreadable = {});

/// Runs `step(page)` until it returns true (the walk is over), `most` steps are done or the page holds `full` entries; sets
/// `page.more`. What came before a failure is kept, and the next call meets the failure again with empty hands and throws it. Of
/// a walk that is throttled the steps before are kept even if they brought nothing: a budget smaller than a walk would else never
/// get through it. Cancelled and CredentialsRefused go through.
void pullSteps(Page& page, int most, std::size_t full, const std::function<bool(Page&)>& step);

}  // namespace channels
