#pragma once
#include <string>

#include "channels/contract/transports.h"
#include "channels/kit/json.h"
#include "hub/translate/translator.h"

namespace hub::translate {

/// The answer to a request, whatever its status; TranslationFault(Unreachable) without one.
channels::HttpResponse ask(channels::HttpClient& http, const channels::HttpRequest& request);

/// An answer's body; TranslationFault(NotUnderstood) for what is no JSON.
channels::JsonDocument documentOf(const channels::HttpResponse& response);

/// What most protocols mean by a status that isn't 200, with what the server says. Never returns.
[[noreturn]] void throwFault(const channels::HttpResponse& response, const std::string& said);

/// A tag of ours for a server's; "und" when it means none.
std::string tagOf(std::string code);

}  // namespace hub::translate
