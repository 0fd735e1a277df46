#include <numeric>

#include "hub/api/kind_words.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/polling/secret_end.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr int kHours = 24;
constexpr int kLedgerDays = 30;
constexpr std::size_t kReconciliations = 20;

std::string stateOf(const Account& account, Instant now) {
    if (account.state != AccountState::Working) return std::string(wireName(account.state));
    if (account.throttled_until && *account.throttled_until > now) return "throttled";
    if (account.failures > 0) return "failing";
    return account.last_success_at ? "working" : "starting";
}

void writeNumbers(JsonWriter& out, const char* key, const std::vector<int>& numbers) {
    out.key(key).beginArray();
    for (const int n : numbers) out.value(n);
    out.endArray();
}

/// What dies within the fortnight, unless it is replaced: the page warns, more loudly on the last days.
void writeExpiring(JsonWriter& out, const Account& account, Instant now) {
    constexpr std::chrono::days kWarnBefore{14};
    out.key("expiring").beginArray();
    const auto* kind = channels::findKind(account.kind);
    for (const auto& [name, dates] : account.secrets) {
        const auto end = kind == nullptr ? std::nullopt : secretEnd(kind->descriptor, name, dates);
        if (!end || *end > now + kWarnBefore) continue;
        out.beginObject().member("secret", name);
        writeInstant(out, "ends_at", *end);
        out.endObject();
    }
    out.endArray();
}

void writePush(JsonWriter& out, Hub& hub, const Account& account) {
    out.key("push");
    const auto* kind = channels::findKind(account.kind);
    const bool can = kind != nullptr && kind->descriptor.abilities.contains(channels::Ability::Push);
    const std::string url = can ? hub.poller.pushUrl(account.id) : std::string();
    if (url.empty()) {
        out.null();
        return;
    }
    out.beginObject().member("url", url);
    writeInstant(out, "last_at", account.pushed_at);
    out.endObject();
}

void writeVisitors(JsonWriter& out, Hub& hub, const Account& account) {
    const auto* kind = channels::findKind(account.kind);
    out.key("visitors");
    if (kind == nullptr || !kind->descriptor.abilities.contains(channels::Ability::Serve)) {
        out.null();
        return;
    }
    out.beginObject().member("url", hub.poller.visitUrl(account.id)).endObject();
}

void writeAccount(JsonWriter& out, Hub& hub, const Account& account, const Request& request) {
    const Instant now = hub.clock.now();
    out.beginObject().member("id", outsideId(IdKind::Account, account.id)).member("name", account.name);
    out.member("kind", account.kind).member("title", titleOfKind(account.kind, request.user().language));
    out.member("state", stateOf(account, now)).key("settings").beginObject();
    for (const auto& [name, value] : account.settings) out.member(name, value);
    out.endObject().key("secrets").beginObject();
    for (const auto& [name, dates] : account.secrets) writeInstant(out, name, dates.set_at);
    out.endObject();
    writeInstant(out, "last_success_at", account.last_success_at);
    writeInstant(out, "last_attempt_at", account.last_attempt_at);
    writeInstant(out, "next_poll_at", account.next_poll_at);
    writeInstant(out, "throttled_until", account.throttled_until);
    out.member("failures", account.failures).member("error", account.error).member("error_kind", account.error_kind);
    out.member("identity", account.identity).key("warnings").beginArray();
    for (const auto& warning : account.warnings) out.value(kindWord(account.kind, warning, request.user().language));
    out.endArray();
    writeExpiring(out, account, now);
    // The address is a secret: whoever knows it can make the account pull.
    if (request.caller->has(Role::Operator)) writePush(out, hub, account);
    writeVisitors(out, hub, account);
    out.key("calls_left");
    if (account.calls_left) {
        out.beginObject().member("left", account.calls_left->left).member("limit", account.calls_left->limit);
        out.member("per_seconds", static_cast<std::int64_t>(account.calls_left->per.count())).endObject();
    } else {
        out.null();
    }
    const auto hours = hub.store.hours(account.id, now, kHours);
    out.key("counts").beginObject();
    out.member("in", std::accumulate(hours.received.begin(), hours.received.end(), 0));
    out.member("out", std::accumulate(hours.sent.begin(), hours.sent.end(), 0));
    out.member("quarantined", hub.store.quarantine(account.id, 0, 1000).size()).endObject();
    writeNumbers(out, "hours", hours.received);
    writeNumbers(out, "errors", hours.errors);
    out.key("lags").beginArray();
    for (const auto& lag : hours.lag) lag ? out.value(static_cast<std::int64_t>(lag->count())) : out.null();
    out.endArray();
    out.endObject();
}

