#include <algorithm>

#include "channels/kit/json.h"
#include "hub/routing/rule_json.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::chrono::hours kBetweenAnswers{24};
constexpr std::string_view kRules = "SELECT id, name, is_on, conditions, acts, changed_at FROM rules ";

Rule ruleFrom(Statement& row) {
    Rule rule;
    rule.id = row.integer(0);
    rule.name = row.text(1);
    rule.is_on = row.integer(2) != 0;
    const auto conditions = channels::JsonDocument::parse(row.text(3));
    rule.when = readConditions(conditions.root());
    const auto acts = channels::JsonDocument::parse(row.text(4));
    rule.then = readActs(acts.root());
    rule.changed_at = toInstant(row.integer(5));
    return rule;
}

std::string conditionsOf(const Rule& rule) {
    channels::JsonWriter out;
    writeConditions(out, rule.when);
    return out.str();
}

std::string actsOf(const Rule& rule) {
    channels::JsonWriter out;
    writeActs(out, rule.then);
    return out.str();
}

RuleAct::Kind kindOf(const std::string& act) {
    const auto found = std::ranges::find(kRuleActs, act);
    if (found == kRuleActs.end()) throw StoreError("rule_acts: no such act: " + act);
    return static_cast<RuleAct::Kind>(found - kRuleActs.begin());
}

}  // namespace

std::vector<Rule> SqliteStore::rules() {
    Read read(*this);
    auto rows = read.prepare(std::string(kRules) + "ORDER BY place, id");
    std::vector<Rule> all;
    while (rows.step()) all.push_back(ruleFrom(rows));
    return all;
}

std::optional<Rule> SqliteStore::rule(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kRules) + "WHERE id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return ruleFrom(row);
}

std::optional<Id> SqliteStore::addRule(const Rule& rule, std::size_t most, Instant now) {
    Write write(*this);
    write
        .prepare(
            "INSERT INTO rules (place, name, is_on, conditions, acts, changed_at) "
            "SELECT coalesce((SELECT max(place) FROM rules), 0) + 1, $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM rules) < $6"
        )
        .with(rule.name, rule.is_on, conditionsOf(rule), actsOf(rule), toColumn(now), static_cast<std::int64_t>(most))
        .run();
    if (write.changes() == 0) return std::nullopt;
    const Id id = write.lastId();
    write.idEvent("rule", IdKind::Rule, id, now);
    write.commit();
    return id;
}

bool SqliteStore::changeRule(const Rule& rule, Instant now) {
    Write write(*this);
    write.prepare("UPDATE rules SET name = $2, is_on = $3, conditions = $4, acts = $5, changed_at = $6 WHERE id = $1 AND changed_at = $7")
        .with(rule.id, rule.name, rule.is_on, conditionsOf(rule), actsOf(rule), toColumn(now), toColumn(rule.changed_at))
        .run();
    if (write.changes() == 0) return false;
    write.idEvent("rule", IdKind::Rule, rule.id, now);
    write.commit();
    return true;
}

bool SqliteStore::dropRule(Id id, Instant now) {
    Write write(*this);
    write.prepare("DELETE FROM rules WHERE id = $1").with(id).run();
    if (write.changes() == 0) return false;
    write.idEvent("rule", IdKind::Rule, id, now);
    write.commit();
    return true;
}

bool SqliteStore::orderRules(const std::vector<Id>& rules, Instant now) {
    Write write(*this);
    {
        auto count = write.prepare("SELECT count(*) FROM rules");
        count.step();
        const bool is_each = std::set<Id>(rules.begin(), rules.end()).size() == rules.size();
        if (!is_each || count.integer(0) != static_cast<std::int64_t>(rules.size())) return false;
    }
    auto move = write.prepare("UPDATE rules SET place = $2 WHERE id = $1");
    int place = 0;
    for (const Id id : rules) {
        move.with(id, ++place).run();
        if (write.changes() == 0) return false;
    }
    if (!rules.empty()) write.idEvent("rule", IdKind::Rule, rules.front(), now);
    write.commit();
    return true;
}

std::vector<Unrouted> SqliteStore::unrouted(Id account, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, to_route = 1, coalesce((SELECT live FROM messages m WHERE m.id = newest_buyer_message), 0), "
        "coalesce(newest_buyer_message, 0) FROM conversations INDEXED BY conversations_to_route "
        "WHERE account_id = $1 AND to_route > 0 AND (SELECT caught_up FROM accounts WHERE id = $1) = 1 ORDER BY id LIMIT $2"
    );
    rows.with(account, static_cast<std::int64_t>(limit));
    std::vector<Unrouted> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1) != 0, rows.integer(2) != 0, rows.integer(3)});
    return all;
}

