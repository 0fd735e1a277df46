#include "channels/allegro/allegro_cursor.h"

#include <algorithm>
#include <vector>

#include "channels/allegro/allegro_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"

namespace channels::allegro {
namespace {

constexpr int kMaxPasses = 5;
// The date of a thread may be written less exactly than that of its message.
constexpr std::chrono::seconds kRounding{1};
constexpr std::size_t kMaxThreads = 2000;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

/// What is forgotten is only read once more.
void keepNewest(std::map<std::string, Instant>& threads) {
    if (threads.size() <= kMaxThreads) return;
    std::vector<Instant> dates;
    for (const auto& [id, at] : threads) dates.push_back(at);
    const auto limit = dates.end() - static_cast<std::ptrdiff_t>(kMaxThreads);
    std::nth_element(dates.begin(), limit, dates.end());
    std::erase_if(threads, [&](const auto& entry) { return entry.second < *limit; });
}

}  // namespace

Instant CursorState::reach() const { return pass == 1 ? window.floor() : std::max(window.first(), begun() - kOverlap); }

bool CursorState::hasRead(const Thread& thread) const {
    const auto found_at = read.find(thread.id);
    return found_at != read.end() && thread.last_at == found_at->second;
}

void CursorState::noteRead(const Thread& thread, const MessageList& list) {
    if (!thread.last_at) return;
    const Instant last = *thread.last_at;
    // Both lists can lag behind (issues 5192, 5339), and a message that is held back can come before one that isn't.
    const bool settled = list.newest_at + kRounding >= last && !list.undecided && last < begun() - kOverlap;
    if (settled || last < window.begun()) read[thread.id] = last;
}

void CursorState::turnPage() {
    offset += kPageLimit;
    keepNewest(read);
}

bool CursorState::endPass() {
    const bool again = offset > 0 && found && pass < kMaxPasses;
    offset = 0;
    found = false;
    if (again) {
        ++pass;
        return false;
    }
    window.finish();
    pass = 1;
    std::erase_if(read, [this](const auto& entry) { return entry.second < reach(); });
    keepNewest(read);
    return true;
}

std::string writeCursor(const CursorState& state) {
    JsonWriter out;
    out.beginObject().member("v", 1).member("offset", state.offset);
    out.member("pass", state.pass).member("found", state.found);
    state.window.write(out);
    out.key("threads").beginObject();
    for (const auto& [id, at] : state.read) out.member(id, millis(at));
    out.endObject().endObject();
    return out.str();
}

CursorState readCursor(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto offset = root["offset"].integer();
        if (root["v"].integer() != 1 || !offset || *offset < 0) throw NotUnderstood("cursor: not one of this version");
        CursorState state;
        state.window = PullWindow::read(root);
        state.offset = static_cast<std::size_t>(*offset);
        state.pass = static_cast<int>(std::clamp<std::int64_t>(root["pass"].integer().value_or(1), 1, kMaxPasses));
        state.found = root["found"].boolean().value_or(false);
        root["threads"].forEachMember([&](std::string_view id, Json at) { state.read.emplace(id, instant(at)); });
        return state;
    } catch (const JsonError& error) {
        throw NotUnderstood("cursor: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::allegro
