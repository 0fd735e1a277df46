#include "hub/api/csv.h"
#include "hub/api/job_views.h"
#include "hub/api/routes.h"
#include "hub/editing/taking.h"
#include "locales/format/fallback.h"
#include "templates/catalogue/source_locale.h"
#include "templates/exchange/merge.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

templates::ExchangeFormat formatFrom(const std::string& name) {
    const auto format = templates::exchangeFormat(name);
    if (!format) throw Refusal(422, "format: expected po, xliff, xliff12 or csv", "found " + name, "format");
    return *format;
}

std::string localeFrom(const std::string& locale) {
    if (!locales::isWellFormedLocale(locale)) throw Refusal(422, "locale: expected a BCP-47 tag", "found " + locale, "locale");
    return locale;
}

Response give(Hub& hub, Request& request) {
    const std::string locale = localeFrom(request.queryOr("locale")), format = request.queryOr("format", "po");
    const auto catalogue = hub.library.current();
    JsonWriter out;
    out.beginObject().member("name", locale + "." + (format == "xliff12" ? "xliff" : format));
    out.member("content", templates::writeExchange(templates::exportFile(*catalogue, locale), formatFrom(format))).endObject();
    return json(out);
}

/// What becomes of a file, or would.
struct Taken {
    templates::Merge merge;
    std::vector<templates::ExchangeProblem> problems;
    bool dry = false;
    int drafts = 0;
};

void writeTaken(JsonWriter& out, const Taken& taken) {
    out.beginObject().member("locale", taken.merge.locale).member("dry_run", taken.dry).member("drafts", taken.drafts).key("items").beginArray();
    for (const auto& item : taken.merge.items) {
        out.beginObject().member("key", item.unit.key).member("fate", templates::nameOf(item.fate)).member("stale", item.unit.stale);
        out.member("line", item.unit.line).key("reasons").beginArray();
        for (const auto& reason : item.reasons) out.value(reason);
        out.endArray().endObject();
    }
    out.endArray().key("problems").beginArray();
    for (const auto& one : taken.problems) out.beginObject().member("line", one.line).member("key", one.key).member("what", one.what).endObject();
    out.endArray().endObject();
}

JobReport reportOf(const Taken& taken) {
    JsonWriter out;
    writeTaken(out, taken);
    Csv table;
    table.line({"line", "key", "fate", "reason"});
    for (const auto& one : taken.problems) table.line({std::to_string(one.line), one.key, "unreadable", one.what});
    for (const auto& item : taken.merge.items) {
        std::string reasons;
        for (const auto& reason : item.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
        table.line({std::to_string(item.unit.line), item.unit.key, std::string(templates::nameOf(item.fate)), reasons});
    }
    return {out.str(), table.text()};
}

Response take(Hub& hub, Request& request) {
    const std::string locale = localeFrom(request.text("locale", 40));
    const auto format = formatFrom(request.text("format", 20));
    const bool dry = request.maybeFlag("dry_run").value_or(false), cosmetic = request.maybeFlag("cosmetic").value_or(false);
    const bool background = request.maybeFlag("background").value_or(false);
    if (cosmetic && locale != templates::kSourceLocale) throw Refusal(422, "cosmetic: expected an English file", "found " + locale, "cosmetic");
    const Editing editing(hub.store, hub.library);
    const auto catalogue = hub.library.current();
    auto read = templates::readExchange(request.text("content", templates::kMaxExchangeBytes), format);
    Taken taken{templates::mergeExchange(*catalogue, read.file, locale), std::move(read.problems), dry};
    for (const auto& item : taken.merge.items) {
        if (isTaken(item) && !editing.mayWrite(request.user(), item.unit.key, locale)) throw Refusal(403, "This locale is kept by others", locale, "locale");
    }
    const Taking by{request.user().id, cosmetic};
    if (background && !dry) {
        return begun(hub.jobs.begin("template_import", locale, by.user, [&hub, taken, by](const JobProgress& progress) {
            Taken done = taken;
            done.drafts = takeTexts(hub.store, Editing(hub.store, hub.library), hub.clock, done.merge, by, progress);
            return reportOf(done);
        }));
    }
    if (!dry) taken.drafts = takeTexts(hub.store, editing, hub.clock, taken.merge, by, [](std::size_t, std::size_t) { return true; });
    JsonWriter out;
    writeTaken(out, taken);
    return json(out);
}

}  // namespace

void addExchangeRoutes(Router& router, Hub& hub) {
    router.add("GET", "/templates-exchange", Right::Anyone, [&hub](Request& r) { return give(hub, r); });
    router.add("POST", "/templates-exchange", Right::Anyone, [&hub](Request& r) { return take(hub, r); });
}

}  // namespace hub::api
