#pragma once
#include <string>

namespace hub::api {

/// Refusal(422) with what is wrong with a password that somebody chooses.
void demandGoodPassword(const std::string& password, const std::string& name);

}  // namespace hub::api
