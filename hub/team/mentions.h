#pragma once
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// Whom of `people` a note calls: "@" and a name as it is stored, the longest that fits. Each once. Total.
std::vector<Id> mentionedIn(std::string_view note, const std::vector<User>& people);

}  // namespace hub
