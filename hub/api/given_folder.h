#pragma once
#include <optional>
#include <string>

#include "hub/api/http.h"

namespace hub::api {

/// A folder's name, without blanks around it; empty when it isn't given. Refusal(422) for more than a line of 200 bytes.
std::optional<std::string> givenFolder(Request& request, const char* member);

}  // namespace hub::api
