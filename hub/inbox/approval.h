#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "channels/contract/values.h"

namespace hub {

/// Why an action waits for a colleague: nobody can say what it costs, no limit is set for its kind and currency, it costs more
/// than one action may, or more than is left of a day.
enum class Held { UnknownCost, NoLimit, AboveLimit, AboveDay };

struct Hold {
    Held why = Held::NoLimit;
    std::optional<channels::Money> most;   ///< the limit that it is above
    std::optional<channels::Money> spent;  ///< within the last day, when that counts
};

/// So long somebody may approve; after that the action is not done.
inline constexpr std::chrono::hours kApprovalTime{72};

/// What its order and its case look like.
struct ActionScene {
    std::string order_status, case_stage;        ///< as wireName says them; empty: none, or not told
    std::optional<channels::Instant> respond_by;  ///< of the case
    std::string total;  ///< of the order, "39.90 EUR"; empty when it isn't known
};

/// The word of a second person that an action above its asker's limit needs.
struct Approval {
    Hold hold;
    std::string reason;  ///< of the asker
    channels::Instant expires_at;
    ActionScene then, now;  ///< when it was asked for, and as it is
    bool repeated = false;  ///< the same was asked for the same order, and waits, is being done or may be done
    std::optional<channels::Instant> due_at;  ///< the nearest deadline of the conversation
    std::int64_t decided_by = 0;  ///< a user, once somebody has decided
    std::optional<channels::Instant> decided_at, seen_at;  ///< seen: by the asker, or nothing to see
    std::string word;  ///< of who decided
};

}  // namespace hub
