#include <algorithm>

#include "channels/kit/transports.h"
#include "hub/alerts/alert_body.h"
#include "hub/alerts/sender.h"
#include "hub/alerts/way_address.h"
#include "hub/alerts/webhook.h"
#include "hub/api/alert_views.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "locales/words/words.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using channels::UrlPlace;

constexpr std::size_t kWays = 20;
constexpr std::size_t kNameBytes = 200, kUrlBytes = 1000, kAddressBytes = 254, kSecretBytes = 1000;
constexpr const char* kAllowLoopback = "allow_loopback";
/// What the API shows of a way beside its own fields.
constexpr const char* kMailFields[] = {"server", "user", "sender", "recipient", "language", "ca_file"};
constexpr const char* kUrl = "url";

/// `secret`: shown this once, where the hub has made it.
void writeWay(JsonWriter& out, Hub& hub, const AlertWay& way, const std::string& secret = {}) {
    out.beginObject().member("id", outsideId(IdKind::AlertWay, way.id)).member("kind", wireName(way.kind));
    out.member("name", way.name).member("paused", way.paused).member("has_secret", !way.sealed.empty());
    for (const auto& [name, value] : way.settings) {
        if (name != kAllowLoopback) out.member(name, name == kUrl ? shownAddress(way) : value);
    }
    if (way.kind == AlertWayKind::Webhook) out.member(kAllowLoopback, way.settings.contains(kAllowLoopback));
    if (!secret.empty()) out.member("secret", secret);
    writeInstant(out, "created_at", way.created_at);
    out.key("newest");
    const auto newest = hub.store.newestDelivery(way.id);
    newest ? writeAlertDelivery(out, *newest) : static_cast<void>(out.null());
    out.endObject();
}

Response wayResponse(Hub& hub, Id id, int status = 200, const std::string& secret = {}) {
    const auto way = hub.store.alertWay(id);
    if (!way) throw Refusal(404, "There is no such way");
    JsonWriter out;
    writeWay(out, hub, *way, secret);
    return json(out, status);
}

AlertWay demandWay(Hub& hub, Request& request) {
    const auto way = hub.store.alertWay(request.id(0, IdKind::AlertWay));
    if (!way) throw Refusal(404, "There is no such way");
    return *way;
}

Response list(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& way : hub.store.alertWays()) writeWay(out, hub, way);
    out.endArray().key("next").null().endObject();
    return json(out);
}

[[noreturn]] void refuse(const std::string& field, const std::string& expected, const std::string& found) {
    throw Refusal(422, field + ": " + expected, found.empty() ? "found nothing" : "found " + found, field);
}

bool isPlainAddress(const std::string& address) {
    const auto at = address.find('@');
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7f && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos; };
    return at != std::string::npos && at > 0 && at == address.rfind('@') && at + 1 < address.size() && std::ranges::all_of(address, is_plain);
}

void demandMailSettings(const AlertWay& way) {
    const auto of = [&](const char* name) {
        const auto found = way.settings.find(name);
        return found == way.settings.end() ? std::string() : found->second;
    };
    const std::string server = of("server");
    const auto place = channels::placeOfRelay(server);
    if (place == UrlPlace::Refused || server.find_first_of(" @\t\r\n") != std::string::npos) {
        refuse("server", "expected an address such as smtps://mail.example:465", server);
    }
    if (place == UrlPlace::Beside) refuse("server", "expected an address that is neither link-local nor a cloud's own", server);
    for (const char* field : {"sender", "recipient"}) {
        if (!isPlainAddress(of(field))) refuse(field, "expected a mail address", of(field));
    }
    const auto languages = locales::shippedWords().locales();
    if (std::ranges::find(languages, of("language")) == languages.end()) {
        refuse("language", "expected a language of the page such as de", of("language"));
    }
}

void demandWebhookSettings(const AlertWay& way) {
    const auto url = way.settings.find("url");
    const std::string given = url == way.settings.end() ? std::string() : url->second;
    const auto path = given.find('/', given.find("//") + 2);
    if (given.find("…") != std::string::npos) refuse("url", "expected the whole address", given);
    if (given.find('@') < path) refuse("url", "expected an address without a name or password in it", {});
    switch (channels::placeOf(given)) {
        case UrlPlace::Refused: refuse("url", "expected an address such as https://alerts.example/hub", given);
        case UrlPlace::Beside: refuse("url", "expected an address that is neither link-local nor a cloud's own", given);
        case UrlPlace::ThisMachine:
            if (!way.settings.contains(kAllowLoopback)) refuse("url", "expected another machine, or allow_loopback with it", given);
            break;
        case UrlPlace::Elsewhere: break;
    }
}

