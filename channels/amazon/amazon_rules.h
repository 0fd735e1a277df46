#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::amazon {

/// One store: buyers' relay addresses end in "@marketplace." and its host.
struct Store {
    std::string_view host;            ///< "amazon.de"
    std::string_view country;         ///< ISO 3166-1 alpha-2
    std::string_view language;        ///< BCP-47
    std::string_view marketplace_id;  ///< of the Selling Partner API; empty where nobody has named it
    std::string_view region;          ///< na, eu or fe: which API address serves it
};

const std::vector<Store>& stores();

/// The store of a relay address's domain ("marketplace.amazon.de") or of a host; null for anything else.
const Store* storeOfRelayDomain(std::string_view domain);
const Store* storeOfHost(std::string_view host);

/// The most that a mail with its attachments may have (Seller Central, "Buyer-Seller Messaging").
inline constexpr std::size_t kMaxMailBytes = 10u << 20;

/// One of Amazon's own messages about an order that is only text (models, messaging.json).
struct OrderMessage {
    std::string_view choice;  ///< of the action's input "message"
    std::string_view name;    ///< in paths of the Messaging API and in its list of what an order allows
    std::size_t max_length;   ///< characters; at least one
};

inline constexpr std::string_view kSendOrderMessage = "send_order_message", kDigitalAccessKey = "digital_access_key";

const std::vector<OrderMessage>& orderMessages();

const Descriptor& descriptor();

}  // namespace channels::amazon
