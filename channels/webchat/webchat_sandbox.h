#pragma once
#include <memory>
#include <string>

#include "channels/contract/sandbox.h"

namespace channels::webchat {

/// A JSON Web Token as a shop signs it (RFC 7515, compact), whatever its header says: HMAC with SHA-256.
std::string signedToken(const std::string& header, const std::string& claims, const std::string& secret);

/// Visitors of a shop, as many as there are conversations, each with a session of its own.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::webchat
