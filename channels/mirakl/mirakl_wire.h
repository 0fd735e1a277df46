#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of Mirakl's seller API (M10, M11, M12, OR11, OR43) as values and back. Total on hostile bytes: what is no
/// JSON or has no list throws NotUnderstood; one bad thread or message of a list becomes Unreadable and the rest
/// goes on.
namespace channels::mirakl {

/// The buyer_external_id of a thread that the shop has with the operator alone: operators have no id.
inline constexpr std::string_view kOperator = "OPERATOR";

/// What an account's settings add to every message.
struct AccountFacts {
    std::string site;         ///< host name, or empty
    std::string reply_rules;  ///< one of Descriptor::other_rules, or empty
    std::chrono::hours answer_within{24};  ///< counted from the thread's shop_reply_needed_since
};

struct Thread {
    std::string id;
    std::string version;  ///< differs whenever something in the thread is new
    std::optional<Instant> updated_at;
    std::size_t total_count = 0;  ///< messages that it has; a list shows the last 100 at most
    std::vector<Incoming> messages;  ///< oldest first, each once
    std::vector<Unreadable> unreadable;
    /// Nothing waits for the shop: it wrote last, or someone has marked the thread as needing no reply.
    bool answered = false;

    /// False when messages at or after `floor` may exist that aren't here.
    [[nodiscard]] bool reachesBackTo(Instant floor) const;
};

struct ThreadList {
    std::vector<Thread> threads;
    std::vector<Unreadable> unreadable;
    std::string next_page_token;  ///< empty on the last page
    std::string shop_name;        ///< empty when no thread tells it
};
ThreadList parseThreads(std::string_view body, const AccountFacts& account);
Thread parseThread(std::string_view body, const AccountFacts& account);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw, const AccountFacts& account);

struct WireOrder {
    Order order;
    std::string buyer_locale;  ///< BCP-47, or empty
};
std::vector<WireOrder> parseOrders(std::string_view body);

/// The part `message_input` of M12.
std::string writeReply(const std::string& text, const std::string& buyer_external_id);
/// The part `thread_input` of OR43, to the buyer.
std::string writeNewThread(const std::string& topic, const std::string& text);
/// The id of the message that was made; empty when the answer is none of M12 or OR43.
std::string parseMessageId(std::string_view body);

/// The code of an answer's first error where it gives one, and nothing that could be an echo of the request.
std::string parseErrorCode(std::string_view body);

}  // namespace channels::mirakl
