#pragma once
#include <map>
#include <string>
#include <string_view>

namespace templates {

/// The forms of address in a text, such as Sie and du, each with the first words of its list that tell it; empty for a
/// language that address.tsv doesn't hold.
std::map<std::string, std::string> formsOfAddress(std::string_view locale, std::string_view text);

}  // namespace templates
