#include <algorithm>

#include "channels/kit/transports.h"
#include "hub/api/routes.h"
#include "hub/inbox/ids.h"
#include "hub/users/passwords.h"

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kRoundPatience = 30min;  // to sign in at the marketplace
constexpr std::size_t kMostRounds = 200;

/// Starts the browser round: the page goes to the address that it is told and comes back to `redirect_uri`.
Response begin(Hub& hub, Request& request) {
    const auto account = hub.store.account(request.id(0, IdKind::Account));
    if (!account || account->state == AccountState::Removed) throw Refusal(knownProblem("no_account"));
    AuthorizationRound round;
    round.account = account->id;
    round.user = request.user().id;
    round.redirect_uri = request.text("redirect_uri", 2000);
    round.until = hub.clock.now() + kRoundPatience;
    if (!channels::allowedHttpUrl(round.redirect_uri)) {
        throw Refusal(422, "redirect_uri: expected an https address, or http of this machine", {}, "redirect_uri");
    }
    const std::string state = randomToken(32);
    std::string url;
    try {
        url = hub.poller.authorizeUrl(account->id, state, round.redirect_uri);
    } catch (const channels::ChannelError& e) {
        throw Refusal(422, "The marketplace can't be asked yet", e.what());
    }
    {
        const std::lock_guard lock(hub.rounds_mutex);
        std::erase_if(hub.rounds, [&](const auto& each) { return each.second.until < hub.clock.now(); });
        if (hub.rounds.size() >= kMostRounds) throw Refusal(429, "Too many sign-ins are under way", "try again later");
        hub.rounds[state] = round;
    }
    channels::JsonWriter out;
    out.beginObject().member("url", url).endObject();
    return json(out);
}

/// A round is good once, for who began it.
AuthorizationRound take(Hub& hub, const std::string& state, Id user) {
    const std::lock_guard lock(hub.rounds_mutex);
    const auto found = hub.rounds.find(state);
    const bool good = found != hub.rounds.end() && found->second.user == user && found->second.until >= hub.clock.now();
    if (!good) throw Refusal(knownProblem("not_begun_here"));
    return hub.rounds.extract(found).mapped();
}

/// The browser is back: `answer` is the query that the marketplace sent it with.
Response finish(Hub& hub, Request& request) {
    const auto answer = request.textMap("answer");
    const auto state = answer.find("state");
    const auto round = take(hub, state == answer.end() ? std::string() : state->second, request.user().id);
    if (const auto error = answer.find("error"); error != answer.end()) {
        throw Refusal(knownProblem("no_right_given"), error->second.substr(0, 200));
    }
    try {
        hub.poller.authorized(round.account, answer, round.redirect_uri);
    } catch (const channels::ChannelError& e) {
        throw Refusal(knownProblem("sign_in_not_taken"), e.what());
    }
    hub.store.audit(hub.clock.now(), request.user().id, "connect_account", outsideId(IdKind::Account, round.account), "");
    channels::JsonWriter out;
    out.beginObject().member("account", outsideId(IdKind::Account, round.account)).endObject();
    return json(out);
}

}  // namespace

void addAuthorizeRoutes(Router& router, Hub& hub) {
    router.add("POST", "/accounts/{id}/authorize", Right::Operator, [&hub](Request& r) { return begin(hub, r); });
    router.add("POST", "/authorizations", Right::Operator, [&hub](Request& r) { return finish(hub, r); });
}

}  // namespace hub::api
