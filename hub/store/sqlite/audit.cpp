#include <limits>

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {

void SqliteStore::audit(
    Instant now, Id user, const std::string& action, const std::string& about, const std::string& detail
) {
    Write write(*this);
    write.prepare("INSERT INTO audit (at, user_id, action, about, detail) VALUES ($1, $2, $3, $4, $5)")
        .with(toColumn(now), user, action, about, detail)
        .run();
    write.commit();
}

std::vector<AuditEntry> SqliteStore::auditTrail(const AuditFilter& filter) {
    Read read(*this);
    std::string sql = "SELECT id, at, coalesce(user_id, 0), action, about, detail FROM audit WHERE id < $1";
    if (!filter.action.empty()) sql += " AND action = $3";
    if (filter.user) sql += " AND user_id = $4";
    auto rows = read.prepare(sql + " ORDER BY id DESC LIMIT $2");
    rows.bind(1, filter.before > 0 ? filter.before : std::numeric_limits<Id>::max());
    rows.bind(2, static_cast<std::int64_t>(filter.limit));
    if (!filter.action.empty()) rows.bind(3, filter.action);
    if (filter.user) rows.bind(4, *filter.user);
    std::vector<AuditEntry> entries;
    while (rows.step()) {
        entries.push_back({rows.integer(0), rows.integer(2), toInstant(rows.integer(1)), rows.text(3), rows.text(4), rows.text(5)});
    }
    return entries;
}

std::vector<std::string> SqliteStore::auditActions() {
    Read read(*this);
    // From each name to the next by the index, however many entries have it.
    auto rows = read.prepare(
        "WITH RECURSIVE each(action) AS (SELECT min(action) FROM audit UNION ALL "
        "SELECT (SELECT min(action) FROM audit WHERE action > each.action) FROM each WHERE each.action IS NOT NULL) "
        "SELECT action FROM each WHERE action IS NOT NULL"
    );
    std::vector<std::string> actions;
    while (rows.step()) actions.push_back(rows.text(0));
    return actions;
}

}  // namespace hub::sqlite
