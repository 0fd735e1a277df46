#include <algorithm>

#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/limits/limits_json.h"
#include "hub/store/sqlite/action_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::chrono::hours kDay{24};
/// Of the action `a`: it costs its asker something that nobody else has approved.
constexpr std::string_view kIsSpent =
    "a.cost <> '' AND a.state IN ('waiting', 'doing', 'done', 'unclear') "
    "AND NOT EXISTS (SELECT 1 FROM approvals p WHERE p.action_id = a.id) ";

/// `database` is a Read or a Write.
template <class Database>
Limits limitsIn(Database& database) {
    auto row = database.prepare("SELECT value FROM operating_settings WHERE name = $1");
    row.with(kLimitsSetting);
    return limitsFrom(row.step() ? row.text(0) : std::string());
}

template <class Database>
User rolesOf(Database& database, Id id) {
    User user;
    user.id = id;
    auto row = database.prepare("SELECT roles FROM users WHERE id = $1");
    row.with(id);
    if (!row.step()) return user;
    for (const auto& name : listFromJson(row.text(0))) {
        if (const auto role = parseRole(name)) user.roles.insert(*role);
    }
    return user;
}

/// What a person has spent within a day by himself.
template <class Database>
std::vector<channels::Money> spentBy(Database& database, Id user, Instant now) {
    auto rows = database.prepare(
        std::string("SELECT a.cost FROM actions a WHERE a.user_id = $1 AND a.created_at > $2 AND ")
            .append(kIsSpent)
            .append("UNION ALL SELECT cost FROM spent WHERE user_id = $1 AND at > $2")
    );
    rows.with(user, toColumn(now - kDay));
    std::vector<channels::Money> all;
    while (rows.step()) {
        if (auto money = moneyFromText(rows.text(0))) all.push_back(std::move(*money));
    }
    return all;
}

template <class Database>
std::optional<Hold> holdBy(Database& database, const StoredAction& action) {
    if (!action.costs) return std::nullopt;
    const Limits limits = limitsOf(limitsIn(database), rolesOf(database, action.user));
    if (limits.empty()) return std::nullopt;
    return hub::holdOf(limits, action.name, action.cost, spentBy(database, action.user, action.created_at));
}

/// Whose it is, and how it stands; empty when there is no such action, or it never waited.
struct Standing {
    Id asker = 0;
    ActionState state = ActionState::AwaitingApproval;
    Instant expires_at;
    bool approved = false;
};

template <class Database>
std::optional<Standing> standingOf(Database& database, Id action) {
    auto row = database.prepare(
        "SELECT a.user_id, a.state, p.expires_at, p.decided_by FROM actions a JOIN approvals p ON p.action_id = a.id WHERE a.id = $1"
    );
    row.with(action);
    if (!row.step()) return std::nullopt;
    Standing standing;
    standing.asker = row.integer(0);
    standing.state = parseActionState(row.text(1)).value_or(ActionState::Unclear);
    standing.expires_at = toInstant(row.integer(2));
    const auto dropped = {ActionState::Declined, ActionState::Withdrawn, ActionState::Expired};
    standing.approved = !row.isNull(3) && std::ranges::find(dropped, standing.state) == dropped.end();
    return standing;
}

template <class Database>
std::string stampNow(Database& database, Id action) {
    auto row = database.prepare(std::string(kActionSelect) + "WHERE a.id = $1");
    row.with(action);
    if (!row.step()) return {};
    return stampOf(readAction(row).approval.value_or(Approval{}).now);
}

std::string_view auditName(ActionState to) {
    switch (to) {
        case ActionState::Declined: return "decline_action";
        case ActionState::Withdrawn: return "withdraw_action";
        case ActionState::Expired: return "expire_action";
        case ActionState::Refused: return "drop_action";
        default: return "approve_action";
    }
}

}  // namespace

Limits SqliteStore::limits() {
    Read read(*this);
    return limitsIn(read);
}

