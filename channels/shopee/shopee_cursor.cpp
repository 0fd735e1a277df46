#include "channels/shopee/shopee_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::shopee {
namespace {

constexpr int kMaxPasses = 5;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

}  // namespace

Instant CursorState::reach() const { return std::max(window.floor(), again_from); }

bool CursorState::endPass() {
    if (older != 0 && found && pass < kMaxPasses) {
        again_from = top - kOverlap;
        older = 0;
        found = false;
        ++pass;
        return false;
    }
    window.finish();
    older = 0;
    top = again_from = {};
    pass = 1;
    found = false;
    return true;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("older", state.older);
    out.member("top", millis(state.top)).member("again", millis(state.again_from));
    out.member("pass", state.pass).member("found", state.found);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto older = root["older"].integer();
        if (root["v"].integer() != 1 || !older) throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.older = *older;
        state.top = instant(root["top"]);
        state.again_from = instant(root["again"]);
        state.pass = static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, kMaxPasses));
        state.found = root["found"].boolean().value_or(false);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::shopee
