#include "channels/dhgate/dhgate_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::dhgate {
namespace {

int counter(Json value) {
    return static_cast<int>(std::clamp<std::int64_t>(value.integer().value_or(1), 1, 100'000));
}

}  // namespace

void CursorState::finish() {
    window.finish();
    page = 1;
    pass = 1;
    found = false;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1);
    out.member("page", state.page).member("pass", state.pass).member("found", state.found);
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
        state.page = counter(root["page"]);
        state.pass = counter(root["pass"]);
        state.found = root["found"].boolean().value_or(false);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::dhgate
