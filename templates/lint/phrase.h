#pragma once
#include <string>
#include <string_view>

namespace templates {

/// For comparing: case, marks, kind of apostrophe and amount of blank don't count.
std::string foldPhrase(std::string_view text);

/// Whether a folded text says a folded phrase as whole words, in scripts that part words.
bool saysPhrase(std::string_view text, std::string_view phrase);

/// A pattern without the names of its arguments: {order_id} names no order.
std::string withoutArguments(std::string_view pattern);

}  // namespace templates
