#pragma once
#include <string>
#include <string_view>

/// Mirakl writes countries with three letters, the hub knows them by two (ISO 3166-1).
namespace channels::mirakl {

/// "ESP" → "ES"; two letters stay. Empty for anything else.
std::string alpha2(std::string_view country);

/// The inverse, empty for an unknown one.
std::string alpha3(std::string_view country);

}  // namespace channels::mirakl
