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

const Descriptor& descriptor();

}  // namespace channels::amazon
