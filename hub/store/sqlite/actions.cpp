#include "hub/inbox/names.h"
#include "hub/inbox/reasons.h"
#include "hub/store/sqlite/action_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// Without an order, for the same conversation.
template <class Database>
std::optional<Id> sameUnderWay(Database& write, const StoredAction& action) {
    auto row = write.prepare(
        std::string("SELECT x.id FROM actions x JOIN conversations c ON c.id = $1 WHERE ") +
        (action.order_external_id.empty() ? "x.conversation_id = $1 "
                                          : "x.account_id = c.account_id AND x.order_external_id = $4 AND x.order_external_id <> '' ") +
        "AND x.name = $2 AND x.case_external_id = $3 AND x.state IN ('awaiting_approval', 'waiting', 'doing') LIMIT 1"
    );
    row.bind(1, action.conversation).bind(2, action.name).bind(3, action.case_external_id);
    if (row.uses(4)) row.bind(4, action.order_external_id);
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

}  // namespace

std::variant<StoredAction, KeyTaken, AskedAlready, AccountGone> SqliteStore::addAction(const StoredAction& action) {
    Write write(*this);
    {
        auto known = write.prepare(std::string(kActionSelect) + "WHERE a.key = $1");
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
    if (write.isAccountGone(action.conversation)) return AccountGone{};
    if (action.costs && !action.again) {
        if (const auto other = sameUnderWay(write, action)) return AskedAlready{*other};
    }
    const auto hold = holdIn(write, action);
    write
        .prepare(
            "INSERT INTO actions (key, account_id, conversation_id, user_id, name, order_external_id, case_external_id, inputs, "
            "state, created_at, costs, cost) SELECT $1, account_id, id, $3, $4, $5, $6, $7, $9, $8, $10, $11 FROM conversations "
            "WHERE id = $2"
        )
        .with(
            action.key, action.conversation, action.user, action.name, action.order_external_id, action.case_external_id,
            toJson(action.inputs), toColumn(action.created_at),
            wireName(hold ? ActionState::AwaitingApproval : ActionState::Waiting), action.costs, toText(action.cost)
        )
        .run();
    if (write.changes() == 0) throw StoreError("no conversation " + std::to_string(action.conversation));
    const Id id = write.lastId();
    if (hold) askApproval(write, id, action, *hold);
    auto row = write.prepare(std::string(kActionSelect) + "WHERE a.id = $1");
    row.with(id);
    row.step();
    StoredAction made = readAction(row);
    row.reset();
    write.conversationEvent(action.conversation, action.created_at);
    write.commit();
    return made;
}

std::optional<StoredAction> SqliteStore::action(Id id) {
    Read read(*this);
    auto rows = read.prepare(std::string(kActionSelect) + "WHERE a.id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return readAction(rows);
}

std::vector<StoredAction> SqliteStore::actions(Id conversation) {
    Read read(*this);
    auto rows = read.prepare(std::string(kActionSelect) + "WHERE a.conversation_id = $1 ORDER BY a.id");
    rows.with(conversation);
    return readActions(rows);
}

std::vector<StoredAction> SqliteStore::waitingActions(Id account) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kActionSelect) +
        "WHERE a.account_id = $1 AND a.state IN ('waiting', 'doing') AND a.state = 'waiting' ORDER BY a.id"
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

void SqliteStore::endActions(Write& write, Id account, Instant now) {
    std::vector<Id> awaiting;
    {
        auto rows = write.prepare("SELECT id FROM actions WHERE state = 'awaiting_approval' AND account_id = $1");
        rows.with(account);
        while (rows.step()) awaiting.push_back(rows.integer(0));
    }
    for (const Id action : awaiting) {
        write.prepare("UPDATE actions SET error = $2 WHERE id = $1").with(action, kAccountRemoved).run();
        endWaiting(write, action, ActionState::Refused, 0, {}, now);
    }
    auto ended = write.prepare(
        "UPDATE actions SET ended_at = $4, error = CASE state WHEN 'doing' THEN $3 ELSE $2 END, "
        "state = CASE state WHEN 'doing' THEN 'unclear' ELSE 'refused' END "
        "WHERE account_id = $1 AND state IN ('waiting', 'doing') RETURNING conversation_id"
    );
    ended.with(account, kAccountRemoved, kAccountRemovedMeanwhile, toColumn(now));
    while (ended.step()) write.conversationEvent(ended.integer(0), now);
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
