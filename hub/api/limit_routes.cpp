#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/names.h"
#include "hub/limits/exact.h"
#include "hub/limits/limits_json.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kMostLimits = 500;

/// Actions that cost something, by name, each with a kind of channel that has it.
std::map<std::string, std::string> costly() {
    std::map<std::string, std::string> kinds;
    for (const auto& kind : channels::allKinds()) {
        for (const auto& action : kind.descriptor.actions) {
            if (action.cost != channels::Action::Cost::Nothing) kinds.emplace(action.name, kind.descriptor.kind);
        }
    }
    return kinds;
}

[[noreturn]] void refuseItem(std::size_t n, const std::string& member, const std::string& expected, const std::string& found) {
    refuseValue("items[" + std::to_string(n) + "]." + member, expected, found);
}

bool isCurrency(const std::string& text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Limit limitFrom(Hub& hub, channels::Json item, std::size_t n, const std::map<std::string, std::string>& actions) {
    Limit limit;
    const auto role = item["role"], user = item["user"], action = item["action"];
    if (role.isNull() == user.isNull()) refuseItem(n, "role", "a role or a user, and not both", item.dump());
    if (user.isNull()) {
        limit.role = parseRole(role.text());
        if (limit.role != Role::Seller && limit.role != Role::Operator) refuseItem(n, "role", "seller or operator", role.dump());
    } else {
        const auto id = insideId(IdKind::User, user.text());
        if (!id || !hub.store.user(*id)) refuseItem(n, "user", "a person's id", user.dump());
        limit.user = *id;
    }
    const auto span = parseLimitSpan(item["span"].text());
    if (!span) refuseItem(n, "span", "action or day", item["span"].dump());
    limit.span = *span;
    if (!action.isNull()) {
        if (limit.span == Limit::Span::Day) refuseItem(n, "action", "null: a day's limit holds for all of them", action.dump());
        if (!actions.contains(action.text())) refuseItem(n, "action", "a kind of action that costs something, or null", action.dump());
        limit.action = action.text();
    }
    limit.most = {item["amount"].text(), item["currency"].text()};
    if (!item["amount"].isString() || !Exact::parse(limit.most.amount)) {
        refuseItem(n, "amount", "a decimal such as \"10.00\"", item["amount"].dump());
    }
    if (!isCurrency(limit.most.currency)) refuseItem(n, "currency", "an ISO 4217 code such as EUR", item["currency"].dump());
    return limit;
}

Response limitsResponse(Hub& hub, const Request& request) {
    JsonWriter out;
    out.beginObject().key("items");
    writeLimits(out, hub.store.limits());
    out.key("actions").beginArray();
    for (const auto& [name, kind] : costly()) {
        out.beginObject().member("name", name).member("label", labelOfAction(kind, name, request.user().language)).endObject();
    }
    out.endArray().endObject();
    return json(out);
}

Response change(Hub& hub, Request& request) {
    request.demandPerson("Limits are set by people");
    const auto items = request.json()["items"];
    if (!items.isArray()) refuseValue("items", "a list of limits");
    if (items.size() > kMostLimits) refuseValue("items", "at most " + std::to_string(kMostLimits), std::to_string(items.size()));
    const auto actions = costly();
    Limits limits;
    std::set<std::tuple<std::optional<Role>, Id, Limit::Span, std::string, std::string>> known;
    for (std::size_t n = 0; n < items.size(); ++n) {
        limits.push_back(limitFrom(hub, items[n], n, actions));
        const auto& made = limits.back();
        if (!known.emplace(made.role, made.user, made.span, made.action, made.most.currency).second) {
            refuseItem(n, "currency", "one limit of a kind and currency for each", made.most.currency);
        }
    }
    hub.store.putLimits(limits, request.user().id, hub.clock.now());
    return limitsResponse(hub, request);
}

}  // namespace

void addLimitRoutes(Router& router, Hub& hub) {
    router.add("GET", "/limits", Right::Operator, [&hub](Request& r) { return limitsResponse(hub, r); });
    router.add("PUT", "/limits", Right::Operator, [&hub](Request& r) { return change(hub, r); });
}

}  // namespace hub::api
