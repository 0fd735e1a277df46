#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"
#include "channels/kit/oauth.h"

/// Bytes of the Open Platform's answers as values. Total on hostile bytes: what is no answer throws
/// NotUnderstood; one bad entry of a list becomes Unreadable and the rest goes on. Scalars are read as
/// strings and as native types alike.
namespace channels::lazada {

/// What became of a call that the marketplace answered.
enum class Fate { Done, TokenEnded, KeysRefused, RightMissing, Throttled, ClockOff, Temporary, Permanent };

/// Why a call wasn't done. The code is one of the marketplace's words, the meaning our own sentence: nothing
/// of the request is echoed.
struct Refusal {
    Fate fate = Fate::Done;
    std::string code, meaning;
    std::chrono::seconds wait{60};  ///< of Throttled, at least 1
};

struct Answer {
    JsonDocument document;  ///< what `root` lives in
    Json root;
    Refusal refusal;
    [[nodiscard]] Json data() const { return root["data"]; }
};
Answer readAnswer(std::string_view body, const std::string& name);

/// The tokens that a sign-in or a refresh granted, and whose they are.
struct Tokens {
    /// A refresh token that can't be used again ends in a second, since 0 would say that nothing was told.
    TokenGrant grant;
    std::string account, country;  ///< `country` is "cb" for a cross-border seller; each empty when not told
    std::string seller_id;         ///< in the asked country; empty when not told
};
/// `country` is the account's own, such as "my".
Tokens readTokens(Json root, const std::string& country);

/// A place in a list, which runs from now backwards: what the answer before said.
struct Place {
    Instant start{};      ///< the epoch for now
    std::string last_id;  ///< of the session or message that was listed last; empty for none
    [[nodiscard]] bool isFirst() const { return start == Instant{}; }
    /// False for a place that an answer must not lead to from here: it would be gone round for ever.
    [[nodiscard]] bool leadsTo(const Place& next) const {
        return isFirst() || next.start < start || (next.start == start && next.last_id != last_id);
    }
};

/// All that was ever said between the shop and one buyer, as the list shows it.
struct Session {
    std::string id;
    std::string buyer_id, buyer_name, site_id;  ///< each empty when not told
    std::string last_message_id;
    std::optional<Instant> last_at;
};

struct SessionList {
    std::vector<Session> sessions;
    std::vector<Unreadable> unreadable;
    bool newest_first = true;  ///< as far as the times show
    std::optional<Instant> oldest;
    std::optional<Place> next;  ///< empty at the end
};
SessionList readSessions(const Answer& answer);

/// A message with what became of it.
struct Line {
    enum class Fate {
        Seen,
        TakenBack,  ///< by its writer
        Blocked     ///< by the safety filter: its writer alone sees it
    };
    Incoming message;  ///< as it was written
    Fate fate = Fate::Seen;
    std::string filter;  ///< of Blocked: what Lazada says about it
};

struct LineList {
    std::vector<Line> lines;  ///< in the order of the wire
    std::vector<Unreadable> unreadable;
    bool newest_first = true;
    std::optional<Place> next;
};
LineList readLines(const Answer& answer, const Session& session);

/// What the hub is told of a line. A reply that was blocked is a notice that it did not arrive, a message
/// that was taken back one that says so.
Incoming shown(Line line);
/// The external id of the notice that this reply was blocked.
std::string blockedId(const std::string& message_id);
/// The code under which a blocked reply is refused: what the filter says if that is a code, else
/// "process_msg".
std::string filterCode(const std::string& filter);

/// Messages of one session, oldest first: a card of an order or item is what those after it are about, for a
/// week.
void carrySubjects(std::vector<Incoming>& messages);

/// For a listed session that the marketplace refuses to show.
Unreadable unreadableSession(const Session& session, const std::string& reason);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw);

/// What the marketplace says of a reply that it took; empty id when it doesn't say that it did.
struct Accepted {
    std::string message_id;
    std::optional<Instant> at;
    std::string filter;  ///< empty unless the safety filter stopped it
};
Accepted readAccepted(const Answer& answer);

}  // namespace channels::lazada
