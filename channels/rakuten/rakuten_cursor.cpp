#include "channels/rakuten/rakuten_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"

namespace channels::rakuten {
namespace {

using namespace std::chrono_literals;

// The sheet's: inquiries may be listed late.
constexpr std::chrono::hours kListOverlap{24};
// The mark moves in steps, so that most quiet polls leave the cursor as it was and nothing needs to be stored.
constexpr std::chrono::hours kMarkStep{1};
// A list that shifts while it is read is read again, but not for ever.
constexpr std::size_t kMaxPasses = 3;

constexpr std::chrono::days kFollowFor{60};
constexpr std::size_t kMaxFollowed = 5000;
// An inquiry is read again after a 24th of its silence.
constexpr int kSilenceParts = 24;
constexpr std::chrono::milliseconds kMinWait = 1min, kMaxWait = 12h;

std::int64_t seconds(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::seconds(value.integer().value_or(0))); }

std::int64_t count(Json value) { return std::clamp<std::int64_t>(value.integer().value_or(0), 0, 1'000'000); }

bool isDue(const Followed& one, Instant now) {
    const auto wait = std::clamp((now - one.updated) / kSilenceParts, kMinWait, kMaxWait);
    return !one.met && now - one.read >= wait;
}

void write(JsonWriter& out, const Followed& one) {
    out.beginArray().value(seconds(one.updated)).value(one.messages).value(one.settled);
    out.value(seconds(one.read)).value(one.failures).value(one.met).endArray();
}

Followed readFollowed(Json list) {
    Followed out;
    out.updated = instant(list[std::size_t{0}]);
    out.messages = static_cast<std::size_t>(count(list[std::size_t{1}]));
    out.settled = list[std::size_t{2}].boolean().value_or(false);
    out.read = instant(list[std::size_t{3}]);
    out.failures = static_cast<int>(count(list[std::size_t{4}]));
    out.met = list[std::size_t{5}].boolean().value_or(false);
    return out;
}

/// Drops those that have been silent for longest, down to kMaxFollowed.
void keepNewest(std::map<std::string, Followed>& followed) {
    if (followed.size() <= kMaxFollowed) return;
    std::vector<Instant> times;
    for (const auto& [number, one] : followed) times.push_back(one.updated);
    const auto limit = times.end() - static_cast<std::ptrdiff_t>(kMaxFollowed);
    std::nth_element(times.begin(), limit, times.end());
    std::erase_if(followed, [&](const auto& entry) { return entry.second.updated < *limit; });
}

}  // namespace

void CursorState::begin(Instant now) {
    // Whole seconds are all that can be asked for: this one too.
    until = std::chrono::floor<std::chrono::seconds>(now) + 1s;
    const Instant start = listed == Instant{} ? window.first() - kLookBack : listed - kListOverlap;
    from = std::min(start, until - kListOverlap);  // a clock that was set back
}

Instant CursorState::stretchEnd(std::chrono::days span) const { return std::min<Instant>(from + span, until); }

void CursorState::listedPage(bool more, std::chrono::days span) {
    if (more) {
        ++page;
        return;
    }
    const bool may_have_shifted = page > 1 && news;
    page = 1;
    news = false;
    if (may_have_shifted && ++passes < kMaxPasses) return;
    passes = 0;
    const Instant end = stretchEnd(span);
    if (end == until) {
        phase = Phase::Follow;
    } else {
        from = end - 1s;  // in case that both ends are exclusive
    }
}

bool CursorState::meet(const std::string& number, Instant updated, std::size_t messages, bool settled) {
    Followed& one = followed[number];
    one.met = true;
    if (one.updated == updated && one.messages == messages && one.settled == settled) return false;
    one.updated = updated;
    one.messages = messages;
    one.settled = settled;
    return true;
}

std::vector<std::string> CursorState::due(std::size_t most) const {
    std::vector<std::pair<Instant, std::string>> waiting;
    for (const auto& [number, one] : followed) {
        if (isDue(one, window.begun())) waiting.emplace_back(one.read, number);
    }
    std::sort(waiting.begin(), waiting.end());
    std::vector<std::string> out;
    for (const auto& [read, number] : waiting) {
        if (out.size() < most) out.push_back(number);
    }
    return out;
}

int CursorState::noteRead(const std::string& number, bool failed) {
    Followed& one = followed[number];
    ++reads;
    one.met = true;
    one.read = window.begun();
    one.failures = failed ? one.failures + 1 : 0;
    return one.failures;
}

void CursorState::finish() {
    const Instant end = std::min(until, window.begun());
    if (end - listed >= kMarkStep) listed = end;
    std::erase_if(followed, [&](const auto& entry) { return entry.second.updated < window.begun() - kFollowFor; });
    keepNewest(followed);
    for (auto& [number, one] : followed) one.met = false;
    window.finish();
    phase = Phase::List;
    from = until = {};
    reads = 0;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("phase", static_cast<int>(state.phase));
    out.member("listed", seconds(state.listed))
        .member("from", seconds(state.from))
        .member("until", seconds(state.until));
    out.member("page", state.page).member("passes", state.passes).member("news", state.news);
    out.member("reads", state.reads).key("followed").beginObject();
    for (const auto& [number, one] : state.followed) write(out.key(number), one);
    out.endObject();
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto phase = root["phase"].integer().value_or(-1);
        if (root["v"].integer() != 1 || phase < 0 || phase > static_cast<int>(CursorState::Phase::Follow))
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.phase = static_cast<CursorState::Phase>(phase);
        state.listed = instant(root["listed"]);
        state.from = instant(root["from"]);
        state.until = instant(root["until"]);
        state.page = static_cast<std::size_t>(std::max<std::int64_t>(1, count(root["page"])));
        state.passes = static_cast<std::size_t>(count(root["passes"]));
        state.news = root["news"].boolean().value_or(false);
        state.reads = static_cast<std::size_t>(count(root["reads"]));
        root["followed"].forEachMember([&](std::string_view number, Json one) {
            state.followed[std::string(number)] = readFollowed(one);
        });
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::rakuten
