#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "channels/contract/values.h"

namespace channels {

/// RFC 3339, or ISO 8601 with an offset such as +0800; fractions are cut to milliseconds. Empty for anything
/// else, a time without a zone among it.
std::optional<Instant> parseTime(std::string_view text);

/// "2026-09-21 22:13:20", a `T` or a fraction allowed, of a protocol whose times carry no zone: its clocks are `ahead` of UTC.
std::optional<Instant> parseLocalTime(std::string_view text, std::chrono::minutes ahead);

/// The inverse, without a fraction: "2026-09-21 22:13:20".
std::string formatLocalTime(Instant instant, std::chrono::minutes ahead);

/// "2026-09-21T22:13:20.000Z".
std::string formatTime(Instant instant);

/// An HTTP date (RFC 9110, 5.6.7), as in the headers Date and Retry-After.
std::optional<Instant> parseHttpDate(std::string_view text);
std::string formatHttpDate(Instant instant);

/// Retry-After (RFC 9110, 10.2.3): seconds from `now`, or a date. Never before `now`, never more than a day
/// after it.
std::optional<Instant> parseRetryAfter(std::string_view text, Instant now);

}  // namespace channels
