#include "channels/kit/pull_window.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "channels/contract/errors.h"

namespace channels {
namespace {

constexpr std::size_t kMaxKnown = 4000;

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(Json value) { return Instant(std::chrono::milliseconds(value.integer().value_or(0))); }

void keepNewest(std::map<std::string, Instant>& known, std::size_t count) {
    std::vector<Instant> dates;
    for (const auto& [id, at] : known) dates.push_back(at);
    const auto limit = dates.end() - static_cast<std::ptrdiff_t>(count);
    std::nth_element(dates.begin(), limit, dates.end());
    std::erase_if(known, [&](const auto& entry) { return entry.second < *limit; });
}

}  // namespace

Instant PullWindow::floor() const { return std::max(first_, mark_ - kOverlap); }

void PullWindow::begin(Instant marketplace_now, Instant our_now) {
    if (begun_ == Instant{}) begun_ = std::min(marketplace_now, our_now);
}

void PullWindow::remember(const std::string& id, Instant at) {
    newest_ = std::max(newest_, at);
    // What the window can't reach comes again only beside something new: the store knows it.
    if (at < floor()) return;
    known_[id] = at;
    // Half at once, so that the sorting is rare.
    if (known_.size() > kMaxKnown) keepNewest(known_, kMaxKnown / 2);
}

void PullWindow::finish() {
    mark_ = std::max(mark_, std::min(newest_, begun_));
    std::erase_if(known_, [this](const auto& entry) { return entry.second < floor(); });
    newest_ = {};
    begun_ = {};
}

void PullWindow::write(JsonWriter& out) const {
    out.member("first", millis(first_)).member("mark", millis(mark_));
    out.member("begun", millis(begun_)).member("newest", millis(newest_)).key("known").beginObject();
    for (const auto& [id, at] : known_) out.member(id, millis(at));
    out.endObject();
}

PullWindow PullWindow::read(Json object) {
    PullWindow out;
    out.first_ = instant(object["first"]);
    out.mark_ = instant(object["mark"]);
    out.begun_ = instant(object["begun"]);
    out.newest_ = instant(object["newest"]);
    object["known"].forEachMember([&](std::string_view id, Json at) { out.known_.emplace(id, instant(at)); });
    return out;
}

void dropKnown(const PullWindow& window, std::vector<Incoming>& messages, std::vector<Unreadable>& unreadable) {
    std::erase_if(messages, [&](const Incoming& m) {
        return window.knows(m.external_id) || (m.sent_at && *m.sent_at < window.first());
    });
    std::erase_if(unreadable, [&](const Unreadable& u) { return window.knows(u.external_id); });
}

void takeNew(Page& page, PullWindow& window, std::vector<Incoming> messages, std::vector<Unreadable> unreadable) {
    dropKnown(window, messages, unreadable);
    for (const auto& message : messages)
        window.remember(message.external_id, message.sent_at.value_or(window.begun()));
    for (const auto& bad : unreadable) window.remember(bad.external_id, window.begun());
    std::set<std::string> bounced;
    for (const auto& message : messages) bounced.insert(message.bounced);
    const auto last = std::find_if(messages.rbegin(), messages.rend(), [&](const Incoming& m) {
        return m.author != Author::Notice && !m.automatic && !bounced.contains(m.external_id);
    });
    if (last != messages.rend() && last->author == Author::Seller)
        page.settled_conversations.push_back(last->conversation_external_id);
    std::move(messages.begin(), messages.end(), std::back_inserter(page.messages));
    std::move(unreadable.begin(), unreadable.end(), std::back_inserter(page.unreadable));
}

void pullSteps(Page& page, int most, std::size_t full, const std::function<bool(Page&)>& step) {
    const auto entries = [&] { return page.messages.size() + page.orders.size() + page.cases.size(); };
    page.more = true;
    int done = 0;
    try {
        for (; done < most && page.more && entries() < full; ++done) page.more = !step(page);
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused&) {
        throw;
    } catch (const Throttled&) {
        if (done == 0 && page.messages.empty()) throw;
        page.more = true;
    } catch (const ChannelError&) {
        if (page.messages.empty()) throw;
        page.more = true;
    }
}

}  // namespace channels
