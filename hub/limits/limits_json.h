#pragma once
#include <string>

#include "channels/kit/json.h"
#include "hub/limits/limits.h"

namespace hub {

/// Under which name the store keeps the limits.
inline constexpr const char* kLimitsSetting = "limits";

std::string_view wireName(Limit::Span span);
std::optional<Limit::Span> parseLimitSpan(std::string_view name);

/// As the API and the store have them.
void writeLimits(channels::JsonWriter& out, const Limits& limits);
/// Of text that the store gave; none when it is empty.
Limits limitsFrom(const std::string& json);

}  // namespace hub
