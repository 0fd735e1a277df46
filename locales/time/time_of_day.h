#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace locales {

inline constexpr int kDayMinutes = 24 * 60;

/// "09:30" of minutes after midnight; a whole day is 00:00 again.
std::string formatTimeOfDay(int minutes);
/// The inverse; empty for what is no time of day or is after `latest`.
std::optional<int> parseTimeOfDay(std::string_view text, int latest = kDayMinutes - 1);

}  // namespace locales
