#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, conversation_id, account_id, user_id, key, name, order_external_id, case_external_id, inputs, state, error, "
    "created_at, ended_at FROM actions ";

StoredAction readAction(Statement& row) {
    StoredAction action;
    action.id = row.integer(0);
    action.conversation = row.integer(1);
    action.account = row.integer(2);
    action.user = row.integer(3);
    action.key = row.text(4);
    action.name = row.text(5);
    action.order_external_id = row.text(6);
    action.case_external_id = row.text(7);
    action.inputs = mapFromJson(row.text(8));
    action.state = parseActionState(row.text(9)).value_or(ActionState::Unclear);
    action.error = row.text(10);
    action.created_at = toInstant(row.integer(11));
    action.ended_at = toInstant(row.maybe(12));
    return action;
}

std::vector<StoredAction> readActions(Statement& rows) {
    std::vector<StoredAction> all;
    while (rows.step()) all.push_back(readAction(rows));
    return all;
}

}  // namespace

std::variant<StoredAction, KeyTaken> SqliteStore::addAction(const StoredAction& action) {
    Write write(*this);
    {
        auto known = write.prepare(std::string(kColumns) + "WHERE key = $1");
        known.with(action.key);
        if (known.step()) {
            StoredAction made = readAction(known);
            const bool same = made.conversation == action.conversation && made.name == action.name &&
                              made.inputs == action.inputs && made.order_external_id == action.order_external_id &&
                              made.case_external_id == action.case_external_id;
            if (!same) return KeyTaken{};
            return made;
        }
    }
    write
        .prepare(
            "INSERT INTO actions (key, account_id, conversation_id, user_id, name, order_external_id, case_external_id, inputs, "
            "state, created_at) SELECT $1, account_id, id, $3, $4, $5, $6, $7, 'waiting', $8 FROM conversations WHERE id = $2"
        )
        .with(
            action.key, action.conversation, action.user, action.name, action.order_external_id, action.case_external_id,
            toJson(action.inputs), toColumn(action.created_at)
        )
        .run();
    if (write.changes() == 0) throw StoreError("no conversation " + std::to_string(action.conversation));
    auto row = write.prepare(std::string(kColumns) + "WHERE id = $1");
    row.with(write.lastId());
    row.step();
    StoredAction made = readAction(row);
    row.reset();
    write.conversationEvent(action.conversation, action.created_at);
    write.commit();
    return made;
}

std::optional<StoredAction> SqliteStore::action(Id id) {
    Read read(*this);
    auto rows = read.prepare(std::string(kColumns) + "WHERE id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return readAction(rows);
}

std::vector<StoredAction> SqliteStore::actions(Id conversation) {
    Read read(*this);
    auto rows = read.prepare(std::string(kColumns) + "WHERE conversation_id = $1 ORDER BY id");
    rows.with(conversation);
    return readActions(rows);
}

std::vector<StoredAction> SqliteStore::waitingActions(Id account) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kColumns) + "WHERE account_id = $1 AND state IN ('waiting', 'doing') AND state = 'waiting' ORDER BY id"
    );
    rows.with(account);
    return readActions(rows);
}

bool SqliteStore::beginAction(const Lease& lease, Id action, Instant now) {
    Write write(*this);
    demandLease(write, lease);
    auto row = write.prepare("UPDATE actions SET state = 'doing' WHERE id = $1 AND state = 'waiting' RETURNING conversation_id");
    row.with(action);
    if (!row.step()) return false;
    const Id conversation = row.integer(0);
    row.reset();
    write.conversationEvent(conversation, now);
    write.commit();
    return true;
}

void SqliteStore::endAction(Id action, ActionState state, const std::string& error, Instant now) {
    Write write(*this);
    auto row = write.prepare(
        "UPDATE actions SET state = $2, error = $3, ended_at = $4 WHERE id = $1 AND state IN ('waiting', 'doing') "
        "RETURNING conversation_id"
    );
    row.with(action, wireName(state), error, toColumn(now));
    if (!row.step()) return;
    const Id conversation = row.integer(0);
    row.reset();
    write.conversationEvent(conversation, now);
    write.commit();
}

void SqliteStore::endLostActions(const Lease& lease, const std::string& error, Instant now) {
    std::vector<Id> lost;
    {
        Read read(*this);
        auto rows = read.prepare("SELECT id FROM actions WHERE account_id = $1 AND state IN ('waiting', 'doing') AND state = 'doing'");
        rows.with(lease.account);
        while (rows.step()) lost.push_back(rows.integer(0));
    }
    for (const Id id : lost) endAction(id, ActionState::Unclear, error, now);
}

void SqliteStore::putOrder(const Lease& lease, const channels::Order& order, Instant now) {
    Write write(*this);
    demandLease(write, lease);
    upsertOrder(write, lease.account, order, now);
    auto rows = write.prepare("SELECT id FROM conversations WHERE account_id = $1 AND order_external_id = $2");
    rows.with(lease.account, order.external_id);
    while (rows.step()) write.conversationEvent(rows.integer(0), now);
    rows.reset();
    write.commit();
}

}  // namespace hub::sqlite
