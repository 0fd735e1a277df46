#include "embedded/openapi.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/app/version.h"
#include "locales/time/instant.h"
#include "locales/zone/clock.h"
#include "templates/classify/taxonomy.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using namespace std::chrono_literals;

// Zone rules change several times a year: data older than nine months is wrong somewhere.
constexpr auto kTzdataAge = 24h * 30 * 9;

bool tzdataIsOld(Instant now) {
    const std::string version = locales::tzdataVersion();
    if (version.size() < 4) return true;
    const auto year_start = locales::parseInstant(version.substr(0, 4) + "-01-01T00:00:00Z");
    // 2026a comes early in its year, 2026f late: two months a letter is close enough for a warning.
    const auto letter = version.size() > 4 ? version[4] - 'a' : 0;
    return !year_start || now - (*year_start + 24h * 61 * letter) > kTzdataAge;
}

Response status(Hub& hub) {
    const Instant now = hub.clock.now();
    JsonWriter out;
    out.beginObject().member("version", kVersion).member("tzdata", locales::tzdataVersion());
    out.member("tzdata_old", tzdataIsOld(now)).member("demo", static_cast<bool>(hub.demo_delivered)).member("taxonomy", templates::kTaxonomyVersion);
    out.member("now", locales::formatInstant(now));
    const auto teams = hub.store.teams();
    if (!teams.empty()) {
        out.member("open_now", isOpen(teams.front().hours, now));
        writeInstant(out, "opens_at", nextOpening(teams.front().hours, now));
    }
    out.endObject();
    return json(out);
}

}  // namespace

void addStatusRoutes(Router& router, Hub& hub) {
    router.add("GET", "/status", Right::Anyone, [&hub](Request&) { return status(hub); });
    router.add("GET", "/demo/delivered", Right::Public, [&hub](Request&) {
        if (!hub.demo_delivered) throw Refusal(404, "This is no demonstration");
        return Response{200, "application/json", hub.demo_delivered(), {}};
    });
    router.add("GET", "/openapi.json", Right::Public, [](Request&) {
        return Response{200, "application/json", std::string(embedded::openapi().front().bytes), {}};
    });
}

}  // namespace hub::api