Response accountResponse(Hub& hub, Id id, const Request& request, int status = 200) {
    const auto account = hub.store.account(id);
    if (!account || account->state == AccountState::Removed) throw Refusal(knownProblem("no_account"));
    JsonWriter out;
    writeAccount(out, hub, *account, request);
    return json(out, status);
}

const channels::Kind& demandKind(const std::string& name) {
    const auto* kind = channels::findKind(name);
    if (kind != nullptr) return *kind;
    std::string known;
    for (const auto& each : channels::allKinds()) known += (known.empty() ? "" : ", ") + each.descriptor.kind;
    throw Refusal(422, "kind: expected one of " + known, "found " + name, "kind");
}

bool isSecret(const channels::Descriptor& kind, const std::string& name) {
    for (const auto& setting : kind.settings) {
        if (setting.name == name) return setting.type == channels::SettingType::Secret;
    }
    return false;
}

void demandGood(const channels::Descriptor& kind, const channels::AccountConfig& config) {
    const auto problems = channels::checkConfig(kind, channels::withDefaults(kind, config));
    if (problems.empty()) return;
    const auto& first = problems.front();
    throw Refusal(422, first.key + ": expected " + first.allowed, describe(problems), first.key);
}

/// Settings and secrets as the form sends them, each where it belongs.
channels::AccountConfig configFrom(const channels::Descriptor& kind, Request& request) {
    channels::AccountConfig config;
    for (const auto& part : {request.textMap("settings"), request.textMap("secrets")}) {
        for (const auto& [name, value] : part) {
            if (isSecret(kind, name)) {
                config.secrets[name] = value;
            } else {
                config.settings[name] = value;
            }
        }
    }
    return config;
}

void putSecrets(Hub& hub, Id account, const std::map<std::string, std::string>& secrets) {
    for (const auto& [name, value] : secrets) {
        hub.store.putSecret(account, name, hub.vault.seal(secretOf(account, name), value), hub.clock.now());
    }
}

Response add(Hub& hub, Request& request) {
    const auto& kind = demandKind(request.text("kind"));
    const auto config = configFrom(kind.descriptor, request);
    demandGood(kind.descriptor, config);
    Account account;
    account.kind = kind.descriptor.kind;
    account.name = request.text("name", 200);
    if (account.name.empty()) throw Refusal(knownProblem("account_unnamed"));
    account.settings = config.settings;
    // It starts paused, so that no turn begins before its secrets are here.
    account.state = AccountState::Paused;
    const auto days = request.json()["backfill_days"];
    if (!days.isNull() && (!days.integer() || *days.integer() < 0 || *days.integer() > 365)) {
        throw Refusal(422, "backfill_days: expected 0 to 365", {}, "backfill_days");
    }
    account.backfill_days = static_cast<int>(days.integer().value_or(7));
    account.id = hub.store.addAccount(account, hub.clock.now());
    putSecrets(hub, account.id, config.secrets);
    if (!request.maybeFlag("paused").value_or(false)) {
        account.state = AccountState::Working;
        account.next_poll_at = hub.clock.now();
        hub.store.changeAccount(account);
    }
    hub.store.audit(
        hub.clock.now(), request.user().id, "add_account", outsideId(IdKind::Account, account.id), account.kind
    );
    hub.poller.wake();
    return accountResponse(hub, account.id, request, 201);
}

std::string namesOf(const std::map<std::string, std::string>& secrets) {
    std::string names;
    for (const auto& [name, value] : secrets) names += (names.empty() ? "" : ", ") + name;
    return names;
}

/// A stored secret goes only where it was entered for: whoever changes an address must know the secrets.
void demandSecretsForNewAddress(
    const channels::Descriptor& kind, const Account& account, const channels::AccountConfig& given
) {
    const auto before = channels::withDefaults(kind, {account.settings, {}}).settings;
    for (const auto& setting : kind.settings) {
        const auto after = given.settings.find(setting.name);
        if (setting.type != channels::SettingType::Url || after == given.settings.end()) continue;
        const auto known = before.find(setting.name);
        if (known != before.end() && known->second == after->second) continue;
        for (const auto& [secret, dates] : account.secrets) {
            if (!isSecret(kind, secret) || given.secrets.contains(secret)) continue;
            throw Refusal(422, setting.name + ": a new address needs its credentials entered again", secret, setting.name);
        }
    }
}

