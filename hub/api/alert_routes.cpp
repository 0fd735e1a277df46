#include "hub/alerts/rules_json.h"
#include "hub/api/alert_views.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {

using channels::JsonWriter;

void writeAlertDelivery(JsonWriter& out, const AlertDelivery& delivery) {
    out.beginObject().member("id", outsideId(IdKind::AlertDelivery, delivery.id)).member("event", delivery.event);
    out.member("way", outsideId(IdKind::AlertWay, delivery.way)).member("type", delivery.type);
    out.member("state", wireName(delivery.state)).member("attempts", delivery.attempts).member("error", delivery.error);
    writeInstant(out, "created_at", delivery.created_at);
    writeInstant(out, "next_at", delivery.state == DeliveryState::Waiting ? std::optional(delivery.next_at) : std::nullopt);
    writeInstant(out, "ended_at", delivery.ended_at);
    out.endObject();
}

namespace {

constexpr std::size_t kAlerts = 20, kMostAlerts = 50;
constexpr std::size_t kDeliveries = 20;
constexpr int kLeastPollMinutes = 1, kMostPollMinutes = 7 * 24 * 60;
constexpr int kLeastRepeatHours = 1, kMostRepeatHours = 7 * 24;

void writeAlert(JsonWriter& out, Hub& hub, const Alert& alert) {
    out.beginObject().member("id", outsideId(IdKind::Alert, alert.id)).member("kind", wireName(alert.kind));
    out.member("about", alert.about).member("name", alert.facts.name).member("detail", alert.facts.detail);
    writeInstant(out, "at", alert.facts.at);
    out.key("count");
    alert.facts.count ? out.value(*alert.facts.count) : out.null();
    writeInstant(out, "opened_at", alert.opened_at);
    writeInstant(out, "told_at", alert.told_at);
    writeInstant(out, "closed_at", alert.closed_at);
    out.key("deliveries").beginArray();
    for (const auto& delivery : hub.store.deliveriesOf(alert.id, kDeliveries)) writeAlertDelivery(out, delivery);
    out.endArray().endObject();
}

Response list(Hub& hub, const Request& request) {
    AlertFilter filter;
    const std::string state = request.queryOr("state", "open");
    if (state != "open" && state != "closed") throw Refusal(422, "state: expected open or closed", "found " + state, "state");
    filter.open = state == "open";
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(kAlerts, kMostAlerts);
    AlertPage page;
    try {
        page = hub.store.alerts(filter);
    } catch (const std::invalid_argument&) {
        throw Refusal(422, "cursor: expected the next of the page before", {}, "cursor");
    }
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& alert : page.items) writeAlert(out, hub, alert);
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.member("open", hub.store.openAlerts().size()).endObject();
    return json(out);
}

Response rulesResponse(Hub& hub) {
    JsonWriter out;
    writeAlertRules(out, alertRulesFrom(hub.store.operatingSetting(kAlertRulesSetting)));
    return json(out);
}

std::set<AlertKind> kindsIn(const channels::Json& given) {
    std::set<AlertKind> kinds;
    if (!given.isArray()) throw Refusal(422, "off: expected a list of conditions", {}, "off");
    for (std::size_t n = 0; n < given.size(); ++n) {
        const auto kind = parseAlertKind(given[n].text());
        if (!kind) throw Refusal(422, "off: expected conditions such as no_poll", "found " + given[n].dump(), "off");
        kinds.insert(*kind);
    }
    return kinds;
}

Response changeRules(Hub& hub, Request& request) {
    auto rules = alertRulesFrom(hub.store.operatingSetting(kAlertRulesSetting));
    const auto root = request.json();
    if (root["off"].exists()) rules.off = kindsIn(root["off"]);
    if (root["no_poll_minutes"].exists()) {
        rules.no_poll_minutes = request.maybeNumber("no_poll_minutes", kLeastPollMinutes, kMostPollMinutes);
    }
    rules.repeat_hours = request.maybeNumber("repeat_hours", kLeastRepeatHours, kMostRepeatHours).value_or(rules.repeat_hours);
    rules.quiet_outside_hours = request.maybeFlag("quiet_outside_hours").value_or(rules.quiet_outside_hours);
    JsonWriter out;
    writeAlertRules(out, rules);
    hub.store.putOperatingSetting(kAlertRulesSetting, out.str());
    hub.store.audit(hub.clock.now(), request.user().id, "change_alert_rules", "", "");
    if (hub.upkeep != nullptr) hub.upkeep->lookNow();
    return rulesResponse(hub);
}

}  // namespace

void addAlertRoutes(Router& router, Hub& hub) {
    router.add("GET", "/alerts", Right::Operator, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/alert-rules", Right::Operator, [&hub](Request&) { return rulesResponse(hub); });
    router.add("PATCH", "/alert-rules", Right::Operator, [&hub](Request& r) { return changeRules(hub, r); });
}

}  // namespace hub::api
