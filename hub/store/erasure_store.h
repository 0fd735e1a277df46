#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// A buyer of whom nothing is to stay but counts and order ids.
struct Erasure {
    Id buyer = 0, user = 0;
    Instant asked_at;
};

/// A conversation of his that still holds something.
struct ToErase {
    Id id = 0, account = 0;
    std::string external_id;
};

/// Forgetting a buyer, one conversation at a time: whatever ends the work, it goes on where it was. Every call is one transaction.
class ErasureStore {
public:
    virtual ~ErasureStore() = default;

    virtual std::optional<Buyer> buyerById(Id id) = 0;
    virtual std::size_t countOfBuyer(Id buyer) = 0;  ///< his conversations
    /// Takes the name, the addresses of his orders and his links away. From now on nothing that was written until then is stored again.
    /// Whoever was erased before is so once more, with what has come since.
    virtual void beginErasing(const Erasure& erasure) = 0;
    virtual std::vector<Erasure> erasures() = 0;  ///< that have begun and not ended
    virtual std::vector<ToErase> conversationsToErase(const Erasure& erasure, Id after, std::size_t limit) = 0;  ///< by id
    /// Its texts, files, notes, drafts and translations, and what waits to be sent. False, and nothing done, while a reply or an
    /// action of it is just being sent. What an account that doesn't work was left with isn't waited for.
    virtual bool eraseConversation(Id conversation, const Erasure& erasure, Instant now) = 0;
    virtual void endErasing(const Erasure& erasure, Instant now) = 0;
    /// Words that were erased go from the search's pages and the journal too, where they otherwise stay until chance overwrites
    /// them. In many transactions: others write in between.
    virtual void purgeErased() = 0;
    /// Bytes that may go. Those that came into use again meanwhile are none of them.
    virtual std::vector<std::string> blobsToDrop() = 0;
    virtual void blobDropped(const std::string& blob) = 0;
};

}  // namespace hub
