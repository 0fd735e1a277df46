#include <catch2/catch.hpp>

#include <set>

#include "hub/store/sqlite/asked_sql.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// A small inbox: `german` waits and is overdue, `chinese` came with a picture, `brazil` was answered, `old` is done.
struct Finding : Shop {
    Finding() {
        hub::User person;
        person.name = "Anna";
        person.password = "x";
        anna = *store->addUser(person, kNoon);
        person.name = "Li Wei";
        li = *store->addUser(person, kNoon);

        auto german = message("m1", "german", "Wo ist die Fußmatte?", kNoon - 3h);
        german.due_at = kNoon - 1h;
        german.from.site = "shop.de";
        german.from.order_external_id = "302-1111111";
        auto chinese = message("m2", "chinese", "我的包裹在哪里？", kNoon - 2h);
        chinese.from.buyer_name = "山田 花子";
        chinese.from.order_external_id = "302-2222222";
        chinese.tags = {"zh-Hans", "customs", "customs_hold", {}, R"({"topic":"customs","intent":"customs_hold","risks":[]})"};
        chinese.attachments = {{"bild.jpg", "image/jpeg", "ref", "", 7}};
        chinese.due_at = kNoon + 3h;
        auto brazil = message("m3", "brazil", "Onde está meu pacote, por favor?", kNoon - 26h);
        brazil.tags.language = "pt-BR";
        auto old = message("m4", "old", "Danke, die Fußmatte ist da.", kNoon - 50h);
        arrive({german, chinese, brazil, old});

        hub::ConversationChange done;
        done.state = hub::ConversationState::Done;
        store->changeConversation(conversation("old").id, done, anna, kNoon);
        hub::ConversationChange snoozed;
        snoozed.state = hub::ConversationState::Snoozed;
        snoozed.snoozed_until = kNoon + 24h;
        store->changeConversation(conversation("brazil").id, snoozed, anna, kNoon);
        hub::ConversationChange taken;
        taken.assignee = std::optional<hub::Id>(li);
        taken.unread = false;
        store->changeConversation(conversation("chinese").id, taken, li, kNoon);

        askable.accounts = store->accounts();
        askable.users = store->users();
        askable.kinds = {"lantern", "kite"};
        askable.me = anna;
        askable.zone = "UTC";
        askable.now = kNoon;
    }

    hub::Asked read(const std::string& text) {
        auto query = hub::parseQuery(text);
        auto asked = hub::askedBy(query, askable);
        INFO(text);
        REQUIRE(query.faults.empty());
        return asked;
    }
    std::set<std::string> found(const std::string& text) {
        std::set<std::string> names;
        for (const auto& hit : store->search(read(text), "", 50).items) names.insert(hit.conversation.external_id);
        return names;
    }
    std::vector<std::string> listed(const std::string& text, hub::View view) {
        hub::ConversationFilter filter;
        filter.view = view;
        filter.asked = read(text);
        filter.now = kNoon;
        std::vector<std::string> names;
        for (const auto& c : store->conversations(filter).items) names.push_back(c.external_id);
        return names;
    }

    hub::Id anna = 0, li = 0;
    hub::Askable askable;
};

using FoundNames = std::set<std::string>;

}  // namespace

