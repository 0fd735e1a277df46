#include <catch2/catch.hpp>

#include "hub/inbox/ids.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::Team workdays() {
    hub::Team team;
    team.name = "Support";
    team.hours.zone = "Europe/Berlin";
    for (std::size_t day = 0; day < 5; ++day) team.hours.week[day] = {{9 * 60, 17 * 60}};
    team.hours.days = {{std::chrono::local_days(std::chrono::year(2026) / 12 / 25), {}, "Weihnachten"}};
    team.answer_target_minutes = 120;
    return team;
}

/// When waiting starts to cost, as the queue orders by it.
hub::Instant costAt(Shop& shop, const std::string& conversation) {
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    auto row = database.prepare("SELECT cost_at FROM conversations WHERE external_id = $1");
    row.with(conversation);
    REQUIRE(row.step());
    return hub::Instant(std::chrono::milliseconds(row.integer(0)));
}

std::string planOf(Shop& shop, const std::string& sql) {
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    auto rows = database.prepare("EXPLAIN QUERY PLAN " + sql);
    std::string plan;
    while (rows.step()) plan += rows.text(3) + '\n';
    return plan;
}

// 21 November 2026, kNoon, is a Saturday.
const hub::Instant kMondayMorning = kNoon + 44h;

}  // namespace

TEST_CASE("a team is kept with its week and its days", "[store][hours]") {
    Shop shop;
    auto team = workdays();
    team.id = shop.store->addTeam(team, kNoon);
    auto kept = shop.store->team(team.id).value();
    CHECK(kept.name == "Support");
    CHECK(kept.hours.zone == "Europe/Berlin");
    CHECK(kept.hours.week == team.hours.week);
    REQUIRE(kept.hours.days.size() == 1);
    CHECK(kept.hours.days[0].name == "Weihnachten");
    CHECK(kept.answer_target_minutes == 120);

    kept.hours.days.clear();
    kept.answer_target_minutes.reset();
    CHECK(shop.store->changeTeam(kept));
    CHECK(shop.store->teams().at(0).hours.days.empty());
    CHECK_FALSE(shop.store->teams().at(0).answer_target_minutes);
    CHECK(shop.store->dropTeam(team.id));
    CHECK(shop.store->teams().empty());
    CHECK_FALSE(shop.store->dropTeam(team.id));
    CHECK_FALSE(shop.store->changeTeam(kept));
}

TEST_CASE("who writes out of hours waits from the next opening on", "[store][hours]") {
    Shop shop;
    shop.store->addTeam(workdays(), kNoon);
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    CHECK(costAt(shop, "c1") == kMondayMorning + 2h);  // 09:00 in Berlin, and two hours of work
}

TEST_CASE("new hours hold for who waits already", "[store][hours]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c2", "Wo?", kNoon)});
    hub::ConversationChange snooze;
    snooze.state = hub::ConversationState::Snoozed;
    snooze.snoozed_until = kNoon + 1h;
    shop.store->changeConversation(shop.conversation("c2").id, snooze, 1, kNoon);
    CHECK(costAt(shop, "c1") == kNoon + 24h);
    const auto id = shop.store->addTeam(workdays(), kNoon);
    CHECK(costAt(shop, "c1") == kMondayMorning + 2h);
    CHECK(costAt(shop, "c2") == kMondayMorning + 2h);
    shop.store->dropTeam(id);
    CHECK(costAt(shop, "c1") == kNoon + 24h);
}

