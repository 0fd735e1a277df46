#include <algorithm>

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {

void SqliteStore::keepCorrection(Id conversation, const std::string& intent) {
    Write write(*this);
    // A new id, so that whoever reads only what is newer takes it in.
    write
        .prepare(
            "INSERT OR REPLACE INTO lessons (message_id, intent, template, order_status, corrected) "
            "SELECT c.newest_buyer_message, $2, coalesce(l.template, ''), coalesce(o.status, ''), 1 FROM conversations c "
            "LEFT JOIN lessons l ON l.message_id = c.newest_buyer_message "
            "LEFT JOIN orders o ON o.account_id = c.account_id AND o.external_id = c.order_external_id "
            "WHERE c.id = $1 AND c.newest_buyer_message IS NOT NULL"
        )
        .with(conversation, intent)
        .run();
    write.commit();
}

std::vector<Lesson> SqliteStore::lessonsAfter(Id id, std::size_t most) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT l.id, m.id, m.text, coalesce((SELECT CASE p.author WHEN 'seller' THEN p.text ELSE '' END FROM messages p "
        "WHERE p.conversation_id = m.conversation_id AND p.author IN ('buyer', 'seller') AND (p.at, p.id) < (m.at, m.id) "
        "ORDER BY p.at DESC, p.id DESC LIMIT 1), ''), l.intent, l.template, l.order_status, l.corrected "
        "FROM lessons l JOIN messages m ON m.id = l.message_id WHERE l.id > $1 ORDER BY l.id DESC LIMIT $2"
    );
    rows.with(id, static_cast<std::int64_t>(most));
    std::vector<Lesson> all;
    while (rows.step()) {
        all.push_back({
            rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5), rows.text(6), rows.integer(7) != 0
        });
    }
    std::ranges::reverse(all);
    return all;
}

std::optional<AnsweredBefore> SqliteStore::answeredBefore(Id message) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT s.conversation_id, s.at, s.locale FROM lessons l JOIN messages m ON m.id = l.message_id "
        "JOIN template_sends s ON s.conversation_id = m.conversation_id AND s.template = l.template "
        "WHERE l.message_id = $1 ORDER BY s.reply_id DESC LIMIT 1"
    );
    rows.with(message);
    if (!rows.step()) return std::nullopt;
    return AnsweredBefore{rows.integer(0), toInstant(rows.integer(1)), rows.text(2)};
}

void SqliteStore::keepRiskCorrection(Id conversation, const std::optional<std::vector<std::string>>& risks) {
    Write write(*this);
    write
        .prepare(
            "INSERT OR REPLACE INTO risk_lessons (message_id, risks) "
            "SELECT newest_buyer_message, $2 FROM conversations WHERE id = $1 AND newest_buyer_message IS NOT NULL"
        )
        .with(conversation, risks ? std::optional(toJson(*risks)) : std::nullopt)
        .run();
    write.commit();
}

std::vector<RiskLesson> SqliteStore::riskLessonsAfter(Id id, std::size_t most) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT l.id, m.id, m.text, l.risks FROM risk_lessons l JOIN messages m ON m.id = l.message_id "
        "WHERE l.id > $1 ORDER BY l.id DESC LIMIT $2"
    );
    rows.with(id, static_cast<std::int64_t>(most));
    std::vector<RiskLesson> all;
    while (rows.step()) {
        RiskLesson lesson{rows.integer(0), rows.integer(1), rows.text(2), std::nullopt};
        if (!rows.isNull(3)) lesson.risks = listFromJson(rows.text(3));
        all.push_back(std::move(lesson));
    }
    std::ranges::reverse(all);
    return all;
}

}  // namespace hub::sqlite