void SqliteStore::putLimits(const Limits& limits, Id user, Instant now) {
    channels::JsonWriter json;
    writeLimits(json, limits);
    Write write(*this);
    write.prepare("INSERT INTO operating_settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
        .with(kLimitsSetting, json.str())
        .run();
    write.prepare("INSERT INTO audit (at, user_id, action, about, detail) VALUES ($1, $2, 'change_limits', '', $3)")
        .with(toColumn(now), user, json.str())
        .run();
    write.commit();
}

void SqliteStore::keepSpent(Write& write, Id conversation, Instant now) {
    write.prepare("DELETE FROM spent WHERE at <= $1").with(toColumn(now - kDay)).run();
    write
        .prepare(
            std::string("INSERT INTO spent SELECT a.user_id, a.created_at, a.cost FROM actions a WHERE a.conversation_id = $1 "
                        "AND a.created_at > $2 AND ")
                .append(kIsSpent)
        )
        .with(conversation, toColumn(now - kDay))
        .run();
}

std::optional<Hold> SqliteStore::holdOf(const StoredAction& action) {
    Read read(*this);
    return holdBy(read, action);
}

std::optional<Hold> SqliteStore::holdIn(Write& write, const StoredAction& action) { return holdBy(write, action); }

void SqliteStore::askApproval(Write& write, Id id, const StoredAction& action, const Hold& hold) {
    write
        .prepare(
            "INSERT INTO approvals (action_id, user_id, held, most, spent, reason, expires_at, order_status, case_stage, respond_by, "
            "total) SELECT a.id, a.user_id, $2, $3, $4, $5, $6, coalesce(o.status, ''), coalesce(k.stage, ''), k.respond_by, "
            "coalesce(json_extract(o.facts, '$.amount') || ' ' || json_extract(o.facts, '$.currency'), '') FROM actions a "
            "LEFT JOIN orders o ON o.account_id = a.account_id AND o.external_id = a.order_external_id "
            "LEFT JOIN cases k ON k.account_id = a.account_id AND k.external_id = a.case_external_id WHERE a.id = $1"
        )
        .with(
            id, wireName(hold.why), toText(hold.most), toText(hold.spent), action.reason,
            toColumn(action.created_at + kApprovalTime)
        )
        .run();
    write.prepare("INSERT INTO audit (at, user_id, action, about, detail) VALUES ($1, $2, 'ask_approval', $3, $4)")
        .with(
            toColumn(action.created_at), action.user, outsideId(IdKind::Action, id),
            action.name + (action.cost ? ", " + toText(action.cost) : "")
        )
        .run();
    approvalEvent(write, id, action.created_at);
}

void SqliteStore::approvalEvent(Write& write, Id action, Instant now) {
    auto row = write.prepare("SELECT conversation_id, user_id, state FROM actions WHERE id = $1");
    row.with(action);
    if (!row.step()) return;
    channels::JsonWriter data;
    data.beginObject().member("id", outsideId(IdKind::Action, action));
    data.member("conversation", outsideId(IdKind::Conversation, row.integer(0)));
    data.member("user", outsideId(IdKind::User, row.integer(1))).member("state", row.text(2)).endObject();
    row.reset();
    write.event("approval", data.str(), now);
}

AskedPage SqliteStore::awaitingApproval(Id after, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kActionSelect) + "WHERE a.state = 'awaiting_approval' AND a.id > $1 ORDER BY a.id LIMIT $2"
    );
    rows.with(after, static_cast<std::int64_t>(limit) + 1);
    AskedPage page;
    while (rows.step()) {
        if (page.items.size() == limit) {
            page.next = page.items.back().action.id;
            break;
        }
        page.items.push_back({readAction(rows), buyerOfAction(rows)});
    }
    return page;
}

std::vector<AskedAction> SqliteStore::askedBy(Id user, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kActionSelect) + "WHERE p.user_id = $1 AND p.seen_at IS NULL AND a.id = p.action_id ORDER BY p.action_id DESC LIMIT $2"
    );
    rows.with(user, static_cast<std::int64_t>(limit));
    std::vector<AskedAction> all;
    while (rows.step()) all.push_back({readAction(rows), buyerOfAction(rows)});
    return all;
}

