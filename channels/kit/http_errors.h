#pragma once
#include <string>

#include "channels/contract/errors.h"
#include "channels/contract/transports.h"

namespace channels {

/// What the answered request would have done: a failed `Change` may have taken effect all the same.
enum class CallType { Read, Change };

/// What a refused call has to say, besides its status.
struct HttpRefusal {
    std::string call;     ///< "POST /send_message": no query, no secret
    std::string message;  ///< the marketplace's words: never echoes a message's text
    std::string code;     ///< the marketplace's error code, or empty
};

/// The one table from an HTTP status to an error; for every status that the caller didn't expect. 401 and 403
/// → CredentialsRefused; 429 → Throttled until Retry-After, or a minute; 408, 425 and 5xx → TemporaryFailure
/// (with `maybe_done` for a Change); other 4xx → PermanentFailure; the rest → NotUnderstood.
[[noreturn]] void throwHttpError(
    const HttpResponse& response, CallType type, const HttpRefusal& refusal, const Clock& clock
);

}  // namespace channels
