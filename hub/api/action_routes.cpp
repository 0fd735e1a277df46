#include <algorithm>

#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/limits/limits.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kMostReason = 500;

const channels::Action& demandAction(const Account& account, const std::string& name) {
    const auto* action = channels::findAction(account.kind, name);
    if (action == nullptr) throw Refusal(404, "This channel has no such action");
    return *action;
}

/// Every input that the description demands, of its type, and no other.
void demandInputs(const channels::Action& action, std::map<std::string, std::string>& inputs) {
    channels::Descriptor form;
    form.settings = action.inputs;
    channels::AccountConfig given;
    std::erase_if(inputs, [](const auto& input) { return input.second.empty(); });
    given.settings = inputs;
    const auto problems = channels::checkConfig(form, channels::withDefaults(form, given));
    if (problems.empty()) return;
    const auto& first = problems.front();
    throw Refusal(422, first.key + ": expected " + first.allowed, {}, first.key);
}

/// What a request asks for, and its description.
struct Asked {
    StoredAction action;
    const channels::Action& known;
};

/// The action that the request describes, for the conversation in its address, with what it costs.
Asked actionFrom(Hub& hub, Request& request, const std::string& name) {
    const auto conversation = hub.store.conversation(request.id(0, IdKind::Conversation));
    if (!conversation) throw Refusal(knownProblem("no_conversation"));
    const auto account = hub.store.account(conversation->account).value_or(Account{});
    if (account.state == AccountState::Removed) throw Refusal(knownProblem("account_removed"));
    const auto& known = demandAction(account, name);
    StoredAction action;
    action.conversation = conversation->id;
    action.account = account.id;
    action.user = request.user().id;
    action.name = name;
    action.order_external_id = conversation->order_external_id;
    if (const auto id = request.maybeText("case")) {
        const auto cases = hub.store.cases(conversation->id);
        const auto found = std::find_if(cases.begin(), cases.end(), [&](const StoredCase& one) {
            return outsideId(IdKind::Case, one.id) == *id;
        });
        if (found == cases.end()) throw Refusal(422, "case: expected a case of this conversation", {}, "case");
        action.case_external_id = found->facts.external_id;
        if (!found->facts.order_external_id.empty()) action.order_external_id = found->facts.order_external_id;
    }
    using About = channels::Action::About;
    if (known.about == About::Order && action.order_external_id.empty()) {
        throw Refusal(422, "This conversation has no order", "the action is about an order");
    }
    if (known.about == About::Case && action.case_external_id.empty()) {
        throw Refusal(422, "case: expected the case that it is about", {}, "case");
    }
    action.inputs = request.textMap("inputs");
    action.created_at = hub.clock.now();
    const auto order = hub.store.order(account.id, action.order_external_id);
    const auto cost = costOf(known, action.inputs, order ? &order->facts : nullptr);
    action.costs = cost.costs;
    action.cost = cost.amount;
    return {std::move(action), known};
}

Response act(Hub& hub, Request& request) {
    const std::string name = request.text("action", 100);
    auto [action, known] = actionFrom(hub, request, name);
    demandInputs(known, action.inputs);
    action.reason = request.maybeText("reason", kMostReason).value_or("");
    action.key = request.text("key", 200);
    if (action.key.size() < 8) throw Refusal(422, "key: expected at least 8 characters, new for each action", {}, "key");
    action.again = request.maybeFlag("again").value_or(false);
    const auto made = hub.store.addAction(action);
    if (std::holds_alternative<KeyTaken>(made)) {
        throw Refusal(409, "The key was used for another action", "make a new key for each action", "key");
    }
    if (std::holds_alternative<AccountGone>(made)) throw Refusal(knownProblem("account_removed"));
    if (std::holds_alternative<AskedAlready>(made)) throw Refusal(knownProblem("asked_already"));
    const auto& stored = std::get<StoredAction>(made);
    hub.store.audit(
        hub.clock.now(), request.user().id, "action " + name, outsideId(IdKind::Conversation, stored.conversation),
        stored.order_external_id
    );
    hub.poller.wake();
    JsonWriter out;
    writeAction(out, stored);
    return json(out, 201);
}

/// Whether it would wait for a colleague, as far as its inputs are there; nothing is stored.
Response check(Hub& hub, Request& request) {
    const auto action = actionFrom(hub, request, request.text("action", 100)).action;
    JsonWriter out;
    out.beginObject().key("cost");
    writeMoney(out, action.cost);
    out.key("hold");
    if (const auto hold = hub.store.holdOf(action)) {
        out.beginObject();
        writeHold(out, *hold);
        out.endObject();
    } else {
        out.null();
    }
    out.endObject();
    return json(out);
}

Response show(Hub& hub, Request& request) {
    const auto action = hub.store.action(request.id(0, IdKind::Action));
    if (!action) throw Refusal(404, "There is no such action");
    JsonWriter out;
    writeAction(out, *action);
    return json(out);
}

/// What the inputs may be just now, where only the marketplace knows.
Response choices(Hub& hub, Request& request) {
    const std::string name = request.text("action", 100);
    const auto [action, known] = actionFrom(hub, request, name);
    JsonWriter out;
    out.beginObject().key("choices").beginObject();
    try {
        for (const auto& input : known.inputs) {
            if (input.type != channels::SettingType::Choice) continue;
            auto now = hub.poller.actionChoices(action, input.name);
            out.key(input.name).beginArray();
            for (const auto& choice : now.empty() ? input.choices : now) out.value(choice);
            out.endArray();
        }
    } catch (const channels::ChannelError& e) {
        throw Refusal(502, "The marketplace doesn't say what is possible", e.what());
    }
    out.endObject().endObject();
    return json(out);
}

}  // namespace

void addActionRoutes(Router& router, Hub& hub) {
    router.add("POST", "/conversations/{id}/actions", Right::Seller, [&hub](Request& r) { return act(hub, r); });
    router.add("POST", "/conversations/{id}/actions/check", Right::Seller, [&hub](Request& r) { return check(hub, r); });
    router.add("POST", "/conversations/{id}/choices", Right::Seller, [&hub](Request& r) { return choices(hub, r); });
    router.add("GET", "/actions/{id}", Right::Seller, [&hub](Request& r) { return show(hub, r); });
}

}  // namespace hub::api
