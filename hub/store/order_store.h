#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// Something that was written about an order before the buyer asked.
struct OrderNotice {
    std::string template_key;
    Instant at;
    Id user = 0;
    ReplyState state = ReplyState::Sent;
};

/// An order with the conversation about it, if there is one.
struct SoldOrder {
    Id id = 0, account = 0;
    StoredOrder order;
    std::optional<Instant> promised_at;  ///< of a paid one when it was to leave, of one on its way when it was to arrive
    std::optional<Conversation> conversation;
    Id newest_message = 0;               ///< that arrived in it, whatever time it claims
    std::vector<OrderNotice> notices;    ///< newest first; none that was undone or refused
};

struct OrderFilter {
    std::vector<channels::OrderStatus> statuses;  ///< empty for any
    std::optional<Id> account;
    std::optional<Instant> placed_before, placed_after;
    std::optional<Instant> promised_before;  ///< what is late, and not delivered
    bool without_tracking = false, without_notice = false;
    std::string language;  ///< of the conversation; empty for any
    std::string cursor;    ///< of the page before; empty for the first
    std::size_t limit = 50;
};

struct OrderPage {
    std::vector<SoldOrder> items;
    std::string next;  ///< empty after the last
};

/// What was sold, for a seller who writes first. Every call is one transaction.
class OrderStore {
public:
    virtual ~OrderStore() = default;

    /// Newest first; those promised before an instant, the latest promise first. Where little fits a page may be short, even
    /// empty, and still have a next one. std::invalid_argument for a bad cursor.
    virtual OrderPage orders(const OrderFilter& filter) = 0;
    virtual std::optional<SoldOrder> soldOrder(Id id) = 0;
};

}  // namespace hub
