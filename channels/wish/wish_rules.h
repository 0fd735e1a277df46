#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"
#include "channels/contract/values.h"

namespace channels::wish {

/// Of a reply: Merchant API v3, ReplyTicket, message ("with a max of 2000 characters").
inline constexpr std::size_t kMaxReply = 2000;

/// Wish doesn't publish its limit: a figure of our own, until Wish tells what is left.
inline constexpr int kCallsPerMinute = 600;

/// Wish has one site for the whole world.
inline constexpr std::string_view kSite = "wish.com";

/// The topic of a notification that a ticket was assigned, or assigned again, to the merchant.
inline constexpr std::string_view kTicketTopic = "TICKET_AWAITING_MERCHANT";

/// Every reason for which an order can be refunded; which of them an order allows is asked for each (refund_reasons).
const std::vector<std::string>& refundReasons();

/// What a ticket's own refund_reason says about the need of its messages; empty for one that says nothing.
std::vector<IntentHint> hintsOf(std::string_view refund_reason);

const Descriptor& descriptor();

}  // namespace channels::wish
