#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channels/contract/adapter.h"
#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_wire.h"

namespace channels::ebay {

/// The account's orders, through the Fulfillment API v1. Messages matter more than facts about orders: what
/// fails here stops no message, save a throttle and refused credentials, which would meet the messages too.
class Sales {
public:
    Sales(Api& api, const AccountConfig& config, const Clock& clock);

    /// One page of the orders that changed since the last walk; goes on to the next phase behind the last.
    void pull(CursorState& state, Page& page);
    /// Tells the messages of one conversation their order and site, and the page the orders with their
    /// parcels.
    void join(std::vector<Incoming>& messages, Page& page);
    /// The newest order of a buyer for a listing within the last 90 days; empty when there is none.
    std::string orderOf(const std::string& buyer, const std::string& listing_id);
    /// Empty when eBay doesn't know it.
    std::optional<Order> fetch(const std::string& external_id);
    /// Empty, or why messages come without facts about orders. Throws what isn't about the right to read
    /// them.
    std::string checkRight();

private:
    OrderList list(const char* date, Instant since, std::size_t offset);
    void index(const WireOrder& order);
    void loadIndex();
    [[nodiscard]] bool mayAsk() const { return wanted_ && !refused_; }
    const WireOrder* find(const std::string& buyer, const std::string& listing_id);
    std::vector<Parcel> loadParcels(const std::string& order_id);

    Api& api_;
    const Clock& clock_;
    const std::string home_site_;
    const bool wanted_;
    bool refused_ = false;                                             // eBay said that the right is missing
    std::map<std::pair<std::string, std::string>, WireOrder> newest_;  // by buyer and listing
    bool complete_ = false;      // it holds what was sold before the program began
    Instant index_since_{};      // of the reading that makes it so,
    std::size_t next_page_ = 0;  // and where that goes on
};

}  // namespace channels::ebay
