#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "channels/kit/pull_window.h"

namespace channels::ebay {

/// What was told of inquiries and returns: no list of theirs shows what changed.
struct CaseMemory {
    Instant asked{};                          ///< when they were last asked for
    std::map<std::string, std::string> open;  ///< by id: a digest of what was told of each that is open
};

/// Where a walk over the account stands. One walk asks for changed orders, then for conversations with
/// buyers, then for eBay's notices, then for inquiries and returns; a walk that took several pages of
/// conversations goes over them again until it finds nothing new, since pages shift when conversations come
/// and go.
struct CursorState {
    enum class Phase { Orders, Members, Notices, Cases };

    PullWindow window;      ///< of messages
    Instant orders_mark{};  ///< changes of orders older than this, less the overlap, have been pulled
    CaseMemory cases;
    Phase phase = Phase::Orders;
    std::size_t offset = 0;
    int pass = 1;        ///< of the Members phase
    bool found = false;  ///< this pass met something unknown

    void nextPhase();  ///< after the last comes the first of the next walk
    void finish();     ///< the last phase is over, and with it the walk
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::ebay
