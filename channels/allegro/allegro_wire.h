#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of Allegro's message centre and orders as values and back. Total on hostile bytes: what is no JSON or has no
/// list throws NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::allegro {

/// A conversation with one buyer: the same for ever (issue 11931).
struct Thread {
    std::string id;
    std::string buyer;               ///< login of the other side
    std::optional<Instant> last_at;  ///< when its newest visible message was written
};

struct ThreadList {
    std::vector<Thread> threads;
    std::vector<Unreadable> unreadable;
    bool full = false;         ///< there may be another page
    bool newest_first = true;  ///< as far as the dates show
};
ThreadList parseThreads(std::string_view body);

/// One page of a thread's messages.
struct MessageList {
    /// In the order of the wire. One of ours that Allegro's filter withheld names itself in `bounced` and is otherwise
    /// as it was written.
    std::vector<Incoming> messages;
    std::vector<Unreadable> unreadable;
    bool full = false;
    bool newest_first = true;
    bool undecided = false;  ///< the filter is still looking at one of them
    Instant newest_at{};     ///< of those that are shown
};
MessageList parseMessages(std::string_view body, const Thread& thread);

/// A withheld message as the notice that tells of it; any other as it is.
Incoming withheldAsNotice(Incoming message);

/// For a listed thread that Allegro refuses to show.
Unreadable unreadableThread(const Thread& thread, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

struct WireOrder {
    Order order;
    std::string buyer_locale;  ///< BCP-47, or empty
    std::string site;          ///< host name, or empty
};
/// Empty when the answer has no id.
std::optional<WireOrder> parseOrder(std::string_view body);
std::vector<Parcel> parseParcels(std::string_view body);

/// A reply into a thread; `files` are ids of uploaded attachments.
std::string writeReply(const std::string& text, const std::vector<std::string>& files);
/// A message about an order. Since February 2025 Allegro takes none without one (issue 10383).
std::string writeNewMessage(const std::string& login, const std::string& order_id, const std::string& text);
std::string writeFileDeclaration(const std::string& name, std::size_t bytes);
std::string writeMarkRead();

/// Of the message that was made; empty when the answer is none.
std::optional<Receipt> parseReceipt(std::string_view body);
/// Of a declared attachment; empty when the answer tells none.
std::string parseFileId(std::string_view body);
/// Of the account, as GET /me tells it; empty when it doesn't.
std::string parseLogin(std::string_view body);

/// The first of an answer's errors, as far as it can't be an echo of the request.
struct WireError {
    std::string code;  ///< "VALIDATION_ERROR"
    std::string path;  ///< the field that was wrong, such as "order"
};
WireError parseError(std::string_view body);

}  // namespace channels::allegro