TEST_CASE("a buyer waits by the hours of the team of whoever has the conversation", "[store][hours]") {
    Shop shop;
    shop.store->addTeam(workdays(), kNoon);
    auto weekend = workdays();
    for (auto& day : weekend.hours.week) day = {{0, 24 * 60}};
    const auto awake = shop.store->addTeam(weekend, kNoon);
    hub::User person;
    person.name = "li.wei";
    person.team = awake;
    person.id = shop.store->addUser(person, kNoon).value();
    CHECK(shop.store->user(person.id)->team == awake);
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    const auto assign = [&](std::optional<hub::Id> to) {
        hub::ConversationChange change;
        change.assignee = to;
        shop.store->changeConversation(id, change, person.id, kNoon);
    };
    const auto by_the_shop = kMondayMorning + 2h, by_the_team = kNoon + 2h;
    CHECK(costAt(shop, "c1") == by_the_shop);
    assign(person.id);
    CHECK(costAt(shop, "c1") == by_the_team);
    shop.arrive({message("m2", "c1", "Hallo?", kNoon + 1min)}, "2");
    CHECK(costAt(shop, "c1") == by_the_team);
    person.team.reset();
    shop.store->changeUser(person);
    CHECK(costAt(shop, "c1") == by_the_shop);
    person.team = awake;
    shop.store->changeUser(person);
    CHECK(costAt(shop, "c1") == by_the_team);
    assign(std::nullopt);
    CHECK(costAt(shop, "c1") == by_the_shop);
    assign(person.id);
    shop.store->dropTeam(awake);
    CHECK(costAt(shop, "c1") == by_the_shop);
    CHECK_FALSE(shop.store->user(person.id)->team);
}

TEST_CASE("no question about who waits for a person scans what was ever answered", "[store][hours]") {
    Shop shop;
    for (const char* waiting :
         {"INDEXED BY waiting_by_assignee WHERE assignee = 1 AND waiting_since IS NOT NULL AND state = 'open' AND due_at IS NULL",
          "INDEXED BY conversations_by_assignee WHERE assignee = 1 AND waiting_since IS NOT NULL AND state = 'snoozed' "
          "AND due_at IS NULL"}) {
        const auto plan = planOf(shop, std::string("SELECT id, waiting_since, assignee FROM conversations ") + waiting);
        INFO(plan);
        CHECK(plan.find("SCAN") == std::string::npos);
    }
}

TEST_CASE("a marketplace's deadline stands whatever the shop's hours are", "[store][hours]") {
    Shop shop;
    auto m = message("m1", "c1", "Wo?", kNoon);
    m.due_at = kNoon + 6h;
    m.due_rule = "answer";
    shop.arrive({m});
    shop.store->addTeam(workdays(), kNoon);
    CHECK(costAt(shop, "c1") == kNoon + 6h);
}

TEST_CASE("the audit trail is read newest first by person and act", "[store][audit]") {
    Shop shop;
    for (int n = 0; n < 5; ++n) shop.store->audit(kNoon + n * 1s, n % 2 + 1, n < 3 ? "sign_in" : "add_user", std::to_string(n), "");
    const auto aboutsOf = [&](const hub::AuditFilter& filter) {
        std::string abouts;
        for (const auto& entry : shop.store->auditTrail(filter)) abouts += entry.about;
        return abouts;
    };
    CHECK(aboutsOf({}) == "43210");
    CHECK(aboutsOf({0, "sign_in", std::nullopt, 50}) == "210");
    CHECK(aboutsOf({0, "", 2, 50}) == "31");
    CHECK(aboutsOf({0, "sign_in", 2, 50}) == "1");
    CHECK(aboutsOf({0, "", std::nullopt, 2}) == "43");
    const auto third = shop.store->auditTrail({}).at(1).id;
    CHECK(aboutsOf({third, "", std::nullopt, 50}) == "210");
    CHECK(shop.store->auditActions() == std::vector<std::string>{"add_user", "sign_in"});
}

TEST_CASE("no question about the audit trail sorts or scans it", "[store][audit]") {
    Shop shop;
    const std::string select = "SELECT id, at, user_id, action, about, detail FROM audit WHERE id < 99 ";
    for (const char* where : {"", "AND action = 'sign_in'", "AND user_id = 1", "AND action = 'sign_in' AND user_id = 1"}) {
        const auto plan = planOf(shop, select + where + " ORDER BY id DESC LIMIT 50");
        INFO(plan);
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("TEMP B-TREE") == std::string::npos);
    }
}

TEST_CASE("what is done to a conversation is in the audit trail", "[store][audit]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto id = shop.conversation("c1").id;
    shop.store->deleteConversation(id, 7, kNoon);
    const auto entry = shop.store->auditTrail({}).at(0);
    CHECK(entry.action == "delete_conversation");
    CHECK(entry.about == hub::outsideId(hub::IdKind::Conversation, id));
    CHECK(entry.user == 7);
}
