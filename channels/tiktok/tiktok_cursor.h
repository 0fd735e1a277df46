#pragma once
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::tiktok {

/// Where a walk over the account's conversations stands. A walk that took several pages goes over them again until it
/// finds nothing new: a conversation that gets a message moves to the front while the others are read.
struct CursorState {
    PullWindow window;
    std::string page_token;  ///< of the next list page; empty for the first
    int pass = 1;
    bool found = false;  ///< this pass met something unknown

    void nextPass();
    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::tiktok
