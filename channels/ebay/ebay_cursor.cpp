#include "channels/ebay/ebay_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::ebay {
namespace {

constexpr int kPhases = 4;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

void writeCases(JsonWriter& out, const CaseMemory& cases) {
    out.key("cases").beginObject().member("asked", millis(cases.asked)).key("open").beginObject();
    for (const auto& [id, told] : cases.open) out.member(id, told);
    out.endObject().endObject();
}

CaseMemory readCases(Json object) {
    CaseMemory out;
    out.asked = instant(object["asked"]);
    object["open"].forEachMember([&](std::string_view id, Json told) { out.open.emplace(id, told.text()); });
    return out;
}

}  // namespace

void CursorState::nextPhase() {
    phase = static_cast<Phase>((static_cast<int>(phase) + 1) % kPhases);
    offset = 0;
    pass = 1;
    found = false;
}

void CursorState::finish() {
    window.finish();
    nextPhase();
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1);
    out.member("orders", millis(state.orders_mark))
        .member("phase", static_cast<int>(state.phase))
        .member("offset", state.offset)
        .member("pass", state.pass)
        .member("found", state.found);
    writeCases(out, state.cases);
    state.window.write(out);
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto phase = root["phase"].integer().value_or(-1);
        if (root["v"].integer() != 1 || phase < 0 || phase >= kPhases)
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.orders_mark = instant(root["orders"]);
        state.cases = readCases(root["cases"]);
        state.phase = static_cast<CursorState::Phase>(phase);
        state.offset =
            static_cast<std::size_t>(std::max<std::int64_t>(0, root["offset"].integer().value_or(0)));
        state.pass = static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, 1000));
        state.found = root["found"].boolean().value_or(false);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::ebay
