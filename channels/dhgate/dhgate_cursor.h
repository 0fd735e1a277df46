#pragma once
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::dhgate {

/// Where a walk over the topics stands. They are listed by their newest message, so that answers and
/// deletions move them over the edges of pages: a walk that took several pages goes over them again until it
/// finds nothing new.
struct CursorState {
    PullWindow window;   ///< of messages, and of topics in the state in which they were read
    int page = 1;        ///< the next one of the list
    int pass = 1;        ///< how often the walk has begun at page 1
    bool found = false;  ///< this pass met something unknown

    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::dhgate
