#pragma once
#include <optional>
#include <string_view>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What the answers of eBay's APIs have in common.
namespace channels::ebay {

/// Throws NotUnderstood, naming `what`, for bytes that are no JSON.
JsonDocument parseDocument(std::string_view body, const char* what);

/// Throws NotUnderstood when there is no list of that name.
Json requireList(Json root, const char* name);

/// {"value":"39.90","currency":"EUR"}, the value as text or as a number (then "39.9" is 39.90); empty for
/// anything else.
std::optional<Money> readMoney(Json amount);

}  // namespace channels::ebay
