#include <catch2/catch.hpp>

#include <algorithm>

#include "hub/inbox/learned.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/database_bytes.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// A buyer with two conversations, an order, a reply and a note, and another one who stays.
struct Forgotten : Shop {
    Forgotten() : blobs(folder.name() + "/blobs") {
        hub::User user;
        user.name = "seller";
        seller = *store->addUser(user, kNoon);
        picture = blobs.put("a picture of the lamp");
        shared = blobs.put("a picture that both sent");
        auto first = asked("m1", "c1", "Wo bleibt meine Leuchte?", kNoon - 2h);
        first.from.order_external_id = "302-1";
        first.attachments = {{"lamp.jpg", "image/jpeg", "", picture, 21}, {"both.jpg", "image/jpeg", "", shared, 24}};
        auto other = message("m9", "c9", "Meine Leuchte ist da.", kNoon - 1h);
        other.from.buyer_name = "Mia Schulz";
        other.attachments = {{"both.jpg", "image/jpeg", "", shared, 24}};
        arrive({first, asked("m2", "c2", "Bitte ein Storno.", kNoon - 1h), other}, "1");
        first_conversation = conversation("c1").id;
        pullOrder(kNoon - 100h);
        store->addNote(one(), seller, {"he is polite", {}}, kNoon);
        hub::NewReply reply;
        reply.conversation = one();
        reply.user = seller;
        reply.key = "reply-0001";
        reply.text = "Guten Tag Jonas Weber";
        reply.now = kNoon;
        reply.not_before = kNoon + 1h;
        reply.hold_until = kNoon + 1h;
        second = conversation("c2").id;
        held = std::get<hub::Reply>(store->addReply(reply)).id;
        store->putDraft(one(), seller, draftOf("Lieber Jonas"), std::nullopt, kNoon);
        erasure = {store->conversation(one())->buyer.id, seller, kNoon};
    }
    static hub::NewMessage asked(const std::string& id, const std::string& in, const std::string& text, hub::Instant at) {
        auto m = message(id, in, text, at);
        m.from.buyer_external_id = "jonas@example.com";
        m.from.subject = "Bestellung von Jonas";
        return m;
    }
    void pullOrder(hub::Instant ordered_at) {
        channels::Order order;
        order.external_id = "302-1";
        order.status = channels::OrderStatus::Shipped;
        order.ordered_at = ordered_at;
        order.buyer_external_id = "jonas@example.com";
        order.ship_to = channels::Address{"Jonas Weber", "DE", "BY", "München", "80331", "+49891234567"};
        order.note = "bitte klingeln";
        order.total = channels::Money{"39.90", "EUR"};
        channels::Parcel parcel;
        parcel.tracking_number = "00340434161094042557";
        order.parcels = {parcel};
        store->putOrder(lease, order, kNoon);
    }
    /// A case as the marketplace tells it as long as it is open; without a conversation or an order that the shop knows.
    void pullCase(hub::Instant opened_at) {
        channels::Case dispute;
        dispute.external_id = "5400012345";
        dispute.kind = "item not received";
        dispute.reason = "Jonas says that it never came";
        dispute.stage = channels::Case::Stage::NeedsSeller;
        dispute.buyer_external_id = "jonas@example.com";
        dispute.opened_at = opened_at;
        hub::Arrivals arrivals;
        arrivals.cases = {dispute};
        arrivals.next.value = "9";
        store->arrive(lease, arrivals, kNoon);
    }
    [[nodiscard]] hub::Id one() const { return first_conversation; }
    void eraseAll() {
        store->beginErasing(erasure);
        for (const auto& each : store->conversationsToErase(erasure, 0, 50)) REQUIRE(store->eraseConversation(each.id, erasure, kNoon));
        store->endErasing(erasure, kNoon);
    }
    /// How often the files of the database have these bytes in them.
    std::size_t timesOnDisk(const std::string& bytes) {
        const std::string all = databaseBytes(folder.name());
        std::size_t times = 0;
        for (auto at = all.find(bytes); at != std::string::npos; at = all.find(bytes, at + 1)) ++times;
        return times;
    }
    /// Whether any table of the database speaks these words.
    bool holds(const std::string& words) {
        hub::sqlite::Database database(folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
        std::vector<std::string> tables;
        {
            auto rows = database.prepare(
                "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' "
                "AND m.name NOT LIKE '%_search%' AND c.type IN ('TEXT', 'BLOB')"
            );
            while (rows.step()) tables.push_back("\"" + rows.text(0) + "\" WHERE instr(\"" + rows.text(1) + "\", $1) > 0");
        }
        return std::ranges::any_of(tables, [&](const std::string& where) {
            auto row = database.prepare("SELECT 1 FROM " + where);
            row.with(words);
            return row.step();
        });
    }

    hub::Blobs blobs;
    std::string picture, shared;
    hub::Id seller = 0, held = 0, first_conversation = 0, second = 0;
    hub::Erasure erasure;
};

}  // namespace

