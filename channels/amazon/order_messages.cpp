#include "channels/amazon/order_messages.h"

#include <algorithm>

#include "channels/amazon/relay_mail.h"
#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "channels/kit/value_of.h"

namespace channels::amazon {
namespace {

constexpr const char* kListCall = "GET /messaging/v1/orders";

const OrderMessage& demandMessage(const std::string& choice) {
    const auto& all = orderMessages();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const OrderMessage& one) { return one.choice == choice; });
    if (found == all.end()) throw PermanentFailure("send_order_message: no such message", "no_such_message");
    return *found;
}

std::string callOf(const OrderMessage& message) {
    return "POST /messaging/v1/orders/messages/" + std::string(message.name);
}

void demandAction(const ActionRequest& request) {
    if (request.action != kSendOrderMessage)
        throw PermanentFailure("no such action: " + request.action, "no_such_action");
}

/// The relay address that a conversation is with; empty for a conversation of notices.
std::string relayAddressOf(const ActionRequest& request) {
    const std::string& conversation = request.conversation_external_id;
    const std::string answered = valueOf(request.reply_to, "address");
    const std::string address = answered.empty() ? conversation.substr(0, conversation.find('|')) : answered;
    return isRelayAddress(address) ? address : std::string();
}

/// The models demand of each text: no mail address, no HTML. Keys of digital goods look like telephone numbers.
void checkText(const OrderMessage& message, const std::string& text) {
    ReplyRules rules = descriptor().rules;
    rules.max_length = message.max_length;
    rules.unit = LengthUnit::CodePoints;
    rules.links = true;
    rules.contacts = message.choice == kDigitalAccessKey;
    for (const Objection& one : lintReply(rules, text)) {
        if (one.rule == "length")
            throw PermanentFailure(
                "send_order_message: over " + std::to_string(message.max_length) + " characters", "too_long"
            );
        throw PermanentFailure("send_order_message: the text breaks the rule \"" + one.rule + '"', one.rule);
    }
}

/// The token endpoint refuses the application: that ends this action. As CredentialsRefused it would stop the mail too.
template <class Work>
auto asFailureOfTheAction(const Work& work) {
    try {
        return work();
    } catch (const CredentialsRefused& error) {
        throw PermanentFailure(error.what(), "application_refused");
    }
}

/// An answer of the API is an object, an empty one here. Another body comes from someone between.
bool saysTaken(const HttpResponse& response) {
    try {
        return JsonDocument::parse(response.body).root().isObject();
    } catch (const JsonError&) {
        return false;
    }
}

}  // namespace

/// Where a message goes.
struct OrderMessages::Place {
    std::string order, marketplace_id;

    [[nodiscard]] std::string path(const std::string& below) const {
        return "/messaging/v1/orders/" + percentEncode(order) + below +
               "?marketplaceIds=" + percentEncode(marketplace_id);
    }
};

std::vector<std::string> readOffered(std::string_view body) {
    try {
        const JsonDocument document = JsonDocument::parse(body);
        const Json links = document.root()["_links"];
        if (!links.isObject()) throw NotUnderstood(std::string(kListCall) + ": the answer has no _links");
        std::vector<std::string> out;
        for (std::size_t i = 0; i < links["actions"].size(); ++i)
            if (const auto name = links["actions"][i]["name"].string()) out.emplace_back(*name);
        return out;
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(kListCall) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

OrderMessages::OrderMessages(SellingPartner& partner, const AccountConfig& config, const Surroundings& surroundings)
    : partner_(partner),
      clock_(surroundings.clock),
      lists_(surroundings.clock, config.setting("sender")),
      messages_(surroundings.clock, config.setting("sender")) {}

OrderMessages::Place OrderMessages::placeOf(const ActionRequest& request) const {
    if (!partner_.configured())
        throw PermanentFailure("Amazon's own messages need an application's credentials", "not_configured");
    if (request.order_external_id.empty())
        throw PermanentFailure("send_order_message: the conversation has no order", "no_order");
    const std::string address = relayAddressOf(request);
    const Store* store = storeOfRelayDomain(std::string_view(address).substr(address.find('@') + 1));
    if (store == nullptr || store->marketplace_id.empty())
        throw PermanentFailure(
            "send_order_message: the marketplace id of the conversation's store isn't known", "unknown_store"
        );
    return {request.order_external_id, std::string(store->marketplace_id)};
}

void OrderMessages::takeCall(Operation& operation, const std::string& call) {
    if (const auto until = operation.rest.lastsUntil(clock_.now()))
        throw Throttled(call + ": a refusal for asking too often lasts", *until);
    operation.budget.take(call);
}

void OrderMessages::refuse(const HttpResponse& response, CallType type, const std::string& call, Operation& operation) {
    if (response.status == 403)
        throw PermanentFailure(
            call + ": HTTP 403: the order doesn't allow it, or the application lacks the role Buyer Communication",
            "Unauthorized"
        );
    partner_.refuse(response, type, call, operation.rest);
}

std::vector<std::string> OrderMessages::offered(const Place& place) {
    takeCall(lists_, kListCall);
    const HttpResponse response = partner_.get(place.path({}));
    if (response.status != 200) refuse(response, CallType::Read, kListCall, lists_);
    lists_.rest.answered();
    return readOffered(response.body);
}

/// Nothing has been sent when this fails, whatever became of the connection.
void OrderMessages::demandOffered(const Place& place, const OrderMessage& message) {
    std::vector<std::string> names;
    try {
        names = offered(place);
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what());
    } catch (const NotUnderstood& failure) {
        throw TemporaryFailure(failure.what());
    }
    if (std::find(names.begin(), names.end(), message.name) == names.end())
        throw PermanentFailure("send_order_message: the order doesn't allow this message now", "not_offered");
}

void OrderMessages::send(const Place& place, const OrderMessage& message, const std::string& text) {
    const std::string call = callOf(message);
    JsonWriter body;
    body.beginObject().member("text", text).endObject();
    const HttpResponse response = partner_.post(place.path("/messages/" + std::string(message.name)), body.str());
    if (response.status >= 400) refuse(response, CallType::Change, call, messages_);
    if (response.status != 201 || !saysTaken(response))
        throw TemporaryFailure(
            call + ": HTTP " + std::to_string(response.status) + ", not the answer that is due", true
        );
    messages_.rest.answered();
}

void OrderMessages::act(const ActionRequest& request) {
    demandAction(request);
    const OrderMessage& message = demandMessage(valueOf(request.inputs, "message"));
    const std::string text = valueOf(request.inputs, "text");
    checkText(message, text);
    const Place place = placeOf(request);
    takeCall(messages_, callOf(message));
    asFailureOfTheAction([&] {
        demandOffered(place, message);
        send(place, message, text);
    });
}

std::vector<std::string> OrderMessages::choices(const ActionRequest& request, const std::string& input) {
    demandAction(request);
    if (input != "message") return {};
    const Place place = placeOf(request);
    const auto names = asFailureOfTheAction([&] { return offered(place); });
    std::vector<std::string> out;
    for (const OrderMessage& one : orderMessages())
        if (std::find(names.begin(), names.end(), one.name) != names.end()) out.emplace_back(one.choice);
    return out;
}

}  // namespace channels::amazon
