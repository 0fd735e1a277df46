#include <charconv>
#include <stdexcept>

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/moment.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// With the newest of the buyer's messages that the reply's writer knew.
constexpr std::string_view kCards =
    "SELECT k.id, k.week, o.conversation_id, k.person, k.late, k.hinted, k.reviewer, o.sent_at, k.reviewed_at, "
    "k.answered_at, coalesce(o.text, ''), coalesce(q.text, ''), coalesce(q.language, ''), k.answer "
    "FROM quality_cards k LEFT JOIN outbox o ON o.id = k.reply_id LEFT JOIN messages q ON q.id = ("
    "SELECT m.id FROM messages m WHERE m.conversation_id = o.conversation_id AND m.author = 'buyer' AND m.automatic = 0 "
    "AND m.id <= o.answers ORDER BY m.at DESC, m.id DESC LIMIT 1) ";

QualityCard readCard(Statement& row) {
    QualityCard card;
    card.id = row.integer(0);
    card.week = row.text(1);
    card.conversation = row.maybe(2);
    card.person = row.integer(3);
    card.late = row.integer(4) != 0;
    card.hinted = row.integer(5) != 0;
    card.reviewer = row.maybe(6);
    card.sent_at = toInstant(row.maybe(7));
    card.reviewed_at = toInstant(row.maybe(8));
    card.answered_at = toInstant(row.maybe(9));
    card.text = row.text(10);
    card.question = row.text(11);
    card.language = row.text(12);
    card.answer = row.text(13);
    return card;
}

template <class Connection>
QualityCard withMarks(Connection& connection, QualityCard card) {
    auto rows = connection.prepare("SELECT criterion, mark, remark FROM quality_marks WHERE card_id = $1 ORDER BY criterion");
    rows.with(card.id);
    while (rows.step()) {
        card.marks.push_back({rows.integer(0), parseVerdict(rows.text(1)).value_or(Verdict::None), rows.text(2)});
    }
    return card;
}

Id afterFrom(const std::string& cursor) {
    Id after = 0;
    if (cursor.empty()) return after;
    const char* const end = cursor.data() + cursor.size();
    const auto [last, error] = std::from_chars(cursor.data(), end, after);
    if (error != std::errc() || last != end) throw std::invalid_argument("not a cursor: " + cursor);
    return after;
}

std::string_view conditionOf(CardFilter::Which which) {
    switch (which) {
        case CardFilter::Which::Open:
            return "WHERE k.reviewed_at IS NULL AND k.person <> $1 AND k.reply_id IS NOT NULL AND k.id > $3 ORDER BY k.id LIMIT $2";
        case CardFilter::Which::Reviewed:
            return "WHERE k.reviewed_at IS NOT NULL AND (k.reviewed_at, k.id) < ($4, $3) "
                   "ORDER BY k.reviewed_at DESC, k.id DESC LIMIT $2";
        case CardFilter::Which::Own:
            return "WHERE k.reviewed_at IS NOT NULL AND k.person = $1 AND (k.reviewed_at, k.id) < ($4, $3) "
                   "ORDER BY k.reviewed_at DESC, k.id DESC LIMIT $2";
    }
    return "";
}

std::string_view keyOf(QualityBy by) {
    switch (by) {
        case QualityBy::Person: return "k.person";
        case QualityBy::Criterion: return "m.criterion";
        case QualityBy::Week: return "k.week";
    }
    return "";
}

}  // namespace

std::vector<SentReply> SqliteStore::sentReplies(Instant from, Instant to) {
    Read read(*this);
    // Late is what ended a wait after its deadline; the wait's fact knows by how much.
    auto rows = read.prepare(
        "SELECT o.id, o.user_id, EXISTS (SELECT 1 FROM report_facts f WHERE f.conversation_id = o.conversation_id "
        "AND f.kind = 'due' AND f.person = o.user_id AND f.length > 0 AND f.at + f.length = m.at), o.against_hint "
        "FROM outbox o INDEXED BY outbox_sent CROSS JOIN messages m ON m.id = o.message_id "
        "WHERE o.state = 'sent' AND o.sent_at >= $1 AND o.sent_at < $2 AND o.rule = '' "
        "AND NOT EXISTS (SELECT 1 FROM order_notices n WHERE n.reply_id = o.id) ORDER BY o.id"
    );
    rows.with(toColumn(from), toColumn(to));
    std::vector<SentReply> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), rows.integer(2) != 0, rows.integer(3) != 0});
    return all;
}

std::int64_t SqliteStore::addCards(const std::string& week, const std::vector<SentReply>& drawn) {
    Write write(*this);
    std::int64_t added = 0;
    for (const auto& reply : drawn) {
        // What was deleted since it was looked for isn't drawn.
        write
            .prepare(
                "INSERT INTO quality_cards (week, reply_id, person, late, hinted) SELECT $1, o.id, $3, $4, $5 FROM outbox o "
                "WHERE o.id = $2 ON CONFLICT (reply_id) DO NOTHING"
            )
            .with(week, reply.reply, reply.person, reply.late, reply.hinted)
            .run();
        added += write.changes();
    }
    write.commit();
    return added;
}

