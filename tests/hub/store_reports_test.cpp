#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "hub/reports/figures.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;
using namespace hub::reports;

namespace {

/// A shop that answers buyers and counts it.
struct Counted : Shop {
    explicit Counted(bool live = true) {
        if (!live) return;
        hub::Arrivals none;
        none.next.value = "0";
        none.caught_up = true;
        store->arrive(lease, none, kNoon);
    }
    hub::Reply write(const std::string& conversation_name, hub::Instant now, const std::string& template_key = {}, bool edited = false) {
        hub::NewReply reply;
        reply.conversation = conversation(conversation_name).id;
        reply.user = 7;
        reply.key = "key " + std::to_string(++replies);
        reply.text = "Ihr Paket ist unterwegs.";
        reply.template_key = template_key;
        reply.template_locale = "de";
        reply.edited = edited;
        reply.now = reply.not_before = now;
        reply.done = then_done;
        return std::get<hub::Reply>(store->addReply(reply));
    }
    hub::Reply answer(const std::string& conversation_name, hub::Instant at, const std::string& template_key = {}, bool edited = false) {
        const auto reply = write(conversation_name, at, template_key, edited);
        store->sent(reply.id, {"their " + std::to_string(replies), at}, at);
        return reply;
    }
    /// Typed at the marketplace.
    static hub::NewMessage typed(const std::string& id, const std::string& conversation_name, hub::Instant at) {
        auto m = message(id, conversation_name, "Kommt morgen an.", at);
        m.from.author = channels::Author::Seller;
        m.tags = {};
        return m;
    }
    void setState(const std::string& conversation_name, hub::ConversationState state, hub::Instant now) {
        hub::ConversationChange change;
        change.state = state;
        store->changeConversation(conversation(conversation_name).id, change, 7, now);
    }
    void close(const std::string& conversation_name, hub::Instant now) { setState(conversation_name, hub::ConversationState::Done, now); }

    Report report(Name name, By by = By::Day, hub::FactQuery query = {}) {
        Days days(*parseDay("2026-11-14"), *parseDay("2026-11-28"), "UTC");
        query.kinds = kindsOf(name);
        query.by = by;
        query.from = days.begin();
        query.to = days.end();
        Counting counting(by, days, read_at);
        store->facts(query, [&](const Fact& fact) { counting.take(fact); });
        return counting.report();
    }
    Spread answers() { return report(Name::Answers).total.answers; }
    std::int64_t breached() { return report(Name::Outcomes).total.breached; }

