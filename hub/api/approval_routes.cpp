#include "hub/api/known_accounts.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/limits/limits.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kApprovals = 20, kMostApprovals = 50, kMostOwn = 50, kMostWord = 500;

Id afterFrom(const Request& request) {
    const auto cursor = request.queryOr("cursor");
    if (cursor.empty()) return 0;
    const auto after = insideId(IdKind::Action, cursor);
    if (!after) refuseValue("cursor", "the next of the page before");
    return *after;
}

void writeAsked(JsonWriter& out, const AskedAction& asked, const Account& account, const std::string& language) {
    out.beginObject().key("action");
    writeAction(out, asked.action);
    out.member("label", labelOfAction(account.kind, asked.action.name, language));
    writeInputsOfAction(out, account.kind, asked.action, language);
    out.member("buyer", asked.buyer).member("account", outsideId(IdKind::Account, account.id)).endObject();
}

/// Those who may decide see all that wait, whoever else what he has asked for himself.
Response list(Hub& hub, const Request& request) {
    const std::string of = request.queryOr("of");
    if (!of.empty() && of != "me") refuseValue("of", "me or nothing", of);
    const bool all = of.empty() && mayApprove(request.user());
    AskedPage page;
    if (all) page = hub.store.awaitingApproval(afterFrom(request), request.limit(kApprovals, kMostApprovals));
    else page.items = hub.store.askedBy(request.user().id, kMostOwn);
    KnownAccounts accounts(hub.store);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& each : page.items) writeAsked(out, each, accounts.of(each.action.account), request.user().language);
    out.endArray().key("next");
    page.next == 0 ? out.null() : out.value(outsideId(IdKind::Action, page.next));
    const auto counts = hub.store.approvalCounts(request.user().id);
    out.member("to_decide", mayApprove(request.user()) ? counts.to_decide : 0).member("answered", counts.answered).endObject();
    return json(out);
}

Response outcomeResponse(Hub& hub, Id action, ApprovalOutcome outcome) {
    switch (outcome) {
        case ApprovalOutcome::Done: break;
        case ApprovalOutcome::Unknown: throw Refusal(404, "No such action waits for approval");
        case ApprovalOutcome::OwnAction: throw Refusal(knownProblem("own_action"));
        case ApprovalOutcome::Decided: throw Refusal(knownProblem("decided_already"));
        case ApprovalOutcome::SceneChanged: throw Refusal(knownProblem("scene_changed"));
        case ApprovalOutcome::RunOut: throw Refusal(knownProblem("approval_over"));
    }
    JsonWriter out;
    writeAction(out, hub.store.action(action).value_or(StoredAction{}));
    return json(out);
}

constexpr const char* kByPeople = "Actions are approved by people";

Response approve(Hub& hub, Request& request) {
    request.demandPerson(kByPeople);
    const Id action = request.id(0, IdKind::Action);
    const auto outcome = hub.store.approve(
        action, request.user().id, request.maybeText("word", kMostWord).value_or(""), hub.clock.now(), request.maybeText("scene", 100)
    );
    if (outcome == ApprovalOutcome::Done) hub.poller.wake();
    return outcomeResponse(hub, action, outcome);
}

Response decline(Hub& hub, Request& request) {
    request.demandPerson(kByPeople);
    const Id action = request.id(0, IdKind::Action);
    const std::string word = request.text("word", kMostWord);
    if (locales::trimmed(word).empty()) refuseValue("word", "why it is declined");
    return outcomeResponse(hub, action, hub.store.decline(action, request.user().id, word, hub.clock.now()));
}

Response withdraw(Hub& hub, const Request& request) {
    const Id action = request.id(0, IdKind::Action);
    const auto outcome = hub.store.withdraw(action, request.user().id, hub.clock.now());
    if (outcome == ApprovalOutcome::OwnAction) throw Refusal(403, "Only who asked for it takes it back");
    return outcomeResponse(hub, action, outcome);
}

Response seen(Hub& hub, const Request& request) {
    hub.store.approvalSeen(request.id(0, IdKind::Action), request.user().id, hub.clock.now());
    return noContent();
}

}  // namespace

void addApprovalRoutes(Router& router, Hub& hub) {
    router.add("GET", "/approvals", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/approvals/{id}/approve", Right::Approver, [&hub](Request& r) { return approve(hub, r); });
    router.add("POST", "/approvals/{id}/decline", Right::Approver, [&hub](Request& r) { return decline(hub, r); });
    router.add("POST", "/approvals/{id}/withdraw", Right::Seller, [&hub](Request& r) { return withdraw(hub, r); });
    router.add("POST", "/approvals/{id}/seen", Right::Seller, [&hub](Request& r) { return seen(hub, r); });
}

}  // namespace hub::api
