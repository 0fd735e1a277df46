#pragma once
#include <map>
#include <string>
#include <string_view>

#include "channels/contract/values.h"

/// The `content` of a message: JSON inside a string, in a shape of its own for every type.
namespace channels::tiktok {

/// True for what TikTok itself puts into a conversation when something happens, whoever it names as the sender.
bool isEvent(std::string_view type);

/// Fills text, attachments, order and listing of `into`: what isn't text is told in words, pictures and films are
/// attachments. Empty, or why it can't be read: which field, what was expected.
std::string readContent(std::string_view type, std::string_view content, Incoming& into);

/// The content of a type whose fields are texts, such as {"order_id":"5761"} of ORDER_CARD.
std::string writeContent(const std::map<std::string, std::string>& fields);

}  // namespace channels::tiktok
