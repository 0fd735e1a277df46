#pragma once
#include <variant>

#include "channels/contract/registry.h"
#include "hub/inbox/learned.h"
#include "hub/inbox/tagger.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/store.h"

namespace hub {

/// Turns what an adapter pulled into what is stored: checks it, makes text of HTML, folds quotes, tags, sets the answer clock.
/// One thread at a time.
class Arrival {
public:
    /// `learned` may be null.
    Arrival(Store& store, Blobs& blobs, const Learned* learned = nullptr) : store_(store), blobs_(blobs), learned_(learned) {}

    /// Messages that the store knows already are left out: tagging them again would be work for nothing.
    /// What has no establishable text, sender or thread comes back as unreadable, whole.
    Arrivals prepare(const Account& account, const channels::Descriptor& kind, channels::Page page, Instant now);

private:
    /// What was said and sold in a conversation before this message, the batch included.
    struct Context {
        std::vector<TagInput::Line> history;
        Buyer buyer;
    };
    Context contextOf(const Account& account, const channels::Incoming& message, const Arrivals& batch);
    std::variant<NewMessage, channels::Unreadable> prepareOne(
        const Account& account, const channels::Descriptor& kind, channels::Incoming message, const Arrivals& batch,
        Instant now
    );
    std::optional<channels::Order> orderOf(const Account& account, const channels::Incoming& message, const Arrivals& batch);

    Store& store_;
    Blobs& blobs_;
    const Learned* learned_;
};

}  // namespace hub
