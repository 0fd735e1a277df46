#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "templates/pattern/facts.h"

namespace hub {

/// A fact as a seller types it: a count as digits, money as "39.90 EUR", a date as "2026-11-21", all else as it is. Empty for an
/// unknown fact, an empty text or one that doesn't read as its type.
std::optional<templates::FactValue> readFact(std::string_view name, std::string_view text);
/// As readFact takes it.
std::string typedFact(const templates::FactValue& fact);

}  // namespace hub
