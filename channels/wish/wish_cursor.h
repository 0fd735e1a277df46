#pragma once
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::wish {

/// Where a walk over the tickets stands. The list is asked for by rising time of change, so a ticket that changes
/// during the walk moves to its end and is met again there: pages can shift without a loss.
struct CursorState {
    PullWindow window;  ///< of messages, and of changes of tickets
    Instant next{};     ///< what the walk asks for next; the epoch before a walk's first page

    [[nodiscard]] Instant since() const { return next == Instant{} ? window.floor() : next; }
    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::wish
