#include <algorithm>
#include <map>
#include <tuple>

#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

using reports::By;
using reports::FactKind;

/// Where a fact's row in a report comes from.
std::string_view groupOf(By by) {
    switch (by) {
        case By::Day:
        case By::Week: return "''";
        case By::Person: return "f.person";
        case By::Account: return "f.account_id";
        case By::Kind: return "(SELECT a.kind FROM accounts a WHERE a.id = f.account_id)";
        case By::Language: return "f.language";
        case By::Topic: return "f.topic";
        case By::Intent: return "f.intent";
    }
    return "''";
}

/// Reads no column that facts of this kind don't fill: a busy shop has a million of them.
std::string selectFacts(const FactQuery& query, FactKind kind) {
    const bool measured = kind == FactKind::Answered || kind == FactKind::Due || kind == FactKind::Resolved || kind == FactKind::Rated;
    std::string sql = "SELECT f.at, ";
    sql.append(measured ? "f.length, " : "NULL, ").append(kind == FactKind::Sent ? "f.template_use, " : "'', ");
    sql.append(kind == FactKind::Answered ? "f.zone, " : "'', ").append(groupOf(query.by)).append(" FROM report_facts f WHERE f.kind = $1 AND f.at >= $2 AND f.at < $3");
    if (query.account) sql += " AND f.account_id = $4";
    if (query.person) sql += " AND f.person = $5";
    if (!query.language.empty()) sql += " AND f.language = $6";
    if (!query.topic.empty()) sql += " AND f.topic = $7";
    return sql;
}

/// One end of a wait, as it stands in report_facts.
struct WaitFact {
    std::string kind;
    std::int64_t at = 0;
    Id question = 0, account = 0, person = 0;
    std::string language, topic, intent, zone;
    std::optional<std::int64_t> length;
    [[nodiscard]] auto key() const { return std::tuple(kind, at, question); }
};

/// A wait is answered, if it is, and has been due, if it was.
std::vector<WaitFact> factsOfWait(Statement& row) {
    WaitFact fact;
    fact.question = row.integer(0);
    const std::int64_t asked = row.integer(1);
    const auto due = row.maybe(2), answered = row.maybe(3), closed = row.maybe(4);
    fact.person = row.integer(5);
    fact.account = row.integer(6);
    fact.language = row.text(7);
    fact.topic = row.text(8);
    fact.intent = row.text(9);
    std::vector<WaitFact> facts;
    if (due) {
        const auto end = answered ? answered : closed;
        fact.kind = wireName(FactKind::Due);
        fact.at = *due;
        if (end) fact.length = *end - *due;
        facts.push_back(fact);
    }
    if (answered) {
        fact.kind = wireName(FactKind::Answered);
        fact.at = *answered;
        fact.length = std::max<std::int64_t>(0, *answered - asked);
        fact.zone = row.text(10);
        facts.push_back(fact);
    }
    return facts;
}

}  // namespace

void SqliteStore::noteReceived(Write& write, Id message) {
    write.prepare("INSERT INTO report_facts SELECT * FROM received_facts WHERE source = $1 ON CONFLICT (kind, at, source) DO NOTHING").with(message).run();
}

void SqliteStore::noteSent(Write& write, Id message) {
    // A pull may have brought it before its reply was known: then nobody was its writer.
    write
        .prepare(
            "INSERT INTO report_facts SELECT * FROM sent_facts WHERE source = $1 "
            "ON CONFLICT (kind, at, source) DO UPDATE SET person = excluded.person, template_use = excluded.template_use"
        )
        .with(message)
        .run();
}

void SqliteStore::forgetSent(Write& write, Id conversation, Id message) {
    write.prepare("DELETE FROM report_facts WHERE conversation_id = $1 AND kind = 'sent' AND source = $2")
        .with(conversation, message)
        .run();
}

