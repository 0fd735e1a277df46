#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// What every answer of the Merchant API v3 is wrapped in: {"message":…,"code":…,"data":…}. The code is a number or, in
/// some of Wish's own examples, the same number as a string; 0 is success.
namespace channels::wish {

/// The answer of a call that succeeded.
class Envelope {
public:
    /// Throws NotUnderstood for what is no envelope, or one with another code than 0; `call` is for the text.
    Envelope(std::string_view body, const std::string& call);
    [[nodiscard]] Json data() const { return document_.root()["data"]; }
    /// `data` as a list; throws NotUnderstood when it is none.
    [[nodiscard]] Json list() const;

private:
    std::string call_;
    JsonDocument document_;
};

/// Why a call was refused; `meaning` is our own sentence, since Wish's message may echo the request.
struct WireError {
    std::string code;
    std::string meaning;
};
WireError parseError(std::string_view body);

/// True for the codes that say that the access token isn't good (any more), whatever the status beside them.
bool isTokenError(std::string_view code);

/// Wish-Rate-Limit-Reset: "the time the rate-limiter will reset". Read as seconds from `now` below 10^6, as an epoch
/// above, or as a date-time; never before `now`, never more than a day after it. Empty for anything else.
std::optional<Instant> parseReset(std::string_view text, Instant now);

}  // namespace channels::wish
