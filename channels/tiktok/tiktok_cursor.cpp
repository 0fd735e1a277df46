#include "channels/tiktok/tiktok_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::tiktok {

void CursorState::nextPass() {
    page_token.clear();
    found = false;
    ++pass;
}

void CursorState::finish() {
    window.finish();
    page_token.clear();
    found = false;
    pass = 1;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("token", state.page_token);
    out.member("pass", state.pass).member("found", state.found);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        if (root["v"].integer() != 1 || !root["token"].isString())
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.page_token = root["token"].text();
        state.pass = static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, 1000));
        state.found = root["found"].boolean().value_or(false);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::tiktok
