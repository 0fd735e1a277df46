#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::allegro {

/// Of a message's text: Allegro staff in allegro/allegro-api issue 5611.
inline constexpr std::size_t kMaxReply = 2000;
/// Bytes of an attachment ("5 MB"): issue 8750.
inline constexpr std::size_t kMaxFileBytes = 5'000'000;
/// Attachments of a message: not documented, a guess.
inline constexpr std::size_t kMaxFiles = 5;
/// Threads or messages in one answer, and the most that may be asked for.
inline constexpr std::size_t kPageLimit = 20;

/// The media type of everything that is JSON.
inline constexpr std::string_view kMediaType = "application/vnd.allegro.public.v1+json";

/// The action that opens a conversation about an order, and what it asks for.
inline constexpr std::string_view kWriteToBuyer = "write_to_buyer", kTextInput = "text";

/// The site where an order was made: by its marketplace ("allegro-cz"), else by the country it goes to. Empty when
/// neither tells.
std::string siteOf(std::string_view marketplace_id, std::string_view country);

const Descriptor& descriptor();

}  // namespace channels::allegro
