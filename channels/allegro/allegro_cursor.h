#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "channels/allegro/allegro_wire.h"
#include "channels/kit/pull_window.h"

namespace channels::allegro {

/// Allegro's filter holds messages back and then shows them with the time at which they were written (issue 11377); it
/// took minutes to hours in what people tell. So long after a message's time it is still looked for.
inline constexpr std::chrono::hours kHeldBack{24};

/// Where a walk over the threads stands. The list has no filter and is paged by offset, the thread with the newest
/// message first: a thread that gets one meanwhile moves up over pages that were read. A walk of several pages that
/// found something therefore looks at the top again, until nothing there is new.
struct CursorState {
    PullWindow window;                    ///< of messages; its mark stays kHeldBack behind the clock
    std::map<std::string, Instant> read;  ///< threads that hold nothing new up to this lastMessageDateTime
    std::size_t offset = 0;
    int pass = 1;
    bool found = false;  ///< this pass met something new

    /// The walk has begun at this moment by Allegro's clock; later calls change nothing.
    void begin(Instant allegro_now, Instant our_now) { window.begin(allegro_now - kHeldBack, our_now - kHeldBack); }
    [[nodiscard]] Instant begun() const { return window.begun() + kHeldBack; }
    /// Threads whose newest message is older aren't looked at in this pass.
    [[nodiscard]] Instant reach() const;
    [[nodiscard]] bool hasRead(const Thread& thread) const;
    /// The thread was read, and `list` is its newest page. It is read again next time while something may still appear
    /// in it.
    void noteRead(const Thread& thread, const MessageList& list);
    void turnPage();
    /// The list was read as far as reach(); true when the walk is over.
    bool endPass();
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::allegro