TEST_CASE("nothing of an erased buyer is found and the others stay", "[store][erasing]") {
    Forgotten shop;
    for (const char* words : {"Leuchte?", "Storno", "Jonas", "jonas@", "80331", "klingeln", "polite", "0034043416"}) {
        INFO(words);
        REQUIRE(shop.holds(words));
    }
    REQUIRE(shop.find("leuchte").size() == 2);
    shop.eraseAll();
    for (const char* words : {"Leuchte?", "Storno", "Jonas", "jonas@", "80331", "klingeln", "polite", "0034043416"}) {
        INFO(words);
        CHECK_FALSE(shop.holds(words));
    }
    CHECK(shop.find("leuchte").size() == 1);
    CHECK(shop.find("weber").empty());
    CHECK(shop.find("polite").empty());
    CHECK(shop.conversation("c9").buyer.name == "Mia Schulz");
}

TEST_CASE("words of an erased buyer are in no file of the database", "[store][erasing]") {
    Forgotten shop;
    shop.arrive({Forgotten::asked("m3", "c3", "Zitronenfalter, sagte Jonas Weber", kNoon - 30min)}, "2");
    // As a text, and folded in the search's index.
    REQUIRE(shop.timesOnDisk("Zitronenfalter") > 0);
    REQUIRE(shop.timesOnDisk("itronenfalter") > shop.timesOnDisk("Zitronenfalter"));
    shop.eraseAll();
    shop.store->purgeErased();
    CHECK(shop.timesOnDisk("itronenfalter") == 0);
    CHECK(shop.timesOnDisk("jonas@example.com") == 0);
    // Nothing else is lost by it.
    CHECK(shop.find("leuchte").size() == 1);
    shop.store->purgeErased();
}

TEST_CASE("what was learned from an erased buyer is forgotten", "[store][erasing]") {
    Forgotten shop;
    shop.store->keepCorrection(shop.one(), "order_tracking");
    hub::Learned learned(*shop.store);
    hub::TagInput input;
    input.text = "Wo bleibt meine Leuchte?";
    REQUIRE_FALSE(learned.recall(input).intents.empty());
    shop.eraseAll();
    learned.relearn();
    CHECK(learned.recall(input).intents.empty());
}

TEST_CASE("what the law asks for stays of an erased buyer", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    const auto left = *shop.store->conversation(shop.one());
    CHECK(left.order_external_id == "302-1");
    CHECK(left.buyer.erased_at == kNoon);
    CHECK(left.state == hub::ConversationState::Done);
    CHECK_FALSE(left.waiting_since);
    const auto messages = shop.store->messages(left.id, 10);
    REQUIRE(messages.size() == 2);
    for (const auto& each : messages) {
        CHECK(each.erased);
        CHECK(each.text.empty());
    }
    const auto order = shop.store->order(shop.id, "302-1");
    CHECK(order->facts.total->amount == "39.90");
    CHECK(order->facts.ship_to->country == "DE");
    CHECK(order->facts.ship_to->city.empty());
    const auto acts = shop.store->auditTrail({});
    CHECK(std::ranges::count(acts, "erase_buyer", &hub::AuditEntry::action) == 1);
    CHECK(std::ranges::count(acts, "buyer_erased", &hub::AuditEntry::action) == 1);
}

TEST_CASE("a reply that was held for an erased buyer is never sent", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    CHECK(shop.store->reply(shop.held)->state == hub::ReplyState::Undone);
    CHECK(shop.store->dueReplies(shop.id, kNoon + 2h, 10).empty());
    CHECK(shop.store->draft(shop.one(), shop.seller).text.empty());
}

