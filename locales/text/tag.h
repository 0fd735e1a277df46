#pragma once
#include <string_view>

namespace locales {

/// The language of a BCP-47 tag, without script and region: "zh" of "zh-Hans".
constexpr std::string_view languageOf(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace locales
