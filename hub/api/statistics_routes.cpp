#include <algorithm>
#include <functional>

#include "hub/api/routes.h"
#include "hub/api/template_views.h"
#include "locales/format/fallback.h"

namespace hub::api {
namespace {

constexpr int kMostDays = 366;

std::chrono::days spanOf(const Request& request) {
    const std::string asked = request.queryOr("since_days");
    if (asked.empty()) return kStatisticsSpan;
    const int days = std::atoi(asked.c_str());
    if (days < 1 || days > kMostDays) throw Refusal(422, "since_days: expected 1 to 366", "found " + asked, "since_days");
    return std::chrono::days(days);
}

/// One row a template and locale, the oftenest sent first.
Response statistics(Hub& hub, Request& request) {
    const auto span = spanOf(request);
    FiguresFilter filter{hub.clock.now() - span, {}, request.queryOr("locale")};
    if (!filter.locale.empty() && !locales::isWellFormedLocale(filter.locale))
        throw Refusal(422, "locale: expected a BCP-47 tag", "found " + filter.locale, "locale");
    auto all = hub.store.templateFigures(filter);
    std::ranges::stable_sort(all, std::ranges::greater(), &TemplateFigures::chosen);
    const auto catalogue = hub.library.current();
    channels::JsonWriter out;
    out.beginObject().member("days", span.count()).key("items").beginArray();
    for (const auto& figures : all) {
        const auto* of = catalogue->find(figures.key);
        out.beginObject().member("key", figures.key).member("locale", figures.locale);
        out.member("title", of == nullptr ? figures.key : titleOf(*catalogue, *of, request.user().reply_language));
        writeFigures(out, figures);
        out.endObject();
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

}  // namespace

void addStatisticsRoutes(Router& router, Hub& hub) {
    router.add("GET", "/template-statistics", Right::Editor, [&hub](Request& r) { return statistics(hub, r); });
}

}  // namespace hub::api
