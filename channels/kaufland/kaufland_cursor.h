#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::kaufland {

/// Where a walk over the tickets of a seller stands.
struct CursorState {
    /// The stream of all messages; the list of changed tickets; reading those that either has shown.
    enum class Phase { Stream, Tickets, Read };

    PullWindow window;  ///< of messages, and of tickets as they were when they were read
    Phase phase = Phase::Stream;
    std::size_t offset = 0;
    std::map<std::string, int> due;  ///< tickets that are to be read, by id: how often that gave no sense

    void enter(Phase next);
    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::kaufland
