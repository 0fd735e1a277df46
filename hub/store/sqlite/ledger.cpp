#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {

std::vector<LedgerDay> SqliteStore::ledger(Id account, Instant now, int days) {
    const auto first = std::chrono::floor<std::chrono::days>(now) - std::chrono::days(days - 1);
    Read read(*this);
    auto rows = read.prepare(
        "SELECT hour / 24, sum(received), sum(sent), sum(quarantined), sum(polls), sum(errors) FROM account_hours "
        "WHERE account_id = $1 AND hour >= $2 GROUP BY hour / 24 ORDER BY 1 DESC"
    );
    rows.with(account, std::int64_t{first.time_since_epoch().count() * 24});
    std::vector<LedgerDay> out;
    const auto count = [&](int column) { return static_cast<int>(rows.integer(column)); };
    while (rows.step()) {
        const std::chrono::sys_days day{std::chrono::days(rows.integer(0))};
        out.push_back({day, count(1), count(2), count(3), count(4), count(5)});
    }
    return out;
}

std::vector<Reconciliation> SqliteStore::reconciliations(Id account, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT at, from_at, to_at, listed, missing FROM reconciliations WHERE account_id = $1 ORDER BY at DESC LIMIT $2"
    );
    rows.with(account, static_cast<std::int64_t>(limit));
    std::vector<Reconciliation> out;
    while (rows.step()) {
        out.push_back(
            {toInstant(rows.integer(0)), toInstant(rows.integer(1)), toInstant(rows.integer(2)), rows.integer(3),
             rows.integer(4)}
        );
    }
    return out;
}

std::vector<std::string> SqliteStore::unknownIds(Id account, const std::vector<std::string>& external_ids) {
    Read read(*this);
    auto known = read.prepare(
        "SELECT 1 FROM messages WHERE account_id = $1 AND external_id = $2 "
        "UNION ALL SELECT 1 FROM quarantine WHERE account_id = $1 AND external_id = $2 "
        "UNION ALL SELECT 1 FROM deleted_messages WHERE account_id = $1 AND external_id = $2"
    );
    std::vector<std::string> out;
    for (const auto& id : external_ids) {
        known.with(account, id);
        if (!known.step()) out.push_back(id);
        known.reset();
    }
    return out;
}

void SqliteStore::noteReconciliation(const Lease& lease, const Reconciliation& one) {
    Write write(*this);
    demandLease(write, lease);
    write.prepare("INSERT INTO reconciliations (account_id, at, from_at, to_at, listed, missing) VALUES ($1, $2, $3, $4, $5, $6)")
        .with(lease.account, toColumn(one.at), toColumn(one.from), toColumn(one.to), one.listed, one.missing)
        .run();
    write.prepare("UPDATE accounts SET reconciled_at = $2 WHERE id = $1").with(lease.account, toColumn(one.at)).run();
    write.accountEvent(lease.account, one.at);
    write.commit();
}

void SqliteStore::askReconciliation(Id account, Instant now) {
    Write write(*this);
    write.prepare("UPDATE accounts SET reconciled_at = NULL, next_poll_at = MIN($2, next_poll_at - 1) WHERE id = $1")
        .with(account, toColumn(now))
        .run();
    write.commit();
}

void SqliteStore::pullAgain(Id account, int days, Instant now) {
    Write write(*this);
    write.prepare("UPDATE accounts SET cursor = '', backfill_days = $2, next_poll_at = $3, fence = fence + 1 WHERE id = $1")
        .with(account, days, toColumn(now))
        .run();
    write.commit();
}

}  // namespace hub::sqlite
