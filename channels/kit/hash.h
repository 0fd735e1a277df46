#pragma once
#include <string>
#include <string_view>

namespace channels {

/// SHA-256 as 64 lower-case hex digits.
std::string sha256Hex(std::string_view bytes);

/// RFC 4648 base64 with padding, on one line.
std::string base64(std::string_view bytes);

/// Bytes of base64 text; stops at the first character that isn't base64.
std::string fromBase64(std::string_view text);

}  // namespace channels
