#include "channels/wish/wish_cursor.h"

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::wish {

void CursorState::finish() {
    window.finish();
    next = {};
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("next", static_cast<std::int64_t>(state.next.time_since_epoch().count()));
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto next = root["next"].integer();
        if (root["v"].integer() != 1 || !next) throw NotUnderstood("cursor: not one of this version");
        return {PullWindow::read(root), Instant(std::chrono::milliseconds(*next))};
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::wish