void SqliteStore::noteWaits(Write& write, Id conversation) {
    std::vector<WaitFact> now;
    {
        auto waits = write.prepare(
            "SELECT question, asked_at, due_at, answered_at, closed_at, person, account_id, language, topic, intent, zone "
            "FROM waits WHERE conversation_id = $1"
        );
        waits.with(conversation);
        while (waits.step()) {
            for (auto& fact : factsOfWait(waits)) now.push_back(std::move(fact));
        }
    }
    std::map<std::tuple<std::string, std::int64_t, Id>, std::pair<Id, std::optional<std::int64_t>>> known;
    {
        // Of a message that is gone nothing new can be worked out: its facts stay.
        auto rows = write.prepare(
            "SELECT f.kind, f.at, f.source, f.person, f.length FROM report_facts f JOIN messages m ON m.id = f.source "
            "WHERE f.conversation_id = $1 AND f.kind IN ('answered', 'due')"
        );
        rows.with(conversation);
        while (rows.step()) known[{rows.text(0), rows.integer(1), rows.integer(2)}] = {rows.integer(3), rows.maybe(4)};
    }
    // What still holds is left alone: a person may have corrected what it is about.
    std::erase_if(now, [&](const WaitFact& fact) {
        const auto found = known.find(fact.key());
        if (found == known.end() || found->second != std::pair(fact.person, fact.length)) return false;
        known.erase(found);
        return true;
    });
    for (const auto& [key, value] : known) {
        write.prepare("DELETE FROM report_facts WHERE kind = $1 AND at = $2 AND source = $3")
            .with(std::get<0>(key), std::get<1>(key), std::get<2>(key))
            .run();
    }
    for (const auto& fact : now) {
        write
            .prepare(
                "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, zone, "
                "length) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (kind, at, source) DO NOTHING"
            )
            .with(
                fact.kind, fact.at, fact.question, fact.account, conversation, fact.person, fact.language, fact.topic, fact.intent,
                fact.zone, fact.length
            )
            .run();
    }
}

void SqliteStore::noteClosed(Write& write, FactKind resolved_or_settled, Id conversation, Id person, Instant at) {
    // Handled since the first message after the closing before.
    write
        .prepare(
            "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, length) "
            "SELECT $2, $4, c.settled_message, c.account_id, c.id, $3, c.language, c.topic, c.intent, "
            "max(0, $4 - (SELECT min(m.at) FROM messages m WHERE m.conversation_id = c.id AND m.author IN ('buyer', 'seller') "
            "AND m.at > coalesce((SELECT max(f.at) FROM report_facts f WHERE f.conversation_id = c.id "
            "AND f.kind IN ('resolved', 'settled')), 0))) "
            "FROM conversations c WHERE c.id = $1 ON CONFLICT (kind, at, source) DO NOTHING"
        )
        .with(conversation, wireName(resolved_or_settled), person, toColumn(at))
        .run();
}

void SqliteStore::takeBackClosed(Write& write, Id conversation) {
    write
        .prepare(
            "DELETE FROM report_facts WHERE conversation_id = $1 AND kind = 'resolved' AND at = (SELECT max(f.at) "
            "FROM report_facts f WHERE f.conversation_id = $1 AND f.kind = 'resolved')"
        )
        .with(conversation)
        .run();
}

bool SqliteStore::noteReopened(Write& write, Id conversation, Id message) {
    // It comes back to whoever had closed it.
    write
        .prepare(
            "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent) "
            "SELECT 'reopened', q.at, c.id, c.account_id, c.id, coalesce((SELECT f.person FROM report_facts f "
            "WHERE f.conversation_id = c.id AND f.kind = 'resolved' ORDER BY f.at DESC LIMIT 1), 0), q.language, q.topic, q.intent "
            "FROM conversations c JOIN messages m ON m.id = $2 "
            "JOIN report_facts q ON q.kind = 'received' AND q.at = m.at AND q.source = m.id "
            "WHERE c.id = $1 AND c.state = 'done' AND (m.at > c.settled_at OR m.live = 1) "
            "ON CONFLICT (kind, at, source) DO NOTHING"
        )
        .with(conversation, message)
        .run();
    return write.changes() > 0;
}

void SqliteStore::noteDisputed(Write& write, Id account, const std::string& external_id) {
    write
        .prepare(
            "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, language, topic, intent) "
            "SELECT 'disputed', k.opened_at, k.id, k.account_id, c.id, c.language, c.topic, c.intent "
            "FROM cases k JOIN conversations c ON c.id = k.conversation_id WHERE k.account_id = $1 AND k.external_id = $2 "
            "ON CONFLICT (kind, at, source) DO UPDATE SET conversation_id = excluded.conversation_id"
        )
        .with(account, external_id)
        .run();
}

