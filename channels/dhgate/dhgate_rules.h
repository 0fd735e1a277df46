#pragma once
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::dhgate {

/// Of a reply: a cap of our own, for the marketplace names none.
inline constexpr std::size_t kMaxReply = 2000;

/// Of a refresh token, as integrators tell; no answer of the marketplace says.
inline constexpr std::chrono::days kRefreshTokenLife{30};

/// The one site that messages can be said to come from: they don't tell which of the language sites it was.
inline constexpr std::string_view kSite = "dhgate.com";

const Descriptor& descriptor();

}  // namespace channels::dhgate
