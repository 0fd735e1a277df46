#include <algorithm>

#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/routing/answers.h"
#include "hub/routing/dry_run.h"
#include "hub/routing/rule_json.h"
#include "hub/team/colleagues.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kNameBytes = 400;

void writeRule(JsonWriter& out, const Rule& rule) {
    out.beginObject().member("id", outsideId(IdKind::Rule, rule.id)).member("name", rule.name).member("on", rule.is_on);
    out.key("when");
    writeConditions(out, rule.when);
    out.key("acts");
    writeActs(out, rule.then);
    writeInstant(out, "changed_at", rule.changed_at);
    out.endObject();
}

Response ruleResponse(Hub& hub, Id id, int status = 200) {
    const auto rule = hub.store.rule(id);
    if (!rule) throw Refusal(knownProblem("not_found"));
    JsonWriter out;
    writeRule(out, *rule);
    return json(out, status);
}

Response list(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& rule : hub.store.rules()) writeRule(out, rule);
    out.endArray().key("next").null().endObject();
    return json(out);
}

/// Keys of the templates that may be chosen as an answer with sense: any other one is never sent.
Response answers(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& key : answersOfRules(*hub.library.current(), hub.store.shopFacts())) out.value(key);
    out.endArray().key("next").null().endObject();
    return json(out);
}

/// Takes over what the request names.
void fill(Rule& rule, Request& request) {
    if (const auto name = request.maybeText("name", kNameBytes)) rule.name = locales::trimmed(*name);
    rule.is_on = request.maybeFlag("on").value_or(rule.is_on);
    const auto root = request.json();
    try {
        if (root["when"].exists()) rule.when = readConditions(root["when"]);
        if (root["acts"].exists()) rule.then = readActs(root["acts"]);
    } catch (const RuleForm& e) {
        refuseValue(e.field, e.what());
    }
}

/// What it names must be there: people who work in the inbox, labels, accounts, the template.
void demandKnown(Hub& hub, const Rule& rule) {
    const auto people = colleagues(hub.store);
    for (const Id person : rule.then.people) {
        if (std::ranges::find(people, person, &User::id) == people.end())
            refuseValue("assign", "people who work in the inbox", outsideId(IdKind::User, person));
    }
    for (const Id label : rule.then.labels) {
        if (!hub.store.label(label)) refuseValue("labels", "ids of labels", outsideId(IdKind::Label, label));
    }
    for (const Id account : rule.when.accounts) {
        if (!hub.store.account(account)) refuseValue("accounts", "ids of accounts", outsideId(IdKind::Account, account));
    }
    const auto catalogue = hub.library.current();
    if (!rule.then.answer.empty() && !catalogue->templates().contains(rule.then.answer))
        refuseValue("answer", "the key of a template", rule.then.answer);
}

void demandGood(Hub& hub, const Rule& rule) {
    if (const auto fault = faultOf(rule)) refuseValue(fault->field, fault->expected, fault->found);
    demandKnown(hub, rule);
}

Response add(Hub& hub, Request& request) {
    Rule rule;
    fill(rule, request);
    demandGood(hub, rule);
    const Instant now = hub.clock.now();
    const auto id = hub.store.addRule(rule, kMostRules, now);
    if (!id) throw Refusal(409, "There are too many rules", "at most " + std::to_string(kMostRules));
    hub.store.audit(now, request.user().id, "add_rule", rule.name, "");
    return ruleResponse(hub, *id, 201);
}

Response change(Hub& hub, Request& request) {
    auto rule = hub.store.rule(request.id(0, IdKind::Rule));
    if (!rule) throw Refusal(knownProblem("not_found"));
    fill(*rule, request);
    rule->changed_at = request.maybeInstant("changed_at").value_or(rule->changed_at);
    // One that can't work any more is turned off all the same.
    const bool is_turned = !request.json()["when"].exists() && !request.json()["acts"].exists() && !request.json()["name"].exists();
    if (!is_turned || rule->is_on) demandGood(hub, *rule);
    const Instant now = hub.clock.now();
    if (!hub.store.changeRule(*rule, now)) {
        if (hub.store.rule(rule->id)) throw Refusal(knownProblem("rule_overtaken"));
        throw Refusal(knownProblem("not_found"));
    }
    hub.store.audit(now, request.user().id, "change_rule", rule->name, "");
    return ruleResponse(hub, rule->id);
}

