#include "hub/outbox/actions.h"

#include <Poco/Logger.h>

namespace hub {
namespace {

constexpr std::chrono::seconds kLease{120};  // renewed before each action
constexpr const char* kLost = "the connection broke while it was being done: look at the marketplace whether it is";

}  // namespace

channels::ActionRequest Actions::requestOf(Store& store, const StoredAction& action) {
    const auto conversation = store.conversation(action.conversation);
    if (!conversation) throw channels::PermanentFailure("the conversation is gone");
    channels::ActionRequest request;
    request.id = std::to_string(action.id);
    request.action = action.name;
    request.conversation_external_id = conversation->external_id;
    request.order_external_id = action.order_external_id;
    request.case_external_id = action.case_external_id;
    request.buyer_external_id = conversation->buyer.external_id;
    request.inputs = action.inputs;
    for (const auto& message : store.messages(conversation->id, 100)) {
        if (message.id == conversation->newest_buyer_message) request.reply_to = message.reply_to;
    }
    return request;
}

void Actions::perform(Lease& lease, channels::Adapter& adapter) {
    // Under this lease nothing runs yet.
    store_.endLostActions(lease, kLost, clock_.now());
    for (const auto& action : store_.waitingActions(lease.account)) {
        store_.renew(lease, clock_.now(), kLease);
        auto* actor = dynamic_cast<channels::Acts*>(&adapter);
        if (actor == nullptr) {
            store_.endAction(action.id, ActionState::Refused, "this kind of channel has no actions", clock_.now());
        } else {
            performOne(lease, adapter, *actor, action);
        }
    }
}

void Actions::performOne(
    const Lease& lease, channels::Adapter& adapter, channels::Acts& actor, const StoredAction& action
) {
    if (!store_.beginAction(lease, action.id, clock_.now())) return;
    const auto end = [&](ActionState state, const std::string& error) {
        store_.endAction(action.id, state, error, clock_.now());
    };
    try {
        actor.act(requestOf(store_, action));
        end(ActionState::Done, {});
        refreshOrder(lease, adapter, action.order_external_id);
    } catch (const channels::Cancelled&) {
        throw;  // the next turn finds it lost
    } catch (const channels::CredentialsRefused& e) {
        end(ActionState::Refused, e.what());
        throw;
    } catch (const channels::Throttled& e) {
        end(ActionState::Refused, e.what());
        throw;
    } catch (const channels::PermanentFailure& e) {
        end(ActionState::Refused, e.what());
    } catch (const channels::TemporaryFailure& e) {
        end(e.maybe_done ? ActionState::Unclear : ActionState::Refused, e.what());
    } catch (const StoreError&) {
        throw;
    } catch (const std::exception& e) {
        end(ActionState::Unclear, e.what());
    }
}

// What was just changed is what people look at next; the next pull brings it all the same.
void Actions::refreshOrder(const Lease& lease, channels::Adapter& adapter, const std::string& order) {
    auto* orders = dynamic_cast<channels::FetchesOrders*>(&adapter);
    if (orders == nullptr || order.empty()) return;
    try {
        if (const auto facts = orders->fetchOrder(order)) store_.putOrder(lease, *facts, clock_.now());
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::ChannelError& e) {
        Poco::Logger::get("actions").information("order after an action: %s", std::string(e.what()));
    }
}

}  // namespace hub
