#pragma once
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::mirakl {

/// Where a walk over the threads of a shop stands.
struct CursorState {
    PullWindow window;       ///< of messages, and of threads as they were when they were read
    std::string page_token;  ///< of the next page of the walk; empty for its first

    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::mirakl