Response change(Hub& hub, Request& request) {
    auto account = hub.store.account(request.id(0, IdKind::Account));
    if (!account || account->state == AccountState::Removed) throw Refusal(knownProblem("no_account"));
    const auto& kind = demandKind(account->kind);
    if (const auto name = request.maybeText("name", 200)) account->name = *name;
    const auto given = configFrom(kind.descriptor, request);
    demandSecretsForNewAddress(kind.descriptor, *account, given);
    for (const auto& [name, value] : given.settings) account->settings[name] = value;
    channels::AccountConfig merged;
    merged.settings = account->settings;
    for (const auto& [name, dates] : account->secrets) merged.secrets[name] = "kept";
    for (const auto& [name, value] : given.secrets) merged.secrets[name] = value;
    demandGood(kind.descriptor, merged);
    putSecrets(hub, account->id, given.secrets);
    const auto paused = request.maybeFlag("paused");
    const bool mended = !given.settings.empty() || !given.secrets.empty();
    if (paused) account->state = *paused ? AccountState::Paused : AccountState::Working;
    if (!paused && mended && account->state == AccountState::Refused) account->state = AccountState::Working;
    if (account->state == AccountState::Working) account->next_poll_at = hub.clock.now();
    hub.store.changeAccount(*account);
    hub.poller.forget(account->id);
    hub.store.audit(hub.clock.now(), request.user().id, "change_account", outsideId(IdKind::Account, account->id), "");
    if (!given.secrets.empty()) {
        hub.store.audit(
            hub.clock.now(), request.user().id, "replace_secrets", outsideId(IdKind::Account, account->id), namesOf(given.secrets)
        );
    }
    hub.poller.wake();
    return accountResponse(hub, account->id, request);
}

Response remove(Hub& hub, Request& request) {
    const auto account = hub.store.account(request.id(0, IdKind::Account));
    if (!account) throw Refusal(knownProblem("no_account"));
    hub.store.removeAccount(account->id, hub.clock.now());
    hub.poller.forget(account->id);
    hub.store.audit(hub.clock.now(), request.user().id, "remove_account", outsideId(IdKind::Account, account->id), "");
    return noContent();
}

Response tryIt(Hub& hub, Request& request) {
    const auto& kind = demandKind(request.text("kind"));
    auto config = configFrom(kind.descriptor, request);
    std::optional<Id> as_stored;
    if (const auto known = request.maybeText("account")) {
        const auto id = insideId(IdKind::Account, *known);
        const auto account = id ? hub.store.account(*id) : std::nullopt;
        if (!account || account->kind != kind.descriptor.kind) {
            throw Refusal(422, "account: expected an account of this kind", {}, "account");
        }
        // A stored secret goes only where it was entered for: an endpoint changed in the same form would carry it off.
        if (config.settings == account->settings) {
            if (config.secrets.empty()) as_stored = account->id;
            for (auto& [name, value] : configOf(hub.store, hub.vault, kind, *account).secrets) {
                config.secrets.emplace(name, value);
            }
        }
    }
    JsonWriter out;
    out.beginObject();
    try {
        const auto identity = as_stored ? hub.poller.check(*as_stored) : hub.poller.tryAccount(kind, config);
        out.member("ok", true).member("identity", identity.name).key("clock_skew_ms");
        identity.clock_skew ? out.value(static_cast<std::int64_t>(identity.clock_skew->count())) : out.null();
        out.key("warnings").beginArray();
        for (const auto& warning : identity.warnings) {
            out.value(kindWord(kind.descriptor.kind, warning, request.user().language));
        }
        out.endArray();
    } catch (const channels::CredentialsRefused& e) {
        out.member("ok", false).member("error_kind", "credentials").member("error", e.what());
    } catch (const channels::Throttled& e) {
        out.member("ok", false).member("error_kind", "throttled").member("error", e.what());
    } catch (const channels::ChannelError& e) {
        out.member("ok", false).member("error_kind", "temporary").member("error", e.what());
    }
    out.endObject();
    return json(out);
}

