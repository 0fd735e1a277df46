#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace hub {

/// So many wait for a hash already that another would only lengthen the queue.
class HashingBusy : public std::runtime_error {
public:
    HashingBusy() : std::runtime_error("too many password hashes at once") {}
};

/// Argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage, 2024), as an encoded string. At most two are worked out at a
/// time and eight callers wait; more get HashingBusy.
std::string hashPassword(std::string_view password);
bool passwordMatches(const std::string& encoded, std::string_view password);

/// Empty for a password that is good enough: 8 to 1,024 bytes, not the name, not among the commonest.
std::string passwordFault(std::string_view password, std::string_view name);

/// `bytes` random bytes as text of letters, digits, - and _.
std::string randomToken(std::size_t bytes);

}  // namespace hub