bool SqliteStore::isUnseenByRules(Id conversation) {
    Read read(*this);
    auto row = read.prepare("SELECT 1 FROM conversations WHERE id = $1 AND to_route = 1");
    row.with(conversation);
    return row.step();
}

void SqliteStore::leaveUnrouted(Id account) {
    {
        Read read(*this);
        auto any = read.prepare(
            "SELECT 1 FROM conversations INDEXED BY conversations_to_route WHERE account_id = $1 AND to_route > 0 LIMIT 1"
        );
        any.with(account);
        if (!any.step()) return;
    }
    Write write(*this);
    write
        .prepare("UPDATE conversations INDEXED BY conversations_to_route SET to_route = 0 WHERE account_id = $1 AND to_route > 0")
        .with(account)
        .run();
    write.commit();
}

void SqliteStore::noteRuleAct(Write& write, Id conversation, const RuleAct& act, std::optional<Instant> night_ends) {
    const std::string name(wireName(act.kind));
    write
        .prepare(
            "INSERT INTO rule_acts (conversation_id, at, rule_id, rule, act, person, label, reply_id, night_ends) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .with(
            conversation, toColumn(act.at), act.rule, act.rule_name, name, act.person, act.label, act.reply, toColumn(night_ends)
        )
        .run();
    write
        .prepare(
            "INSERT INTO audit (at, user_id, action, about, detail) VALUES ($1, 0, $2, $3, "
            "$4 || coalesce(' → ' || nullif(coalesce((SELECT name FROM users WHERE id = $5), $6), ''), ''))"
        )
        .with(
            toColumn(act.at), "rule_" + name, outsideId(IdKind::Conversation, conversation), act.rule_name, act.person, act.label
        )
        .run();
}

void SqliteStore::route(Id conversation, const RoutedActs& acts, Instant now) {
    Write write(*this);
    bool changed = false;
    if (acts.assigned) {
        const auto& [person, rule, rule_name] = *acts.assigned;
        write
            .prepare(
                "UPDATE conversations SET assignee = $2 WHERE id = $1 AND assigned_by_person = 0 AND assignee IS NOT $2 "
                "AND (assignee IS NULL OR $3 = 1)"
            )
            .with(conversation, person, acts.replaces)
            .run();
        if (write.changes() > 0) {
            changed = true;
            retargetOne(write, conversation);
            noteRuleAct(write, conversation, {RuleAct::Kind::Assign, now, rule, rule_name, person, {}, std::nullopt}, std::nullopt);
        }
    }
    for (const auto& [label, rule, rule_name] : acts.labelled) {
        // A label that is gone meanwhile is left out.
        write
            .prepare("INSERT OR IGNORE INTO conversation_labels (conversation_id, label_id) SELECT $1, id FROM labels WHERE id = $2")
            .with(conversation, label)
            .run();
        if (write.changes() == 0) continue;
        changed = true;
        std::string name;
        {
            auto row = write.prepare("SELECT name FROM labels WHERE id = $1");
            row.with(label);
            if (row.step()) name = row.text(0);
        }
        noteRuleAct(write, conversation, {RuleAct::Kind::Label, now, rule, rule_name, std::nullopt, name, std::nullopt}, std::nullopt);
    }
    write.prepare("UPDATE conversations SET to_route = 2 WHERE id = $1 AND to_route = 1").with(conversation).run();
    if (changed) write.conversationEvent(conversation, now);
    write.commit();
}

void SqliteStore::routed(Id conversation, Id newest_buyer_message) {
    Write write(*this);
    write.prepare("UPDATE conversations SET to_route = 0 WHERE id = $1 AND coalesce(newest_buyer_message, 0) = $2")
        .with(conversation, newest_buyer_message)
        .run();
    write.commit();
}

std::optional<Instant> SqliteStore::answeredTonight(Write& write, Id conversation, Instant now) {
    auto row = write.prepare(
        "SELECT max(a.at) FROM conversations c JOIN rule_acts a ON a.conversation_id = c.id "
        "WHERE c.buyer_id = (SELECT buyer_id FROM conversations WHERE id = $1) AND a.act = 'answer' AND a.overtaken = 0 "
        "AND (a.night_ends > $2 OR a.at > $3)"
    );
    row.with(conversation, toColumn(now), toColumn(now - kBetweenAnswers));
    row.step();
    return toInstant(row.maybe(0));
}

