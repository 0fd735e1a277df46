#include "channels/mirakl/mirakl_cursor.h"

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::mirakl {

void CursorState::finish() {
    window.finish();
    page_token.clear();
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("page_token", state.page_token);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        if (root["v"].integer() != 1) throw NotUnderstood("cursor: not one of this version");
        return {PullWindow::read(root), root["page_token"].text()};
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::mirakl
