#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of the Customer Service API 202309 and its neighbours as values and back. Total on hostile bytes: what is no
/// answer of the protocol throws NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::tiktok {

/// How a call ended. TikTok says it by the `code` of the answer, with any HTTP status.
struct Verdict {
    int status = 0;       ///< the HTTP status that the code stands for; the answer's own where it has no code
    std::string code;     ///< digits; empty for success and where there is none
    std::string meaning;  ///< our own words, so that nothing of the request is echoed
};
Verdict parseVerdict(int http_status, std::string_view body);

/// A conversation as its list shows it.
struct ConversationHead {
    std::string id;
    std::string buyer_id;     ///< the `user_id` that orders know
    std::string buyer_im_id;  ///< of the chat alone
    std::string buyer_name;
    bool can_send = true;
    std::string latest_id;
    std::optional<Instant> latest_at;
    bool latest_hidden = false;
};

struct ConversationList {
    std::vector<ConversationHead> heads;
    std::vector<Unreadable> unreadable;
    std::string next_page_token;  ///< empty behind the last page
    bool newest_first = true;     ///< as far as the dates show
};
ConversationList parseConversationList(std::string_view body);

/// The answer for a single conversation; no id when it names none.
ConversationHead parseConversation(std::string_view body);

struct WireMessage {
    Incoming incoming;
    std::string index;  ///< 20 digits, so that texts compare as the numbers do; empty when it isn't one
};

struct MessageList {
    std::vector<WireMessage> messages;  ///< in the order of the wire
    std::vector<Unreadable> unreadable;
    std::map<std::string, std::optional<Instant>> hidden;  ///< ids of what TikTok keeps from view
    std::string next_page_token;
    bool newest_first = true;  ///< as far as the indexes show
};
MessageList parseMessages(std::string_view body, const ConversationHead& head);

/// The messages of one conversation, oldest first, by index. Each names the order and the product of the last card
/// before it: a text names none.
std::vector<Incoming> inOrder(std::vector<WireMessage> messages);

/// For a listed conversation that TikTok refuses to show.
Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

/// The body that sends a message: `content` is JSON, written into a string.
std::string writeMessage(std::string_view type, std::string_view content);
/// The id of a sent message; empty when the answer is none.
std::string parseMessageId(std::string_view body);

/// A shop that the sign-in covers.
struct Shop {
    std::string id, cipher, name, region;  ///< region: ISO 3166-1 alpha-2
};
std::vector<Shop> parseShops(std::string_view body);

struct WireGrant {
    std::string access_token, refresh_token;
    std::optional<Instant> access_ends, refresh_ends;
};
WireGrant parseGrant(std::string_view body);

/// What onPush needs of a notification; type 0 when it isn't one.
struct Notification {
    std::int64_t type = 0;
    std::string shop_id;
};
Notification parseNotification(std::string_view body);
std::string writeSubscription(const std::string& event_type, const std::string& url);

}  // namespace channels::tiktok