    int replies = 0;
    bool then_done = false;
    hub::Instant read_at = kNoon + 48h;
};

std::string allFacts(const std::string& data_folder, const std::string& kinds) {
    hub::sqlite::Database database(data_folder + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    auto rows = database.prepare(
        "SELECT json_array(kind, at, source, account_id, conversation_id, person, language, topic, intent, zone, template_use, length) "
        "FROM report_facts WHERE kind IN (" + kinds + ") ORDER BY kind, at, source"
    );
    std::string all;
    while (rows.step()) all += rows.text(0) + "\n";
    return all;
}

}  // namespace

TEST_CASE("a first answer is measured from the first message that waited", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c1", "Hallo?", kNoon + 10min)});
    auto machine = Counted::typed("auto", "c1", kNoon + 11min);
    machine.from.automatic = true;
    shop.arrive({machine});
    CHECK(shop.answers().count == 0);
    shop.answer("c1", kNoon + 1h);
    shop.answer("c1", kNoon + 2h);
    CHECK(shop.answers().count == 1);
    CHECK(shop.answers().median == 1h);

    const auto volume = shop.report(Name::Volume).total;
    CHECK(volume.received == 2);
    CHECK(volume.sent == 2);

    shop.arrive({message("m3", "c1", "Danke! Und wann?", kNoon + 3h)});
    shop.arrive({Counted::typed("theirs", "c1", kNoon + 5h)});
    CHECK(shop.answers().count == 2);
    CHECK(shop.answers().median == 90min);
}

TEST_CASE("a reply answers only what its writer knew", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto reply = shop.write("c1", kNoon + 1min);
    shop.arrive({message("m2", "c1", "Und wann?", kNoon + 2min)});
    shop.store->sent(reply.id, {"their", kNoon + 3min}, kNoon + 3min);
    CHECK(shop.answers().median == 3min);
    shop.answer("c1", kNoon + 62min);
    CHECK(shop.answers().count == 2);
    CHECK(shop.answers().p90 == 60min);
}

TEST_CASE("history that comes in backwards gives the same answers", "[store][reports]") {
    Counted shop(false);
    shop.arrive({message("m3", "c1", "Und?", kNoon + 5h), Counted::typed("s1", "c1", kNoon + 4h)});
    CHECK(shop.answers().count == 0);
    shop.arrive({message("m2", "c1", "Hallo?", kNoon + 2h), message("m1", "c1", "Wo?", kNoon)});
    CHECK(shop.answers().count == 1);
    CHECK(shop.answers().median == 4h);
}

TEST_CASE("what was closed unanswered is not answered later", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Danke!", kNoon)});
    shop.close("c1", kNoon + 1h);
    auto outcomes = shop.report(Name::Outcomes, By::Person).rows;
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].key == "7");
    CHECK(outcomes[0].resolved == 1);
    CHECK(outcomes[0].handling.median == 1h);

    shop.arrive({message("m2", "c1", "Noch eine Frage", kNoon + 2h)});
    shop.answer("c1", kNoon + 150min);
    CHECK(shop.answers().count == 1);
    CHECK(shop.answers().median == 30min);
    shop.close("c1", kNoon + 4h);
    const auto total = shop.report(Name::Outcomes).total;
    CHECK(total.reopened == 1);
    CHECK(total.resolved == 2);
    CHECK(total.handling.p90 == 2h);
}

TEST_CASE("closing by mistake counts nothing", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.close("c1", kNoon + 1h);
    shop.close("c1", kNoon + 2h);
    CHECK(shop.report(Name::Outcomes).total.resolved == 1);
    shop.setState("c1", hub::ConversationState::Open, kNoon + 3h);
    CHECK(shop.report(Name::Outcomes).total.resolved == 0);
    shop.answer("c1", kNoon + 4h);
    CHECK(shop.answers().median == 4h);
}

TEST_CASE("send and close answers and resolves once", "[store][reports]") {
    Counted shop;
    shop.then_done = true;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 1h);
    CHECK(shop.answers().median == 1h);
    const auto total = shop.report(Name::Outcomes).total;
    CHECK(total.resolved == 1);
    CHECK(total.handling.median == 1h);
}

TEST_CASE("a reply that was written before the closing still answers", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto reply = shop.write("c1", kNoon + 1h);
    shop.close("c1", kNoon + 2h);
    shop.store->sent(reply.id, {"their", kNoon + 8h}, kNoon + 8h);
    CHECK(shop.answers().median == 8h);
}

TEST_CASE("a reply that comes back undelivered answered nobody", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 1h);
    REQUIRE(shop.answers().count == 1);
    auto bounce = message("b1", "c2", "Undelivered Mail Returned to Sender", kNoon + 2h);
    bounce.from.author = channels::Author::Notice;
    bounce.from.bounced = "their 1";
    shop.arrive({bounce});
    CHECK(shop.answers().count == 0);
    CHECK(shop.report(Name::Volume).total.sent == 0);
}

TEST_CASE("a missed answer clock counts when it runs out and never without need", "[store][reports]") {
    Counted shop;
    for (const char* name : {"late", "in time", "closed", "waits"}) {
        auto m = message(std::string("m ") + name, name, "Wo?", kNoon);
        m.due_at = kNoon + 24h;
        shop.arrive({m});
    }
    shop.read_at = kNoon + 23h;
    CHECK(shop.breached() == 0);
    shop.answer("in time", kNoon + 23h);
    shop.close("closed", kNoon + 23h);
    shop.answer("late", kNoon + 25h);
    shop.read_at = kNoon + 25h;
    CHECK(shop.breached() == 2);
    shop.answer("waits", kNoon + 26h);
    CHECK(shop.breached() == 2);
    CHECK(shop.report(Name::Outcomes).rows.at(8).key == "2026-11-22");
    CHECK(shop.report(Name::Outcomes).rows.at(8).breached == 2);
}

