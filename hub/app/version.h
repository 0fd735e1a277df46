#pragma once
#include <string_view>

namespace hub {

inline constexpr std::string_view kVersion = DRAGOMAN_VERSION;

}  // namespace hub
