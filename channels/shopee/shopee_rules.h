#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::shopee {

/// Of a reply, in characters. Shopee publishes no figure: this one is cautious.
inline constexpr std::size_t kMaxReply = 1000;

/// Most conversations on a page of get_conversation_list.
inline constexpr int kMaxPageSize = 60;

/// A country that Shopee has a site for; a shop belongs to one.
struct Region {
    std::string_view code;  ///< ISO 3166-1 alpha-2, as `region` has it
    std::string_view host, language;
};

const std::vector<Region>& regions();

/// The site's host name; empty for an unknown region.
std::string siteOf(std::string_view region);

const Descriptor& descriptor();

}  // namespace channels::shopee
