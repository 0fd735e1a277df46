#include <catch2/catch.hpp>

#include "hub/store/owner.h"
#include "tests/support/shop.h"

using namespace tests;

TEST_CASE("a page that is pulled twice is stored once", "[store]") {
    Shop shop;
    CHECK(shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c1", "Hallo?", kNoon + 1min)}).stored == 2);
    const auto again = shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c1", "Hallo?", kNoon + 1min)});
    CHECK(again.stored == 0);
    CHECK(again.known == 2);
    CHECK(shop.store->messages(shop.conversation("c1").id, 10).size() == 2);
}

TEST_CASE("the cursor moves with its messages or not at all", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)}, "after m1");
    CHECK(shop.store->account(shop.id)->cursor.value == "after m1");

    const auto newer = *shop.store->lease(shop.id, "test", kNoon, 10min);
    CHECK_THROWS_AS(shop.arrive({message("m2", "c1", "x", kNoon)}, "after m2"), hub::LeaseLost);
    CHECK(shop.store->account(shop.id)->cursor.value == "after m1");
    CHECK_FALSE(shop.store->knowsMessage(shop.id, "m2"));
    CHECK(newer.fence > shop.lease.fence);
}

TEST_CASE("someone else gets an account only when its lease has run out", "[store]") {
    Shop shop;
    CHECK_FALSE(shop.store->lease(shop.id, "other", kNoon + 9min, 10min));
    CHECK(shop.store->lease(shop.id, "other", kNoon + 10min, 10min));
}

TEST_CASE("the lease of a process that has ended need not be waited for", "[store]") {
    Shop shop;
    const std::string alive = hub::processAsOwner();
    std::string ended = alive;
    ended.back() = ended.back() == '0' ? '1' : '0';  // as if the process id had been given to another since
    REQUIRE(shop.store->lease(shop.id, alive, kNoon + 10min, 10min));
    CHECK_FALSE(shop.store->lease(shop.id, "other", kNoon + 11min, 10min));
    shop.store->release(*shop.store->lease(shop.id, alive, kNoon + 11min, 10min));
    REQUIRE(shop.store->lease(shop.id, ended, kNoon + 11min, 10min));
    CHECK(shop.store->lease(shop.id, "other", kNoon + 11min, 10min));
}

TEST_CASE("a buyer waits since the first message that nobody answered", "[store]") {
    Shop shop;
    auto own = message("s1", "c1", "Gern geschehen.", kNoon + 1min);
    own.from.author = channels::Author::Seller;
    shop.arrive({message("m1", "c1", "Danke", kNoon), own});
    CHECK_FALSE(shop.conversation("c1").waiting_since);

    shop.arrive({message("m3", "c1", "Noch etwas", kNoon + 3min), message("m2", "c1", "Eine Frage", kNoon + 2min)});
    CHECK(shop.conversation("c1").waiting_since == kNoon + 2min);
    CHECK(shop.conversation("c1").snippet == "Noch etwas");
}

TEST_CASE("a conversation in which no buyer has written has no tags", "[store]") {
    Shop shop;
    auto own = message("s1", "c1", "Ihr Paket ist unterwegs.", kNoon);
    own.from.author = channels::Author::Seller;
    shop.arrive({own});
    CHECK(shop.conversation("c1").tags.json.empty());

    shop.arrive({message("m1", "c1", "Danke", kNoon + 1min)});
    CHECK_FALSE(shop.conversation("c1").tags.json.empty());
}

TEST_CASE("a notice starts no clock and an automatic mail doesn't either", "[store]") {
    Shop shop;
    auto notice = message("n1", "c1", "Your account statement", kNoon);
    notice.from.author = channels::Author::Notice;
    auto automatic = message("a1", "c2", "Out of office", kNoon);
    automatic.from.automatic = true;
    shop.arrive({notice, automatic});
    CHECK_FALSE(shop.conversation("c1").waiting_since);
    CHECK_FALSE(shop.conversation("c2").waiting_since);
    CHECK_FALSE(shop.conversation("c2").unread);
}

