#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "hub/store/backup/backup.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

std::vector<std::string> names(const hub::ConversationPage& page) {
    std::vector<std::string> all;
    for (const auto& c : page.items) all.push_back(c.external_id);
    return all;
}

hub::NewMessage due(const std::string& conversation, std::chrono::minutes in) {
    auto m = message("m " + conversation, conversation, "Wo?", kNoon - 1h);
    m.due_at = kNoon + in;
    return m;
}

}  // namespace

TEST_CASE("what is due soon comes first, then what must go first, then the rest", "[store]") {
    Shop shop;
    auto urgent = due("case", 20h);
    urgent.first = true;
    shop.arrive({due("later", 10h), urgent, due("soon", 3h), due("overdue", -30min)});
    hub::ConversationFilter filter;
    filter.now = kNoon;
    CHECK(names(shop.store->conversations(filter)) == std::vector<std::string>{"overdue", "soon", "case", "later"});

    SECTION("page by page without a gap or a double") {
        filter.limit = 1;
        std::vector<std::string> walked;
        do {
            const auto page = shop.store->conversations(filter);
            for (const auto& name : names(page)) walked.push_back(name);
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
        CHECK(walked == std::vector<std::string>{"overdue", "soon", "case", "later"});
    }
    SECTION("those whose deadline has passed have a view with a count of their own") {
        filter.view = hub::View::Overdue;
        CHECK(names(shop.store->conversations(filter)) == std::vector<std::string>{"overdue"});
        CHECK(shop.store->counts(1, kNoon)["overdue"] == 1);
        filter.now = kNoon + 5h;
        filter.limit = 1;
        const auto first = shop.store->conversations(filter);
        CHECK(names(first) == std::vector<std::string>{"overdue"});
        filter.cursor = first.next;
        CHECK(names(shop.store->conversations(filter)) == std::vector<std::string>{"soon"});
        hub::ConversationChange snoozed;
        snoozed.state = hub::ConversationState::Snoozed;
        snoozed.snoozed_until = kNoon + 24h;
        shop.store->changeConversation(shop.conversation("overdue").id, snoozed, 1, kNoon);
        filter.cursor.clear();
        CHECK(names(shop.store->conversations(filter)) == std::vector<std::string>{"soon"});
    }
    SECTION("a cursor that nobody gave is refused") {
        for (const char* cursor : {"1.x.'; DROP TABLE messages", "-1.0.0", "99999999999999999999.1.1", "1.1"}) {
            filter.cursor = cursor;
            CHECK_THROWS_AS(shop.store->conversations(filter), std::invalid_argument);
        }
    }
    SECTION("filters narrow it") {
        filter.risk = "review";
        CHECK(shop.store->conversations(filter).items.size() == 4);
        filter.language = "ja";
        CHECK(shop.store->conversations(filter).items.empty());
    }
}

TEST_CASE("one and two Chinese characters find, and so do order numbers", "[store][search]") {
    Shop shop;
    auto m = message("m1", "c1", "我的包裹在哪里？", kNoon);
    m.from.order_external_id = "302-1234567-1234567";
    shop.arrive({m, message("m2", "c2", "Wo ist die Fußmatte?", kNoon)});
    CHECK(shop.find("包").size() == 1);
    CHECK(shop.find("包裹").size() == 1);
    CHECK(shop.find("裹包").empty());
    CHECK(shop.find("FUSSMATTE").size() == 1);
    CHECK(shop.find("fußm").size() == 1);
    CHECK(shop.find("302-1234567-1234567").size() == 1);
    CHECK(shop.find("\" OR NEAR( *").empty());
    CHECK(shop.find("").empty());
}

TEST_CASE("the queue and the search use their indexes", "[store][plan]") {
    Shop shop;
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    const auto plan = [&](const std::string& sql) {
        auto rows = database.prepare("EXPLAIN QUERY PLAN " + sql);
        std::string all;
        while (rows.step()) all += rows.text(3) + "\n";
        return all;
    };
    const auto soon = plan(
        "SELECT id FROM conversations c INDEXED BY queue_due WHERE c.waiting_since IS NOT NULL AND c.state = 'open' AND c.due_at IS NOT NULL "
        "AND c.due_at <= 5 ORDER BY c.due_at, c.id LIMIT 50"
    );
    CHECK(soon.find("queue_due") != std::string::npos);
    CHECK(soon.find("TEMP B-TREE") == std::string::npos);
    const auto rest = plan(
        "SELECT id FROM conversations c INDEXED BY queue_cost WHERE c.waiting_since IS NOT NULL AND c.state = 'open' AND c.first = 0 "
        "AND (c.due_at IS NULL OR c.due_at > 5) ORDER BY c.cost_at, c.id LIMIT 50"
    );
    CHECK(rest.find("queue_cost") != std::string::npos);
    CHECK(rest.find("TEMP B-TREE") == std::string::npos);
    const auto outbox = plan(
        "SELECT id FROM outbox WHERE account_id = 1 AND state IN ('held', 'waiting', 'sending') AND state <> 'sending' AND not_before <= 5 "
        "ORDER BY not_before, id LIMIT 20"
    );
    CHECK(outbox.find("outbox_due") != std::string::npos);
}

TEST_CASE("closing by mistake is taken back by opening", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    hub::ConversationChange change;
    change.state = hub::ConversationState::Done;
    CHECK_FALSE(shop.store->changeConversation(id, change, 1, kNoon + 1h).waiting_since);
    change.state = hub::ConversationState::Open;
    CHECK(shop.store->changeConversation(id, change, 1, kNoon + 2h).waiting_since == kNoon);
}

TEST_CASE("a person's word on the risks moves the queue and ends with the buyer's next message", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon - 2h), message("m2", "c2", "Wo?", kNoon - 1h)});
    const auto id = shop.conversation("c2").id;
    const auto firstOfQueue = [&] {
        hub::ConversationFilter filter;
        filter.now = kNoon;
        return shop.store->conversations(filter).items.front().external_id;
    };
    REQUIRE(firstOfQueue() == "c1");
    hub::ConversationChange change;
    change.set_risks.emplace(std::vector<std::string>{"safety"});
    change.first = true;
    CHECK(shop.store->changeConversation(id, change, 1, kNoon).set_risks == std::vector<std::string>{"safety"});
    CHECK(firstOfQueue() == "c2");
    CHECK(shop.store->auditTrail({}).front().action == "conversation");
    change.set_risks.emplace(std::vector<std::string>{});
    change.first = false;
    const auto harmless = shop.store->changeConversation(id, change, 1, kNoon);
    REQUIRE(harmless.set_risks);
    CHECK(harmless.set_risks->empty());
    CHECK(firstOfQueue() == "c1");
    shop.arrive({message("m3", "c2", "Wo??", kNoon)}, "2");
    CHECK_FALSE(shop.conversation("c2").set_risks);
}

