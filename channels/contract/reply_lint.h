#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels {

/// What a channel's rules object to in a reply. Byte offsets into the text; an empty range speaks of the whole.
struct Objection {
    std::string rule;  ///< length, link, contact, emoji, charset, marketing, placeholder, empty
    std::string what;  ///< English: what was found, what is allowed
    std::size_t begin = 0, end = 0;
    /// The same as `what` for who says it in another language. A finer word than the rule: too_short, too_long, too_many_bytes,
    /// mail_address, phone_number, else the rule's own; what was found in the text; of a length, how long it is and what bounds it.
    std::string code, found;
    std::size_t length = 0, limit = 0;
};

/// Checks a finished reply. `[[name]]` (an unfilled fact) is always an objection; none of these replies may be sent.
std::vector<Objection> lintReply(const ReplyRules& rules, std::string_view text);

/// The length as the channel counts it.
std::size_t replyLength(const ReplyRules& rules, std::string_view text);

}  // namespace channels
