#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::tiktok {

/// Of a reply: Send Message 202309, content of TEXT.
inline constexpr std::size_t kMaxReply = 2000;

/// A card that the seller can put into a conversation: an action, the type of the message that it sends, and what the
/// content names besides the order.
struct Card {
    std::string_view action, type;
    bool of_order;           ///< the content names the order
    std::string_view input;  ///< the action's only input and its name in the content; empty for none
};

const std::vector<Card>& cards();

/// The host that stands for a shop's region (ISO 3166-1 alpha-2); empty for an unknown one.
std::string siteOf(std::string_view region);

const Descriptor& descriptor();

}  // namespace channels::tiktok
