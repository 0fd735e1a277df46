#include "channels/ebay/ebay_cursor.h"

#include <algorithm>
#include <vector>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::ebay {
namespace {

constexpr std::size_t kMaxKnown = 4000;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

void keepNewest(std::map<std::string, Instant>& known, std::size_t count) {
    std::vector<Instant> dates;
    for (const auto& [id, at] : known) dates.push_back(at);
    std::nth_element(dates.begin(), dates.end() - static_cast<std::ptrdiff_t>(count), dates.end());
    const Instant limit = *(dates.end() - static_cast<std::ptrdiff_t>(count));
    std::erase_if(known, [&](const auto& entry) { return entry.second < limit; });
}

}  // namespace

void CursorState::remember(const std::string& message_id, Instant at) {
    known[message_id] = at;
    newest = std::max(newest, at);
    // Half at once, so that the sorting is rare.
    if (known.size() > kMaxKnown) keepNewest(known, kMaxKnown / 2);
}

void CursorState::finish() {
    mark = std::max(mark, std::min(newest, begun));
    std::erase_if(known, [&](const auto& entry) { return entry.second < floor(); });
    phase = Phase::Orders;
    offset = 0;
    pass = 1;
    found = false;
    newest = {};
    begun = {};
}

Instant CursorState::floor() const { return std::max(first, mark - kOverlap); }

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1);
    out.member("first", millis(state.first))
        .member("mark", millis(state.mark))
        .member("orders", millis(state.orders_mark));
    out.member("phase", static_cast<int>(state.phase))
        .member("offset", state.offset)
        .member("pass", state.pass);
    out.member("found", state.found)
        .member("begun", millis(state.begun))
        .member("newest", millis(state.newest));
    out.key("known").beginObject();
    for (const auto& [id, at] : state.known) out.member(id, millis(at));
    out.endObject().endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto phase = root["phase"].integer().value_or(-1);
        if (root["v"].integer() != 1 || phase < 0 || phase > 2)
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.first = instant(root["first"]);
        state.mark = instant(root["mark"]);
        state.orders_mark = instant(root["orders"]);
        state.phase = static_cast<CursorState::Phase>(phase);
        state.offset =
            static_cast<std::size_t>(std::max<std::int64_t>(0, root["offset"].integer().value_or(0)));
        state.pass = static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, 1000));
        state.found = root["found"].boolean().value_or(false);
        state.begun = instant(root["begun"]);
        state.newest = instant(root["newest"]);
        root["known"].forEachMember([&](std::string_view id, Json at) {
            state.known.emplace(id, instant(at));
        });
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::ebay