TEST_CASE("filters and groups narrow the figures", "[store][reports]") {
    Counted shop;
    auto french = message("m2", "c2", "Où ?", kNoon);
    french.tags = {"fr", "customs", "customs_hold", {}, R"({"topic":"customs","intent":"customs_hold","timezone":"Europe/Paris"})"};
    shop.arrive({message("m1", "c1", "Wo?", kNoon), french});
    shop.answer("c1", kNoon + 1h);
    shop.answer("c2", kNoon + 3h);
    hub::FactQuery query;
    query.language = "fr";
    CHECK(shop.report(Name::Answers, By::Day, query).total.answers.median == 3h);
    CHECK(shop.report(Name::Answers, By::Day, query).total.awake == 1);
    query = {};
    query.topic = "shipping";
    CHECK(shop.report(Name::Answers, By::Day, query).total.answers.median == 1h);
    CHECK(shop.report(Name::Volume, By::Day, query).total.sent == 1);
    query = {};
    query.person = 8;
    CHECK(shop.report(Name::Answers, By::Day, query).total.answers.count == 0);
    query.person = 7;
    CHECK(shop.report(Name::Answers, By::Day, query).total.answers.count == 2);
    query = {};
    query.account = shop.id + 1;
    CHECK(shop.report(Name::Volume, By::Day, query).total.received == 0);
    for (const auto& [by, keys] : std::vector<std::pair<By, std::vector<std::string>>>{
             {By::Intent, {"customs_hold", "order_tracking"}}, {By::Topic, {"customs", "shipping"}}, {By::Language, {"de", "fr"}},
             {By::Kind, {"lantern"}}, {By::Account, {std::to_string(shop.id)}}, {By::Person, {"7"}}}) {
        std::vector<std::string> found;
        for (const auto& row : shop.report(Name::Answers, by).rows) found.push_back(row.key);
        CHECK(found == keys);
    }
}

TEST_CASE("a correction holds for what the message began", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    hub::ConversationChange change;
    change.set_intent = "customs_hold";
    change.tags = hub::MessageTags{"de", "customs", "customs_hold", {}, R"({"topic":"customs","intent":"customs_hold"})"};
    shop.store->changeConversation(shop.conversation("c1").id, change, 7, kNoon + 1min);
    shop.answer("c1", kNoon + 1h);
    for (const auto name : {Name::Volume, Name::Answers}) {
        const auto rows = shop.report(name, By::Intent).rows;
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].key == "customs_hold");
    }
}

TEST_CASE("what sellers do with suggestions is counted", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 1h);
    shop.answer("c1", kNoon + 2h, "shipping.order_tracking.late");
    shop.answer("c1", kNoon + 3h, "shipping.order_tracking.late", true);
    const auto total = shop.report(Name::Suggestions).total;
    CHECK(total.sent == 3);
    CHECK(total.from_template == 2);
    CHECK(total.as_suggested == 1);
    CHECK(total.edited == 1);
}

TEST_CASE("a case counts once as a dispute on the day it was opened", "[store][reports]") {
    Counted shop;
    hub::Arrivals arrivals;
    channels::Case one;
    one.external_id = "case 1";
    one.buyer_external_id = "buyer of c1";
    one.kind = "return";
    one.stage = channels::Case::Stage::NeedsSeller;
    one.opened_at = kNoon - 24h;
    arrivals.cases = {one};
    arrivals.next.value = "2";
    shop.store->arrive(shop.lease, arrivals, kNoon);
    arrivals.cases.front().stage = channels::Case::Stage::Closed;
    shop.store->arrive(shop.lease, arrivals, kNoon + 1h);
    const auto report = shop.report(Name::Outcomes);
    CHECK(report.total.disputed == 1);
    CHECK(report.rows.at(6).key == "2026-11-20");
    CHECK(report.rows.at(6).disputed == 1);
}