TEST_CASE("a message deadline is met by an answer", "[store]") {
    Shop shop;
    auto m = message("m1", "c1", "Wo?", kNoon);
    m.due_at = kNoon + 24h;
    m.due_rule = "24 hours";
    shop.arrive({m});
    REQUIRE(shop.conversation("c1").deadline);
    CHECK(shop.conversation("c1").deadline->at == kNoon + 24h);
    CHECK(shop.conversation("c1").deadline->rule == "24 hours");

    auto own = message("s1", "c1", "Hier.", kNoon + 1h);
    own.from.author = channels::Author::Seller;
    shop.arrive({own});
    CHECK_FALSE(shop.conversation("c1").deadline);
}

TEST_CASE("an answer on the marketplace's own page settles the conversation", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon - 1h)});
    hub::Arrivals arrivals;
    arrivals.settled_conversations = {"c1", "unknown"};
    shop.store->arrive(shop.lease, arrivals, kNoon);
    CHECK_FALSE(shop.conversation("c1").waiting_since);
}

TEST_CASE("an old message that arrives late doesn't open what is done", "[store]") {
    Shop shop;
    shop.arrive({message("m2", "c1", "Danke", kNoon - 1h)});
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    shop.store->changeConversation(shop.conversation("c1").id, done, 1, kNoon);
    shop.arrive({message("m1", "c1", "Wo?", kNoon - 2h)});
    CHECK(shop.conversation("c1").state == hub::ConversationState::Done);
    shop.arrive({message("m3", "c1", "Es ist kaputt", kNoon + 1h)});
    CHECK(shop.conversation("c1").state == hub::ConversationState::Open);
}

TEST_CASE("what can't be read is kept whole, once, and the rest goes on", "[store]") {
    Shop shop;
    hub::Arrivals arrivals;
    arrivals.messages = {message("m1", "c1", "Wo?", kNoon)};
    arrivals.unreadable = {{"bad", "no sender", std::string("\0\xff raw", 6)}};
    arrivals.next.value = "2";
    CHECK(shop.store->arrive(shop.lease, arrivals, kNoon).quarantined == 1);
    CHECK(shop.store->arrive(shop.lease, arrivals, kNoon).quarantined == 0);
    const auto kept = shop.store->quarantine(std::nullopt, 0, 10);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].reason == "no sender");
    CHECK(shop.store->quarantinedRaw(kept[0].id) == std::string("\0\xff raw", 6));
    CHECK(shop.store->account(shop.id)->cursor.value == "2");
    shop.store->noteRetry(kept[0].id, true, "");
    CHECK(shop.store->quarantine(std::nullopt, 0, 10).empty());
}

TEST_CASE("an order's parcels are replaced, not added to", "[store]") {
    Shop shop;
    channels::Order order;
    order.external_id = "302-1";
    order.status = channels::OrderStatus::Shipped;
    order.total = channels::Money{"39.90", "EUR"};
    order.items = {{"LMP", "", "Lampe", 2, {{"colour", "schwarz"}}}};
    order.parcels = {{"DHL", "111", "", "", kNoon, {}}, {"UPS", "222", "", "", {}, {}}};
    hub::Arrivals arrivals;
    arrivals.orders = {order};
    shop.store->arrive(shop.lease, arrivals, kNoon);
    shop.store->arrive(shop.lease, arrivals, kNoon + 1h);
    const auto stored = shop.store->order(shop.id, "302-1");
    REQUIRE(stored);
    CHECK(stored->facts.parcels.size() == 2);
    CHECK(stored->facts.parcels[0].shipped_at == kNoon);
    CHECK(stored->facts.items.at(0).options.at("colour") == "schwarz");
    CHECK(stored->facts.total->amount == "39.90");
    CHECK(stored->fetched_at == kNoon + 1h);
}
