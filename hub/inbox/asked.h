#pragma once
#include <string>
#include <vector>

#include "hub/inbox/model.h"
#include "hub/inbox/query.h"

namespace hub {

/// A search as the store takes it: every demand must hold.
struct Asked {
    /// A word, or several that follow each other; they stand in one message with all others that are asked for.
    struct Words {
        std::string text;
        bool negated = false, prefix = false;
    };
    /// Of one term: any of its alternatives; of a negated one, none of them.
    struct Demand {
        Term term = Term::Is;
        bool negated = false;
        std::vector<std::string> values;
        std::vector<std::string> beginnings;  ///< of order numbers
        std::vector<Id> ids;                  ///< of accounts or people; 0 is nobody
        Instant at;                           ///< what is due until then, or was written from then on or before it
    };
    std::vector<Words> words;
    std::vector<Demand> demands;
};

/// What names and days of a search are told by.
struct Askable {
    std::vector<Account> accounts;
    std::vector<User> users;
    std::vector<std::string> kinds;  ///< of channels, whether or not an account is of that kind
    Id me = 0;
    std::string zone;  ///< in which days begin
    Instant now;
};

/// What a search means here; names that nobody has are added to its faults. Terms of one name are alternatives, but for
/// `is:`, `has:`, `due:`, `after:` and `before:`, all of which hold. `lang:pt` finds pt-BR too.
Asked askedBy(Query& query, const Askable& askable);

/// Whether it asks for conversations in which nobody waits for an answer, such as `is:done` or `-is:waiting`.
bool goesBeyondWaiting(const Asked& asked);

/// Whether somebody has to do something about what it finds, so that it is worth a number: what waits, was refused, is unclear or
/// is snoozed.
bool isToDo(const Asked& asked);

}  // namespace hub