TEST_CASE("each term finds what it says", "[store][search]") {
    Finding shop;
    CHECK(shop.found("lang:de") == FoundNames{"german", "old"});
    CHECK(shop.found("lang:pt") == FoundNames{"brazil"});
    CHECK(shop.found("lang:pt lang:zh") == FoundNames{"brazil", "chinese"});
    CHECK(shop.found("-lang:de") == FoundNames{"brazil", "chinese"});
    CHECK(shop.found("topic:customs") == FoundNames{"chinese"});
    CHECK(shop.found("intent:order_tracking") == FoundNames{"brazil", "german", "old"});
    CHECK(shop.found("risk:review") == FoundNames{"brazil", "german", "old"});
    CHECK(shop.found("-risk:review") == FoundNames{"chinese"});
    CHECK(shop.found("site:SHOP.de") == FoundNames{"german"});
    CHECK(shop.found("channel:lantern is:done") == FoundNames{"old"});
    CHECK(shop.found("channel:kite").empty());
    CHECK(shop.found("account:Lamps is:snoozed") == FoundNames{"brazil"});
    CHECK(shop.found("-account:lamps").empty());
    CHECK(shop.found("is:waiting") == FoundNames{"chinese", "german"});
    CHECK(shop.found("is:overdue") == FoundNames{"german"});
    CHECK(shop.found("due:<4h") == FoundNames{"chinese", "german"});
    CHECK(shop.found("due:<1h") == FoundNames{"german"});
    CHECK(shop.found("is:open -is:unread") == FoundNames{"chinese"});
    CHECK(shop.found("is:unassigned is:waiting") == FoundNames{"german"});
    CHECK(shop.found("assignee:\"li wei\"") == FoundNames{"chinese"});
    CHECK(shop.found("-assignee:\"li wei\" is:open") == FoundNames{"german"});
    CHECK(shop.found("assignee:none is:waiting") == FoundNames{"german"});
    CHECK(shop.found("assignee:me").empty());
    CHECK(shop.found("order:302-1111111") == FoundNames{"german"});
    CHECK(shop.found("order:302*") == FoundNames{"chinese", "german"});
    CHECK(shop.found("buyer:花") == FoundNames{"chinese"});
    CHECK(shop.found("buyer:jonas -lang:de") == FoundNames{"brazil"});
    CHECK(shop.found("buyer:\"Jonas Web\" is:done") == FoundNames{"old"});
    CHECK(shop.found("has:attachment") == FoundNames{"chinese"});
    CHECK(shop.found("after:2026-11-21") == FoundNames{"chinese", "german"});
    CHECK(shop.found("before:2026-11-20") == FoundNames{"old"});
    CHECK(shop.found("is:refused").empty());
}

TEST_CASE("words and terms narrow each other, and words can be taken away", "[store][search]") {
    Finding shop;
    CHECK(shop.found("fußmatte ") == FoundNames{"german", "old"});
    CHECK(shop.found("fußmatte is:done") == FoundNames{"old"});
    CHECK(shop.found("fußmatte -danke ") == FoundNames{"german"});
    CHECK(shop.found("\"die fußmatte ist\"") == FoundNames{"old"});
    CHECK(shop.found("-fußmatte ") == FoundNames{"brazil", "chinese"});
    CHECK(shop.found("fußmatte after:2026-11-21") == FoundNames{"german"});
    CHECK(shop.found("302-2222222 lang:zh") == FoundNames{"chinese"});
    CHECK(shop.found("302-2222222 lang:de").empty());
    CHECK(shop.found("?? ").empty());
    CHECK(shop.found("").empty());
}

TEST_CASE("a refused reply is found until a newer one goes out", "[store][search]") {
    Finding shop;
    hub::NewReply reply;
    reply.conversation = shop.conversation("german").id;
    reply.user = shop.anna;
    reply.key = "key-0001";
    reply.text = "Danke";
    reply.now = reply.not_before = kNoon;
    const auto made = std::get<hub::Reply>(shop.store->addReply(reply));
    REQUIRE(shop.store->beginSending(shop.lease, made.id, kNoon, kNoon + 1min));
    shop.store->sendFailed(shop.lease, made.id, hub::ReplyState::Refused, "too long");
    CHECK(shop.found("is:refused") == FoundNames{"german"});
    CHECK(shop.store->countAsked(shop.read("is:refused"), false, 1000) == 1);
    reply.key = "key-0002";
    const auto second = std::get<hub::Reply>(shop.store->addReply(reply));
    CHECK(shop.found("is:refused").empty());
    REQUIRE(shop.store->undo(second.id, kNoon));
    CHECK(shop.found("is:refused") == FoundNames{"german"});
}

