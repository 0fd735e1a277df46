#include "channels/trendyol/trendyol_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"

namespace channels::trendyol {
namespace {

constexpr std::int64_t kVersion = 1;

Walk::Phase readPhase(Json value) {
    const auto phase = value.integer().value_or(-1);
    if (phase < 0 || phase > static_cast<int>(Walk::Phase::Left)) throw NotUnderstood("cursor: no such phase");
    return static_cast<Walk::Phase>(phase);
}

void writeWalk(JsonWriter& out, const Walk& walk) {
    out.beginObject().member("phase", static_cast<int>(walk.phase)).member("page", walk.page);
    out.member("from", walk.from.time_since_epoch().count());
    walk.window.write(out);
    walk.open.write(out.key("open"));
    out.endObject();
}

Walk readWalk(Json object) {
    Walk out;
    out.window = PullWindow::read(object);
    out.phase = readPhase(object["phase"]);
    out.from = Instant(std::chrono::milliseconds(object["from"].integer().value_or(0)));
    out.page = static_cast<std::size_t>(std::max<std::int64_t>(0, object["page"].integer().value_or(0)));
    out.open = OpenQuestions::read(object["open"]);
    return out;
}

}  // namespace

bool OpenQuestions::isKnown(const std::string& id, const std::string& version) const {
    const auto found = known_.find(id);
    return found != known_.end() && found->second.version == version;
}

void OpenQuestions::keep(const std::string& id, const std::string& version) { known_[id] = {version, true}; }

void OpenQuestions::meet(const std::string& id) {
    if (const auto found = known_.find(id); found != known_.end()) found->second.met = true;
}

std::vector<std::string> OpenQuestions::missing(std::size_t most) const {
    std::vector<std::string> out;
    for (const auto& [id, known] : known_) {
        if (!known.met && out.size() < most) out.push_back(id);
    }
    return out;
}

void OpenQuestions::startOver() {
    for (auto& [id, known] : known_) known.met = false;
}

void OpenQuestions::write(JsonWriter& out) const {
    out.beginObject();
    for (const auto& [id, known] : known_) out.key(id).beginArray().value(known.version).value(known.met).endArray();
    out.endObject();
}

OpenQuestions OpenQuestions::read(Json object) {
    OpenQuestions out;
    object.forEachMember([&](std::string_view id, Json known) {
        const bool met = known[std::size_t{1}].boolean().value_or(false);
        out.known_[std::string(id)] = {known[std::size_t{0}].text(), met};
    });
    return out;
}

void Walk::enter(Phase next) {
    phase = next;
    page = 0;
}

void Walk::begin(Instant since) {
    enter(Phase::Changed);
    from = since;
    open.startOver();
}

void Walk::finish() {
    window.finish();
    from = {};
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", kVersion).member("at", state.storefront).key("walks").beginObject();
    for (const auto& [storefront, walk] : state.walks) writeWalk(out.key(storefront), walk);
    out.endObject().endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        if (root["v"].integer() != kVersion) throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.storefront = root["at"].text();
        root["walks"].forEachMember([&](std::string_view storefront, Json walk) {
            state.walks.emplace(storefront, readWalk(walk));
        });
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::trendyol
