#include <algorithm>

#include "hub/api/asking.h"
#include "hub/api/routes.h"
#include "hub/inbox/ids.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kMost = 50, kLongestName = 60, kCounted = 1'000;
constexpr int kLastPlace = 10'000;

bool mayChange(const SavedView& view, const User& user) {
    return view.owner == user.id || (view.shared && user.roles.contains(Role::Operator));
}

/// `count` is null where nobody has anything to do, and where the search no longer means anything.
void writeSavedView(JsonWriter& out, Hub& hub, const SavedView& view, const User& user, const Askable& askable) {
    Query query = parseQuery(view.query);
    const Asked asked = askedBy(query, askable);
    out.beginObject().member("id", outsideId(IdKind::SavedView, view.id)).member("name", view.name).member("query", view.query);
    out.member("shared", view.shared).member("owner", outsideId(IdKind::User, view.owner)).member("place", view.place);
    out.member("write", mayChange(view, user)).key("count");
    if (query.faults.empty() && isToDo(asked)) out.value(hub.store.countAsked(asked, !goesBeyondWaiting(asked), kCounted));
    else out.null();
    out.key("faults");
    writeFaults(out, query.faults, view.query);
    out.endObject();
}

Response savedViewResponse(Hub& hub, const SavedView& view, const User& user, int status = 200) {
    JsonWriter out;
    writeSavedView(out, hub, view, user, askableBy(hub, user));
    return json(out, status);
}

std::string nameFrom(Request& request) {
    std::string name(locales::trimmed(request.text("name")));
    const bool controls = std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    const std::size_t length = locales::graphemeCount(name);
    if (length < 1 || length > kLongestName || controls)
        throw Refusal(422, "name: expected 1 to 60 characters in one line", "found " + std::to_string(length), "name");
    return name;
}

std::string queryFrom(Hub& hub, Request& request) {
    std::string query(locales::trimmed(request.text("query")));
    const auto asked = readAsked(hub, request.user(), query, "query");
    if (asked.words.empty() && asked.demands.empty()) throw Refusal(422, "query: expected words or terms such as lang:de", {}, "query");
    return query;
}

Response list(Hub& hub, Request& request) {
    const Askable askable = askableBy(hub, request.user());
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& view : hub.store.savedViews(request.user().id)) writeSavedView(out, hub, view, request.user(), askable);
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response add(Hub& hub, Request& request) {
    SavedView view;
    view.owner = request.user().id;
    view.name = nameFrom(request);
    view.query = queryFrom(hub, request);
    view.shared = request.maybeFlag("shared").value_or(false);
    const auto made = hub.store.addSavedView(view, kMost, hub.clock.now());
    if (!made) throw Refusal(409, "You have " + std::to_string(kMost) + " views already", "delete one that you no longer need");
    return savedViewResponse(hub, *made, request.user(), 201);
}

SavedView ownOf(Hub& hub, Request& request) {
    auto view = savedViewOf(hub, request.user(), request.id(0, IdKind::SavedView));
    if (!mayChange(view, request.user())) throw Refusal(403, "Another person shares this view", "ask them or an operator, or save one of your own");
    return view;
}

Response change(Hub& hub, Request& request) {
    auto view = ownOf(hub, request);
    if (request.json()["name"].exists()) view.name = nameFrom(request);
    if (request.json()["query"].exists()) view.query = queryFrom(hub, request);
    if (const auto shared = request.maybeFlag("shared")) view.shared = *shared;
    if (const auto place = request.json()["place"]; place.exists()) {
        const auto given = place.integer();
        if (!given || *given < 0 || *given > kLastPlace) throw Refusal(422, "place: expected a number from 0 to 10000", {}, "place");
        view.place = static_cast<int>(*given);
    }
    hub.store.changeSavedView(view, hub.clock.now());
    return savedViewResponse(hub, view, request.user());
}

/// Each of those that the person sees, at most once.
std::vector<Id> orderFrom(Hub& hub, Request& request) {
    std::vector<Id> unplaced;
    for (const auto& view : hub.store.savedViews(request.user().id)) unplaced.push_back(view.id);
    const auto given = request.json()["views"];
    if (!given.isArray()) throw Refusal(422, "views: expected the ids of views in their order", {}, "views");
    std::vector<Id> order;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto found = std::ranges::find(unplaced, insideId(IdKind::SavedView, given[i].text()).value_or(0));
        if (found == unplaced.end()) throw Refusal(422, "views: expected each view that you see at most once", "found " + given[i].text(), "views");
        order.push_back(*found);
        unplaced.erase(found);
    }
    return order;
}

Response order(Hub& hub, Request& request) {
    hub.store.orderSavedViews(request.user().id, orderFrom(hub, request), hub.clock.now());
    return noContent();
}

Response drop(Hub& hub, Request& request) {
    hub.store.dropSavedView(ownOf(hub, request).id, hub.clock.now());
    return noContent();
}

}  // namespace

void addSavedViewRoutes(Router& router, Hub& hub) {
    router.add("GET", "/views", Right::Seller, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/views", Right::Seller, [&hub](Request& r) { return add(hub, r); });
    router.add("PUT", "/views/order", Right::Seller, [&hub](Request& r) { return order(hub, r); });
    router.add("PATCH", "/views/{id}", Right::Seller, [&hub](Request& r) { return change(hub, r); });
    router.add("DELETE", "/views/{id}", Right::Seller, [&hub](Request& r) { return drop(hub, r); });
}

}  // namespace hub::api