TEST_CASE("a reply of which nobody knows whether it arrived is found and counted with those refused", "[store][search]") {
    Finding shop;
    const auto unsent = [&] { return shop.store->counts(shop.anna, kNoon)["unsent"]; };
    CHECK(unsent() == 0);
    CHECK(shop.listed("", hub::View::Unsent).empty());
    const auto fails = [&](const std::string& name, hub::ReplyState state) {
        hub::NewReply reply;
        reply.conversation = shop.conversation(name).id;
        reply.user = shop.anna;
        reply.key = "to " + name;
        reply.text = "Danke";
        reply.now = reply.not_before = kNoon;
        const auto made = std::get<hub::Reply>(shop.store->addReply(reply));
        REQUIRE(shop.store->beginSending(shop.lease, made.id, kNoon, kNoon + 1min));
        shop.store->sendFailed(shop.lease, made.id, state, "cut");
        return made.id;
    };
    const auto unclear = fails("german", hub::ReplyState::Unclear);
    fails("old", hub::ReplyState::Refused);
    CHECK(shop.found("is:unclear") == FoundNames{"german"});
    CHECK(shop.found("is:refused") == FoundNames{"old"});
    CHECK(unsent() == 2);
    CHECK(shop.listed("", hub::View::Unsent) == std::vector<std::string>{"german", "old"});
    CHECK(shop.listed("lang:de is:refused", hub::View::Unsent) == std::vector<std::string>{"old"});
    REQUIRE(shop.store->resolve(unclear, hub::ReplyState::Sent, kNoon));
    CHECK(shop.found("is:unclear").empty());
    CHECK(unsent() == 1);
    CHECK(shop.listed("", hub::View::Unsent) == std::vector<std::string>{"old"});
}

TEST_CASE("hits stay marked and come newest first whatever their row", "[store][search]") {
    Finding shop;
    shop.arrive({message("late", "german", "Fußmatte schon wieder", kNoon - 100h)}, "2");
    const auto page = shop.store->search(shop.read("fußmatte "), "", 50);
    REQUIRE(page.items.size() == 3);
    CHECK(page.items[0].conversation.external_id == "german");
    CHECK(page.items[0].snippet == "Wo ist die \uE000Fußmatte\uE001?");
    CHECK(page.items[1].conversation.external_id == "old");
    CHECK(page.items[2].snippet == "\uE000Fußmatte\uE001 schon wieder");
}

TEST_CASE("pages of a search leave no gap and no double", "[store][search]") {
    Finding shop;
    shop.arrive({message("late", "german", "Fußmatte schon wieder", kNoon - 100h), message("same", "old", "Fußmatte!", kNoon - 3h)}, "2");
    const auto text = GENERATE(as<std::string>(), "fußmatte ", "account:lamps");
    const auto whole = shop.store->search(shop.read(text), "", 50);
    std::vector<hub::Id> walked;
    std::string cursor;
    do {
        const auto page = shop.store->search(shop.read(text), cursor, 1);
        for (const auto& hit : page.items) walked.push_back(hit.message);
        cursor = page.next;
    } while (!cursor.empty());
    REQUIRE(whole.items.size() == 4);
    REQUIRE(walked.size() == 4);
    for (std::size_t i = 0; i < walked.size(); ++i) CHECK(walked[i] == whole.items[i].message);
    for (const char* bad : {"1", "1.", "x.1", "1.2.3", "msg_1"}) {
        CHECK_THROWS_AS(shop.store->search(shop.read(text), bad, 1), std::invalid_argument);
    }
}

TEST_CASE("a search lists in the queue's order: what waits first and what is settled behind it", "[store][search]") {
    Finding shop;
    CHECK(shop.listed("lang:de lang:zh", hub::View::Queue) == std::vector<std::string>{"german", "chinese"});
    CHECK(shop.listed("channel:lantern", hub::View::All) == std::vector<std::string>{"german", "chinese", "brazil", "old"});
    CHECK(shop.listed("包 ", hub::View::Queue) == std::vector<std::string>{"chinese"});
    CHECK(shop.listed("-fußmatte ", hub::View::All) == std::vector<std::string>{"chinese", "brazil"});
    CHECK(shop.store->countAsked(shop.read("lang:de"), true, 1000) == 1);
    CHECK(shop.store->countAsked(shop.read("lang:de"), false, 1000) == 2);
    CHECK(shop.store->countAsked(shop.read("channel:lantern"), false, 3) == 3);
}

