#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::kaufland {

/// Of a ticket's message: CreateTicketMessageRequest.text.
inline constexpr std::size_t kMaxText = 65'535;

inline constexpr std::string_view kCloseTicket = "close_ticket";
/// The action that opens a ticket on an order, and what it asks for.
inline constexpr std::string_view kOpenTicket = "open_ticket", kReasonInput = "reason", kTextInput = "text";

/// The site of a storefront: "de" → "kaufland.de"; empty for what is no such code.
std::string siteOf(std::string_view storefront);

const Descriptor& descriptor();

}  // namespace channels::kaufland
