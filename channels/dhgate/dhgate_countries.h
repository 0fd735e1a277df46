#pragma once
#include <string>
#include <string_view>

/// Orders name their country in English; facts name it by code.
namespace channels::dhgate {

/// The ISO 3166-1 alpha-2 code of a country's English name, or of a code itself; empty for an unknown one.
std::string countryCode(std::string_view name);

/// The inverse: the usual English name; empty for an unknown code.
std::string countryName(std::string_view code);

}  // namespace channels::dhgate
