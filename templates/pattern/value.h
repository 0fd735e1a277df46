#pragma once
#include <string>
#include <string_view>

#include "templates/pattern/facts.h"

namespace templates {

/// A value as the locale writes it, safe to stand in a text: one line (each of its own for FactType::Lines), no control or direction characters of
/// its own, nothing that looks like a hole, isolated where it could disturb the direction. Empty when nothing
/// visible is left.
std::string writeValue(std::string_view locale, bool right_to_left, FactType type, const FactValue& value);

}  // namespace templates
