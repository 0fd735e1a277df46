#pragma once
#include <string>
#include <vector>

#include "hub/store/store.h"

namespace hub {

/// Who works in the inbox: sellers and operators, without the disabled ones, by name.
std::vector<User> colleagues(Store& store);

/// A note with those whom its writer calls.
NewNote noteOf(Store& store, const std::string& text, Id writer);

}  // namespace hub
