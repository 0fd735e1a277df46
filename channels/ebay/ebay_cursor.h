#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "channels/contract/values.h"

namespace channels::ebay {

/// Where a walk over the account stands. One walk asks for changed orders, then for conversations with
/// buyers, then for eBay's notices; a walk that took several pages goes over them again until it finds
/// nothing new, since pages shift when conversations come and go.
struct CursorState {
    enum class Phase { Orders, Members, Notices };

    Instant first{};        ///< older messages are not wanted: the back-fill's begin
    Instant mark{};         ///< all that is older than this, less the overlap, has been pulled
    Instant orders_mark{};  ///< the same for changes of orders
    Phase phase = Phase::Orders;
    std::size_t offset = 0;
    int pass = 1;        ///< of the Members phase
    bool found = false;  ///< this pass met something unknown
    Instant begun{};     ///< when the walk began, by the marketplace's clock: the next mark is never later
    Instant newest{};    ///< newest message of this walk
    std::map<std::string, Instant>
        known;  ///< messages that were pulled, with their dates: the newest few thousand

    /// Remembers a message. The map stays bounded: the oldest go first.
    void remember(const std::string& message_id, Instant at);
    /// The walk is over: moves the mark and forgets what the next walk can't meet.
    void finish();
    [[nodiscard]] Instant floor() const;  ///< begin of the window that this walk asks for
};

/// How far a walk reaches back behind the last one: messages appear late and clocks differ.
inline constexpr std::chrono::minutes kOverlap{10};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::ebay
