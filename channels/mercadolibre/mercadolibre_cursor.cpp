#include "channels/mercadolibre/mercadolibre_cursor.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::mercadolibre {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMaxPacks = 2000;
// A conversation is closed 30 days after its last message (substatus blocked_by_time).
constexpr std::chrono::hours kWatchFor{30 * 24};
constexpr std::chrono::hours kYoung{48};
constexpr std::chrono::minutes kReadYoungAgain{10};
constexpr std::chrono::hours kReadOldAgain{6};

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

bool isStale(const WatchedPack& pack, Instant now) {
    const Instant again = pack.read + (now - pack.active < kYoung ? Instant::duration(kReadYoungAgain) : kReadOldAgain);
    return again <= now;
}

void writePack(JsonWriter& out, const WatchedPack& pack) {
    out.beginArray().value(pack.order).value(pack.buyer).value(pack.state);
    out.value(millis(pack.active)).value(millis(pack.newest)).value(millis(pack.read)).value(pack.unread).endArray();
}

WatchedPack readPack(Json value) {
    WatchedPack out;
    out.order = value[std::size_t{0}].text();
    out.buyer = value[std::size_t{1}].text();
    out.state = value[std::size_t{2}].text();
    out.active = instant(value[std::size_t{3}]);
    out.newest = instant(value[std::size_t{4}]);
    out.read = instant(value[std::size_t{5}]);
    out.unread = value[std::size_t{6}].integer().value_or(0);
    return out;
}

}  // namespace

void PackWatch::sold(const std::string& pack, const std::string& order, const std::string& buyer, Instant at) {
    WatchedPack& known = packs_[pack];
    // Of several orders in a pack the first one stays: messages name one order, always the same.
    if (known.order.empty()) known.order = order;
    if (known.buyer.empty()) known.buyer = buyer;
    known.active = std::max(known.active, at);
}

std::vector<std::string> PackWatch::due(const UnreadCounts& unread, Instant now) {
    for (const auto& [pack, count] : unread) {
        if (!packs_.contains(pack)) packs_[pack].active = now;
    }
    std::vector<std::string> changed, stale;
    for (const auto& [id, pack] : packs_) {
        const auto found = unread.find(id);
        const std::int64_t count = found == unread.end() ? 0 : found->second;
        if (count != pack.unread) {
            changed.push_back(id);
        } else if (isStale(pack, now)) {
            stale.push_back(id);
        }
    }
    changed.insert(changed.end(), stale.begin(), stale.end());
    return changed;
}

void PackWatch::forget(Instant now) {
    std::erase_if(packs_, [&](const auto& entry) {
        return entry.second.unread == 0 && entry.second.active + kWatchFor < now;
    });
    if (packs_.size() <= kMaxPacks) return;
    std::vector<Instant> dates;
    for (const auto& [id, pack] : packs_) dates.push_back(pack.active);
    const auto limit = dates.end() - static_cast<std::ptrdiff_t>(kMaxPacks);
    std::nth_element(dates.begin(), limit, dates.end());
    std::erase_if(packs_, [&](const auto& entry) { return entry.second.unread == 0 && entry.second.active < *limit; });
}

void PackWatch::write(JsonWriter& out) const {
    out.beginObject();
    for (const auto& [id, pack] : packs_) writePack(out.key(id), pack);
    out.endObject();
}

PackWatch PackWatch::read(Json object) {
    PackWatch out;
    object.forEachMember([&](std::string_view id, Json value) { out.packs_.emplace(id, readPack(value)); });
    return out;
}

bool OpenQuestions::meet(const std::string& id) { return listed_.insert_or_assign(id, true).second; }

std::vector<std::string> OpenQuestions::missing() const {
    std::vector<std::string> out;
    for (const auto& [id, listed] : listed_) {
        if (!listed) out.push_back(id);
    }
    return out;
}

void OpenQuestions::startOver() {
    for (auto& [id, listed] : listed_) listed = false;
}

void OpenQuestions::write(JsonWriter& out) const {
    out.beginObject();
    for (const auto& [id, listed] : listed_) out.member(id, listed);
    out.endObject();
}

OpenQuestions OpenQuestions::read(Json object) {
    OpenQuestions out;
    object.forEachMember([&](std::string_view id, Json listed) {
        out.listed_.emplace(id, listed.boolean().value_or(false));
    });
    return out;
}

void CursorState::enter(Phase next) {
    phase = next;
    offset = 0;
}

void CursorState::finish(Instant now) {
    window.finish();
    packs.forget(now);
    enter(Phase::Sales);
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", kVersion);
    out.member("sales", millis(state.sales_mark)).member("phase", static_cast<int>(state.phase));
    out.member("offset", state.offset);
    state.window.write(out);
    state.questions.write(out.key("questions"));
    state.packs.write(out.key("packs"));
    out.endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto phase = root["phase"].integer().value_or(-1);
        if (root["v"].integer() != kVersion || phase < 0 || phase > static_cast<int>(CursorState::Phase::Packs))
            throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.sales_mark = instant(root["sales"]);
        state.phase = static_cast<CursorState::Phase>(phase);
        state.offset = static_cast<std::size_t>(std::max<std::int64_t>(0, root["offset"].integer().value_or(0)));
        state.questions = OpenQuestions::read(root["questions"]);
        state.packs = PackWatch::read(root["packs"]);
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::mercadolibre
