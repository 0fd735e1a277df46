#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "channels/aliexpress/aliexpress_wire.h"
#include "channels/kit/pull_window.h"

namespace channels::aliexpress {

inline constexpr std::size_t kPageRows = 50;  // of the 100 that querymsgrelationlist allows
/// Rows of one query that can be reached at all, whatever page is asked for (querymsgrelationlist).
inline constexpr std::size_t kMaxRows = 5000;

/// A place in the list of channels, which is newest first.
struct ListPlace {
    std::size_t page = 1;
    Instant until{};  ///< the newest row that is asked for; the epoch for "now"

    [[nodiscard]] bool isFirst() const { return page == 1 && until == Instant{}; }
    /// Moves behind the page that was read; false at the end. Behind the last row that can be reached, the
    /// query is narrowed to what is as old as that row, and paged from its start.
    bool advance(const ChannelList& read);
};

/// What was told of issues: their list can't be asked for what changed.
struct IssueMemory {
    struct Told {
        std::string version;         ///< of its row
        std::string buyer_login_id;  ///< without which it can't be read once its row is gone
    };
    Instant asked{};                   ///< when they were last asked for
    std::map<std::string, Told> open;  ///< by id, those in process
};

/// Where a walk over the account stands. A walk that took several pages goes over them again until it finds
/// nothing new, since rows move when buyers write.
struct CursorState {
    PullWindow window;
    ListPlace place;
    IssueMemory issues;
    int pass = 1;
    bool found = false;  ///< this pass met something unknown

    /// The list has come to its end; true when it must be gone through once more.
    bool passAgain();
    void finish();  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::aliexpress
