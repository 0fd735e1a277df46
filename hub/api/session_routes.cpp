#include <map>

#include "hub/api/given_password.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/names.h"
#include "hub/users/passwords.h"
#include "locales/format/fallback.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "locales/zone/clock.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kSignatureLength = 200, kSignatureBytes = 4'000;
constexpr std::size_t kKeys = 100, kCommandLength = 60;

Response sessionResponse(const Caller& caller, int status = 200) {
    JsonWriter out;
    out.beginObject().key("user");
    writeUser(out, caller.user);
    out.key("tour");
    writeTour(out, caller.user.tour);
    out.member("csrf", caller.session.csrf).member("setup", false).endObject();
    return json(out, status);
}

Response withCookie(const Hub& hub, const SignedIn& signed_in, int status) {
    Response response = sessionResponse(signed_in.caller, status);
    response.headers.emplace_back(
        "Set-Cookie", "dragoman_session=" + signed_in.token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800" +
                          (hub.secure_cookie ? "; Secure" : "")
    );
    return response;
}

Response whoAmI(Hub& hub, Request& request) {
    if (request.caller) return sessionResponse(*request.caller);
    Refusal refusal(401, "Please sign in");
    refusal.members = hub.store.users().empty() ? R"(,"setup":true)" : R"(,"setup":false)";
    throw refusal;
}

Response signIn(Hub& hub, Request& request) {
    const std::string name = request.text("name", 200);
    const auto result = hub.sign_in.signIn(name, request.text("password", 1024));
    if (const auto* in = std::get_if<SignedIn>(&result)) {
        hub.store.audit(hub.clock.now(), in->caller.user.id, "sign_in", name, "");
        return withCookie(hub, *in, 200);
    }
    const auto& refused = std::get<SignInRefused>(result);
    if (refused.compared) hub.store.audit(hub.clock.now(), 0, "sign_in_failed", name, "");
    if (refused.wait.count() > 0) {
        Refusal refusal(knownProblem("too_many_tries"));
        refusal.arguments = {{"seconds", static_cast<std::int64_t>(refused.wait.count())}};
        throw refusal;
    }
    Refusal refusal(knownProblem("wrong_password"));
    refusal.arguments = {{"tries", static_cast<std::int64_t>(refused.tries_left)}};
    refusal.members = ",\"tries_left\":" + std::to_string(refused.tries_left);
    throw refusal;
}

Response signOut(Hub& hub, Request& request) {
    hub.store.dropSession(request.caller->session.id, request.user().id);
    Response response = noContent();
    response.headers.emplace_back("Set-Cookie", "dragoman_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    return response;
}

void demandZone(const std::string& zone) {
    if (!locales::localTime(zone, Instant{})) {
        throw Refusal(422, "timezone: expected a name such as Asia/Shanghai", "found " + zone, "timezone");
    }
}

void demandLocale(const char* member, const std::string& locale) {
    if (!locales::isWellFormedLocale(locale)) {
        throw Refusal(422, std::string(member) + ": expected a BCP-47 tag such as zh-Hans", "found " + locale, member);
    }
}

/// Single keys by the page's commands. The page knows its commands: here they are only kept small.
std::map<std::string, std::string> keysFrom(channels::Json given) {
    if (!given.isObject() || given.size() > kKeys) {
        throw Refusal(422, "keys: expected an object of at most 100 keys", {}, "keys");
    }
    std::map<std::string, std::string> keys;
    given.forEachMember([&](std::string_view command, channels::Json value) {
        const std::string_view key = value.string().value_or("");
        if (key.size() != 1 || key[0] <= ' ' || key[0] > '~') {
            throw Refusal(422, "keys: expected a letter, digit or sign of ASCII each", "found " + value.dump(), "keys");
        }
        if (command.empty() || command.size() > kCommandLength) {
            throw Refusal(422, "keys: expected names of commands of at most 60 bytes", {}, "keys");
        }
        keys.emplace(command, key);
    });
    return keys;
}

Response setUp(Hub& hub, Request& request) {
    const std::lock_guard lock(hub.setup_mutex);
    if (hub.setup_code.empty() || !hub.store.users().empty()) throw Refusal(knownProblem("user_exists"));
    if (request.text("code", 100) != hub.setup_code) {
        throw Refusal(knownProblem("wrong_setup_code"));
    }
    User user;
    user.name = request.text("name", 200);
    const std::string password = request.text("password", 1024);
    if (user.name.empty()) throw Refusal(knownProblem("name_missing"));
    demandGoodPassword(password, user.name);
    user.password = hashPassword(password);
    user.roles = {Role::Seller, Role::Editor, Role::Operator};
    if (const auto language = request.maybeText("language")) {
        demandLocale("language", *language);
        user.language = user.reply_language = *language;
    }
    if (const auto zone = request.maybeText("timezone")) {
        demandZone(*zone);
        user.timezone = *zone;
    }
    user.id = hub.store.addUser(user, hub.clock.now()).value_or(0);
    hub.store.audit(hub.clock.now(), user.id, "set_up", user.name, "");
    hub.setup_code.clear();
    return withCookie(hub, hub.sign_in.startSession(user), 201);
}

Response changeMe(Hub& hub, Request& request) {
    User user = request.user();
    if (const auto language = request.maybeText("language")) {
        demandLocale("language", *language);
        user.language = *language;
    }
    if (const auto language = request.maybeText("reply_language")) {
        demandLocale("reply_language", *language);
        user.reply_language = *language;
    }
    if (const auto zone = request.maybeText("timezone")) {
        demandZone(*zone);
        user.timezone = *zone;
    }
    if (const auto theme = request.maybeText("theme")) {
        if (*theme != "system" && *theme != "light" && *theme != "dark") {
            throw Refusal(422, "theme: expected system, light or dark", "found " + *theme, "theme");
        }
        user.theme = *theme;
    }
    user.undo_seconds = request.maybeNumber("undo_seconds", 0, 30).value_or(user.undo_seconds);
    if (const auto signature = request.maybeText("signature", kSignatureBytes)) {
        user.signature = locales::trimmed(*signature);
        if (locales::truncateGraphemes(user.signature, kSignatureLength) != user.signature)
            throw Refusal(422, "signature: expected at most 200 characters", {}, "signature");
    }
    if (const auto keys = request.json()["keys"]; !keys.isNull()) user.keys = keysFrom(keys);
    user.single_keys = request.maybeFlag("single_keys").value_or(user.single_keys);
    if (const auto password = request.maybeText("password", 1024)) {
        if (!passwordMatches(user.password, request.text("old_password", 1024))) {
            throw Refusal(knownProblem("wrong_old_password"));
        }
        demandGoodPassword(*password, user.name);
        user.password = hashPassword(*password);
    }
    hub.store.changeUser(user);
    if (!request.json()["password"].isNull()) hub.store.audit(hub.clock.now(), user.id, "change_password", user.name, "");
    JsonWriter out;
    writeUser(out, user);
    return json(out);
}

}  // namespace

void addSessionRoutes(Router& router, Hub& hub) {
    router.add("GET", "/session", Right::Public, [&hub](Request& r) { return whoAmI(hub, r); });
    router.add("POST", "/session", Right::Public, [&hub](Request& r) { return signIn(hub, r); });
    router.add("DELETE", "/session", Right::Anyone, [&hub](Request& r) { return signOut(hub, r); });
    router.add("POST", "/setup", Right::Public, [&hub](Request& r) { return setUp(hub, r); });
    router.add("PATCH", "/me", Right::Anyone, [&hub](Request& r) { return changeMe(hub, r); });
}

}  // namespace hub::api
