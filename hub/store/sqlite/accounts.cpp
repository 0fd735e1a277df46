#include "hub/inbox/names.h"
#include "hub/store/owner.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kAccountColumns =
    "SELECT id, kind, name, state, settings, backfill_days, cursor, caught_up, created_at, next_poll_at, "
    "last_attempt_at, last_success_at, throttled_until, failures, error_kind, error, identity, push_key, pushed_at, calls_left, warnings, "
    "reconciled_at FROM accounts ";

Account readAccount(Statement& row) {
    Account account;
    account.id = row.integer(0);
    account.kind = row.text(1);
    account.name = row.text(2);
    account.state = parseAccountState(row.text(3)).value_or(AccountState::Paused);
    account.settings = mapFromJson(row.text(4));
    account.backfill_days = static_cast<int>(row.integer(5));
    account.cursor.value = row.text(6);
    account.caught_up = row.integer(7) != 0;
    account.created_at = toInstant(row.integer(8));
    account.next_poll_at = toInstant(row.integer(9));
    account.last_attempt_at = toInstant(row.maybe(10));
    account.last_success_at = toInstant(row.maybe(11));
    account.throttled_until = toInstant(row.maybe(12));
    account.failures = static_cast<int>(row.integer(13));
    account.error_kind = row.text(14);
    account.error = row.text(15);
    account.identity = row.text(16);
    account.push_key = row.text(17);
    account.pushed_at = toInstant(row.maybe(18));
    account.calls_left = callsFromJson(row.text(19));
    account.warnings = listFromJson(row.text(20));
    account.reconciled_at = toInstant(row.maybe(21));
    return account;
}

void readSecretDates(Statement& rows, Account& account) {
    rows.with(account.id);
    while (rows.step()) account.secrets[rows.text(0)] = {toInstant(rows.integer(1)), toInstant(rows.maybe(2))};
    rows.reset();
}

constexpr std::string_view kSecretDates = "SELECT name, set_at, ends_at FROM account_secrets WHERE account_id = $1";

/// Hours since 1970, as account_hours counts them.
std::int64_t hourOf(Instant at) { return std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count(); }

}  // namespace

Id SqliteStore::addAccount(const Account& account, Instant now) {
    Write write(*this);
    write
        .prepare(
            "INSERT INTO accounts (kind, name, state, settings, backfill_days, created_at, next_poll_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $6)"
        )
        .with(
            account.kind, account.name, wireName(account.state), toJson(account.settings), account.backfill_days,
            toColumn(now)
        )
        .run();
    const Id id = write.lastId();
    write.accountEvent(id, now);
    write.commit();
    return id;
}

std::vector<Account> SqliteStore::accounts() {
    Read read(*this);
    auto rows = read.prepare(std::string(kAccountColumns) + "WHERE state <> 'removed' ORDER BY name, id");
    std::vector<Account> all;
    while (rows.step()) all.push_back(readAccount(rows));
    auto secrets = read.prepare(kSecretDates);
    for (auto& account : all) readSecretDates(secrets, account);
    return all;
}