TEST_CASE("figures outlive the conversation that they came from", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 1h);
    shop.close("c1", kNoon + 2h);
    shop.store->deleteConversation(shop.conversation("c1").id, 7, kNoon + 3h);
    CHECK(shop.answers().median == 1h);
    CHECK(shop.report(Name::Outcomes).total.resolved == 1);
    CHECK(allFacts(shop.folder.name(), "'received'").find(",null,0,") != std::string::npos);
    // Rows that are made anew get the ids of the deleted ones.
    shop.arrive({message("m2", "c2", "Wo?", kNoon)});
    shop.answer("c2", kNoon + 2h);
    CHECK(shop.answers().count == 2);
    CHECK(shop.report(Name::Volume).total.received == 2);
}

TEST_CASE("an inbox from before reports gets the facts that it would have had", "[store][reports][migration]") {
    Counted shop(false);
    auto due = message("m1", "c1", "Wo?", kNoon);
    due.due_at = kNoon + 24h;
    shop.arrive({due, message("m2", "c1", "Hallo?", kNoon + 1h), message("m3", "c2", "Wo?", kNoon), message("m4", "c3", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 2h);
    shop.arrive({Counted::typed("s1", "c2", kNoon + 3h), message("m5", "c2", "Und?", kNoon + 4h)});
    shop.close("c3", kNoon + 5h);
    const std::string kinds = "'received', 'sent', 'answered', 'due'";
    const auto before = allFacts(shop.folder.name(), kinds);
    {
        std::ifstream file(DRAGOMAN_SOURCE "/hub/store/sqlite/migrations/0009_reports.sql");
        std::stringstream text;
        text << file.rdbuf();
        const std::string sql = text.str();
        const auto filling = sql.find("-- What is there already");
        REQUIRE(filling != std::string::npos);
        hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.execute("DELETE FROM report_facts");
        database.execute(sql.substr(filling));
    }
    CHECK(allFacts(shop.folder.name(), kinds) == before);
    CHECK(shop.report(Name::Outcomes).total.resolved == 1);
    CHECK(shop.report(Name::Outcomes).total.handling.median == 5h);
}

namespace {

/// A notice that a buyer answered the question of `asked` with a score, or was asked when it is 0.
hub::NewMessage rating(const std::string& id, hub::Instant at, hub::Instant asked, int score) {
    auto m = message(id, "c1", "The visitor rated the chat.", at);
    m.from.author = channels::Author::Notice;
    m.from.rating = {asked, score};
    m.tags = {};
    return m;
}

}  // namespace

TEST_CASE("a changed rating is counted once with its last score", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    shop.answer("c1", kNoon + 1h);
    const auto asked = kNoon + 2h;
    shop.store->noteAsked(shop.lease, "c1", asked);
    shop.store->noteAsked(shop.lease, "c1", asked);
    shop.arrive({rating("r1", kNoon + 3h, asked, 2)});
    shop.arrive({rating("r2", kNoon + 4h, asked, 5), rating("r2", kNoon + 4h, asked, 5)});
    const auto report = shop.report(Name::Satisfaction, By::Person);
    CHECK(report.total.asked == 1);
    CHECK(report.total.rated == 1);
    CHECK(report.total.points == 5);
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows.front().key == "7");
    CHECK(shop.report(Name::Satisfaction, By::Language).rows.front().key == "de");
    CHECK(shop.report(Name::Satisfaction, By::Topic).rows.front().key == "shipping");
    // Nobody waits for an answer to it.
    CHECK_FALSE(shop.conversation("c1").waiting_since);
}

TEST_CASE("who rates unasked counts as asked", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), rating("r1", kNoon + 1h, kNoon + 1h, 3)});
    const auto total = shop.report(Name::Satisfaction).total;
    CHECK(total.asked == 1);
    CHECK(total.rated == 1);
    CHECK(total.satisfied == 0);
}

