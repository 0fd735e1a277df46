#pragma once
#include <string>
#include <string_view>

namespace channels {

/// Rewrites every run of RFC 2047 encoded words as one word in UTF-8, and leaves all other bytes alone. Mail
/// programs cut characters between words and name charsets too narrowly ("gb2312" with bytes of GBK); a
/// decoder that takes the words one by one loses text then.
std::string joinEncodedWords(std::string_view raw);

}  // namespace channels