TEST_CASE("a page that was open brings no draft back to an erased buyer", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    shop.store->putDraft(shop.one(), shop.seller, draftOf("Lieber Jonas"), std::nullopt, kNoon + 1s);
    CHECK(shop.store->draft(shop.one(), shop.seller).text.empty());
    CHECK_FALSE(shop.holds("Jonas"));
}

TEST_CASE("while something is being sent the conversation waits with being erased", "[store][erasing]") {
    Forgotten shop;
    const auto lease = shop.lease;
    REQUIRE(shop.store->sendNow(shop.held, kNoon));
    REQUIRE(shop.store->beginSending(lease, shop.held, kNoon, kNoon + 75s));
    shop.store->beginErasing(shop.erasure);
    CHECK_FALSE(shop.store->eraseConversation(shop.one(), shop.erasure, kNoon));
    shop.store->sent(shop.held, {"s1", kNoon}, kNoon);
    CHECK(shop.store->eraseConversation(shop.one(), shop.erasure, kNoon));
    CHECK_FALSE(shop.holds("Guten Tag Jonas"));
}

TEST_CASE("what an account that was paused left in the sending keeps nobody from being erased", "[store][erasing]") {
    Forgotten shop;
    REQUIRE(shop.store->sendNow(shop.held, kNoon));
    REQUIRE(shop.store->beginSending(shop.lease, shop.held, kNoon, kNoon + 75s));
    auto account = *shop.store->account(shop.id);
    account.state = hub::AccountState::Paused;
    shop.store->changeAccount(account);
    shop.eraseAll();
    CHECK(shop.store->reply(shop.held)->state == hub::ReplyState::Undone);
    CHECK_FALSE(shop.holds("Guten Tag Jonas"));
}

TEST_CASE("a buyer who is being erased is told from one who is", "[store][erasing]") {
    Forgotten shop;
    CHECK_FALSE(shop.store->conversation(shop.one())->buyer.being_erased);
    shop.store->beginErasing(shop.erasure);
    CHECK(shop.store->conversation(shop.one())->buyer.being_erased);
    shop.eraseAll();
    // Whoever looks at it is told.
    const auto newest = shop.store->newestEvent();
    shop.store->beginErasing(shop.erasure);
    shop.store->endErasing(shop.erasure, kNoon);
    CHECK(shop.store->eventsAfter(newest, 10).size() == 2);
    CHECK_FALSE(shop.store->conversation(shop.one())->buyer.being_erased);
}

TEST_CASE("a later pull doesn't bring an erased buyer back", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    shop.arrive({Forgotten::asked("m1", "c1", "Wo bleibt meine Leuchte?", kNoon - 2h)}, "2");
    // An older one that nobody had pulled, in a conversation that nobody knew.
    shop.arrive({Forgotten::asked("m0", "c0", "Noch eine Leuchte, Jonas", kNoon - 300h)}, "3");
    shop.pullOrder(kNoon - 100h);
    CHECK_FALSE(shop.holds("Leuchte?"));
    CHECK_FALSE(shop.holds("Jonas"));
    CHECK_FALSE(shop.holds("80331"));
    CHECK_FALSE(shop.holds("jonas@"));
    CHECK_FALSE(shop.store->conversationByExternalId(shop.id, "c0"));
    CHECK(shop.store->unknownIds(shop.id, {"m0", "m1"}).empty());
}

TEST_CASE("the order of another buyer stays whole whoever quotes its number", "[store][erasing]") {
    Forgotten shop;
    auto hers = message("m20", "c20", "Wo ist mein Paket?", kNoon - 50min);
    hers.from.order_external_id = "777-1";
    hers.from.buyer_external_id = "mia@example.com";
    auto his = Forgotten::asked("m21", "c21", "Es geht um 777-1", kNoon - 40min);
    his.from.order_external_id = "777-1";
    shop.arrive({hers, his}, "2");
    channels::Order order;
    order.external_id = "777-1";
    order.status = channels::OrderStatus::Shipped;
    order.ordered_at = kNoon - 90h;
    order.buyer_external_id = "mia@example.com";
    order.ship_to = channels::Address{"Mia Schulz", "DE", "BE", "Berlin", "10115", ""};
    shop.store->putOrder(shop.lease, order, kNoon);
    shop.eraseAll();
    CHECK(shop.store->order(shop.id, "777-1")->facts.ship_to->city == "Berlin");
    CHECK(shop.store->order(shop.id, "302-1")->facts.ship_to->city.empty());
}