bool SqliteStore::isOvertaken(Write& write, Id reply, Instant now) {
    auto row = write.prepare(
        "SELECT 1 FROM outbox o JOIN conversations c ON c.id = o.conversation_id "
        "WHERE o.id = $1 AND o.rule <> '' AND o.state IN ('held', 'waiting') AND NOT ("
        "c.state = 'open' AND c.waiting_since IS NOT NULL AND c.risks = '[]' "
        "AND EXISTS (SELECT 1 FROM rule_acts a JOIN rules r ON r.id = a.rule_id WHERE a.conversation_id = c.id "
        "AND a.reply_id = o.id AND a.night_ends > $2 AND r.is_on = 1) "
        "AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.id > o.answers "
        "AND m.author <> 'notice' AND m.automatic = 0))"
    );
    row.with(reply, toColumn(now));
    return row.step();
}

void SqliteStore::takeBackRuleAnswer(Write& write, Id reply, TakenBack why, Instant now) {
    if (why == TakenBack::Overtaken) {
        write
            .prepare(
                "UPDATE rule_acts SET overtaken = 1 WHERE reply_id = $1 "
                "AND conversation_id = (SELECT conversation_id FROM outbox WHERE id = $1)"
            )
            .with(reply)
            .run();
    }
    setReply(write, reply, ReplyState::Undone, now);
}

void SqliteStore::takeBackRuleAnswers(Write& write, Id conversation, TakenBack why, Instant now) {
    std::vector<Id> open;
    {
        auto rows = write.prepare(
            "SELECT id FROM outbox WHERE conversation_id = $1 AND rule <> '' AND state IN ('held', 'waiting')"
        );
        rows.with(conversation);
        while (rows.step()) open.push_back(rows.integer(0));
    }
    for (const Id reply : open) takeBackRuleAnswer(write, reply, why, now);
}

std::vector<RuleAct> SqliteStore::ruleActs(Id conversation) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT a.act, a.at, a.rule_id, a.rule, a.person, a.label, a.reply_id, coalesce(o.state = 'undone', 0) "
        "FROM rule_acts a LEFT JOIN outbox o ON o.id = a.reply_id WHERE a.conversation_id = $1 ORDER BY a.id"
    );
    rows.with(conversation);
    std::vector<RuleAct> all;
    while (rows.step()) {
        all.push_back(
            {kindOf(rows.text(0)), toInstant(rows.integer(1)), rows.integer(2), rows.text(3), rows.maybe(4), rows.text(5),
             rows.maybe(6), rows.integer(7) != 0}
        );
    }
    return all;
}

std::int64_t SqliteStore::held(Id person) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT count(*) FROM conversations INDEXED BY waiting_by_assignee "
        "WHERE assignee = $1 AND waiting_since IS NOT NULL AND state = 'open'"
    );
    row.with(person);
    row.step();
    return row.integer(0);
}

std::vector<PastConversation> SqliteStore::pastConversations(Instant since, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT c.id, c.account_id, a.kind, c.reply_rules, c.topic, c.intent, c.language, "
        "coalesce(nullif(b.set_zone, ''), json_extract(nullif(c.tags, ''), '$.timezone'), ''), "
        "cast(round(coalesce(json_extract(nullif(c.tags, ''), '$.language_confidence'), 0) * 1000) AS INTEGER), "
        "cast(round(coalesce(json_extract(nullif(c.tags, ''), '$.intents[0].p'), 0) * 1000) AS INTEGER), c.risks, "
        "c.order_external_id, c.listing_id, m.received_at, c.assigned_by_person, b.name, c.snippet "
        "FROM conversations c INDEXED BY conversations_by_time CROSS JOIN messages m ON m.id = c.newest_buyer_message "
        "JOIN accounts a ON a.id = c.account_id JOIN buyers b ON b.id = c.buyer_id "
        "WHERE c.last_at >= $1 ORDER BY c.last_at DESC, c.id DESC LIMIT $2"
    );
    rows.with(toColumn(since), static_cast<std::int64_t>(limit));
    std::vector<PastConversation> all;
    while (rows.step()) {
        PastConversation past;
        past.id = rows.integer(0);
        past.account = rows.integer(1);
        past.kind = rows.text(2);
        past.reply_rules = rows.text(3);
        past.topic = rows.text(4);
        past.intent = rows.text(5);
        past.language = rows.text(6);
        past.zone = rows.text(7);
        past.language_confidence = static_cast<double>(rows.integer(8)) / 1000;
        past.need = static_cast<double>(rows.integer(9)) / 1000;
        past.risks = listFromJson(rows.text(10));
        past.order_external_id = rows.text(11);
        past.listing_id = rows.text(12);
        past.at = toInstant(rows.integer(13));
        past.assigned_by_person = rows.integer(14) != 0;
        past.buyer = rows.text(15);
        past.snippet = rows.text(16);
        all.push_back(std::move(past));
    }
    return all;
}

}  // namespace hub::sqlite
