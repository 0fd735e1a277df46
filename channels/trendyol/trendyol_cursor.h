#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "channels/kit/pull_window.h"

namespace channels::trendyol {

/// No list of questions may span more than two weeks: "Getting Customer Questions".
inline constexpr std::chrono::hours kMaxSpan{14 * 24};

/// Questions that may still change, as they were read last. One that no list shows any more was answered, rejected or
/// closed meanwhile.
class OpenQuestions {
public:
    [[nodiscard]] bool isKnown(const std::string& id, const std::string& version) const;
    [[nodiscard]] bool contains(const std::string& id) const { return known_.contains(id); }
    void keep(const std::string& id, const std::string& version);
    void drop(const std::string& id) { known_.erase(id); }
    /// A list shows it, or it was asked for: nothing more to do about it in this walk.
    void meet(const std::string& id);
    /// Those that the walk hasn't met, at most `most`.
    [[nodiscard]] std::vector<std::string> missing(std::size_t most) const;
    /// A walk begins.
    void startOver();

    void write(JsonWriter& out) const;  ///< a value
    static OpenQuestions read(Json object);

private:
    struct Known {
        std::string version;
        bool met = false;
    };
    std::map<std::string, Known> known_;
};

/// A walk over the questions of one storefront.
struct Walk {
    /// What changed since the last walk; what waits for an answer; what waits for approval; what left those two lists.
    enum class Phase { Changed, Waiting, Approval, Left };

    PullWindow window;
    Phase phase = Phase::Changed;
    Instant from{};  ///< of the list that is being read
    std::size_t page = 0;
    OpenQuestions open;

    void enter(Phase next);
    void begin(Instant since);  ///< `since`: where the first list starts
    void finish();              ///< it is over
};

struct CursorState {
    std::map<std::string, Walk> walks;  ///< by storefront
    std::string storefront;             ///< whose walk goes on; empty when all are over
};

std::string writeCursor(const CursorState& state);
/// Throws NotUnderstood for text that writeCursor didn't make.
CursorState readCursor(const std::string& text);

}  // namespace channels::trendyol
