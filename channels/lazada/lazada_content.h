#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What a message holds. Lazada writes it as JSON inside a string, with members that depend on the template.
namespace channels::lazada {

/// Templates of messages, as /im/message/send names them.
inline constexpr std::string_view kText = "1", kPicture = "3", kEmoji = "4", kVideo = "6",
                                  kItemCard = "10006", kOrderCard = "10007", kPromotionCard = "10008",
                                  kFollowCard = "10010";

struct Content {
    std::string text;  ///< cards are told in words
    std::vector<Attachment> attachments;
    std::string only;                   ///< Incoming::only
    std::string order_id, item_id;      ///< of a card
    std::vector<std::string> warnings;  ///< what was odd
    std::string unreadable;  ///< why it can't be read: which member, what was expected; empty when it can
};

/// Total on any value: `content` as the wire has it, a string of JSON or the object itself.
Content readContent(const std::string& template_id, Json content);

}  // namespace channels::lazada
