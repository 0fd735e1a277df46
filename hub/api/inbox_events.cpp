#include "hub/api/inbox_events.h"

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch = 500;
constexpr auto kKept = 24h;

std::string reset(std::int64_t newest) { return "id: " + std::to_string(newest) + "\nevent: reset\ndata: {}\n\n"; }

}  // namespace

EventSource inboxEvents(Store& store, std::int64_t after) {
    return [&store, sent = after, is_new = true]() mutable {
        std::string out;
        // The page has followed another store, such as the one before a restore.
        if (const auto newest = is_new ? store.newestEvent() : sent; sent > newest) out += reset(sent = newest);
        is_new = false;
        // Whoever is too far behind fetches anew rather than all that happened since.
        if (sent + 1 < store.oldestEvent()) out += reset(sent = store.newestEvent());
        for (const auto& event : store.eventsAfter(sent, kBatch)) {
            out += "id: " + std::to_string(event.id) + "\nevent: " + event.type + "\ndata: " + event.data + "\n\n";
            sent = event.id;
        }
        return out;
    };
}

void dropOldEvents(Store& store, Instant now) { store.dropOldEvents(now - kKept); }

}  // namespace hub::api
