#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "channels/kit/pull_window.h"

namespace channels::mercadolibre {

/// Unread messages by pack, as the marketplace counts them.
using UnreadCounts = std::map<std::string, std::int64_t>;

/// What is known of a pack's conversation.
struct WatchedPack {
    std::string order, buyer;  ///< empty while unknown
    std::string state;         ///< of the conversation when it was read last: another one means something new in it
    Instant active{};          ///< the last sale, message or unread mark
    Instant newest{};          ///< of its messages that were pulled
    Instant read{};            ///< when it was read last, by our clock
    std::int64_t unread = 0;   ///< what the marketplace counted then
};

/// The packs whose conversations are followed. No call lists conversations: there is only a list of unread ones, which
/// the marketplace's own web page clears as soon as somebody looks there. So a conversation is read again when its
/// count has changed either way, and every so often though nothing points to it.
class PackWatch {
public:
    /// A sale has come or changed.
    void sold(const std::string& pack, const std::string& order, const std::string& buyer, Instant at);
    /// Which conversations to read now, the ones whose count has changed first; unknown ones become known.
    std::vector<std::string> due(const UnreadCounts& unread, Instant now);
    [[nodiscard]] WatchedPack& at(const std::string& pack) { return packs_[pack]; }
    [[nodiscard]] std::size_t size() const { return packs_.size(); }
    /// Leaves the packs that nobody may write in any more, and the oldest of too many.
    void forget(Instant now);

    void write(JsonWriter& out) const;  ///< a value
    static PackWatch read(Json object);

private:
    std::map<std::string, WatchedPack> packs_;
};

/// Questions that wait for an answer. One that is no longer listed was answered, deleted or closed somewhere else.
class OpenQuestions {
public:
    /// The list shows this one; false when it was known.
    bool meet(const std::string& id);
    void drop(const std::string& id) { listed_.erase(id); }
    /// Those that the list, now at its end, hasn't shown.
    [[nodiscard]] std::vector<std::string> missing() const;
    /// The list begins anew.
    void startOver();

    void write(JsonWriter& out) const;  ///< a value
    static OpenQuestions read(Json object);

private:
    std::map<std::string, bool> listed_;  // by id: seen in this pass
};

/// Where a walk over the account stands.
struct CursorState {
    /// Changed sales; unanswered questions; those that left that list; answered ones, for what was asked and answered
    /// between two polls; conversations of packs.
    enum class Phase { Sales, Open, Closed, Answered, Packs };

    PullWindow window;
    Instant sales_mark{};  ///< changes of sales older than this, less the overlap, are known
    Phase phase = Phase::Sales;
    std::size_t offset = 0;
    OpenQuestions questions;
    PackWatch packs;

    void enter(Phase next);
    void finish(Instant now);  ///< the walk is over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::mercadolibre
