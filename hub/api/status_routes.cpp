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

void writeTzdata(JsonWriter& out, Instant now) {
    const std::string release = locales::tzdataVersion();
    out.member("tzdata", release).member("tzdata_old", locales::isOldTzdata(release, now));
    if (release < locales::tzdataOfTables()) out.member("tzdata_needed", locales::tzdataOfTables());
}

Response status(Hub& hub) {
    const Instant now = hub.clock.now();
    JsonWriter out;
    out.beginObject().member("version", kVersion);
    writeTzdata(out, now);
    out.member("demo", static_cast<bool>(hub.demonstration.delivered));
    out.member("practice", static_cast<bool>(hub.demonstration.score)).member("taxonomy", templates::kTaxonomyVersion);
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
        if (!hub.demonstration.delivered) throw Refusal(404, "This is no demonstration");
        return Response{200, "application/json", hub.demonstration.delivered(), {}};
    });
    router.add("GET", "/practice/score", Right::Anyone, [&hub](Request&) {
        if (!hub.demonstration.score) throw Refusal(404, "This is no practice");
        return Response{200, "application/json", hub.demonstration.score(), {}};
    });
    router.add("GET", "/openapi.json", Right::Public, [](Request&) {
        return Response{200, "application/json", std::string(embedded::openapi().front().bytes), {}};
    });
}

}  // namespace hub::api
