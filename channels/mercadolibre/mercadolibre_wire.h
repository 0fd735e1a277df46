#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of the questions, post-sale message, order and shipment APIs as values and back. Total on hostile bytes: what
/// is no JSON or has no list throws NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on.
namespace channels::mercadolibre {

/// A conversation is one public question, or the messages of one pack; its external id is "questions/ID" or "packs/ID".
struct Place {
    bool question = false;
    std::string id;
};
std::string conversationId(const Place& place);
std::optional<Place> parseConversationId(std::string_view external_id);

/// The external id of the answer to a question: answers have no id of their own.
std::string answerId(const std::string& question_id);

struct Question {
    std::string id;  ///< empty when it is unreadable for lack of one
    std::string status;
    std::optional<Instant> asked_at;
    std::optional<Incoming> asked, answer;
    std::optional<Unreadable> unreadable;
};
struct QuestionList {
    std::vector<Question> questions;
    bool more = false;
};
QuestionList parseQuestions(std::string_view body, std::size_t offset);
Question parseQuestion(std::string_view body);

struct UnreadPacks {
    std::string user_id;
    std::map<std::string, std::int64_t> counts;  ///< by pack
};
UnreadPacks parseUnread(std::string_view body);

/// What is known of a pack besides its messages; empty fields aren't.
struct PackHead {
    std::string pack, seller, order, buyer;
};

struct ThreadPage {
    std::vector<Incoming> messages;  ///< in the order of the wire
    std::vector<Incoming> notices;   ///< one for each own message that was moderated
    std::vector<Unreadable> unreadable;
    std::string state;    ///< changes with the number of messages, the ids and the statuses of this page
    std::string blocked;  ///< why nobody can write in it: the substatus; empty for an active one
    bool more = false;
    bool newest_first = true;  ///< as far as the dates show
};
ThreadPage parseThread(std::string_view body, const PackHead& head, std::size_t offset);

/// For a pack whose conversation the marketplace refuses to show.
Unreadable unreadablePack(const PackHead& head, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

/// An order, and what only this adapter needs of it.
struct Sale {
    Order order;
    std::string pack;         ///< under which messages are kept: the order's own id where it has none
    std::string shipment_id;  ///< empty for none
    std::string buyer_name;
};
struct SaleList {
    std::vector<Sale> sales;
    bool more = false;
};
SaleList parseSales(std::string_view body, std::size_t offset);
std::optional<Sale> parseSale(std::string_view body);
/// The first order of a pack; empty for none.
std::string parsePackOrder(std::string_view body);
/// Puts a shipment's parcel, address, dates and state into its order.
void addShipment(Order& order, std::string_view body);

std::string writeAnswer(const std::string& question_id, const std::string& text);
std::string writeMessage(
    const std::string& seller, const std::string& to, const std::string& text,
    const std::vector<std::string>& attachments
);
std::string writeFirstMessage(const std::string& text);

/// What became of a message that was handed over.
struct Sent {
    Receipt receipt;
    std::string moderated;  ///< the reason, when it will not be delivered
};
/// Empty when the answer is none of the call. A receipt's time is the epoch when it isn't told.
std::optional<Sent> parseSent(std::string_view body);
std::optional<Receipt> parseAnswered(std::string_view body, const std::string& question_id);
/// The id of an uploaded file; empty when there is none.
std::string parseUploaded(std::string_view body);

/// Whether the seller may open a conversation in his own words (option OTHER of the action guide).
struct FreeText {
    bool offered = false;
    std::int64_t left = 0;         ///< messages that are still allowed
    std::size_t max_length = 350;  ///< in characters
};
FreeText parseActionGuide(std::string_view body);

struct Notification {
    std::string topic, user_id;
};
std::optional<Notification> parseNotification(std::string_view body);

/// What an answer says is wrong, in our own words: nothing of the request is echoed.
struct WireError {
    std::string code;
    std::string meaning;
};
WireError parseError(std::string_view body);
/// What the substatus of a blocked conversation means.
std::string blockedMeaning(std::string_view substatus);

}  // namespace channels::mercadolibre
