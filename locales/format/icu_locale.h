#pragma once
#include <string>
#include <string_view>

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace locales {

/// The bridge to ICU for this room's .cpp files; no other header includes <unicode/…>.

/// The locale of a BCP-47 tag with European digits and, but in Thailand, the Gregorian calendar; English when
/// it is no tag. ICU itself falls back from an unknown one to its parents.
icu::Locale formattingLocale(std::string_view tag);

icu::UnicodeString fromUtf8(std::string_view text);
std::string toUtf8(const icu::UnicodeString& text);

}  // namespace locales
