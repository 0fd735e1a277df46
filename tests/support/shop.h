#pragma once
#include <string>

#include "channels/contract/transports.h"
#include "hub/store/store.h"
#include "tests/support/temporary_folder.h"

namespace tests {

using namespace std::chrono_literals;

inline constexpr hub::Instant kNoon = std::chrono::sys_days(std::chrono::November / 21 / 2026) + 12h;

/// A clock that stands still until it is moved.
class FakeClock final : public channels::Clock {
public:
    [[nodiscard]] hub::Instant now() const override { return now_; }
    void advance(std::chrono::milliseconds by) { now_ += by; }

private:
    hub::Instant now_ = kNoon;
};

/// A buyer's message as the inbox hands it to the store.
inline hub::NewMessage message(const std::string& id, const std::string& conversation, const std::string& text, hub::Instant at) {
    hub::NewMessage m;
    m.from.external_id = id;
    m.from.conversation_external_id = conversation;
    m.from.buyer_external_id = "buyer of " + conversation;
    m.from.buyer_name = "Jonas Weber";
    m.from.author = channels::Author::Buyer;
    m.from.raw = "raw " + text;
    m.text = text;
    m.at = at;
    m.received_at = at;
    m.tags = {"de", "shipping", "order_tracking", {}, R"({"topic":"shipping","intent":"order_tracking","risks":["review"]})"};
    return m;
}

/// A reply in the writing that is nothing but text.
inline hub::Draft draftOf(const std::string& text) {
    hub::Draft draft;
    draft.text = text;
    return draft;
}

/// A search as the store takes it, by names that nobody has.
inline hub::Asked asked(const std::string& text, const hub::Askable& askable = {}) {
    auto query = hub::parseQuery(text);
    return hub::askedBy(query, askable);
}

/// A store in a folder of its own with one account that is leased.
struct Shop {
    Shop() : store(hub::openSqliteStore(folder.name())) {
        hub::Account account;
        account.kind = "lantern";
        account.name = "lamps";
        id = store->addAccount(account, kNoon);
        lease = *store->lease(id, "test", kNoon, 10min);
    }

    hub::ArrivalCounts arrive(std::vector<hub::NewMessage> messages, const std::string& cursor = "1") {
        hub::Arrivals arrivals;
        arrivals.messages = std::move(messages);
        arrivals.next.value = cursor;
        return store->arrive(lease, arrivals, kNoon);
    }

    hub::Conversation conversation(const std::string& external_id) {
        return *store->conversation(*store->conversationByExternalId(id, external_id));
    }

    std::vector<hub::SearchHit> find(const std::string& text) { return store->search(asked(text), "", 10).items; }

    TemporaryFolder folder;
    std::unique_ptr<hub::Store> store;
    hub::Id id = 0;
    hub::Lease lease;
};

}  // namespace tests