TEST_CASE("a rating outlives the words of its conversation", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), rating("r1", kNoon + 1h, kNoon + 1h, 4)});
    shop.store->deleteConversation(shop.conversation("c1").id, 7, kNoon + 3h);
    CHECK(shop.report(Name::Satisfaction).total.satisfied == 1);
    CHECK(allFacts(shop.folder.name(), "'rated'").find(",null,0,") != std::string::npos);
}

TEST_CASE("asked about are conversations that a person closed and that are closed still", "[store][reports]") {
    Counted shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c2", "Wo?", kNoon), message("m3", "c3", "Wo?", kNoon)});
    shop.close("c1", kNoon + 1h);
    shop.close("c2", kNoon + 1h);
    shop.setState("c2", hub::ConversationState::Open, kNoon + 1h + 1s);
    const auto toAsk = [&](hub::Instant from, hub::Instant to) { return shop.store->conversationsToAsk(shop.id, from, to); };
    CHECK(toAsk(kNoon, kNoon + 2h) == std::vector<std::string>{"c1"});
    CHECK(toAsk(kNoon, kNoon + 1h).empty());
    CHECK(toAsk(kNoon + 61min, kNoon + 2h).empty());
    CHECK(shop.store->conversationsToAsk(shop.id + 1, kNoon, kNoon + 2h).empty());
    shop.store->noteAsked(shop.lease, "c1", kNoon + 90min);
    CHECK(toAsk(kNoon, kNoon + 2h).empty());
    // Closed again, asked again.
    shop.arrive({message("m4", "c1", "Und wann?", kNoon + 2h)});
    shop.close("c1", kNoon + 3h);
    CHECK(toAsk(kNoon, kNoon + 4h) == std::vector<std::string>{"c1"});
}

TEST_CASE("ratings from before anyone counted them are counted by the migration", "[store][reports]") {
    Counted shop;
    auto old = message("n1", "c1", "The visitor rated the chat 4 of 5.", kNoon + 2h);
    old.from.author = channels::Author::Notice;
    old.from.notice = {{"code", "visitor_rated"}, {"score", "4"}};
    shop.arrive({message("m1", "c1", "Wo?", kNoon), old});
    shop.answer("c1", kNoon + 1h);
    CHECK(shop.report(Name::Satisfaction).total.rated == 0);
    {
        std::ifstream file(DRAGOMAN_SOURCE "/hub/store/sqlite/migrations/0017_ratings.sql");
        std::stringstream text;
        text << file.rdbuf();
        hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.execute(text.str());
    }
    const auto report = shop.report(Name::Satisfaction, By::Person);
    CHECK(report.total.points == 4);
    CHECK(report.rows.front().key == "7");
}

TEST_CASE("facts are read by an index", "[store][reports][plan]") {
    Shop shop;
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Read);
    const auto plan = [&](const std::string& sql) {
        auto rows = database.prepare("EXPLAIN QUERY PLAN " + sql);
        std::string all;
        while (rows.step()) all += rows.text(3) + "\n";
        return all;
    };
    CHECK(plan("SELECT f.at FROM report_facts f WHERE f.kind = 'answered' AND f.at >= 1 AND f.at < 5 AND f.language = 'de'")
              .find("PRIMARY KEY (kind=? AND at>? AND at<?)") != std::string::npos);
    const auto closed = plan(
        "SELECT DISTINCT c.external_id FROM report_facts f CROSS JOIN conversations c ON c.id = f.conversation_id "
        "WHERE f.kind = 'resolved' AND f.at >= 1 AND f.at < 5 AND f.account_id = 1 AND c.state = 'done' "
        "AND NOT EXISTS (SELECT 1 FROM report_facts a WHERE a.conversation_id = c.id AND a.kind = 'asked' AND a.at >= f.at)"
    );
    CHECK(closed.find("PRIMARY KEY (kind=? AND at>? AND at<?)") != std::string::npos);
    CHECK(closed.find("SCAN") == std::string::npos);
    const auto waits = plan("SELECT * FROM waits WHERE conversation_id = 5");
    CHECK(waits.find("facts_of_conversation (conversation_id=?") != std::string::npos);
    CHECK(waits.find("SCAN q") == std::string::npos);
    CHECK(waits.find("SCAN m") == std::string::npos);
}
