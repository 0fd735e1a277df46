#pragma once
#include <cstddef>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::lazada {

/// Of a reply, in UTF-16 units: a careful cap, since Lazada's own limit isn't documented.
inline constexpr std::size_t kMaxReply = 500;

/// A country in which Lazada sells. Its API knows the shops of that country alone.
struct Country {
    std::string_view code;      ///< of the setting, the sign-in and the tokens: "my"
    std::string_view iso;       ///< ISO 3166-1, and `site_id` of sessions and messages: "MY"
    std::string_view name;      ///< as addresses of orders write it
    std::string_view site;      ///< what buyers know: "lazada.com.my"
    std::string_view api;       ///< without the path /rest
    std::string_view language;  ///< what most people there write
};

/// By code, name or site, in either case; the first country for what isn't one.
const Country& countryOf(std::string_view word);
/// Null for what isn't one.
const Country* findCountry(std::string_view word);

/// What the calls of one app may be in a day: 10,000 while it is in test, 10,000,000 once it is online.
double callsPerDay(std::string_view app_status);

const Descriptor& descriptor();

}  // namespace channels::lazada