TEST_CASE("an open case keeps a conversation first whatever a person says of the words", "[store]") {
    Shop shop;
    hub::Arrivals arrivals;
    arrivals.messages = {message("m1", "c1", "Wo?", kNoon)};
    auto& one = arrivals.cases.emplace_back();
    one.external_id = "case 1";
    one.conversation_external_id = "c1";
    one.stage = channels::Case::Stage::NeedsSeller;
    arrivals.next.value = "1";
    shop.store->arrive(shop.lease, arrivals, kNoon);
    hub::ConversationChange change;
    change.set_risks.emplace(std::vector<std::string>{});
    change.first = false;
    CHECK(shop.store->changeConversation(shop.conversation("c1").id, change, 1, kNoon).first);
}

TEST_CASE("a draft is each person's own and survives", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    shop.store->putDraft(id, 1, draftOf("Guten Tag"), std::nullopt, kNoon);
    shop.store->putDraft(id, 2, draftOf("您好"), std::nullopt, kNoon);
    CHECK(shop.store->draft(id, 1).text == "Guten Tag");
    CHECK(shop.store->draft(id, 2).text == "您好");
    shop.store->putDraft(id, 1, {}, std::nullopt, kNoon);
    CHECK(shop.store->draft(id, 1).text.empty());
    CHECK(shop.store->draft(id, 1).version == 0);
}

