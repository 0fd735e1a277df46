#pragma once
#include <optional>
#include <string_view>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What all parsers of this kind begin with.
namespace channels::tiktok {

/// Throws NotUnderstood, naming `what`.
JsonDocument parseDocument(std::string_view body, std::string_view what);
/// The list `name` of the answer's `data`. Throws NotUnderstood.
Json requireList(Json root, std::string_view name);
/// Seconds since 1970, as a number or its digits; empty for 0 and for what is no such time.
std::optional<Instant> epochSeconds(Json value);

}  // namespace channels::tiktok
