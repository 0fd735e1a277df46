#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "channels/contract/visitors.h"

namespace channels::webchat {

/// So long an answer to the question how it was may be changed.
inline constexpr auto kRatingChanges = std::chrono::hours(1);

/// How a chat stands with the question how it was.
struct Asking {
    std::optional<Instant> asked_at;  ///< the newest question
    std::optional<Instant> rated_at;  ///< when it was first answered
    bool answered = false;            ///< the shop has said something since

    [[nodiscard]] bool isOver(Instant now) const { return rated_at && now - *rated_at > kRatingChanges; }
    /// The question that a rating or an end of now belongs to; empty for one of its own.
    [[nodiscard]] std::optional<Instant> standing(Instant now) const { return isOver(now) ? std::nullopt : asked_at; }
};

Asking askingOf(Inlet& inlet, const std::string& chat_stream);

}  // namespace channels::webchat
