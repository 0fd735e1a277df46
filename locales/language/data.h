#pragma once
#include <string_view>

namespace locales {

/// The bytes of a file of locales/data that belongs to this folder; they live as long as the program.
/// `name` must be one of those that CMakeLists.txt embeds, else empty.
std::string_view languageData(std::string_view name);

}  // namespace locales
