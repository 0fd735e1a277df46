#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/oauth.h"

/// Bytes of Open Platform v2 as values and back. Total on hostile bytes: what is no JSON or lacks its list throws
/// NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::shopee {

/// What an answer refuses: its `error`, in whatever HTTP status it came.
struct WireError {
    enum class Kind {
        None,       ///< no error, or no answer of the protocol
        Token,      ///< the access token has ended, or was never good
        Refused,    ///< the app, the key, the shop or this machine's address is not let in
        Param,      ///< wrong parameters; also a timestamp that is off, and an order that isn't known
        Throttled,  ///< too many requests for now
        Quota,      ///< too many requests for today
        Server,     ///< trouble at Shopee: what was asked may have been done
        Other       ///< a code that the sheet doesn't list
    };
    Kind kind = Kind::None;
    std::string code;     ///< without the module's name before a full stop
    std::string meaning;  ///< our own words, so that nothing of the request is echoed

    /// True when nothing of the request was looked at beyond its parameters.
    [[nodiscard]] bool untouched() const { return kind == Kind::Token || kind == Kind::Refused || kind == Kind::Param; }
};
WireError parseError(std::string_view body);

/// A conversation as its list shows it.
struct ConversationHead {
    std::string id;
    std::string buyer_id, buyer_name;
    std::string latest_message_id;     ///< empty when not told
    std::optional<Instant> latest_at;  ///< to the second, as messages have it
};

struct ConversationList {
    std::vector<ConversationHead> heads;
    std::vector<Unreadable> unreadable;
    std::optional<std::int64_t> older;  ///< `next_timestamp_nano` of the page after this one; empty after the last
};
ConversationList parseConversations(std::string_view body);

struct MessageList {
    std::vector<Incoming> messages;  ///< in the order of the wire
    std::vector<Unreadable> unreadable;
    std::string next_offset;  ///< where older ones go on; empty at the end
};
/// `own_shop` tells the seller's messages from the buyer's. An own message that Shopee's filter withheld has its own id
/// in `bounced` and is otherwise as it was written.
MessageList parseMessages(std::string_view body, const ConversationHead& head, const std::string& own_shop);

/// A withheld message as the notice that tells of it; any other as it is.
Incoming withheldAsNotice(Incoming message);

/// For a listed conversation that Shopee refuses to show.
Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw, const std::string& own_shop);

/// An order, and the packages whose tracking numbers can be asked for: one for each of its parcels.
struct WireOrder {
    Order order;
    std::vector<std::string> packages;
};
std::vector<WireOrder> parseOrders(std::string_view body);
/// Empty while the carrier has given none.
std::string parseTrackingNumber(std::string_view body);

/// A text to the user `to`. `business` is empty for buyers; for affiliates and the like Shopee wants the conversation
/// too.
std::string writeReply(
    const std::string& to, const std::string& text, const std::string& business, const std::string& conversation
);
std::string writeMarkRead(const std::string& conversation, const std::string& message);
/// Empty when the answer is none of send_message.
std::optional<Receipt> parseReceipt(std::string_view body);

std::string writeCode(const std::string& code, const std::string& shop, const std::string& partner);
std::string writeRefresh(const std::string& refresh_token, const std::string& shop, const std::string& partner);
/// Throws NotUnderstood without both tokens: a single-use refresh token can't stay as it was.
TokenGrant parseGrant(std::string_view body);

/// What a notification is about, its signature aside.
struct PushNews {
    std::int64_t code = 0;  ///< 10 for chat
    std::string shop;
};
/// Empty for what is no notification.
std::optional<PushNews> parsePush(std::string_view body);

}  // namespace channels::shopee