TEST_CASE("a buyer is found by a new name and no longer by the old one", "[store][search]") {
    Finding shop;
    auto renamed = message("m9", "german", "Ich bin es", kNoon);
    renamed.from.buyer_name = "Petra Maier";
    shop.arrive({renamed}, "2");
    CHECK(shop.found("buyer:petra") == FoundNames{"german"});
    CHECK(shop.found("buyer:jonas lang:de") == FoundNames{"old"});
}

TEST_CASE("twenty terms at once are bound", "[store][search]") {
    Finding shop;
    std::string text = "wo \"ist die\" -danke -\"por favor\" ";
    for (int i = 0; i < 12; ++i) text += "order:302-" + std::to_string(i) + "* ";
    CHECK(shop.found(text + "channel:lantern account:lamps lang:de -topic:customs -risk:review is:open buyer:jonas due:<4h").empty());
    CHECK(shop.found(text + "channel:lantern account:lamps lang:de -topic:customs risk:review is:open buyer:jonas due:<4h") == FoundNames{"german"});
}

TEST_CASE("saved views are listed by place, own ones first, and never more than may be", "[store]") {
    Finding shop;
    hub::SavedView view;
    view.owner = shop.anna;
    view.name = "Deutsch";
    view.query = "lang:de";
    auto first = *shop.store->addSavedView(view, 2, kNoon);
    view.shared = true;
    const auto second = *shop.store->addSavedView(view, 2, kNoon);
    CHECK_FALSE(shop.store->addSavedView(view, 2, kNoon));
    first.place = second.place + 1;
    shop.store->changeSavedView(first, kNoon);
    const auto own = shop.store->savedViews(shop.anna);
    REQUIRE(own.size() == 2);
    CHECK(own[0].id == second.id);
    const auto seen = shop.store->savedViews(shop.li);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].query == "lang:de");
    shop.store->dropSavedView(second.id, kNoon);
    CHECK(shop.store->savedViews(shop.li).empty());
    // An address that somebody has kept must not lead to another view.
    CHECK(shop.store->addSavedView(view, 2, kNoon)->id > second.id);
}

TEST_CASE("common searches are led by an index and sort nothing", "[store][plan]") {
    Finding shop;
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    const auto plan = [&](const std::string& text) {
        const hub::sqlite::AskedSql sql(shop.read(text), "c.last_at");
        auto rows = database.prepare(
            "EXPLAIN QUERY PLAN SELECT c.id FROM conversations c WHERE (c.last_at, c.id) < (9, 9)" + sql.condition() +
            " ORDER BY c.last_at DESC, c.id DESC LIMIT 50"
        );
        std::string all;
        while (rows.step()) all += rows.text(3) + "\n";
        return all;
    };
    const auto leads = [&](const std::string& text, const std::string& index, bool sorts = false) {
        const auto found = plan(text);
        INFO(text << "\n" << found);
        CHECK(found.find(index) != std::string::npos);
        CHECK((found.find("TEMP B-TREE") != std::string::npos) == sorts);
    };
    leads("lang:de", "conversations_by_language");
    leads("lang:pt", "conversations_by_time");
    leads("intent:order_tracking", "conversations_by_intent");
    leads("account:lamps", "conversations_by_account");
    leads("is:done", "conversations_by_state");
    leads("after:2026-11-01", "conversations_by_time");
    leads("-lang:de has:attachment", "conversations_by_time");
    // These find few, which are sorted.
    leads("order:302*", "conversations_by_order", true);
    leads("buyer:jonas", "conversations_by_buyer", true);
    leads("is:refused", "outbox_unsent", true);
    leads("is:unclear", "outbox_unsent", true);
}
