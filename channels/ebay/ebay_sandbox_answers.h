#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "channels/contract/values.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"

/// What the parts of eBay's sandbox share: how eBay writes its answers and reads its parameters.
namespace channels::ebay {

/// Where a part of the sandbox says that the client broke the protocol.
using Complain = std::function<void(const std::string& sentence)>;

SandboxResponse jsonAnswer(int status, const JsonWriter& body);
SandboxResponse errorAnswer(
    int status, int id, const std::string& message, const std::string& parameter = {}
);
SandboxResponse noContent();

/// Complains about every parameter that the call doesn't have.
void checkParameters(
    const SandboxRequest& request, const std::set<std::string>& known, const Complain& complain
);

std::optional<std::int64_t> wholeNumber(const std::string& text);

/// "2026-09-21T22:13:20.000Z" and nothing else.
std::optional<Instant> strictTime(const std::string& text);

}  // namespace channels::ebay
