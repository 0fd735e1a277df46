#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace channels {

/// Text read from bytes of a claimed charset.
struct DecodedText {
    std::string utf8;
    std::string charset;       ///< the one that was used
    std::size_t repaired = 0;  ///< bytes that fitted nothing, each now U+FFFD
};

/// Reads text whose label may be missing, wrong or too narrow, as mail has it: what is strictly UTF-8 is
/// that; else the declared charset in its wider sense (gb2312 is gb18030, iso-8859-1 is windows-1252); else
/// the one that looks most like a language. Never fails.
DecodedText decodeCharset(std::string_view bytes, std::string_view declared);

bool isUtf8(std::string_view bytes);

/// UTF-8 with every bad byte replaced by U+FFFD; `repaired` counts them when given.
std::string repairUtf8(std::string_view bytes, std::size_t* repaired = nullptr);

/// The charset's wider name for iconv: "gb2312" gives "GB18030". Others are answered in upper case.
std::string widerCharset(std::string_view label);

}  // namespace channels