Response remove(Hub& hub, Request& request) {
    const auto rule = hub.store.rule(request.id(0, IdKind::Rule));
    if (!rule || !hub.store.dropRule(rule->id, hub.clock.now())) throw Refusal(knownProblem("not_found"));
    hub.store.audit(hub.clock.now(), request.user().id, "remove_rule", rule->name, "");
    return noContent();
}

Response order(Hub& hub, Request& request) {
    const auto given = request.json()["rules"];
    if (!given.isArray() || given.size() > kMostRules) refuseValue("rules", "a list of all rules' ids", given.typeName());
    std::vector<Id> rules;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto id = insideId(IdKind::Rule, given[i].text());
        if (!id) refuseValue("rules", "ids such as rul_1", given[i].text());
        rules.push_back(*id);
    }
    if (!hub.store.orderRules(rules, hub.clock.now())) throw Refusal(409, "There are other rules by now", "name each rule once", "rules");
    hub.store.audit(hub.clock.now(), request.user().id, "order_rules", "", "");
    return list(hub);
}

void writeEach(JsonWriter& out, const DryRun::Each& each) {
    out.beginObject().member("conversation", outsideId(IdKind::Conversation, each.conversation));
    out.member("account", outsideId(IdKind::Account, each.account)).member("buyer", each.buyer).member("snippet", each.snippet);
    writeInstant(out, "at", each.at);
    out.key("person");
    each.person ? out.value(outsideId(IdKind::User, *each.person)) : out.null();
    out.member("answered", each.answered).endObject();
}

Response dryRunResponse(const DryRun& run) {
    JsonWriter out;
    out.beginObject();
    writeInstant(out, "since", run.since);
    out.member("looked_at", run.looked_at).member("whole", run.whole).member("matched", run.matched);
    out.member("taken_before", run.taken_before).member("left_to_person", run.left_to_person).member("answered", run.answered);
    out.key("people").beginArray();
    for (const auto& [person, count] : run.people) {
        out.beginObject().member("person", outsideId(IdKind::User, person)).member("count", count).endObject();
    }
    out.endArray().key("items").beginArray();
    for (const auto& each : run.newest) writeEach(out, each);
    out.endArray().endObject();
    return json(out);
}

/// A rule as it is kept, or as it would be with what the request names: in its place when it has an id, else the last.
Response tryOut(Hub& hub, Request& request) {
    auto rules = hub.store.rules();
    Rule rule;
    auto place = rules.end();
    if (const auto given = request.maybeText("id")) {
        const auto id = insideId(IdKind::Rule, *given);
        place = std::ranges::find(rules, id.value_or(0), &Rule::id);
        if (place == rules.end()) refuseValue("id", "the id of a rule", *given);
        rule = *place;
    }
    fill(rule, request);
    // It needs no name to be tried.
    Rule named = rule;
    if (named.name.empty()) named.name = "-";
    demandGood(hub, named);
    rules.erase(place, rules.end());
    return dryRunResponse(dryRun(hub.store, rules, rule, hub.clock.now()));
}

}  // namespace

void addRuleRoutes(Router& router, Hub& hub) {
    router.add("GET", "/rules", Right::Seller, [&hub](Request&) { return list(hub); });
    router.add("GET", "/rules/answers", Right::Seller, [&hub](Request&) { return answers(hub); });
    router.add("POST", "/rules", Right::Operator, [&hub](Request& r) { return add(hub, r); });
    router.add("PATCH", "/rules/{id}", Right::Operator, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/rules/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
    router.add("PUT", "/rules/order", Right::Operator, [&hub](Request& r) { return order(hub, r); });
    router.add("POST", "/rules/dry-run", Right::Operator, [&hub](Request& r) { return tryOut(hub, r); });
}

}  // namespace hub::api
