#include "hub/api/csv.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kPage = 50, kLargestPage = 200;
/// What a spreadsheet opens without trouble; who wants more asks the API by pages.
constexpr std::size_t kTableRows = 20'000;
AuditFilter filterFrom(const Request& request) {
    AuditFilter filter;
    filter.action = request.queryOr("action");
    if (const auto user = request.queryOr("user"); !user.empty()) {
        filter.user = insideId(IdKind::User, user);
        if (!filter.user) throw Refusal(422, "user: expected the id of a person", "found " + user, "user");
    }
    return filter;
}

std::map<Id, std::string> namesOfPeople(Hub& hub) {
    std::map<Id, std::string> names;
    for (const auto& user : hub.store.users()) names.emplace(user.id, user.name);
    return names;
}

std::string nameOf(const std::map<Id, std::string>& names, Id user) {
    const auto known = names.find(user);
    return known == names.end() ? std::string() : known->second;
}

Response list(Hub& hub, Request& request) {
    AuditFilter filter = filterFrom(request);
    if (const auto before = request.queryOr("before"); !before.empty()) {
        const auto id = insideId(IdKind::AuditEntry, before);
        if (!id) throw Refusal(422, "before: expected the id of an entry", "found " + before, "before");
        filter.before = *id;
    }
    const std::size_t limit = request.limit(kPage, kLargestPage);
    filter.limit = limit + 1;
    auto entries = hub.store.auditTrail(filter);
    const bool more = entries.size() > limit;
    if (more) entries.pop_back();
    const auto names = namesOfPeople(hub);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& entry : entries) {
        out.beginObject().member("id", outsideId(IdKind::AuditEntry, entry.id));
        writeInstant(out, "at", entry.at);
        out.key("user");
        entry.user > 0 ? out.value(outsideId(IdKind::User, entry.user)) : out.null();
        out.member("name", nameOf(names, entry.user)).member("action", entry.action);
        out.member("about", entry.about).member("detail", entry.detail).endObject();
    }
    out.endArray().key("next");
    more ? out.value(outsideId(IdKind::AuditEntry, entries.back().id)) : out.null();
    out.key("actions").beginArray();
    for (const auto& action : hub.store.auditActions()) out.value(action);
    out.endArray().endObject();
    return json(out);
}

Response table(Hub& hub, Request& request) {
    AuditFilter filter = filterFrom(request);
    filter.limit = kTableRows;
    const auto names = namesOfPeople(hub);
    Csv csv;
    csv.line({"at", "person", "action", "about", "detail"});
    for (const auto& entry : hub.store.auditTrail(filter))
        csv.line({locales::formatInstant(entry.at), nameOf(names, entry.user), entry.action, entry.about, entry.detail});
    hub.store.audit(hub.clock.now(), request.user().id, "download_audit", "", "");
    return {200, "text/csv; charset=utf-8", csv.text(), {{"Content-Disposition", "attachment; filename=\"audit.csv\""}}};
}

}  // namespace

void addAuditRoutes(Router& router, Hub& hub) {
    router.add("GET", "/audit", Right::Operator, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/audit/csv", Right::Operator, [&hub](Request& r) { return table(hub, r); });
}

}  // namespace hub::api
