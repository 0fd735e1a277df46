#pragma once
#include <string>
#include <string_view>

#include "locales/zone/tables.h"

namespace locales::zone_tables {

/// A telephone number's digits from the country code on, without +; empty when it has too few or too many.
/// A number without + or 00 is read as one of `assumed` (null: its digits as they are not trusted, so empty).
/// Own code, not libphonenumber: only the prefix matters here, and that library has no zones in C++.
std::string internationalDigits(std::string_view written, const Country* assumed);

/// The country of such digits; null for a code that is in no use. North American and +7 numbers by area code.
const Country* countryOfPhone(std::string_view digits);

/// Where the area code lies; nothing for codes that travel (mobiles outside North America and Brazil).
std::optional<Fact> zoneOfPhone(std::string_view digits);

}  // namespace locales::zone_tables
