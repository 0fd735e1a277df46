#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// What people of one shop share about their conversations. Every call is one transaction.
class TeamStore {
public:
    virtual ~TeamStore() = default;

    virtual std::vector<Label> labels() = 0;  ///< by name
    virtual std::optional<Label> label(Id id) = 0;
    virtual std::optional<Id> addLabel(const Label& label, Instant now) = 0;  ///< empty when the name is taken
    virtual bool changeLabel(const Label& label, Instant now) = 0;            ///< false when the name is taken
    virtual void dropLabel(Id id, Instant now) = 0;                           ///< conversations lose it

    /// Notes that call a person, newest first: those before an id, 0 for the newest.
    virtual std::vector<Mention> mentions(Id user, Id before, std::size_t limit) = 0;
    /// In one conversation, or in all.
    virtual void readMentions(Id user, std::optional<Id> conversation, Instant now) = 0;

    /// Newest first: those before an id, 0 for the newest.
    virtual std::vector<HandOver> handOvers(Id before, std::size_t limit) = 0;
    /// How many waiting conversations each person holds; who holds none is left out.
    virtual std::map<Id, std::int64_t> workloads() = 0;
};

}  // namespace hub
