#include <algorithm>

#include "hub/api/routes.h"

namespace hub::api {
namespace {

using channels::Json;
using channels::JsonWriter;

constexpr std::int64_t kMostCalls = 100'000;
constexpr std::size_t kLongestKey = 200;

Response show(Hub& hub) {
    const auto settings = hub.store.shippingSettings(hub.clock.now());
    const std::string problem = hub.tracking != nullptr ? hub.tracking->problem() : std::string();
    JsonWriter out;
    out.beginObject().key("ships_from");
    settings.ships_from.empty() ? out.null() : out.value(settings.ships_from);
    out.key("tracking").beginObject().member("source", dhl().source).member("on", settings.asks_carriers);
    out.member("has_key", !settings.sealed_key.empty()).member("calls_per_day", settings.calls_per_day);
    out.member("calls_today", settings.calls_today).key("problem");
    problem.empty() ? out.null() : out.value(problem);
    out.endObject().endObject();
    return json(out);
}

std::string readCountry(Json given) {
    if (given.isNull()) return {};
    const std::string country = given.text();
    const bool is_code = country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!is_code) throw Refusal(422, "ships_from: expected a country's two letters such as CN, or null", "found " + given.dump(), "ships_from");
    return country;
}

/// Nothing of it is shown again; an empty one is taken out.
void readKey(Hub& hub, Json given, ShippingSettings& settings) {
    if (!given.exists()) return;
    const std::string key = given.text();
    const bool is_line = std::ranges::all_of(key, [](unsigned char c) { return c > ' ' && c < 0x7F; });
    if (key.size() > kLongestKey || !is_line) throw Refusal(knownProblem("tracking_key_wrong"));
    settings.sealed_key = key.empty() ? std::string() : hub.vault.seal(kTrackingSecret, key);
}

void readTracking(Hub& hub, Json given, ShippingSettings& settings) {
    if (given.isNull()) return;
    if (!given.isObject()) throw Refusal(422, "tracking: expected an object", "found " + std::string(given.typeName()), "tracking");
    readKey(hub, given["key"], settings);
    if (const auto calls = given["calls_per_day"]; !calls.isNull()) {
        const auto number = calls.integer();
        if (!number || *number < 1 || *number > kMostCalls)
            throw Refusal(422, "tracking.calls_per_day: expected 1 to " + std::to_string(kMostCalls), "found " + calls.dump(), "tracking.calls_per_day");
        settings.calls_per_day = static_cast<int>(*number);
    }
    if (const auto on = given["on"]; !on.isNull()) {
        if (!on.isBoolean()) throw Refusal(422, "tracking.on: expected true or false", "found " + on.dump(), "tracking.on");
        settings.asks_carriers = on.boolean().value_or(false);
    }
    if (settings.asks_carriers && settings.sealed_key.empty()) throw Refusal(knownProblem("tracking_key_missing"));
}

Response put(Hub& hub, Request& request) {
    auto settings = hub.store.shippingSettings(hub.clock.now());
    const Json given = request.json();
    if (given["ships_from"].exists()) settings.ships_from = readCountry(given["ships_from"]);
    readTracking(hub, given["tracking"], settings);
    hub.store.putShippingSettings(settings);
    if (hub.tracking != nullptr) hub.tracking->forget();
    hub.store.audit(hub.clock.now(), request.user().id, "change_shipping", "", settings.ships_from);
    return show(hub);
}

}  // namespace

void addShippingRoutes(Router& router, Hub& hub) {
    router.add("GET", "/shipping", Right::Anyone, [&hub](Request&) { return show(hub); });
    router.add("PUT", "/shipping", Right::Operator, [&hub](Request& r) { return put(hub, r); });
}

}  // namespace hub::api
