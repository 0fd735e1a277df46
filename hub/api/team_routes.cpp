#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/hours/hours_json.h"
#include "locales/zone/clock.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kTeams = 100;
constexpr std::size_t kNameBytes = 200;
constexpr std::int64_t kLongestTarget = 30 * 24 * 60;

void writeTeam(JsonWriter& out, const Team& team, Instant now) {
    out.beginObject().member("id", outsideId(IdKind::Team, team.id)).member("name", team.name);
    out.member("timezone", team.hours.zone).key("week");
    writeWeek(out, team.hours.week);
    out.key("days");
    writeSpecialDays(out, team.hours.days);
    out.key("answer_target_minutes");
    team.answer_target_minutes ? out.value(*team.answer_target_minutes) : out.null();
    out.member("open_now", isOpen(team.hours, now));
    writeInstant(out, "opens_at", nextOpening(team.hours, now));
    writeInstant(out, "closes_at", nextClosing(team.hours, now));
    writeInstant(out, "next_day_opens_at", nextDayOpening(team.hours, now));
    out.endObject();
}

Response teamResponse(Hub& hub, Id id, int status = 200) {
    const auto team = hub.store.team(id);
    if (!team) throw Refusal(404, "There is no such team");
    JsonWriter out;
    writeTeam(out, *team, hub.clock.now());
    return json(out, status);
}

Response list(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& team : hub.store.teams()) writeTeam(out, team, hub.clock.now());
    out.endArray().key("next").null().endObject();
    return json(out);
}

/// Takes over what the request names.
void fill(Team& team, Request& request) {
    if (const auto name = request.maybeText("name", kNameBytes)) team.name = *name;
    if (team.name.empty()) throw Refusal(knownProblem("name_missing"));
    if (const auto zone = request.maybeText("timezone", kNameBytes)) {
        if (!locales::localTime(*zone, Instant{})) {
            throw Refusal(422, "timezone: expected a name such as Asia/Shanghai", "found " + *zone, "timezone");
        }
        team.hours.zone = *zone;
    }
    const auto root = request.json();
    try {
        if (root["week"].exists()) team.hours.week = readWeek(root["week"]);
        if (root["days"].exists()) team.hours.days = readSpecialDays(root["days"]);
    } catch (const HoursFault& e) {
        throw Refusal(422, e.field + ": " + e.what(), e.what(), e.field);
    }
    const auto target = root["answer_target_minutes"];
    if (!target.exists()) return;
    const auto minutes = target.integer();
    if (!target.isNull() && (!minutes || *minutes < 1 || *minutes > kLongestTarget)) {
        throw Refusal(
            422, "answer_target_minutes: expected 1 to " + std::to_string(kLongestTarget) + ", or null", {}, "answer_target_minutes"
        );
    }
    team.answer_target_minutes.reset();
    if (minutes) team.answer_target_minutes = static_cast<int>(*minutes);
}

Response add(Hub& hub, Request& request) {
    Team team;
    team.hours.zone = request.text("timezone", kNameBytes);
    fill(team, request);
    if (hub.store.teams().size() >= kTeams) throw Refusal(409, "There are too many teams", "at most " + std::to_string(kTeams));
    const Id id = hub.store.addTeam(team, hub.clock.now());
    hub.store.audit(hub.clock.now(), request.user().id, "add_team", team.name, "");
    return teamResponse(hub, id, 201);
}

Response change(Hub& hub, Request& request) {
    auto team = hub.store.team(request.id(0, IdKind::Team));
    if (!team) throw Refusal(404, "There is no such team");
    fill(*team, request);
    hub.store.changeTeam(*team);
    hub.store.audit(hub.clock.now(), request.user().id, "change_team", team->name, "");
    return teamResponse(hub, team->id);
}

Response remove(Hub& hub, Request& request) {
    const auto team = hub.store.team(request.id(0, IdKind::Team));
    if (!team) throw Refusal(404, "There is no such team");
    hub.store.dropTeam(team->id);
    hub.store.audit(hub.clock.now(), request.user().id, "remove_team", team->name, "");
    return noContent();
}

}  // namespace

void addTeamRoutes(Router& router, Hub& hub) {
    router.add("GET", "/teams", Right::Anyone, [&hub](Request&) { return list(hub); });
    router.add("POST", "/teams", Right::Operator, [&hub](Request& r) { return add(hub, r); });
    router.add("PATCH", "/teams/{id}", Right::Operator, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/teams/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
}

}  // namespace hub::api
