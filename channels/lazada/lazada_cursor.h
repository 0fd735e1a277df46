#pragma once
#include <string>

#include "channels/kit/pull_window.h"
#include "channels/lazada/lazada_wire.h"

namespace channels::lazada {

/// Where a walk over the sessions stands. A walk that took several pages goes over them again until it finds
/// nothing new: a buyer who writes meanwhile takes his session out of the pages that are still to come.
struct CursorState {
    PullWindow window;
    Place place;  ///< of the page to ask for next
    int pass = 1;
    bool found = false;  ///< this pass met something unknown

    /// The list has come to its end; true when it must be gone through once more.
    bool passAgain();
    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::lazada
