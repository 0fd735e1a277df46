#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of Kaufland's Seller API v2 (tickets and their messages) as values and back. Total on hostile bytes: what is
/// no JSON or has no list throws NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::kaufland {

/// Shop-Signature: lower-case hex of HMAC-SHA256 over method, whole URL as it is sent, body and time, with line feeds
/// between. `timestamp`: seconds since 1970, as in Shop-Timestamp.
std::string signature(
    std::string_view secret, std::string_view method, std::string_view url, std::string_view body,
    std::int64_t timestamp
);

/// A message as the stream of all messages shows it: enough to see whether its ticket has something new.
struct StreamEntry {
    std::string id, ticket_id;
    std::optional<Instant> sent_at;
};
struct Stream {
    std::vector<StreamEntry> entries;
    std::vector<Unreadable> unreadable;
    bool more = false;  ///< pages follow
};
Stream parseStream(std::string_view body, std::size_t offset);

struct ListedTicket {
    std::string id;
    std::string version;  ///< differs whenever the ticket has changed; begins with its id
};
struct TicketList {
    std::vector<ListedTicket> tickets;
    bool more = false;
};
TicketList parseTickets(std::string_view body, std::size_t offset);

struct Ticket {
    std::string id, version;
    std::vector<Incoming> messages;  ///< oldest first, each once
    std::vector<Unreadable> unreadable;
    std::vector<Order> orders;
    bool settled = false;  ///< closed, or taken over by the customer service
};
/// A ticket with all that can be embedded in it.
Ticket parseTicket(std::string_view body);

/// A ticket that can't be had, to be shown once: `reason` says why.
Unreadable unreadableTicket(const std::string& id, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

std::string writeReply(const std::string& text, const std::vector<Attachment>& files);
/// For POST /tickets. `unit_ids`: of order units, digits.
std::string writeNewTicket(
    const std::vector<std::string>& unit_ids, const std::string& reason, const std::string& text
);

/// The field that an error's first detail blames, or its type; empty for anything that could be an echo.
std::string parseErrorCode(std::string_view body);

}  // namespace channels::kaufland