ApprovalCounts SqliteStore::approvalCounts(Id user) {
    Read read(*this);
    ApprovalCounts counts;
    auto waiting = read.prepare("SELECT count(*) FROM actions WHERE state = 'awaiting_approval' AND user_id <> $1");
    waiting.with(user);
    waiting.step();
    counts.to_decide = waiting.integer(0);
    auto answered = read.prepare("SELECT count(*) FROM approvals WHERE user_id = $1 AND seen_at IS NULL AND decided_at IS NOT NULL");
    answered.with(user);
    answered.step();
    counts.answered = answered.integer(0);
    return counts;
}

bool SqliteStore::endWaiting(Write& write, Id action, ActionState to, Id user, const std::string& word, Instant now) {
    // Whoever comes second finds it decided.
    auto row = write.prepare(
        "UPDATE actions SET state = $2, ended_at = CASE $2 WHEN 'waiting' THEN NULL ELSE $3 END "
        "WHERE id = $1 AND state = 'awaiting_approval' RETURNING conversation_id"
    );
    row.with(action, wireName(to), toColumn(now));
    if (!row.step()) return false;
    const Id conversation = row.integer(0);
    row.reset();
    const bool to_be_told = to == ActionState::Declined || to == ActionState::Expired || to == ActionState::Refused;
    write
        .prepare(
            "UPDATE approvals SET decided_by = nullif($2, 0), decided_at = $3, word = $4, "
            "seen_at = CASE $5 WHEN 1 THEN NULL ELSE $3 END WHERE action_id = $1"
        )
        .with(action, user, toColumn(now), word, to_be_told)
        .run();
    // The word stands with the approval alone: it may name a buyer, and the trail keeps what it has.
    write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, $2, $3, $4)")
        .with(toColumn(now), user, auditName(to), outsideId(IdKind::Action, action))
        .run();
    approvalEvent(write, action, now);
    write.conversationEvent(conversation, now);
    return true;
}

ApprovalOutcome SqliteStore::decide(
    Id action, ActionState to, Id user, const std::string& word, Instant now, const std::optional<std::string>& seen
) {
    Write write(*this);
    const auto standing = standingOf(write, action);
    if (!standing) return ApprovalOutcome::Unknown;
    const bool own = standing->asker == user;
    if (own != (to == ActionState::Withdrawn)) return ApprovalOutcome::OwnAction;
    if (standing->state == to || (to == ActionState::Waiting && standing->approved)) return ApprovalOutcome::Done;
    if (standing->state != ActionState::AwaitingApproval) {
        return standing->state == ActionState::Expired ? ApprovalOutcome::RunOut : ApprovalOutcome::Decided;
    }
    if (to == ActionState::Waiting && standing->expires_at <= now) return ApprovalOutcome::RunOut;
    if (seen && *seen != stampNow(write, action)) return ApprovalOutcome::SceneChanged;
    if (!endWaiting(write, action, to, user, word, now)) return ApprovalOutcome::Decided;
    write.commit();
    return ApprovalOutcome::Done;
}

ApprovalOutcome SqliteStore::approve(
    Id action, Id user, const std::string& word, Instant now, const std::optional<std::string>& seen
) {
    return decide(action, ActionState::Waiting, user, word, now, seen);
}

ApprovalOutcome SqliteStore::decline(Id action, Id user, const std::string& word, Instant now) {
    return decide(action, ActionState::Declined, user, word, now);
}

ApprovalOutcome SqliteStore::withdraw(Id action, Id user, Instant now) {
    return decide(action, ActionState::Withdrawn, user, {}, now);
}

void SqliteStore::approvalSeen(Id action, Id user, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE approvals SET seen_at = $3 WHERE action_id = $1 AND user_id = $2 AND seen_at IS NULL AND decided_at IS NOT NULL"
        )
        .with(action, user, toColumn(now))
        .run();
    if (write.changes() == 0) return;
    approvalEvent(write, action, now);
    write.commit();
}

void SqliteStore::expireApprovals(Instant now) {
    std::vector<Id> over;
    {
        Read read(*this);
        auto rows = read.prepare("SELECT action_id FROM approvals WHERE decided_at IS NULL AND expires_at <= $1");
        rows.with(toColumn(now));
        while (rows.step()) over.push_back(rows.integer(0));
    }
    if (over.empty()) return;
    Write write(*this);
    for (const Id action : over) endWaiting(write, action, ActionState::Expired, 0, {}, now);
    write.commit();
}

}  // namespace hub::sqlite
