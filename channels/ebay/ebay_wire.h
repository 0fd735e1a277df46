#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of the Commerce Message API v1 and the Fulfillment API v1 as values and back. Total on hostile
/// bytes: what is no JSON or has no list throws NotUnderstood; one bad entry of a list becomes Unreadable and
/// the rest goes on.
namespace channels::ebay {

enum class ConversationType { Members, Notices };
std::string_view wireName(ConversationType type);

/// A conversation as its list shows it.
struct ConversationHead {
    std::string id;
    ConversationType type = ConversationType::Members;
    std::string title;
    std::string listing_id;
    std::string latest_message_id;  ///< empty when not told
    std::optional<Instant> latest_at;
};

struct ConversationList {
    std::vector<ConversationHead> heads;
    std::vector<Unreadable> unreadable;
    bool more = false;
    bool newest_first = true;  ///< as far as the dates show
};
ConversationList parseConversationList(std::string_view body, ConversationType type, std::size_t offset);

struct MessageList {
    std::vector<Incoming> messages;  ///< in the order of the wire
    std::vector<Unreadable> unreadable;
    bool more = false;
    bool newest_first = true;
};
/// `own_username` tells the seller's messages from the buyer's.
MessageList parseMessages(
    std::string_view body, const ConversationHead& head, const std::string& own_username, std::size_t offset
);

/// For a listed conversation that the marketplace refuses to show.
Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw, const std::string& own_username);

/// An order, and what only this adapter needs of it.
struct WireOrder {
    Order order;
    std::string marketplace;  ///< where it was bought: "EBAY_DE"
    bool shipped = false;     ///< parcels can be asked for
};
struct OrderList {
    std::vector<WireOrder> orders;
    bool more = false;
};
OrderList parseOrders(std::string_view body, std::size_t offset);
std::optional<WireOrder> parseOrder(std::string_view body);
std::vector<Parcel> parseParcels(std::string_view body);

std::string writeReply(const std::string& conversation_id, const std::string& text);
std::string writeMarkRead(const std::string& conversation_id);
/// Empty when the answer is none of send_message.
std::optional<Receipt> parseReceipt(std::string_view body);

/// The first of an answer's errors; `meaning` is our own sentence, so that nothing of the request is echoed.
struct WireError {
    std::string code;
    std::string meaning;
};
WireError parseError(std::string_view body);

}  // namespace channels::ebay
