#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace channels {

/// ASCII letters in lower or upper case; all other bytes stay.
std::string lowerCase(std::string_view text);
std::string upperCase(std::string_view text);

/// Whether one of the words is in the text, whatever the case of ASCII letters.
bool hasAnyOf(std::string_view text, std::initializer_list<std::string_view> words);

/// Without spaces, tabs and line ends at both ends.
std::string withoutSpace(std::string_view text);

/// Behind the last @, in lower case; empty without one.
std::string addressDomain(std::string_view address);

/// True for mailboxes that nobody reads: noreply, mailer-daemon, bounce and their like.
bool isNoReplyAddress(std::string_view address);

}  // namespace channels