TEST_CASE("an order without a day that comes after the erasing is a new one", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    channels::Order order;
    order.external_id = "888-1";
    order.status = channels::OrderStatus::Paid;
    order.buyer_external_id = "jonas@example.com";
    order.note = "bitte klingeln";
    shop.store->putOrder(shop.lease, order, kNoon + 1h);
    CHECK(shop.store->order(shop.id, "888-1")->facts.note == "bitte klingeln");
}

TEST_CASE("a case that is pulled again doesn't bring an erased buyer back", "[store][erasing]") {
    Forgotten shop;
    shop.pullCase(kNoon - 3h);
    REQUIRE(shop.holds("it never came"));
    shop.eraseAll();
    CHECK_FALSE(shop.holds("it never came"));
    shop.pullCase(kNoon - 3h);
    CHECK_FALSE(shop.holds("Jonas"));
    CHECK_FALSE(shop.holds("jonas@"));
    CHECK_FALSE(shop.store->conversationByExternalId(shop.id, "case 5400012345"));
}

TEST_CASE("a conversation stays open while a case of an erased buyer needs the seller", "[store][erasing]") {
    Forgotten shop;
    shop.pullCase(kNoon - 3h);
    const bool first = shop.store->cases(shop.one()).size() == 1;
    const hub::Id disputed = first ? shop.one() : shop.second, other = first ? shop.second : shop.one();
    shop.eraseAll();
    CHECK(shop.store->conversation(disputed)->state == hub::ConversationState::Open);
    CHECK(shop.store->conversation(disputed)->waiting_since);
    CHECK(shop.store->conversation(other)->state == hub::ConversationState::Done);
}

TEST_CASE("a case from before the erasing that nobody had pulled names nobody", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    shop.pullCase(kNoon - 3h);
    CHECK_FALSE(shop.holds("Jonas"));
    CHECK_FALSE(shop.holds("jonas@"));
    std::size_t cases = 0;
    for (const hub::Id conversation : {shop.one(), shop.second}) cases += shop.store->cases(conversation).size();
    CHECK(cases == 1);
}

TEST_CASE("whoever was erased and writes again is somebody new and can be erased again", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    shop.arrive({Forgotten::asked("m3", "c1", "Guten Tag, eine neue Frage", kNoon + 1h)}, "2");
    auto again = shop.conversation("c1");
    CHECK(again.buyer.name == "Jonas Weber");
    CHECK(again.buyer.external_id == "jonas@example.com");
    CHECK_FALSE(again.buyer.erased_at);
    CHECK(again.waiting_since);
    CHECK(shop.find("frage").size() == 1);
    shop.erasure = {again.buyer.id, shop.seller, kNoon + 2h};
    shop.eraseAll();
    CHECK_FALSE(shop.holds("neue Frage"));
    CHECK_FALSE(shop.holds("Jonas"));
    shop.arrive({Forgotten::asked("m4", "c4", "Vor dem Vergessen", kNoon + 1h + 30min)}, "3");
    CHECK_FALSE(shop.holds("Vor dem Vergessen"));
}

TEST_CASE("what comes into the conversation of an erased buyer is erased when it is asked for again", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    shop.store->addNote(shop.one(), shop.seller, {"Jonas called once more", {}}, kNoon + 1h);
    REQUIRE(shop.holds("Jonas"));
    shop.erasure.asked_at = kNoon + 3h;
    shop.eraseAll();
    CHECK_FALSE(shop.holds("Jonas"));
    CHECK(shop.store->buyerById(shop.erasure.buyer)->erased_at == kNoon + 3h);
    shop.arrive({Forgotten::asked("m5", "c5", "Noch von vorhin", kNoon + 2h)}, "3");
    CHECK_FALSE(shop.holds("Noch von vorhin"));
}

TEST_CASE("a notice to an erased buyer's conversation doesn't keep him from being somebody new", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    auto notice = message("n1", "c1", "bezahlt", kNoon + 2h);
    notice.from.author = channels::Author::Notice;
    notice.from.buyer_external_id.clear();
    shop.arrive({notice, Forgotten::asked("m6", "c1", "Guten Tag", kNoon + 3h)}, "2");
    CHECK(shop.conversation("c1").buyer.id != shop.erasure.buyer);
    CHECK_FALSE(shop.conversation("c1").buyer.erased_at);
    CHECK(shop.store->messages(shop.one(), 10).size() == 2);
}

