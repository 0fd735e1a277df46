#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Tickets, tokens and webhooks of the Merchant API v3 as values and back. Total on hostile bytes: what is no answer of
/// the protocol throws NotUnderstood; one bad ticket or reply becomes Unreadable and the rest goes on.
namespace channels::wish {

enum class TicketState { AwaitingMerchant, AwaitingUser, AwaitingWish, Closed, ClosedForGood, Unknown };
std::string_view wireName(TicketState state);  ///< "AWAITING_MERCHANT"; empty for Unknown

/// A ticket with all that was written in it.
struct Ticket {
    std::string id;
    TicketState state = TicketState::Unknown;
    std::optional<Instant> updated_at;  ///< or, when that can't be read, the newest reply's time
    std::string order_id;               ///< the first of its orders; empty when it is about none
    std::vector<Incoming> messages;     ///< oldest first
    std::vector<Unreadable> unreadable;
    /// It awaits the merchant, or he has written in it. Others are between the buyer and Wish: their buyers want
    /// nothing of us, and would look unanswered for ever, since only a ticket that awaits the merchant takes a reply.
    bool ours = false;
};

struct TicketList {
    std::vector<Ticket> tickets;
    std::vector<Unreadable> unreadable;
    std::size_t rows = 0;           ///< as many as the answer had
    std::optional<Instant> newest;  ///< the latest change among them
};
TicketList parseTickets(std::string_view body);
Ticket parseTicket(std::string_view body);  ///< throws NotUnderstood for a ticket that can't be read

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

/// Replies have no id: one of what never changes about them, so that the answer to a reply and the ticket give the
/// same.
std::string messageId(
    const std::string& ticket_id, std::string_view sender, const std::string& replied_at, std::string_view message
);

/// From the answer to a reply; empty when it is none.
std::optional<Receipt> parseReceipt(std::string_view body, const std::string& ticket_id);

/// Attachment::ref: the address dies after an hour, the rest tells where a fresh one is.
struct FileRef {
    std::string ticket_id, message_id;
    std::size_t index = 0;  ///< among the files of the message
    std::string url;
};
std::string writeFileRef(const FileRef& ref);
std::optional<FileRef> parseFileRef(const std::string& text);

/// What the token endpoints grant.
struct WireGrant {
    std::string access_token, refresh_token;
    std::optional<Instant> ends;      ///< of the access token, by Wish's clock
    std::vector<std::string> scopes;  ///< empty when not told
};
WireGrant parseGrant(std::string_view body);
std::string parseMerchantId(std::string_view body);  ///< of GET /oauth/test

/// The id of the topic of that name; throws NotUnderstood when there is none.
std::string parseTopicId(std::string_view body, std::string_view topic);

struct Subscription {
    std::string id, topic_id, endpoint;
    bool active = false;
};
std::vector<Subscription> parseSubscriptions(std::string_view body);

/// True for the body of a notification about a ticket.
bool isTicketNotification(std::string_view body);

std::string writeReply(const std::string& text);
std::string writeState(TicketState state);
struct CodeExchange {
    std::string client_id, client_secret, code, redirect_uri;
};
std::string writeCodeExchange(const CodeExchange& exchange);

}  // namespace channels::wish