void SqliteStore::noteRating(Write& write, Id conversation, const channels::Rating& rating) {
    // It is about who answered last. Who rates unasked counts as asked.
    write
        .prepare(
            "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent) "
            "SELECT 'asked', $2, c.id, c.account_id, c.id, coalesce((SELECT f.person FROM report_facts f "
            "WHERE f.conversation_id = c.id AND f.kind = 'sent' AND f.at <= $2 ORDER BY f.at DESC, f.source DESC LIMIT 1), 0), "
            "c.language, c.topic, c.intent FROM conversations c WHERE c.id = $1 ON CONFLICT (kind, at, source) DO NOTHING"
        )
        .with(conversation, toColumn(rating.asked_at))
        .run();
    if (rating.score == 0) return;
    write
        .prepare(
            "INSERT INTO report_facts (kind, at, source, account_id, conversation_id, person, language, topic, intent, length) "
            "SELECT 'rated', a.at, a.source, a.account_id, a.conversation_id, a.person, a.language, a.topic, a.intent, $3 "
            "FROM report_facts a WHERE a.kind = 'asked' AND a.at = $2 AND a.source = $1 "
            "ON CONFLICT (kind, at, source) DO UPDATE SET length = excluded.length"
        )
        .with(conversation, toColumn(rating.asked_at), rating.score)
        .run();
}

std::vector<std::string> SqliteStore::conversationsToAsk(Id account, Instant from, Instant to) {
    Read read(*this);
    // From the closings on: an account has more conversations than were closed just now.
    auto rows = read.prepare(
        "SELECT DISTINCT c.external_id FROM report_facts f CROSS JOIN conversations c ON c.id = f.conversation_id "
        "WHERE f.kind = 'resolved' AND f.at >= $2 AND f.at < $3 AND f.account_id = $1 AND c.state = 'done' "
        "AND NOT EXISTS (SELECT 1 FROM report_facts a WHERE a.conversation_id = c.id AND a.kind = 'asked' AND a.at >= f.at)"
    );
    rows.with(account, toColumn(from), toColumn(to));
    std::vector<std::string> all;
    while (rows.step()) all.push_back(rows.text(0));
    return all;
}

void SqliteStore::noteAsked(const Lease& lease, const std::string& conversation, Instant at) {
    Write write(*this);
    demandLease(write, lease);
    auto row = write.prepare("SELECT id FROM conversations WHERE account_id = $1 AND external_id = $2");
    row.with(lease.account, conversation);
    if (!row.step()) return;
    const Id id = row.integer(0);
    row.reset();
    noteRating(write, id, {at, 0});
    write.commit();
}

void SqliteStore::correctFacts(Write& write, Id conversation) {
    write
        .prepare(
            "UPDATE report_facts SET language = c.language, topic = c.topic, intent = c.intent FROM conversations c "
            "WHERE c.id = $1 AND report_facts.conversation_id = c.id AND report_facts.source = c.newest_buyer_message "
            "AND report_facts.kind IN ('received', 'answered', 'due')"
        )
        .with(conversation)
        .run();
    noteVoices(write, conversation);
}

void SqliteStore::keepFacts(Write& write, Id conversation) {
    write.prepare("UPDATE OR REPLACE report_facts SET conversation_id = NULL, source = -source WHERE conversation_id = $1")
        .with(conversation)
        .run();
    keepVoices(write, conversation);
    keepCards(write, conversation);
}

void SqliteStore::facts(const FactQuery& query, const std::function<void(const reports::Fact&)>& take) {
    Read read(*this);
    for (const auto kind : query.kinds) {
        auto rows = read.prepare(selectFacts(query, kind));
        const auto bind = [&](int n, const auto& value) {
            if (rows.uses(n)) rows.bind(n, value);
        };
        bind(1, wireName(kind));
        bind(2, toColumn(query.from));
        bind(3, toColumn(query.to));
        bind(4, query.account);
        bind(5, query.person);
        bind(6, query.language);
        bind(7, query.topic);
        reports::Fact fact;
        fact.kind = kind;
        while (rows.step()) {
            fact.at = toInstant(rows.integer(0));
            fact.length.reset();
            if (const auto length = rows.maybe(1); length && kind != FactKind::Rated) fact.length = std::chrono::milliseconds(*length);
            if (kind == FactKind::Rated) fact.score = static_cast<int>(rows.integer(1));
            if (kind == FactKind::Sent) fact.use = reports::parseTemplateUse(rows.text(2)).value_or(reports::TemplateUse::None);
            fact.zone = rows.text(3);
            fact.group = rows.text(4);
            take(fact);
        }
    }
}

}  // namespace hub::sqlite