TEST_CASE("a name that is the buyer's address goes from conversations too", "[store][erasing]") {
    Forgotten shop;
    const std::string address = "relay-4711@marketplace.example 302-2";
    shop.arrive({Forgotten::asked("m7", address, "Noch etwas", kNoon - 20min)}, "2");
    shop.eraseAll();
    CHECK_FALSE(shop.holds("relay-4711"));
    shop.arrive({Forgotten::asked("m8", address, "Aus der alten Zeit", kNoon - 10min)}, "3");
    CHECK_FALSE(shop.holds("relay-4711"));
    CHECK_FALSE(shop.holds("Aus der alten Zeit"));
}

TEST_CASE("what a buyer writes while he is being erased is kept", "[store][erasing]") {
    Forgotten shop;
    shop.store->beginErasing(shop.erasure);
    shop.arrive({Forgotten::asked("m10", "c1", "Eine neue Frage", kNoon + 1min)}, "2");
    for (const auto& each : shop.store->conversationsToErase(shop.erasure, 0, 50)) {
        REQUIRE(shop.store->eraseConversation(each.id, shop.erasure, kNoon + 2min));
    }
    shop.store->endErasing(shop.erasure, kNoon + 2min);
    CHECK_FALSE(shop.holds("Leuchte?"));
    const auto fresh = shop.conversation("c1");
    CHECK(fresh.id != shop.one());
    CHECK(fresh.buyer.name == "Jonas Weber");
    CHECK(fresh.waiting_since);
    CHECK(shop.store->messages(fresh.id, 10).front().text == "Eine neue Frage");
}

TEST_CASE("erasing that was cut off goes on where it was", "[store][erasing]") {
    Forgotten shop;
    shop.store->beginErasing(shop.erasure);
    const auto all = shop.store->conversationsToErase(shop.erasure, 0, 50);
    REQUIRE(all.size() == 2);
    REQUIRE(shop.store->eraseConversation(all.front().id, shop.erasure, kNoon));
    shop.store.reset();
    shop.store = hub::openSqliteStore(shop.folder.name());
    const auto begun = shop.store->erasures();
    REQUIRE(begun.size() == 1);
    CHECK(begun.front().buyer == shop.erasure.buyer);
    CHECK(begun.front().asked_at == shop.erasure.asked_at);
    const auto left = shop.store->conversationsToErase(begun.front(), 0, 50);
    REQUIRE(left.size() == 1);
    CHECK(left.front().id == all.back().id);
}

TEST_CASE("bytes go from the disk only when nothing else speaks of them", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    const auto gone = shop.store->blobsToDrop();
    CHECK(gone == std::vector<std::string>{shop.picture});
    CHECK(shop.blobs.drop(shop.picture));
    CHECK(shop.blobs.drop(shop.picture));
    CHECK_FALSE(shop.blobs.get(shop.picture));
    CHECK(shop.blobs.get(shop.shared));
    shop.store->blobDropped(shop.picture);
    CHECK(shop.store->blobsToDrop().empty());
}

TEST_CASE("bytes that came again just now stay on the disk", "[store][erasing]") {
    Forgotten shop;
    shop.eraseAll();
    REQUIRE(shop.store->blobsToDrop() == std::vector<std::string>{shop.picture});
    // Whoever puts them here finds them, and says so a moment later.
    REQUIRE(shop.blobs.put("a picture of the lamp") == shop.picture);
    CHECK_FALSE(shop.blobs.drop(shop.picture));
    CHECK(shop.blobs.get(shop.picture));
    auto fresh = message("m30", "c30", "Siehe Bild", kNoon + 1h);
    fresh.attachments = {{"lamp.jpg", "image/jpeg", "", shop.picture, 21}};
    shop.arrive({fresh}, "2");
    CHECK(shop.store->blobsToDrop().empty());
}

TEST_CASE("bytes that come for a message that was erased meanwhile are taken off the disk", "[store][erasing]") {
    Forgotten shop;
    const auto file = shop.store->messages(shop.one(), 10).front().attachments.front().id;
    shop.eraseAll();
    const auto late = shop.blobs.put("bytes that were on their way");
    shop.store->storeAttachment(file, late, 28);
    const auto gone = shop.store->blobsToDrop();
    CHECK(std::ranges::count(gone, late) == 1);
}
