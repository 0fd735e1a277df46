#pragma once
#include <functional>
#include <string>

#include "channels/kit/http_sandbox.h"

namespace channels::amazon {

/// How a part of the sandbox says that the client did what the protocol forbids.
using Complain = std::function<void(const std::string& sentence)>;

/// Answers of the Selling Partner API.
SandboxResponse answer(int status, const std::string& json);
SandboxResponse apiError(int status, const char* code, const char* message);
/// 429, which carries neither Retry-After nor x-amzn-RateLimit-Limit.
SandboxResponse quotaExceeded();

}  // namespace channels::amazon
