#include "channels/lazada/lazada_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"

namespace channels::lazada {
namespace {

constexpr int kMaxPasses = 5;

}  // namespace

bool CursorState::passAgain() {
    if (place.isFirst() || !found || pass >= kMaxPasses) return false;
    place = {};
    found = false;
    ++pass;
    return true;
}

void CursorState::finish() {
    window.finish();
    place = {};
    pass = 1;
    found = false;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1);
    out.member("start", static_cast<std::int64_t>(state.place.start.time_since_epoch().count()));
    out.member("last_session", state.place.last_id).member("pass", state.pass).member("found", state.found);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        if (root["v"].integer() != 1) throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.place.start = Instant(std::chrono::milliseconds(root["start"].integer().value_or(0)));
        state.place.last_id = root["last_session"].text();
        state.pass =
            static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, kMaxPasses));
        state.found = root["found"].boolean().value_or(false);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::lazada
