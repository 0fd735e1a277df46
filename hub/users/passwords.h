#pragma once
#include <string>
#include <string_view>

namespace hub {

/// Argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage, 2024), as an encoded string. At most two are worked out at a
/// time, however many ask.
std::string hashPassword(std::string_view password);
bool passwordMatches(const std::string& encoded, std::string_view password);

/// Empty for a password that is good enough: 8 to 256 characters, not the name, not among the commonest.
std::string passwordFault(std::string_view password, std::string_view name);

/// `bytes` random bytes as text of letters, digits, - and _.
std::string randomToken(std::size_t bytes);

}  // namespace hub
