#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/inbox/model.h"

namespace hub {

/// Somebody in a conversation just now.
struct Presence {
    enum class State { Viewing, Writing };
    Id user = 0;
    std::string name;
    State state = State::Viewing;
};

/// Who looks at which conversation and who writes in it. In memory alone: it is a courtesy, what decides is the check at
/// sending. A sign is forgotten after 45 s, so that a page which died without a word doesn't stay. Threads: any.
class PresenceBoard {
public:
    explicit PresenceBoard(const channels::Clock& clock) : clock_(clock) {}
    PresenceBoard(const PresenceBoard&) = delete;
    PresenceBoard& operator=(const PresenceBoard&) = delete;

    /// Somebody is there, or still is. Who shows up in more conversations than a person can follow leaves the oldest.
    void show(Id conversation, const Presence& presence);
    void leave(Id conversation, Id user);
    std::vector<Presence> in(Id conversation);

    /// Where the changes are now; the start for a new listener.
    std::uint64_t mark();
    /// The conversations in which somebody came, went or changed what he does after `mark`, which moves on.
    std::vector<Id> changedSince(std::uint64_t& mark);

private:
    struct Sign {
        Presence presence;
        Instant until;
    };
    struct Room {
        std::map<Id, Sign> people;
        std::uint64_t change = 0;  ///< the newest
        Instant changed_at;
    };
    void forgetOld();
    void drop(Room& room, Id user);
    void leaveOldest(Id user);
    void note(Room& room);

    const channels::Clock& clock_;
    std::mutex mutex_;
    std::map<Id, Room> rooms_;    // guarded by mutex_
    std::uint64_t changes_ = 0;   // guarded by mutex_
};

}  // namespace hub