TEST_CASE("an overtaken draft is refused but to the page that saved the newer one", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    const auto put = [&](const std::string& text, const std::string& writer, std::int64_t known, hub::Instant now) {
        auto draft = draftOf(text);
        draft.writer = writer;
        return shop.store->putDraft(id, 1, draft, known, now);
    };
    const auto first = std::get<hub::Draft>(put("Guten", "laptop", 0, kNoon)).version;
    const auto second = std::get<hub::Draft>(put("Guten Tag", "laptop", first, kNoon)).version;
    CHECK(second > first);
    const auto refused = put("Hallo", "phone", first, kNoon + 1s);
    REQUIRE(std::holds_alternative<hub::OvertakenDraft>(refused));
    CHECK(std::get<hub::OvertakenDraft>(refused).there.text == "Guten Tag");
    CHECK(shop.store->draft(id, 1).text == "Guten Tag");
    // The answer to its own save was lost.
    CHECK(std::holds_alternative<hub::Draft>(put("Guten Tag!", "laptop", first, kNoon + 2s)));
    CHECK(std::holds_alternative<hub::OvertakenDraft>(put("Hallo", "phone", 0, kNoon + 3s)));
}

TEST_CASE("a draft keeps what it began as and its files", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    auto draft = draftOf("Zuletzt in Leipzig.");
    draft.template_key = "shipping.order_tracking.in_transit";
    draft.template_locale = "de";
    draft.shown = {"shipping.order_tracking.in_transit", "shipping.order_tracking.delayed"};
    draft.facts = {{"last_scan_place", "Leipzig"}};
    draft.files = {{{"a.pdf", "application/pdf", "aa", 3}, ""}, {{"b.png", "image/png", "bb", 4}, draft.template_key}};
    shop.store->putDraft(id, 1, draft, 0, kNoon);
    draft.files.erase(draft.files.begin());
    shop.store->putDraft(id, 1, draft, std::nullopt, kNoon);
    const auto kept = shop.store->draft(id, 1);
    CHECK(kept.template_key == draft.template_key);
    CHECK(kept.template_locale == "de");
    CHECK(kept.shown == draft.shown);
    CHECK(kept.facts == draft.facts);
    REQUIRE(kept.files.size() == 1);
    CHECK(kept.files[0].file.name == "b.png");
    CHECK(kept.files[0].template_key == draft.template_key);
    CHECK(std::holds_alternative<hub::Draft>(shop.store->putDraft(id, 1, {}, kept.version, kNoon)));
    CHECK(shop.store->draft(id, 1).files.empty());
}

TEST_CASE("a snoozed conversation wakes at its time", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    hub::ConversationChange snooze;
    snooze.state = hub::ConversationState::Snoozed;
    snooze.snoozed_until = kNoon + 1h;
    shop.store->changeConversation(shop.conversation("c1").id, snooze, 1, kNoon);
    shop.store->wakeSnoozed(kNoon + 59min);
    CHECK(shop.conversation("c1").state == hub::ConversationState::Snoozed);
    shop.store->wakeSnoozed(kNoon + 1h);
    CHECK(shop.conversation("c1").state == hub::ConversationState::Open);
}

TEST_CASE("a correction stays with the buyer and on the row", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    hub::ConversationChange change;
    change.set_language = "nl";
    change.tags = hub::MessageTags{"nl", "shipping", "order_tracking", {}, R"({"language":"nl"})"};
    const auto changed = shop.store->changeConversation(shop.conversation("c1").id, change, 1, kNoon);
    CHECK(changed.tags.language == "nl");
    CHECK(shop.store->buyer(shop.id, "buyer of c1")->set_language == "nl");
}

