#include <algorithm>

#include "hub/api/given_password.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/users/passwords.h"
#include "locales/format/fallback.h"
#include "locales/time/instant.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

std::set<Role> rolesFrom(channels::Json from) {
    std::set<Role> roles;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto role = parseRole(from[i].text());
        if (!role) throw Refusal(422, "roles: expected seller, editor, operator or approver", "found " + from[i].text(), "roles");
        roles.insert(*role);
    }
    if (roles.empty()) throw Refusal(422, "roles: expected at least one of seller, editor, operator, approver", {}, "roles");
    return roles;
}

std::vector<std::string> localesFrom(channels::Json from) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!locales::isWellFormedLocale(from[i].text())) {
            throw Refusal(422, "locales: expected BCP-47 tags", "found " + from[i].text(), "locales");
        }
        all.push_back(from[i].text());
    }
    return all;
}

std::optional<Id> teamFrom(Hub& hub, channels::Json from) {
    if (from.isNull()) return std::nullopt;
    const auto team = insideId(IdKind::Team, from.text());
    if (!team || !hub.store.team(*team)) throw Refusal(422, "team: expected a team's id or null", "found " + from.text(), "team");
    return team;
}

std::string passwordFrom(Request& request, const std::string& name) {
    const std::string password = request.text("password", 1024);
    demandGoodPassword(password, name);
    return hashPassword(password);
}

Response userResponse(const User& user, int status = 200) {
    JsonWriter out;
    writeUser(out, user);
    return json(out, status);
}

Response add(Hub& hub, Request& request) {
    request.demandPerson("People are added by people");
    User user;
    user.name = request.text("name", 200);
    if (user.name.empty()) throw Refusal(knownProblem("name_missing"));
    user.password = passwordFrom(request, user.name);
    user.roles = rolesFrom(request.json()["roles"]);
    user.locales = localesFrom(request.json()["locales"]);
    user.team = teamFrom(hub, request.json()["team"]);
    user.language = user.reply_language = request.user().language;
    user.timezone = request.user().timezone;
    const auto id = hub.store.addUser(user, hub.clock.now());
    if (!id) throw Refusal(knownProblem("name_taken"));
    user.id = *id;
    hub.store.audit(hub.clock.now(), request.user().id, "add_user", user.name, "");
    return userResponse(user, 201);
}

bool lastOperator(Hub& hub, Id but) {
    for (const auto& user : hub.store.users()) {
        if (user.id != but && !user.disabled && user.roles.contains(Role::Operator)) return false;
    }
    return true;
}

/// What of a person a request changes, by name.
std::string changedParts(channels::Json from) {
    std::string parts;
    for (const char* part : {"roles", "locales", "team", "disabled", "password"}) {
        if (from[part].exists()) parts += (parts.empty() ? "" : ", ") + std::string(part);
    }
    return parts;
}

Response change(Hub& hub, Request& request) {
    request.demandPerson("People are changed by people");
    auto user = hub.store.user(request.id(0, IdKind::User));
    if (!user) throw Refusal(404, "There is no such person");
    if (request.json()["roles"].exists()) user->roles = rolesFrom(request.json()["roles"]);
    if (request.json()["locales"].exists()) user->locales = localesFrom(request.json()["locales"]);
    if (request.json()["team"].exists()) user->team = teamFrom(hub, request.json()["team"]);
    if (const auto disabled = request.maybeFlag("disabled")) user->disabled = *disabled;
    if (request.json()["password"].exists()) user->password = passwordFrom(request, user->name);
    if ((user->disabled || !user->roles.contains(Role::Operator)) && lastOperator(hub, user->id)) {
        throw Refusal(knownProblem("last_operator"));
    }
    hub.store.changeUser(*user);
    hub.store.audit(hub.clock.now(), request.user().id, "change_user", user->name, changedParts(request.json()));
    return userResponse(*user);
}

Response list(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& user : hub.store.users()) writeUser(out, user);
    out.endArray().key("next").null().endObject();
    return json(out);
}

void writeToken(JsonWriter& out, const Session& token, const User& user, const std::string& secret) {
    out.beginObject().member("id", outsideId(IdKind::Session, token.id)).member("name", token.name);
    out.key("roles").beginArray();
    for (const Role role : user.roles) out.value(wireName(role));
    out.endArray().member("created_at", locales::formatInstant(token.created_at));
    out.member("last_used_at", locales::formatInstant(token.used_at));
    writeInstant(out, "expires_at", token.expires_at);
    if (!secret.empty()) out.member("token", secret);
    out.endObject();
}

Response listTokens(Hub& hub, Request& request) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& token : hub.store.tokens(request.user().id)) writeToken(out, token, request.user(), {});
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response addToken(Hub& hub, Request& request) {
    request.demandPerson("Tokens are made by people");
    const std::string name = request.text("name", 200);
    if (name.empty()) throw Refusal(422, "name: expected what the token is for", {}, "name");
    const auto expires_at = request.maybeInstant("expires_at");
    if (expires_at && *expires_at <= hub.clock.now()) throw Refusal(422, "expires_at: expected a time to come", {}, "expires_at");
    const auto made = hub.sign_in.makeToken(request.user(), name, expires_at);
    hub.store.audit(hub.clock.now(), request.user().id, "add_token", name, "");
    JsonWriter out;
    writeToken(out, made.caller.session, request.user(), made.token);
    return json(out, 201);
}

Response dropToken(Hub& hub, Request& request) {
    const Id id = request.id(0, IdKind::Session);
    const auto tokens = hub.store.tokens(request.user().id);
    const auto token = std::ranges::find(tokens, id, &Session::id);
    hub.store.dropSession(id, request.user().id);
    if (token != tokens.end()) hub.store.audit(hub.clock.now(), request.user().id, "remove_token", token->name, "");
    return noContent();
}

}  // namespace

void addPeopleRoutes(Router& router, Hub& hub) {
    // Names stand beside notes and assignments, so whoever works here may see who else does.
    router.add("GET", "/users", Right::Anyone, [&hub](Request&) { return list(hub); });
    router.add("POST", "/users", Right::Operator, [&hub](Request& r) { return add(hub, r); });
    router.add("PATCH", "/users/{id}", Right::Operator, [&hub](Request& r) { return change(hub, r); });
    router.add("GET", "/tokens", Right::Anyone, [&hub](Request& r) { return listTokens(hub, r); });
    router.add("POST", "/tokens", Right::Anyone, [&hub](Request& r) { return addToken(hub, r); });
    router.add("DELETE", "/tokens/{id}", Right::Anyone, [&hub](Request& r) { return dropToken(hub, r); });
}

}  // namespace hub::api