CardPage SqliteStore::cards(const CardFilter& filter) {
    const bool open = filter.which == CardFilter::Which::Open;
    const Moment before = open ? Moment{} : momentFromText(filter.cursor);
    const Id after = open ? afterFrom(filter.cursor) : before.id;
    Read read(*this);
    auto rows = read.prepare(std::string(kCards).append(conditionOf(filter.which)));
    rows.bind(2, static_cast<std::int64_t>(filter.limit + 1)).bind(3, after);
    if (rows.uses(1)) rows.bind(1, filter.user);
    if (!open) rows.bind(4, before.at);
    CardPage page;
    while (rows.step()) page.items.push_back(withMarks(read, readCard(rows)));
    if (page.items.size() > filter.limit) {
        page.items.pop_back();
        const auto& last = page.items.back();
        page.next = open ? std::to_string(last.id) : momentToText({toColumn(*last.reviewed_at), last.id});
    }
    return page;
}

std::optional<QualityCard> SqliteStore::card(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kCards).append("WHERE k.id = $1"));
    row.with(id);
    if (!row.step()) return std::nullopt;
    return withMarks(read, readCard(row));
}

bool SqliteStore::reviewCard(Id card, Id reviewer, const std::vector<QualityMark>& marks, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE quality_cards SET reviewer = $2, reviewed_at = $3 WHERE id = $1 AND person <> $2 AND answered_at IS NULL "
            "AND (reviewer IS NULL OR reviewer = $2)"
        )
        .with(card, reviewer, toColumn(now))
        .run();
    if (write.changes() == 0) return false;
    write.prepare("DELETE FROM quality_marks WHERE card_id = $1").with(card).run();
    for (const auto& mark : marks) {
        write.prepare("INSERT INTO quality_marks VALUES ($1, $2, $3, $4)")
            .with(card, mark.criterion, wireName(mark.verdict), mark.remark)
            .run();
    }
    write.commit();
    return true;
}

bool SqliteStore::answerCard(Id card, const std::string& answer, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE quality_cards SET answer = $2, answered_at = $3 WHERE id = $1 AND reviewed_at IS NOT NULL AND answered_at IS NULL"
        )
        .with(card, answer, toColumn(now))
        .run();
    const bool answered = write.changes() > 0;
    write.commit();
    return answered;
}

std::vector<QualityCriterion> SqliteStore::criteria() {
    Read read(*this);
    auto rows = read.prepare("SELECT id, code, title, retired FROM quality_criteria ORDER BY retired, place, id");
    std::vector<QualityCriterion> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.integer(3) != 0});
    return all;
}

void SqliteStore::putCriteria(const std::vector<QualityCriterion>& criteria) {
    Write write(*this);
    write.prepare("UPDATE quality_criteria SET retired = 1").run();
    int place = 0;
    for (const auto& one : criteria) {
        ++place;
        if (one.id == 0) {
            write.prepare("INSERT INTO quality_criteria (code, title, place) VALUES ('', $1, $2)").with(one.title, place).run();
            continue;
        }
        write
            .prepare(
                "UPDATE quality_criteria SET title = CASE code WHEN '' THEN $2 ELSE title END, place = $3, retired = 0 WHERE id = $1"
            )
            .with(one.id, one.title, place)
            .run();
    }
    write.commit();
}

std::vector<QualityFigures> SqliteStore::qualityFigures(const QualityQuery& query) {
    Read read(*this);
    const std::string key(keyOf(query.by));
    std::string sql = "SELECT " + key + " AS of_row, count(DISTINCT k.id), "
        "count(DISTINCT CASE WHEN k.reviewed_at IS NOT NULL THEN k.id END), count(CASE m.mark WHEN 'yes' THEN 1 END), "
        "count(CASE m.mark WHEN 'no' THEN 1 END), count(CASE m.mark WHEN 'none' THEN 1 END) "
        "FROM quality_cards k LEFT JOIN quality_marks m ON m.card_id = k.id WHERE k.week >= $1 AND k.week <= $2";
    if (query.person) sql += " AND k.person = $3";
    auto rows = read.prepare(sql + " AND " + key + " IS NOT NULL GROUP BY of_row ORDER BY of_row");
    rows.with(query.first_week, query.last_week);
    if (query.person) rows.bind(3, *query.person);
    std::vector<QualityFigures> all;
    while (rows.step()) {
        all.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4), rows.integer(5)});
    }
    return all;
}

void SqliteStore::keepCards(Write& write, Id conversation) {
    constexpr std::string_view kOfIt = "reply_id IN (SELECT id FROM outbox WHERE conversation_id = $1)";
    const auto run = [&](std::string_view begin, std::string_view end) {
        write.prepare(std::string(begin).append(kOfIt).append(end)).with(conversation).run();
    };
    run("DELETE FROM quality_cards WHERE reviewed_at IS NULL AND ", "");
    // What was said of it may tell what the buyer wrote.
    run("UPDATE quality_marks SET remark = '' WHERE card_id IN (SELECT id FROM quality_cards WHERE ", ")");
    run("UPDATE quality_cards SET answer = '' WHERE ", "");
}

}  // namespace hub::sqlite
