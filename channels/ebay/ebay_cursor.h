#pragma once
#include <cstddef>
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::ebay {

/// Where a walk over the account stands. One walk asks for changed orders, then for conversations with
/// buyers, then for eBay's notices; a walk that took several pages goes over them again until it finds
/// nothing new, since pages shift when conversations come and go.
struct CursorState {
    enum class Phase { Orders, Members, Notices };

    PullWindow window;      ///< of messages
    Instant orders_mark{};  ///< changes of orders older than this, less the overlap, have been pulled
    Phase phase = Phase::Orders;
    std::size_t offset = 0;
    int pass = 1;        ///< of the Members phase
    bool found = false;  ///< this pass met something unknown

    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::ebay
