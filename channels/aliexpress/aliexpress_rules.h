#pragma once
#include <cstddef>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::aliexpress {

/// Of a reply, in UTF-16 units. Nobody knows the marketplace's own limit; its page takes about 3000
/// characters.
inline constexpr std::size_t kMaxReply = 2000;

/// The world-wide site: messages don't say on which one they were written.
inline constexpr std::string_view kHomeSite = "aliexpress.com";

const Descriptor& descriptor();

}  // namespace channels::aliexpress