Response pollNow(Hub& hub, Request& request) {
    auto account = hub.store.account(request.id(0, IdKind::Account));
    if (!account || account->state == AccountState::Removed) throw Refusal(knownProblem("no_account"));
    if (account->state == AccountState::Paused) throw Refusal(knownProblem("account_paused"));
    if (account->state == AccountState::Refused) {
        account->state = AccountState::Working;
        hub.store.changeAccount(*account);
    }
    hub.store.makeDue(account->id, hub.clock.now());
    hub.poller.wake();
    return accountResponse(hub, account->id, request);
}

Account demandAccount(Hub& hub, const Request& request) {
    auto account = hub.store.account(request.id(0, IdKind::Account));
    if (!account || account->state == AccountState::Removed) throw Refusal(knownProblem("no_account"));
    return std::move(*account);
}

/// What came and went by day, and what the marketplace said exists.
Response ledger(Hub& hub, Request& request) {
    const auto account = demandAccount(hub, request);
    JsonWriter out;
    out.beginObject().key("days").beginArray();
    for (const auto& day : hub.store.ledger(account.id, hub.clock.now(), kLedgerDays)) {
        out.beginObject();
        writeInstant(out, "day", Instant(day.day));
        out.member("received", day.received).member("sent", day.sent).member("quarantined", day.quarantined);
        out.member("polls", day.polls).member("errors", day.errors).endObject();
    }
    out.endArray().key("reconciliations").beginArray();
    for (const auto& one : hub.store.reconciliations(account.id, kReconciliations)) {
        out.beginObject();
        writeInstant(out, "at", one.at);
        writeInstant(out, "from", one.from);
        writeInstant(out, "to", one.to);
        out.member("listed", one.listed).member("missing", one.missing).endObject();
    }
    out.endArray().endObject();
    return json(out);
}

Response reconcile(Hub& hub, Request& request) {
    hub.store.askReconciliation(demandAccount(hub, request).id, hub.clock.now());
    hub.poller.wake();
    return noContent();
}

Response pullAgain(Hub& hub, Request& request) {
    const auto account = demandAccount(hub, request);
    const auto days = request.json()["days"].integer().value_or(0);
    if (days < 1 || days > 365) throw Refusal(422, "days: expected 1 to 365", {}, "days");
    hub.poller.pullAgain(account.id, std::chrono::days(days));
    hub.store.audit(hub.clock.now(), request.user().id, "pull_again", outsideId(IdKind::Account, account.id), std::to_string(days));
    return noContent();
}

Response requests(Hub& hub, Request& request) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& entry : hub.poller.requests(demandAccount(hub, request).id)) {
        out.beginObject();
        writeInstant(out, "at", entry.at);
        out.member("call", entry.call).member("outcome", entry.outcome);
        out.member("took_ms", static_cast<std::int64_t>(entry.took.count())).member("bytes", entry.bytes).endObject();
    }
    out.endArray().endObject();
    return json(out);
}

Response list(Hub& hub, Request& request) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& account : hub.store.accounts()) writeAccount(out, hub, account, request);
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response kinds(Request& request) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& kind : channels::allKinds()) writeKind(out, kind.descriptor, request.user().language);
    out.endArray().key("next").null().endObject();
    return json(out);
}

}  // namespace

void addAccountRoutes(Router& router, Hub& hub) {
    router.add("GET", "/kinds", Right::Anyone, [](Request& r) { return kinds(r); });
    router.add("GET", "/accounts", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/accounts", Right::Operator, [&hub](Request& r) { return add(hub, r); });
    router.add("POST", "/accounts/try", Right::Operator, [&hub](Request& r) { return tryIt(hub, r); });
    router.add("GET", "/accounts/{id}", Right::Anyone, [&hub](Request& r) {
        return accountResponse(hub, r.id(0, IdKind::Account), r);
    });
    router.add("PATCH", "/accounts/{id}", Right::Operator, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/accounts/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
    router.add("GET", "/accounts/{id}/ledger", Right::Operator, [&hub](Request& r) { return ledger(hub, r); });
    router.add("GET", "/accounts/{id}/requests", Right::Operator, [&hub](Request& r) { return requests(hub, r); });
    router.add("POST", "/accounts/{id}/reconcile", Right::Operator, [&hub](Request& r) { return reconcile(hub, r); });
    router.add("POST", "/accounts/{id}/pull-again", Right::Operator, [&hub](Request& r) { return pullAgain(hub, r); });
    router.add("POST", "/accounts/{id}/poll", Right::Operator, [&hub](Request& r) { return pollNow(hub, r); });
}

}  // namespace hub::api
