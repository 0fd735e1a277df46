#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/values.h"

namespace channels::webchat {

/// Who a visitor is by the shop's word.
struct Identity {
    std::string subject, name, email;
    std::vector<std::string> orders;
};

/// Reads a JSON Web Token (RFC 7519) that the shop signed with HS256: no other algorithm, whatever its header says. It must have
/// `sub` and an `exp` at most 24 hours ahead; clocks may differ by 60 seconds. Empty for any other.
std::optional<Identity> readIdentity(const std::string& token, const std::string& secret, Instant now);

}  // namespace channels::webchat
