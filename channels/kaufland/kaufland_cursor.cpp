#include "channels/kaufland/kaufland_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"

namespace channels::kaufland {

void CursorState::enter(Phase next) {
    phase = next;
    offset = 0;
}

void CursorState::finish() {
    window.finish();
    enter(Phase::Stream);
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("phase", static_cast<int>(state.phase)).member("offset", state.offset);
    out.key("due").beginObject();
    for (const auto& [id, attempts] : state.due) out.member(id, attempts);
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
        if (root["v"].integer() != 1 || phase < 0 || phase > static_cast<int>(CursorState::Phase::Read))
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.phase = static_cast<CursorState::Phase>(phase);
        state.offset = static_cast<std::size_t>(std::max<std::int64_t>(0, root["offset"].integer().value_or(0)));
        root["due"].forEachMember([&](std::string_view id, Json attempts) {
            state.due[std::string(id)] =
                static_cast<int>(std::clamp<std::int64_t>(attempts.integer().value_or(0), 0, 100));
        });
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::kaufland
