#pragma once
#include <string>
#include <string_view>

/// The field `content` of a message is plain text from one client and HTML from another, and nothing says
/// which.
namespace channels::dhgate {

/// True when `content` has a tag or a character reference of HTML. "I <3 it" and "A & B" have none.
bool holdsMarkup(std::string_view content);

/// What stays the same of a text whether the marketplace gives it back as it was sent, as HTML, or without
/// tags: for comparing, not for reading. Tags, ASCII white space and the characters that HTML likes to name
/// are left out.
std::string bareText(std::string_view content);

}  // namespace channels::dhgate
