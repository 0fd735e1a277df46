#include <map>

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::int64_t kThousand = 1000;
constexpr auto kDayMs = std::chrono::milliseconds(std::chrono::days(1)).count();
constexpr auto kAnsweredWithin = 7 * kDayMs, kDisputedWithin = 30 * kDayMs;

}  // namespace

void SqliteStore::noteSend(Write& write, const NewReply& reply, Id id) {
    std::optional<std::int64_t> changed;
    if (reply.changed) changed = static_cast<std::int64_t>(*reply.changed * kThousand + 0.5);
    write
        .prepare(
            "INSERT INTO template_sends (reply_id, conversation_id, template, locale, at, edited, changed) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .with(id, reply.conversation, reply.template_key, reply.template_locale, toColumn(reply.now), reply.edited, changed)
        .run();
    const auto keep = [&](const std::vector<std::string>& words, bool put_in) {
        for (const auto& word : words)
            write.prepare("INSERT OR IGNORE INTO template_words VALUES ($1, $2, $3)").with(id, put_in, word).run();
    };
    keep(reply.taken_out, false);
    keep(reply.put_in, true);
}

void SqliteStore::countOffered(Write& write, Id reply, int by) {
    write
        .prepare(
            "INSERT INTO template_days (day, template, locale, shown) SELECT o.created_at / $3, e.key, e.value, $2 "
            "FROM outbox o, json_each(o.offered) e WHERE o.id = $1 "
            "ON CONFLICT (day, template, locale) DO UPDATE SET shown = shown + $2"
        )
        .with(reply, by, kDayMs)
        .run();
}

void SqliteStore::takeBackSend(Write& write, Id reply) {
    countOffered(write, reply, -1);
    write
        .prepare(
            "UPDATE template_uses SET sent = sent - 1, edited = template_uses.edited - s.edited FROM template_sends s "
            "WHERE s.reply_id = $1 AND template_uses.template = s.template AND template_uses.locale = s.locale"
        )
        .with(reply)
        .run();
    write.prepare("DELETE FROM template_sends WHERE reply_id = $1").with(reply).run();
}

void SqliteStore::creditReopened(Write& write, Id conversation) {
    write
        .prepare(
            "UPDATE template_sends SET reopened = 1 WHERE reply_id = "
            "(SELECT max(reply_id) FROM template_sends WHERE conversation_id = $1)"
        )
        .with(conversation)
        .run();
}

std::vector<TemplateFigures> SqliteStore::templateFigures(const FiguresFilter& filter) {
    Read read(*this);
    // Each choice is a query of its own, so that each has its index; a sum that could be grouped by one would read all years.
    const std::string grouped = filter.key.empty() ? " GROUP BY +template, +locale" : " GROUP BY template, locale";
    std::string chosen;
    if (!filter.key.empty()) chosen += " AND template = $2";
    if (!filter.locale.empty()) chosen += " AND locale = $3";
    const auto bind = [&](Statement& rows, std::int64_t since) {
        rows.bind(1, since);
        if (!filter.key.empty()) rows.bind(2, filter.key);
        if (!filter.locale.empty()) rows.bind(3, filter.locale);
    };
    std::map<std::pair<std::string, std::string>, TemplateFigures> all;
    const auto figuresOf = [&](Statement& row) -> TemplateFigures& {
        auto& figures = all[{row.text(0), row.text(1)}];
        figures.key = row.text(0);
        figures.locale = row.text(1);
        return figures;
    };
    auto sends = read.prepare(
        "WITH s AS (SELECT t.*, coalesce(o.sent_at, t.at) AS left_at FROM "
        "(SELECT * FROM template_sends WHERE at >= $1" + chosen + ") t JOIN outbox o ON o.id = t.reply_id WHERE o.state <> 'refused') "
        "SELECT template, locale, count(*), sum(edited), count(changed), coalesce(sum(changed), 0), "
        "sum(EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = s.conversation_id AND m.at > left_at AND m.at <= left_at + " +
        std::to_string(kAnsweredWithin) + " AND m.author = 'buyer' AND m.automatic = 0)), sum(reopened), "
        "sum(EXISTS (SELECT 1 FROM cases c WHERE c.conversation_id = s.conversation_id AND c.opened_at > left_at "
        "AND c.opened_at <= left_at + " + std::to_string(kDisputedWithin) + ")) FROM s" + grouped
    );
    bind(sends, toColumn(filter.since));
    while (sends.step()) {
        auto& figures = figuresOf(sends);
        figures.chosen = sends.integer(2);
        figures.edited = sends.integer(3);
        if (const auto known = sends.integer(4); known > 0)
            figures.changed = static_cast<double>(sends.integer(5)) / static_cast<double>(known * kThousand);
        figures.answered_again = sends.integer(6);
        figures.reopened = sends.integer(7);
        figures.disputed = sends.integer(8);
    }
    auto shown = read.prepare(
        "SELECT template, locale, sum(shown) FROM template_days WHERE day >= $1" + chosen + grouped + " HAVING sum(shown) > 0"
    );
    bind(shown, toColumn(filter.since) / kDayMs);
    while (shown.step()) figuresOf(shown).shown = shown.integer(2);
    std::vector<TemplateFigures> found;
    for (auto& [place, figures] : all) found.push_back(std::move(figures));
    return found;
}

std::vector<ChangedWord> SqliteStore::changedWords(const FiguresFilter& of, int number, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT w.put_in, w.word, count(DISTINCT s.conversation_id) AS times FROM template_sends s "
        "JOIN outbox o ON o.id = s.reply_id JOIN template_words w ON w.reply_id = s.reply_id "
        "WHERE s.template = $2 AND s.locale = $3 AND s.at >= $1 AND o.template_number = $4 AND o.state <> 'refused' "
        "GROUP BY w.put_in, w.word HAVING times > 1 ORDER BY times DESC, w.word LIMIT $5"
    );
    rows.with(toColumn(of.since), of.key, of.locale, number, static_cast<std::int64_t>(limit));
    std::vector<ChangedWord> all;
    while (rows.step()) all.push_back({rows.integer(0) != 0, rows.text(1), rows.integer(2)});
    return all;
}

}  // namespace hub::sqlite
