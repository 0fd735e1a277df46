#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels {

/// A reply that is looked up is at most this much older than our clock says.
inline constexpr std::chrono::hours kLookupReach{24};

/// For comparing a sent reply with what the marketplace shows of it: line ends as LF, no white space at the ends.
std::string comparableText(std::string_view text);

/// True for a message that stands before anything that `outgoing` can be: a walk back through a conversation may end there.
bool isBefore(const Incoming& message, const Outgoing& outgoing);

/// `outgoing` among the messages of its conversation (oldest first), by its text: the newest own one that is newer than what the
/// hub knew. Empty when it isn't there. The hub knows earlier replies by their receipts' ids alone: after one without an id an
/// equal text would be taken for it.
std::optional<Receipt> findOwnReply(const std::vector<Incoming>& messages, const Outgoing& outgoing);

}  // namespace channels
