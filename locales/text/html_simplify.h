#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace locales {

/// Rewrites HTML so that a tree builder has nothing to choke on: only tags and attributes that htmlToText()
/// looks at, in lower case and quoted; formatting tags become <span> (the standard's repair of mis-nested
/// ones multiplies nodes), scripts, styles, comments and the like are dropped with their content, and no
/// element stands deeper than kMaxHtmlDepth. Text and entities pass as they are. Linear in the input.
std::string simplifyHtml(std::string_view html);

inline constexpr std::size_t kMaxHtmlDepth = 400;

}  // namespace locales
