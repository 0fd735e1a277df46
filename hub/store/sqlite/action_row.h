#pragma once
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"
#include "hub/store/sqlite/database.h"

namespace hub::sqlite {

/// An action with its approval, and how its order and its case are now; to be followed by conditions on `a`, `p` and `b`, its
/// buyer.
inline constexpr std::string_view kActionSelect =
    "SELECT a.id, a.conversation_id, a.account_id, a.user_id, a.key, a.name, a.order_external_id, a.case_external_id, a.inputs, "
    "a.state, a.error, a.created_at, a.ended_at, a.costs, a.cost, p.held, p.most, p.spent, p.reason, p.expires_at, p.order_status, "
    "p.case_stage, p.respond_by, p.decided_by, p.decided_at, p.word, p.seen_at, o.status, k.stage, k.respond_by, c.due_at, "
    "p.action_id IS NOT NULL AND (EXISTS (SELECT 1 FROM actions x WHERE x.account_id = a.account_id "
    "AND x.order_external_id = a.order_external_id AND x.order_external_id <> '' AND x.name = a.name "
    "AND x.case_external_id = a.case_external_id AND x.id <> a.id "
    "AND x.state IN ('awaiting_approval', 'waiting', 'doing', 'done', 'unclear')) "
    "OR (a.order_external_id = '' AND EXISTS (SELECT 1 FROM actions x WHERE x.conversation_id = a.conversation_id "
    "AND x.name = a.name AND x.case_external_id = a.case_external_id AND x.id <> a.id "
    "AND x.state IN ('awaiting_approval', 'waiting', 'doing', 'done', 'unclear')))), b.name, p.total, "
    "coalesce(json_extract(o.facts, '$.amount') || ' ' || json_extract(o.facts, '$.currency'), '') "
    "FROM actions a LEFT JOIN approvals p ON p.action_id = a.id "
    "LEFT JOIN conversations c ON c.id = a.conversation_id LEFT JOIN buyers b ON b.id = c.buyer_id "
    "LEFT JOIN orders o ON p.action_id IS NOT NULL AND o.account_id = a.account_id AND o.external_id = a.order_external_id "
    "LEFT JOIN cases k ON p.action_id IS NOT NULL AND k.account_id = a.account_id AND k.external_id = a.case_external_id ";

StoredAction readAction(Statement& row);
/// The buyer of the same row.
std::string buyerOfAction(Statement& row);
std::vector<StoredAction> readActions(Statement& rows);

}  // namespace hub::sqlite
