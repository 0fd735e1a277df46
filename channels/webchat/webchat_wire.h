#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/visitors.h"
#include "channels/kit/json.h"

/// Bytes ↔ values of the window's protocol (README.md) and of what is kept in the inlet. No network, no clock.
namespace channels::webchat {

/// Why a visitor's request isn't done; becomes {"error":{"code","message","field","max"}}.
class Refused : public std::runtime_error {
public:
    Refused(int status_, std::string code_, const std::string& message, std::string field_ = {}, std::int64_t max_ = 0)
        : std::runtime_error(message), status(status_), code(std::move(code_)), field(std::move(field_)), max(max_) {}
    int status;
    std::string code, field;
    std::int64_t max;             ///< 0 for none
    int retry_after_seconds = 0;  ///< of a 429
};
VisitorAnswer answerOf(const Refused& refused);

struct ChatFile {
    std::string id, name, type;
    std::int64_t size = 0;
};

/// What a chat is made of: an entry of the stream "chat/VISITOR".
struct ChatItem {
    enum class What { Visitor, Agent, Seen, Asked, Closed, Rated, Contact };
    What what = What::Visitor;
    std::string text, department;
    std::vector<ChatFile> files;
    std::string name, locale, site, order;  ///< of the visitor, when it was written
    std::int64_t number = 0;                ///< Seen: up to which entry; Rated: the score
    std::optional<Instant> asked_at;        ///< Closed, Rated: the question that it belongs to; empty for one of its own
};
/// Before the Idempotency-Key in the key of what a window sent.
inline constexpr std::string_view kFromWindow = "in:";
std::string writeItem(const ChatItem& item);
ChatItem readItem(const std::string& json);  ///< throws NotUnderstood naming the field

/// A message as the window gets it; empty for what it doesn't show.
std::string shownMessage(const Entry& entry, const ChatItem& item);
/// The server-sent event of an entry.
std::pair<std::string, std::string> eventOf(const Entry& entry);

/// Who a visitor is and where: an entry of the stream "visitors".
struct Profile {
    std::string name, email, locale, time_zone, site;
    std::string subject;              ///< by the shop's word; empty for an anonymous visitor
    std::vector<std::string> orders;  ///< likewise
};
std::string writeProfile(const Profile& profile);
Profile readProfile(const std::string& json);

/// An entry whole, as the hub keeps it beside a message, and back. Throws NotUnderstood.
std::string writeRaw(const Entry& entry);
Entry readRaw(const std::string& raw);

/// A file in its entry: a line of JSON, then the bytes.
std::string writeFile(const ChatFile& file, const std::string& bytes);
std::pair<ChatFile, std::string> readFile(const Entry& entry);

// Requests; each throws Refused.
struct SessionRequest {
    std::string locale, time_zone, page_host, identity;
};
SessionRequest readSessionRequest(const std::string& body);
struct MessageRequest {
    std::string text, department;
    std::vector<std::string> files;
};
MessageRequest readMessageRequest(const std::string& body);
struct ContactRequest {
    std::string name, email;
};
ContactRequest readContactRequest(const std::string& body);
struct RatingRequest {
    int score = 0;
    std::string text;
};
RatingRequest readRatingRequest(const std::string& body);

}  // namespace channels::webchat
