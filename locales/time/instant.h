#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace locales {

/// A point in time, UTC, to the millisecond. Nothing in the project stores anything else.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// RFC 3339, such as "2026-11-21T22:31:07Z" or "…07.250+08:00"; a time without an offset is refused.
std::optional<Instant> parseInstant(std::string_view text);
/// "2026-11-21T22:31:07Z"; milliseconds only where there are any.
std::string formatInstant(Instant instant);

}  // namespace locales
