#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace templates {

/// What is wrong with the double quotation marks of a text: another language's, turned round, or one half alone. A locale's own
/// are CLDR's, and those that its orthography takes besides. Quotes within quotes are left to the writer, and so are
/// single marks, since ’ is the apostrophe.
std::optional<std::string> wrongQuotation(std::string_view locale, std::u32string_view text);

}  // namespace templates
