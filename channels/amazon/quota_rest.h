#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "channels/contract/values.h"

namespace channels::amazon {

/// How long calls are left alone after "QuotaExceeded", which comes without Retry-After: waits that double with every
/// refusal in a row, from two seconds to nine minutes, with a little disorder so that accounts don't return together.
/// One thread at a time.
class QuotaRest {
public:
    /// `account` only makes the disorder another one for every account.
    explicit QuotaRest(std::string_view account);

    /// When the rest ends; empty when there is none at `now`.
    [[nodiscard]] std::optional<Instant> lastsUntil(Instant now) const;
    /// Answers until when to rest.
    Instant refused(Instant now);
    /// A call went through: the next refusal is a first one again.
    void answered() { refusals_ = 0; }

private:
    std::size_t disorder_;
    std::optional<Instant> until_;
    int refusals_ = 0;
};

}  // namespace channels::amazon
