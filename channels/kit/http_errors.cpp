#include "channels/kit/http_errors.h"

#include "channels/kit/time.h"

namespace channels {
namespace {

enum class Outcome { Refused, Throttled, Temporary, Permanent, NotUnderstood };

struct StatusRange {
    int from, to;
    Outcome outcome;
};

constexpr StatusRange kTable[] = {
    {401, 401, Outcome::Refused},   {403, 403, Outcome::Refused},   {408, 408, Outcome::Temporary},
    {425, 425, Outcome::Temporary}, {429, 429, Outcome::Throttled}, {400, 499, Outcome::Permanent},
    {500, 599, Outcome::Temporary},
};

// For a 429 without Retry-After.
constexpr std::chrono::minutes kDefaultWait{1};

Outcome outcomeOf(int status) {
    for (const auto& row : kTable) {
        if (status >= row.from && status <= row.to) return row.outcome;
    }
    return Outcome::NotUnderstood;
}

std::string sentence(const HttpResponse& response, const HttpRefusal& refusal) {
    std::string out = refusal.call + ": HTTP " + std::to_string(response.status);
    if (!refusal.code.empty()) out += ", " + refusal.code;
    if (!refusal.message.empty()) out += ", " + refusal.message;
    return out;
}

}  // namespace

void throwHttpError(
    const HttpResponse& response, CallType type, const HttpRefusal& refusal, const Clock& clock
) {
    const std::string what = sentence(response, refusal);
    switch (outcomeOf(response.status)) {
        case Outcome::Refused:
            throw CredentialsRefused(what);
        case Outcome::Throttled: {
            const Instant now = clock.now();
            const Instant until =
                parseRetryAfter(response.header("retry-after"), now).value_or(now + kDefaultWait);
            throw Throttled(what, std::max(until, now + std::chrono::seconds(1)));
        }
        case Outcome::Temporary:
            throw TemporaryFailure(what, type == CallType::Change);
        case Outcome::Permanent:
            throw PermanentFailure(what, refusal.code);
        case Outcome::NotUnderstood:
            break;
    }
    throw NotUnderstood(what);
}

}  // namespace channels
