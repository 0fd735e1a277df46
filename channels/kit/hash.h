#pragma once
#include <string>
#include <string_view>

namespace channels {

/// Digests and message codes (RFC 2104) as raw bytes.
std::string sha256(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string hmacSha256(std::string_view key, std::string_view bytes);
std::string hmacMd5(std::string_view key, std::string_view bytes);

/// Two lower-case digits a byte.
std::string hex(std::string_view bytes);
/// The same in capitals.
std::string hexUpper(std::string_view bytes);

/// SHA-256 as 64 lower-case hex digits.
std::string sha256Hex(std::string_view bytes);

/// True for equal texts, in a time that doesn't tell how much of a wrong one was right.
bool sameSecret(std::string_view given, std::string_view expected);

/// RFC 4648 base64 with padding, on one line.
std::string base64(std::string_view bytes);

/// The same for an address (RFC 4648, 5): without padding.
std::string base64Url(std::string_view bytes);

/// Bytes of base64 text; stops at the first character that isn't base64.
std::string fromBase64(std::string_view text);

}  // namespace channels
