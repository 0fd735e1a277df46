#pragma once
#include <cstdint>
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::shopee {

/// Where a walk over the conversations stands. The list is paged by time, newest first, so pages don't shift; but a
/// conversation that gets a message meanwhile moves up over pages that were read. A walk of several pages that found
/// something therefore looks at the top again, until nothing there is new.
struct CursorState {
    PullWindow window;       ///< of messages
    std::int64_t older = 0;  ///< `next_timestamp_nano` of the next page; 0 for the newest
    Instant top{};           ///< newest conversation when this pass began
    Instant again_from{};    ///< what a further pass goes back to
    int pass = 1;
    bool found = false;  ///< this pass met something unknown

    /// Pages of conversations that are all older aren't asked for.
    [[nodiscard]] Instant reach() const;
    /// The list has been read as far as `reach`; true when the walk is over.
    bool endPass();
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::shopee
