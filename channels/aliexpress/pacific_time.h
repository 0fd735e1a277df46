#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/contract/values.h"

/// Times of orders: "2026-09-21 07:13:20" by the clocks of the US Pacific coast, without a zone.
namespace channels::aliexpress {

/// Seconds may be missing. Of the hour that comes twice when summer time ends, the first is meant; the hour
/// that is left out when it begins is read by winter time. Empty for anything else than such a time.
std::optional<Instant> parsePacificTime(std::string_view text);

std::string formatPacificTime(Instant instant);

}  // namespace channels::aliexpress