TEST_CASE("a backup holds everything, and a restored one sends nothing by itself", "[store][backup]") {
    Shop shop;
    hub::Blobs blobs(shop.folder.name() + "/blobs");
    auto m = message("m1", "c1", "siehe Bild", kNoon);
    m.attachments = {{"bild.jpg", "image/jpeg", "", blobs.put("picture"), 7}};
    shop.arrive({m});
    hub::NewReply reply;
    reply.conversation = shop.conversation("c1").id;
    reply.user = 1;
    reply.key = "key-0001";
    reply.text = "Danke";
    reply.now = reply.not_before = kNoon;
    shop.store->addReply(reply);

    const TemporaryFolder elsewhere;
    const std::string file = elsewhere.name() + "/backup";
    hub::backUp(shop.folder.name(), file);
    const std::string data = elsewhere.name() + "/data";
    hub::restore(file, data);

    const auto restored = hub::openSqliteStore(data);
    const auto id = restored->conversationByExternalId(shop.id, "c1");
    REQUIRE(id);
    CHECK(restored->messages(*id, 10).size() == 1);
    CHECK(restored->replies(*id).at(0).state == hub::ReplyState::Unclear);
    CHECK(restored->dueReplies(shop.id, kNoon + 24h, 10).empty());
    CHECK(hub::Blobs(data + "/blobs").get(blobs.put("picture")) == "picture");
    CHECK(restored->search(asked("Bild"), "", 10).items.size() == 1);
    CHECK_THROWS_AS(hub::restore(file, data), hub::StoreUnusable);
    const auto mode = [](const std::string& path) { return std::filesystem::status(path).permissions(); };
    CHECK((mode(file) & std::filesystem::perms(0077)) == std::filesystem::perms::none);
    CHECK((mode(data + "/dragoman.sqlite") & std::filesystem::perms(0077)) == std::filesystem::perms::none);
}

TEST_CASE("a store of a newer program is refused", "[store][migration]") {
    const TemporaryFolder folder;
    hub::openSqliteStore(folder.name());
    {
        hub::sqlite::Database database(folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.execute("PRAGMA user_version = 999");
    }
    CHECK_THROWS_AS(hub::openSqliteStore(folder.name()), hub::StoreUnusable);
}

TEST_CASE("who is here before the list of first steps is not bothered by it", "[store][migration]") {
    const TemporaryFolder folder;
    hub::User user;
    user.name = "Ana";
    user.roles = {hub::Role::Seller};
    {
        const auto store = hub::openSqliteStore(folder.name());
        REQUIRE(store->addUser(user, kNoon));
        CHECK(store->userByName("Ana")->tour.state == "open");
    }
    {
        hub::sqlite::Database database(folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.execute("ALTER TABLE users DROP COLUMN tour");
        database.execute("ALTER TABLE users DROP COLUMN tour_done");
        std::ifstream file(DRAGOMAN_SOURCE "/hub/store/sqlite/migrations/0016_tour.sql");
        std::stringstream text;
        text << file.rdbuf();
        database.execute(text.str());
    }
    CHECK(hub::openSqliteStore(folder.name())->userByName("Ana")->tour.state == "closed");
}

TEST_CASE("a buyer's other conversations come page by page with the newest first and nobody else's", "[store]") {
    Shop shop;
    std::vector<hub::NewMessage> all;
    for (int n = 0; n < 5; ++n) {
        // Two come at the same instant.
        auto m = message("m" + std::to_string(n), "c" + std::to_string(n), "Wo?", kNoon - (n / 2) * 1h);
        m.from.buyer_external_id = "jonas";
        all.push_back(m);
    }
    all.push_back(message("other", "other", "Wo?", kNoon));
    shop.arrive(all);
    const auto open = shop.conversation("c2");
    std::vector<std::string> walked;
    std::string cursor;
    do {
        const auto page = shop.store->conversationsOfBuyer(open.buyer.id, open.id, cursor, 2);
        for (const auto& name : names(page)) walked.push_back(name);
        cursor = page.next;
    } while (!cursor.empty());
    CHECK(walked == std::vector<std::string>{"c1", "c0", "c3", "c4"});
    CHECK(shop.store->conversationsOfBuyer(open.buyer.id, open.id, "", 4).next.empty());
    CHECK_THROWS_AS(shop.store->conversationsOfBuyer(open.buyer.id, open.id, "1.x", 2), std::invalid_argument);
}
