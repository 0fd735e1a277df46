#pragma once
#include <optional>
#include <string_view>

#include "channels/kit/json.h"
#include "hub/inbox/model.h"

namespace hub {

/// A member of an object that is open: RFC 3339 in UTC, or null.
void writeInstant(channels::JsonWriter& out, std::string_view key, const std::optional<Instant>& instant);

}  // namespace hub