/// Takes over what the request names.
void fill(AlertWay& way, Request& request) {
    if (const auto name = request.maybeText("name", kNameBytes)) way.name = *name;
    if (way.name.empty()) throw Refusal(knownProblem("name_missing"));
    way.paused = request.maybeFlag("paused").value_or(way.paused);
    const auto take = [&](const char* field, std::size_t most) {
        const auto value = request.maybeText(field, most);
        if (!value) return;
        value->empty() ? static_cast<void>(way.settings.erase(field)) : static_cast<void>(way.settings[field] = *value);
    };
    if (way.kind == AlertWayKind::Mail) {
        way.settings.try_emplace("language", request.user().language);
        for (const char* field : kMailFields) take(field, kAddressBytes);
        demandMailSettings(way);
        return;
    }
    take("ca_file", kUrlBytes);
    // Given as it was shown, it stays.
    if (const auto url = request.maybeText(kUrl, kUrlBytes); url && *url != shownAddress(way)) {
        way.sealed_address.clear();
        take(kUrl, kUrlBytes);
    }
    if (const auto allowed = request.maybeFlag(kAllowLoopback)) {
        *allowed ? static_cast<void>(way.settings[kAllowLoopback] = "1") : static_cast<void>(way.settings.erase(kAllowLoopback));
    }
    demandWebhookSettings(way);
}

std::optional<std::string> givenSecret(const AlertWay& way, Request& request) {
    const auto secret = request.maybeText("secret", kSecretBytes);
    if (secret && way.kind == AlertWayKind::Webhook && !isWebhookKey(*secret)) {
        throw Refusal(422, "secret: expected whsec_ and base64 of 24 to 64 bytes", {}, "secret");
    }
    return secret;
}

void seal(Hub& hub, AlertWay& way, const std::string& secret) {
    way.sealed = secret.empty() ? std::string() : hub.vault.seal(secretOfWay(way.id), secret);
}

Response add(Hub& hub, Request& request) {
    const std::string given = request.text("kind");
    const auto kind = parseAlertWayKind(given);
    if (!kind) refuse("kind", "expected mail or webhook", given);
    AlertWay way;
    way.kind = *kind;
    fill(way, request);
    auto secret = givenSecret(way, request);
    if (hub.store.alertWays().size() >= kWays) throw Refusal(409, "There are too many ways", "at most " + std::to_string(kWays));
    const bool is_fresh = way.kind == AlertWayKind::Webhook && !secret;
    if (is_fresh) secret = freshWebhookKey();
    // Nothing goes this way before its secrets, which are sealed for its id, are there.
    auto bare = way;
    bare.paused = true;
    if (way.kind == AlertWayKind::Webhook) bare.settings[kUrl] = openPartOf(way.settings.at(kUrl));
    way.id = hub.store.addAlertWay(bare, hub.clock.now());
    hideAddress(way, hub.vault);
    if (secret) seal(hub, way, *secret);
    hub.store.changeAlertWay(way);
    hub.store.audit(hub.clock.now(), request.user().id, "add_alert_way", way.name, "");
    return wayResponse(hub, way.id, 201, is_fresh ? *secret : std::string());
}

Response change(Hub& hub, Request& request) {
    auto way = demandWay(hub, request);
    const auto before = way.settings;
    fill(way, request);
    const auto secret = givenSecret(way, request);
    const bool moves = way.kind == AlertWayKind::Mail && before.at("server") != way.settings.at("server");
    if (moves && !secret && !way.sealed.empty()) {
        throw Refusal(422, "secret: expected the password again", "it would go to another server", "secret");
    }
    hideAddress(way, hub.vault);
    if (secret) seal(hub, way, *secret);
    hub.store.changeAlertWay(way);
    hub.store.audit(hub.clock.now(), request.user().id, "change_alert_way", way.name, "");
    return wayResponse(hub, way.id);
}

Response remove(Hub& hub, Request& request) {
    const auto way = demandWay(hub, request);
    hub.store.dropAlertWay(way.id);
    hub.store.audit(hub.clock.now(), request.user().id, "remove_alert_way", way.name, "");
    return noContent();
}

Response tryOut(Hub& hub, Request& request) {
    const auto way = demandWay(hub, request);
    if (way.paused) throw Refusal(409, "This way is paused", "resume it first");
    const Instant now = hub.clock.now();
    const std::string page = hub.upkeep == nullptr ? std::string() : hub.upkeep->page();
    const auto delivery = hub.store.addTestDelivery(way.id, testBody(page, now), now);
    hub.store.audit(now, request.user().id, "test_alert_way", way.name, "");
    if (hub.upkeep != nullptr) hub.upkeep->sendNow();
    JsonWriter out;
    writeAlertDelivery(out, delivery);
    return json(out, 202);
}

}  // namespace

void addAlertWayRoutes(Router& router, Hub& hub) {
    router.add("GET", "/alert-ways", Right::Operator, [&hub](Request&) { return list(hub); });
    router.add("POST", "/alert-ways", Right::Operator, [&hub](Request& r) { return add(hub, r); });
    router.add("PATCH", "/alert-ways/{id}", Right::Operator, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/alert-ways/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
    router.add("POST", "/alert-ways/{id}/test", Right::Operator, [&hub](Request& r) { return tryOut(hub, r); });
}

}  // namespace hub::api
