#include "channels/aliexpress/aliexpress_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"

namespace channels::aliexpress {
namespace {

constexpr int kMaxPasses = 5;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instantOf(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

void writeIssues(JsonWriter& out, const IssueMemory& issues) {
    out.key("issues").beginObject().member("asked", millis(issues.asked)).key("open").beginObject();
    for (const auto& [id, told] : issues.open)
        out.key(id).beginArray().value(told.version).value(told.buyer_login_id).endArray();
    out.endObject().endObject();
}

IssueMemory readIssues(Json object) {
    IssueMemory out;
    out.asked = instantOf(object["asked"]);
    object["open"].forEachMember([&](std::string_view id, Json told) {
        out.open.emplace(id, IssueMemory::Told{told[0].text(), told[1].text()});
    });
    return out;
}

}  // namespace

bool ListPlace::advance(const ChannelList& read) {
    if (read.rows < kPageRows) return false;
    if ((page + 1) * kPageRows <= kMaxRows) {
        ++page;
        return true;
    }
    if (!read.oldest) return false;
    // Rows of that same millisecond may be cut off.
    const Instant narrowed = *read.oldest + std::chrono::milliseconds(1);
    if (until != Instant{} && narrowed >= until) return false;
    until = narrowed;
    page = 1;
    return true;
}

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
    out.beginObject().member("v", 1).member("page", state.place.page);
    out.member("until", millis(state.place.until));
    out.member("pass", state.pass).member("found", state.found);
    writeIssues(out, state.issues);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        if (root["v"].integer() != 1) throw NotUnderstood("cursor: not one of this version");
        constexpr auto kMaxPage = static_cast<std::int64_t>(kMaxRows / kPageRows);
        CursorState state;
        state.window = PullWindow::read(root);
        state.place.page =
            static_cast<std::size_t>(std::clamp<std::int64_t>(root["page"].integer().value_or(1), 1, kMaxPage)
            );
        state.place.until = instantOf(root["until"]);
        state.pass =
            static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, kMaxPasses));
        state.found = root["found"].boolean().value_or(false);
        state.issues = readIssues(root["issues"]);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::aliexpress
