#include <set>

#include "hub/api/routes.h"
#include "locales/text/cut.h"
#include "locales/text/unicode.h"
#include "templates/knowledge/knowledge.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

/// What is asked about: the intent, and each risk as "risk." and its name.
std::set<std::string> subjects(const Request& request) {
    std::set<std::string> all;
    if (const auto intent = request.queryOr("intent"); !intent.empty()) all.insert(intent);
    const std::string risks = request.queryOr("risks");
    for (std::string_view rest = risks; !rest.empty();) all.insert("risk." + std::string(locales::cut(rest, ',')));
    return all;
}

Response list(Hub& hub, Request& request) {
    const auto about = subjects(request);
    const std::string words = locales::foldForMatch(request.queryOr("q"));
    const templates::Day today(std::chrono::floor<std::chrono::days>(hub.clock.now()));
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& cell : templates::knowledge(request.user().language, today)) {
        if (!about.empty() && !about.contains(cell.about)) continue;
        if (!words.empty() && locales::foldForMatch(cell.about + " " + cell.text).find(words) == std::string::npos) continue;
        out.beginObject().member("about", cell.about).member("kind", cell.kind).member("text", cell.text);
        out.member("locale", cell.locale).member("stale", cell.stale).endObject();
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

}  // namespace

void addKnowledgeRoutes(Router& router, Hub& hub) {
    router.add("GET", "/knowledge", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
}

}  // namespace hub::api
