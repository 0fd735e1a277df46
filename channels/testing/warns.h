#pragma once
#include <algorithm>
#include <string>

#include "channels/contract/values.h"

namespace channels::testing {

/// Whether a warning of the message has `part` in it.
inline bool warns(const Incoming& message, const std::string& part) {
    return std::ranges::any_of(message.warnings, [&](const std::string& each) { return each.find(part) != std::string::npos; });
}

}  // namespace channels::testing
