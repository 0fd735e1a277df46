#include <catch2/catch.hpp>

#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// A shop with three people and two conversations in which buyers wait.
struct Team : Shop {
    Team() {
        wei = addUser("Li Wei");
        ana = addUser("Ana");
        arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c2", "Wann?", kNoon)});
        first = conversation("c1").id;
        second = conversation("c2").id;
    }
    hub::Id addUser(const std::string& name) {
        hub::User user;
        user.name = name;
        user.roles = {hub::Role::Seller};
        return *store->addUser(user, kNoon);
    }
    hub::Id addLabel(const std::string& name) { return *store->addLabel({0, name, 3}, kNoon); }
    void setLabels(hub::Id conversation, std::vector<hub::Id> labels) {
        hub::ConversationChange change;
        change.labels = std::move(labels);
        store->changeConversation(conversation, change, wei, kNoon);
    }
    hub::Conversation handOver(std::optional<hub::Id> to, std::optional<hub::NewNote> note, hub::Id by) {
        hub::ConversationChange change;
        change.assignee = to;
        change.note = std::move(note);
        return store->changeConversation(first, change, by, kNoon + 1h);
    }
    std::vector<std::string> listed(hub::ConversationFilter filter) {
        filter.now = kNoon;
        std::vector<std::string> names;
        do {
            const auto page = store->conversations(filter);
            for (const auto& c : page.items) names.push_back(c.external_id);
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
        return names;
    }
    std::int64_t unreadMentions(hub::Id user) { return store->counts(user, kNoon).at("mentions"); }
    std::set<std::string> eventTypes() {
        std::set<std::string> types;
        for (const auto& event : store->eventsAfter(0, 100)) types.insert(event.type);
        return types;
    }

    hub::Id wei = 0, ana = 0, first = 0, second = 0;
};

std::vector<std::string> names(const std::vector<hub::Label>& labels) {
    std::vector<std::string> all;
    for (const auto& label : labels) all.push_back(label.name);
    return all;
}

}  // namespace

TEST_CASE("a conversation has the labels that it was given last, by name", "[store][team]") {
    Team team;
    const auto vip = team.addLabel("VIP"), bulk = team.addLabel("Bulk");
    team.setLabels(team.first, {vip, bulk, vip});
    CHECK(names(team.conversation("c1").labels) == std::vector<std::string>{"Bulk", "VIP"});
    CHECK(team.conversation("c1").labels.at(0).colour == 3);
    CHECK(team.conversation("c2").labels.empty());
    team.setLabels(team.first, {vip});
    CHECK(names(team.conversation("c1").labels) == std::vector<std::string>{"VIP"});
    CHECK(team.eventTypes().contains("label"));
}

TEST_CASE("two labels don't have one name, whatever the case of its letters", "[store][team]") {
    Team team;
    const auto vip = team.addLabel("VIP"), bulk = team.addLabel("Bulk");
    CHECK_FALSE(team.store->addLabel({0, "vip", 0}, kNoon));
    CHECK_FALSE(team.store->changeLabel({bulk, "Vip", 0}, kNoon));
    CHECK(team.store->changeLabel({vip, "vip", 7}, kNoon));
    CHECK(team.store->label(vip)->colour == 7);
}

TEST_CASE("a label that is deleted goes from its conversations alone", "[store][team]") {
    Team team;
    const auto vip = team.addLabel("VIP");
    team.setLabels(team.first, {vip});
    team.store->dropLabel(vip, kNoon);
    CHECK(team.conversation("c1").labels.empty());
    CHECK_FALSE(team.store->label(vip));
    CHECK(team.store->labels().empty());
}