std::optional<Account> SqliteStore::account(Id id) {
    Read read(*this);
    auto rows = read.prepare(std::string(kAccountColumns) + "WHERE id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    Account account = readAccount(rows);
    auto secrets = read.prepare(kSecretDates);
    readSecretDates(secrets, account);
    return account;
}

void SqliteStore::changeAccount(const Account& account) {
    Write write(*this);
    write
        .prepare(
            "UPDATE accounts SET name = $2, state = $3, settings = $4, next_poll_at = $5, fence = fence + 1, "
            "error_kind = CASE WHEN state <> $3 THEN '' ELSE error_kind END, "
            "error = CASE WHEN state <> $3 THEN '' ELSE error END, "
            "failures = CASE WHEN state <> $3 THEN 0 ELSE failures END WHERE id = $1"
        )
        .with(
            account.id, account.name, wireName(account.state), toJson(account.settings), toColumn(account.next_poll_at)
        )
        .run();
    write.accountEvent(account.id, account.next_poll_at);
    write.commit();
}

void SqliteStore::removeAccount(Id account, Instant now) {
    Write write(*this);
    write.prepare("UPDATE accounts SET state = 'removed', fence = fence + 1, error_kind = '', error = '', failures = 0 WHERE id = $1")
        .with(account)
        .run();
    write.prepare("DELETE FROM account_secrets WHERE account_id = $1").with(account).run();
    write.prepare("DELETE FROM inlet WHERE account_id = $1").with(account).run();
    endReplies(write, account, now);
    endActions(write, account, now);
    write.prepare("UPDATE conversations SET state = 'done' WHERE account_id = $1 AND state <> 'done'").with(account).run();
    write.accountEvent(account, now);
    write.commit();
}

void SqliteStore::setIdentity(Id account, const std::string& identity, const std::vector<std::string>& warnings) {
    Write write(*this);
    write.prepare("UPDATE accounts SET identity = $2, warnings = $3 WHERE id = $1")
        .with(account, identity, toJson(warnings))
        .run();
    write.commit();
}

std::string SqliteStore::pushKey(Id account, const std::string& fresh) {
    Write write(*this);
    auto row = write.prepare(
        "UPDATE accounts SET push_key = CASE WHEN push_key = '' THEN $2 ELSE push_key END WHERE id = $1 RETURNING push_key"
    );
    row.with(account, fresh);
    const std::string key = row.step() ? row.text(0) : std::string();
    row.reset();
    write.commit();
    return key;
}

std::optional<Account> SqliteStore::accountByPushKey(const std::string& key) {
    if (key.empty()) return std::nullopt;
    std::optional<Id> id;
    {
        Read read(*this);
        auto row = read.prepare("SELECT id FROM accounts WHERE push_key = $1 AND state <> 'removed'");
        row.with(key);
        if (row.step()) id = row.integer(0);
    }
    return id ? account(*id) : std::nullopt;
}

void SqliteStore::notePush(Id account, Instant now) {
    Write write(*this);
    write.prepare("UPDATE accounts SET pushed_at = $2 WHERE id = $1").with(account, toColumn(now)).run();
    write.commit();
}

void SqliteStore::makeDue(Id account, Instant now) {
    Write write(*this);
    // Never what stands there already: notePoll tells by the change that someone asked.
    write.prepare("UPDATE accounts SET next_poll_at = MIN($2, next_poll_at - 1) WHERE id = $1")
        .with(account, toColumn(now))
        .run();
    write.commit();
}

namespace {

constexpr std::string_view kPutSecret =
    "INSERT INTO account_secrets (account_id, name, sealed, set_at, ends_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (account_id, name) DO UPDATE SET sealed = $3, set_at = $4, ends_at = $5";

}  // namespace

void SqliteStore::putSecret(Id account, const std::string& name, const std::string& sealed, Instant now) {
    Write write(*this);
    write.prepare(kPutSecret).bind(1, account).bind(2, name).bindBlob(3, sealed).bind(4, toColumn(now)).run();  // its end isn't known
    // A turn that still works with the old one must not write its outcome, or a rotated token, over the new one.
    write.prepare("UPDATE accounts SET fence = fence + 1 WHERE id = $1").with(account).run();
    write.commit();
}

void SqliteStore::keepSecret(Id account, const std::string& name, const std::string& sealed, Instant now) {
    Write write(*this);
    write.prepare(kPutSecret).bind(1, account).bind(2, name).bindBlob(3, sealed).bind(4, toColumn(now)).run();
    write.commit();
}

void SqliteStore::putSecretLeased(
    const Lease& lease, const std::string& name, const std::string& sealed, std::optional<Instant> ends, Instant now
) {
    Write write(*this);
    demandLease(write, lease);
    auto put = write.prepare(kPutSecret);
    put.bind(1, lease.account).bind(2, name).bindBlob(3, sealed).bind(4, toColumn(now));
    if (ends) put.bind(5, toColumn(*ends));
    put.run();
    write.commit();
}

std::map<std::string, std::string> SqliteStore::sealedSecrets(Id account) {
    Read read(*this);
    auto rows = read.prepare("SELECT name, sealed FROM account_secrets WHERE account_id = $1");
    rows.with(account);
    std::map<std::string, std::string> sealed;
    while (rows.step()) sealed[rows.text(0)] = rows.blob(1);
    return sealed;
}

std::optional<Lease> SqliteStore::lease(
    Id account, const std::string& owner, Instant now, std::chrono::seconds length
) {
    Write write(*this);
    {
        auto held = write.prepare("SELECT lease_owner FROM accounts WHERE id = $1 AND lease_until > $2 AND lease_owner <> $3");
        held.with(account, toColumn(now), owner);
        // SQLite's file is on this machine, and so is whoever works with it.
        if (held.step() && !ownerIsGone(held.text(0))) return std::nullopt;
    }
    auto rows = write.prepare(
        "UPDATE accounts SET lease_owner = $2, lease_until = $3, fence = fence + 1 "
        "WHERE id = $1 AND state <> 'removed' RETURNING fence"
    );
    rows.with(account, owner, toColumn(now + length));
    if (!rows.step()) return std::nullopt;
    const Lease lease{account, rows.integer(0), now + length};
    rows.reset();
    write.commit();
    return lease;
}

void SqliteStore::renew(Lease& lease, Instant now, std::chrono::seconds length) {
    Write write(*this);
    demandLease(write, lease);
    write.prepare("UPDATE accounts SET lease_until = $2 WHERE id = $1").with(lease.account, toColumn(now + length)).run();
    write.commit();
    lease.until = now + length;
}

void SqliteStore::release(const Lease& lease) {
    Write write(*this);
    write.prepare("UPDATE accounts SET lease_until = 0, lease_owner = '' WHERE id = $1 AND fence = $2")
        .with(lease.account, lease.fence)
        .run();
    write.commit();
}

void SqliteStore::demandLease(Write& write, const Lease& lease) {
    auto row = write.prepare("SELECT 1 FROM accounts WHERE id = $1 AND fence = $2");
    row.with(lease.account, lease.fence);
    if (!row.step()) throw LeaseLost("account " + std::to_string(lease.account) + " is worked on by someone else");
}

void SqliteStore::notePoll(const Lease& lease, const PollOutcome& outcome) {
    Write write(*this);
    demandLease(write, lease);
    const auto now = toColumn(outcome.now);
    // Who asked for a pull while this turn ran may have come after it looked: that still stands.
    write.prepare("UPDATE accounts SET next_poll_at = $2 WHERE id = $1 AND next_poll_at = $3")
        .with(lease.account, toColumn(outcome.next_poll_at), toColumn(outcome.poll_was_at))
        .run();
    write
        .prepare(
            "INSERT INTO account_hours (account_id, hour, lag) SELECT a.id, $2, max(0, ($3 - a.last_success_at) / 1000) "
            "FROM accounts a WHERE a.id = $1 AND a.last_success_at IS NOT NULL "
            "ON CONFLICT (account_id, hour) DO UPDATE SET lag = max(coalesce(lag, 0), excluded.lag)"
        )
        .with(lease.account, hourOf(outcome.now), now)
        .run();
    if (outcome.ok) {
        write
            .prepare(
                "UPDATE accounts SET last_attempt_at = $2, last_success_at = $2, failures = 0, "
                "error_kind = '', error = '', throttled_until = NULL WHERE id = $1"
            )
            .with(lease.account, now)
            .run();
    } else {
        write
            .prepare(
                "UPDATE accounts SET last_attempt_at = $2, failures = failures + 1, error_kind = $3, "
                "error = $4, throttled_until = $5, "
                "state = CASE WHEN $6 = 1 AND state = 'working' THEN 'refused' ELSE state END WHERE id = $1"
            )
            .with(
                lease.account, now, outcome.error_kind, outcome.error, toColumn(outcome.throttled_until),
                outcome.credentials_refused
            )
            .run();
    }
    if (outcome.calls_left) {
        write.prepare("UPDATE accounts SET calls_left = $2 WHERE id = $1").with(lease.account, toJson(*outcome.calls_left)).run();
    }
    countHour(write, lease.account, outcome.now, "polls", 1);
    if (!outcome.ok) countHour(write, lease.account, outcome.now, "errors", 1);
    write.accountEvent(lease.account, outcome.now);
    write.commit();
}

void SqliteStore::countHour(Write& write, Id account, Instant now, std::string_view column, int by) {
    if (by == 0) return;
    const std::string name(column);
    write
        .prepare(
            "INSERT INTO account_hours (account_id, hour, " + name + ") VALUES ($1, $2, $3) " +
            "ON CONFLICT (account_id, hour) DO UPDATE SET " + name + " = " + name + " + $3"
        )
        .with(account, hourOf(now), by)
        .run();
}

HourCounts SqliteStore::hours(Id account, Instant now, int count) {
    const auto newest = hourOf(now);
    const auto size = static_cast<std::size_t>(count);
    HourCounts hours{std::vector<int>(size), std::vector<int>(size), std::vector<int>(size), {}};
    hours.lag.resize(size);
    Read read(*this);
    auto rows = read.prepare(
        "SELECT hour, received, sent, errors, lag FROM account_hours WHERE account_id = $1 AND hour > $2 AND hour <= $3"
    );
    rows.with(account, newest - count, newest);
    while (rows.step()) {
        const auto at = static_cast<std::size_t>(rows.integer(0) - (newest - count) - 1);
        hours.received[at] = static_cast<int>(rows.integer(1));
        hours.sent[at] = static_cast<int>(rows.integer(2));
        hours.errors[at] = static_cast<int>(rows.integer(3));
        if (const auto lag = rows.maybe(4)) hours.lag[at] = std::chrono::seconds(*lag);
    }
    return hours;
}

}  // namespace hub::sqlite
