#include "hub/store/sqlite/action_row.h"

#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"

namespace hub::sqlite {
namespace {

constexpr int kFirstOfApproval = 15, kBuyer = 32, kTotals = 33;

Approval readApproval(Statement& row) {
    Approval approval;
    int column = kFirstOfApproval;
    approval.hold.why = parseHeld(row.text(column++)).value_or(Held::NoLimit);
    approval.hold.most = moneyFromText(row.text(column++));
    approval.hold.spent = moneyFromText(row.text(column++));
    approval.reason = row.text(column++);
    approval.expires_at = toInstant(row.integer(column++));
    approval.then.order_status = row.text(column++);
    approval.then.case_stage = row.text(column++);
    approval.then.respond_by = toInstant(row.maybe(column++));
    approval.decided_by = row.maybe(column++).value_or(0);
    approval.decided_at = toInstant(row.maybe(column++));
    approval.word = row.text(column++);
    approval.seen_at = toInstant(row.maybe(column++));
    approval.now.order_status = row.text(column++);
    approval.now.case_stage = row.text(column++);
    approval.now.respond_by = toInstant(row.maybe(column++));
    approval.due_at = toInstant(row.maybe(column++));
    approval.repeated = row.integer(column) != 0;
    approval.then.total = row.text(kTotals);
    approval.now.total = row.text(kTotals + 1);
    return approval;
}

}  // namespace

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
    action.costs = row.integer(13) != 0;
    action.cost = moneyFromText(row.text(14));
    if (!row.isNull(kFirstOfApproval)) action.approval = readApproval(row);
    return action;
}

std::string buyerOfAction(Statement& row) { return row.text(kBuyer); }

std::vector<StoredAction> readActions(Statement& rows) {
    std::vector<StoredAction> all;
    while (rows.step()) all.push_back(readAction(rows));
    return all;
}

}  // namespace hub::sqlite