TEST_CASE("a view narrowed to a label keeps its order and its pages, be the label rare or common", "[store][team]") {
    Team team;
    const auto rare = team.addLabel("rare"), common = team.addLabel("common");
    std::vector<hub::NewMessage> more;
    for (int i = 0; i < 2100; ++i) {
        more.push_back(message("n" + std::to_string(i), "d" + std::to_string(i), "Wo?", kNoon + std::chrono::seconds(i)));
    }
    team.arrive(more);
    {
        hub::sqlite::Database database(team.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.prepare("INSERT INTO conversation_labels SELECT id, $1 FROM conversations").with(common).run();
    }
    hub::ConversationFilter filter;
    filter.limit = 100;
    const auto all = team.listed(filter);
    filter.label = common;
    CHECK(team.listed(filter) == all);
    team.setLabels(team.second, {rare});
    team.setLabels(team.conversation("d5").id, {rare});
    filter.label = rare;
    filter.limit = 1;
    CHECK(team.listed(filter) == std::vector<std::string>{"c2", "d5"});
}

TEST_CASE("a note that calls somebody waits for that person until it is read", "[store][team]") {
    Team team;
    const auto note = team.store->addNote(team.first, team.wei, {"@Ana see here", {team.ana}}, kNoon);
    team.store->addNote(team.second, team.wei, {"@Ana and here", {team.ana}}, kNoon + 1min);
    CHECK(team.unreadMentions(team.ana) == 2);
    CHECK(team.unreadMentions(team.wei) == 0);
    const auto mentions = team.store->mentions(team.ana, 0, 10);
    REQUIRE(mentions.size() == 2);
    CHECK(mentions.at(1).message == note.id);
    CHECK(mentions.at(1).by == team.wei);
    CHECK(mentions.at(1).buyer == "Jonas Weber");
    CHECK(team.store->mentions(team.ana, mentions.at(0).id, 10).size() == 1);

    team.store->readMentions(team.ana, team.second, kNoon);
    CHECK(team.unreadMentions(team.ana) == 1);
    CHECK(team.store->mentions(team.ana, 0, 10).at(0).read);
    hub::ConversationFilter filter;
    filter.view = hub::View::Mentions;
    filter.user = team.ana;
    filter.limit = 1;
    SECTION("its view shows what is unread first") {
        CHECK(team.listed(filter) == std::vector<std::string>{"c1", "c2"});
        filter.user = team.wei;
        CHECK(team.listed(filter).empty());
    }
    SECTION("all at once") {
        team.store->readMentions(team.ana, std::nullopt, kNoon);
        CHECK(team.unreadMentions(team.ana) == 0);
    }
    SECTION("and goes with its conversation") {
        team.store->deleteConversation(team.first, team.wei, kNoon);
        CHECK(team.store->mentions(team.ana, 0, 10).size() == 1);
    }
}

TEST_CASE("a hand-over and its note are one", "[store][team]") {
    Team team;
    const auto changed = team.handOver(team.ana, hub::NewNote{"customs asks for papers, @Ana", {team.ana}}, team.wei);
    CHECK(changed.assignee == team.ana);
    const auto note = team.store->messages(team.first, 10).back();
    CHECK(note.author == "note");
    CHECK(note.user == team.wei);
    REQUIRE(note.handover);
    CHECK(note.handover->to == team.ana);
    CHECK(changed.newest_message == note.id);
    CHECK(team.unreadMentions(team.ana) == 1);
    const auto log = team.store->handOvers(0, 10);
    REQUIRE(log.size() == 1);
    CHECK(log.at(0).note == "customs asks for papers, @Ana");
    CHECK(log.at(0).user == team.wei);
    CHECK(log.at(0).to == team.ana);
    CHECK(log.at(0).at == kNoon + 1h);
    CHECK(team.eventTypes().contains("handover"));
}

TEST_CASE("the shift log holds what concerns others, newest first", "[store][team]") {
    Team team;
    team.handOver(team.wei, std::nullopt, team.wei);
    CHECK(team.store->handOvers(0, 10).empty());
    team.handOver(team.ana, std::nullopt, team.wei);
    team.handOver(team.ana, std::nullopt, team.wei);
    CHECK(team.store->handOvers(0, 10).size() == 1);
    team.handOver(std::nullopt, std::nullopt, team.ana);
    CHECK(team.store->handOvers(0, 10).size() == 1);
    team.handOver(std::nullopt, hub::NewNote{"whoever comes first", {}}, team.ana);

    hub::ConversationChange snooze;
    snooze.state = hub::ConversationState::Snoozed;
    snooze.snoozed_until = kNoon + 5h;
    team.store->changeConversation(team.second, snooze, team.ana, kNoon);
    CHECK(team.store->handOvers(0, 10).size() == 2);
    snooze.note = hub::NewNote{"the carrier calls back", {}};
    team.store->changeConversation(team.second, snooze, team.ana, kNoon);

    const auto log = team.store->handOvers(0, 2);
    REQUIRE(log.size() == 2);
    CHECK(log.at(0).kind == hub::HandOver::Kind::Snooze);
    CHECK(log.at(0).until == kNoon + 5h);
    CHECK_FALSE(log.at(1).to);
    CHECK(team.store->handOvers(log.at(1).id, 2).size() == 1);
}

TEST_CASE("what waits is counted for who holds it", "[store][team]") {
    Team team;
    team.handOver(team.ana, std::nullopt, team.wei);
    CHECK(team.store->workloads() == std::map<hub::Id, std::int64_t>{{team.ana, 1}});
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    team.store->changeConversation(team.first, done, team.ana, kNoon);
    CHECK(team.store->workloads().empty());
}

TEST_CASE("a buyer's word wakes what is snoozed, even one from before an earlier closing", "[store][team]") {
    Team team;
    const auto change = [&](hub::ConversationState state, hub::Instant at) {
        hub::ConversationChange wish;
        wish.state = state;
        if (state == hub::ConversationState::Snoozed) wish.snoozed_until = kNoon + 48h;
        team.store->changeConversation(team.first, wish, team.wei, at);
    };
    SECTION("a new one") {
        change(hub::ConversationState::Snoozed, kNoon);
        team.arrive({message("m3", "c1", "Hallo?", kNoon + 1h)});
    }
    SECTION("a late one") {
        change(hub::ConversationState::Done, kNoon + 2h);
        team.arrive({message("m3", "c1", "Hallo?", kNoon + 3h)});
        REQUIRE(team.conversation("c1").state == hub::ConversationState::Open);
        change(hub::ConversationState::Snoozed, kNoon + 4h);
        team.arrive({message("m4", "c1", "Noch da?", kNoon + 1h)});
    }
    CHECK(team.conversation("c1").state == hub::ConversationState::Open);
    CHECK_FALSE(team.conversation("c1").snoozed_until);
}

TEST_CASE("labels and mentions and the shift log use their indexes", "[store][team][plan]") {
    Team team;
    hub::sqlite::Database database(team.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    const auto plan = [&](const std::string& sql) {
        auto rows = database.prepare("EXPLAIN QUERY PLAN " + sql);
        std::string all;
        while (rows.step()) all += rows.text(3) + "\n";
        INFO(all);
        CHECK(all.find("SCAN") == std::string::npos);
        return all;
    };
    const auto few = plan(
        "SELECT c.id FROM conversations c NOT INDEXED WHERE c.waiting_since IS NOT NULL AND c.state = 'open' "
        "AND c.id IN (SELECT conversation_id FROM conversation_labels WHERE label_id = 1) ORDER BY c.cost_at, c.id LIMIT 50"
    );
    CHECK(few.find("INTEGER PRIMARY KEY") != std::string::npos);
    CHECK(few.find("conversations_of_label") != std::string::npos);
    CHECK(plan("SELECT count(*) FROM mentions WHERE user_id = 1 AND read_at IS NULL").find("mentions_unread") != std::string::npos);
    CHECK(plan("SELECT id FROM mentions WHERE user_id = 1 AND id < 5 ORDER BY id DESC LIMIT 50").find("TEMP B-TREE") == std::string::npos);
    CHECK(plan("SELECT id FROM handovers WHERE id < 5 ORDER BY id DESC LIMIT 50").find("TEMP B-TREE") == std::string::npos);
}
