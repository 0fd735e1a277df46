#pragma once

namespace templates {

/// The locale whose keys, cases and facts hold for all others.
inline constexpr const char* kSourceLocale = "en";

}  // namespace templates
