#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "channels/kit/pull_window.h"

namespace channels::rakuten {

/// How much older than a message its inquiry may be: lists are asked for so much more than the messages that are
/// wanted.
inline constexpr std::chrono::days kLookBack{30};

/// What was pulled of an inquiry. Lists show inquiries by when they were registered: later replies are seen only by
/// reading the inquiry itself again, the more seldom the longer nobody has written.
struct Followed {
    Instant updated{};  ///< to the second, as all times of Rakuten's
    std::size_t messages = 0;
    bool settled = false;
    Instant read{};    ///< when it was last read by its number
    int failures = 0;  ///< how often in a row that gave no sense
    bool met = false;  ///< in this walk: a list has shown it or it was read
};

/// Where a walk over the inquiries of a shop stands.
struct CursorState {
    enum class Phase { List, Follow };

    PullWindow window;  ///< of messages
    Phase phase = Phase::List;
    Instant listed{};         ///< all that was registered before has been listed; 0 before the first walk is over
    Instant from{}, until{};  ///< what this walk still lists; 0 when none is under way
    std::size_t page = 1;     ///< of the stretch that begins at `from`
    std::size_t passes = 0;   ///< over that stretch, before this one
    bool news = false;        ///< this pass has found something
    std::size_t reads = 0;    ///< inquiries that this walk has read by number
    std::map<std::string, Followed> followed;  ///< by inquiry number

    /// A walk begins that lists what was registered until `now`.
    void begin(Instant now);
    /// The end of the stretch that is listed now: no list spans more than `span`.
    [[nodiscard]] Instant stretchEnd(std::chrono::days span) const;
    /// The page that was asked for has been taken.
    void listedPage(bool more, std::chrono::days span);

    /// Notes how an inquiry is now; true when that is new.
    bool meet(const std::string& number, Instant updated, std::size_t messages, bool settled);
    /// Inquiries that should be read by number, those that waited longest first.
    [[nodiscard]] std::vector<std::string> due(std::size_t most) const;
    /// It was read just now. Returns how often in a row that failed.
    int noteRead(const std::string& number, bool failed);

    /// The walk is over.
    void finish();
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::rakuten
