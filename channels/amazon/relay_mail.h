#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "channels/contract/values.h"

namespace channels::amazon {

/// What the reader knows of the account.
struct RelayContext {
    std::string sender;  ///< the approved address: what answers it is ours
    std::size_t max_message_bytes = 10u << 20;
};

/// One mail of the seller's mailbox as a message. A buyer's words come from a relay address; all else is kept
/// as a notice with the reason: the marketplace's own mails, bounces of our replies (in their conversation),
/// strangers. The external id is a hash of sender, date and content, since the same mail comes twice with two
/// Message-IDs. Total; threads: any.
std::variant<Incoming, Unreadable> readRelayMail(const std::string& raw, const RelayContext& context);

/// The buyer's words of a relay mail's text part: what stands between its marker lines, or else all of it.
std::string buyersWords(const std::string& text);

/// The first order number (123-1234567-1234567) in a text; empty for none.
std::string findOrderNumber(std::string_view text);

/// The first ASIN (B0 and eight capitals or digits) in a text; empty for none.
std::string findAsin(std::string_view text);

/// The conversation of a relay address about an order or about none.
std::string conversationKey(std::string_view relay_address, std::string_view order_number);

/// True for an address that the marketplace relays to a buyer.
bool isRelayAddress(std::string_view address);

}  // namespace channels::amazon
