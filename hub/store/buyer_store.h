#pragma once
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// A buyer who is the same person as another one.
struct LinkedBuyer {
    Id id = 0, account = 0;
    std::string name;
    bool direct = false;  ///< linked by a person; else by way of a third one
};

enum class LinkOutcome { Linked, Unknown, TooMany };

/// Which buyers are one person. Every call is one transaction.
class BuyerStore {
public:
    virtual ~BuyerStore() = default;

    /// All who are the same person, without the buyer himself.
    virtual std::vector<LinkedBuyer> linkedBuyers(Id buyer) = 0;
    /// Linking again changes nothing. Unknown when there is no such buyer, TooMany, and nothing stored, beyond 20 in one person.
    virtual LinkOutcome linkBuyers(Id one, Id other, Id user, Instant now) = 0;
    virtual bool unlinkBuyers(Id one, Id other) = 0;  ///< false when nobody linked these two
};

}  // namespace hub
