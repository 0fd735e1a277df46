#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::ebay {

inline constexpr std::string_view kMessageScope = "https://api.ebay.com/oauth/api_scope/commerce.message";
inline constexpr std::string_view kOrderScope =
    "https://api.ebay.com/oauth/api_scope/sell.fulfillment.readonly";
/// Of an account: the Post-Order API. Of the application alone: where notifications go.
inline constexpr std::string_view kBaseScope = "https://api.ebay.com/oauth/api_scope";
inline constexpr std::string_view kSubscriptionScope =
    "https://api.ebay.com/oauth/api_scope/commerce.notification.subscription";

/// Of a reply: Commerce Message API v1, send_message, messageText.
inline constexpr std::size_t kMaxReply = 2000;

/// A marketplace id of the API and the site behind it.
struct Marketplace {
    std::string_view id;  ///< "EBAY_DE"
    std::string_view host, country, language;
};

const std::vector<Marketplace>& marketplaces();

/// The site's host name; empty for an unknown marketplace.
std::string siteOf(std::string_view marketplace_id);

const Descriptor& descriptor();

}  // namespace channels::ebay
