#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// Bytes of the message methods (v2.0) as values. Total on hostile bytes: what is no JSON or lacks its list
/// throws NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on. Times are text
/// without a zone, taken for China's.
namespace channels::dhgate {

inline constexpr std::chrono::hours kChinaTime{8};

/// Throws NotUnderstood, naming `what`, for text that isn't JSON.
JsonDocument parseAnswer(std::string_view body, const std::string& what);

/// Why a call wasn't done. The marketplace's codes are not documented: beside the code its words tell.
struct Refusal {
    enum class Reason { Token, Limit, Unknown, Other };  ///< Unknown: what was asked for doesn't exist
    Reason reason = Reason::Other;
    std::string code;  ///< empty when it isn't a plain code: it might echo something
};
/// Empty for the envelope of a success. Throws NotUnderstood for what is no answer of the router.
std::optional<Refusal> readRefusal(std::string_view body);

/// dh.user.base.get: whose token it is.
struct Self {
    std::string user_id, organization_id, nickname;
};
Self parseSelf(std::string_view body);

/// One side of a topic. Sender is who began it, be it the buyer or the shop.
struct Party {
    std::string user_id, organization_id, nickname;
};

/// A topic, which is a conversation, as the list shows it.
struct Topic {
    std::string id, type, title;
    std::string param;  ///< by type: the order number, the item code
    std::string reply_count;
    Party sender, receiver;
    std::string last_reply_text;
    std::optional<Instant> last_reply_at;

    [[nodiscard]] bool isNotice() const;  ///< of the marketplace itself: types 004 to 013
    /// Names the topic in this state: another one once there is another message.
    [[nodiscard]] std::string version() const;
    /// User ids whose messages are the shop's: `self`'s, and a colleague's of the same organisation.
    [[nodiscard]] std::vector<std::string> ownIds(const Self& self) const;
};

/// A buyer's topic of which nothing is known but its id.
Topic buyersTopic(const std::string& id);

struct TopicList {
    std::vector<Topic> topics;
    std::vector<Unreadable> unreadable;
    std::size_t count = 0;     ///< entries of the page, whatever they are
    bool newest_first = true;  ///< as far as the dates show
};
TopicList parseTopicList(std::string_view body);

struct Messages {
    std::vector<Incoming> messages;  ///< oldest first
    std::vector<Unreadable> unreadable;
};
Messages parseMessages(std::string_view body, const Topic& topic, const std::vector<std::string>& own_ids);

/// For a listed topic that the marketplace refuses to show.
Unreadable unreadableTopic(const Topic& topic, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

}  // namespace channels::dhgate
