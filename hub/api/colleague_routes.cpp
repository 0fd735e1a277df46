#include "hub/api/presence_events.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/team/colleagues.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "locales/time/instant.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kNameUnits = 40, kNameBytes = 400, kMostLabels = 500;

Response labelResponse(const Label& label, int status = 200) {
    JsonWriter out;
    writeLabel(out, label);
    return json(out, status);
}

std::string nameFrom(Request& request) {
    std::string name(locales::trimmed(request.text("name", kNameBytes)));
    if (name.empty()) throw Refusal(422, "name: expected some words", {}, "name");
    if (locales::utf16Length(name) > kNameUnits || name.find_first_of("\r\n\t") != std::string::npos) {
        throw Refusal(422, "name: expected one line of at most 40 characters", {}, "name");
    }
    return name;
}

std::optional<int> colourFrom(Request& request) {
    const auto given = request.json()["colour"];
    if (given.isNull()) return std::nullopt;
    const auto colour = given.integer();
    if (!colour || *colour < 0 || *colour >= kLabelColours) throw Refusal(422, "colour: expected a number from 0 to 7", {}, "colour");
    return static_cast<int>(*colour);
}

Label labelOf(Hub& hub, const Request& request) {
    auto label = hub.store.label(request.id(0, IdKind::Label));
    if (!label) throw Refusal(404, "There is no such label");
    return std::move(*label);
}

Response listLabels(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& label : hub.store.labels()) writeLabel(out, label);
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response addLabel(Hub& hub, Request& request) {
    const auto known = hub.store.labels().size();
    if (known >= kMostLabels) throw Refusal(409, "There are 500 labels already", "delete one that nobody needs");
    Label label;
    label.name = nameFrom(request);
    label.colour = colourFrom(request).value_or(static_cast<int>(known % kLabelColours));
    const auto id = hub.store.addLabel(label, hub.clock.now());
    if (!id) throw Refusal(knownProblem("name_taken"));
    label.id = *id;
    hub.store.audit(hub.clock.now(), request.user().id, "add_label", label.name, "");
    return labelResponse(label, 201);
}

Response changeLabel(Hub& hub, Request& request) {
    auto label = labelOf(hub, request);
    const std::string before = label.name;
    if (!request.json()["name"].isNull()) label.name = nameFrom(request);
    label.colour = colourFrom(request).value_or(label.colour);
    if (!hub.store.changeLabel(label, hub.clock.now())) throw Refusal(knownProblem("name_taken"));
    hub.store.audit(hub.clock.now(), request.user().id, "change_label", before, label.name);
    return labelResponse(label);
}

Response dropLabel(Hub& hub, Request& request) {
    const auto label = labelOf(hub, request);
    hub.store.dropLabel(label.id, hub.clock.now());
    hub.store.audit(hub.clock.now(), request.user().id, "delete_label", label.name, "");
    return noContent();
}

/// The id after which a list goes on; 0 for its beginning.
Id beforeFrom(const Request& request, const char* parameter, IdKind kind) {
    const auto cursor = request.queryOr(parameter);
    if (cursor.empty()) return 0;
    const auto before = insideId(kind, cursor);
    if (!before) throw Refusal(422, std::string(parameter) + ": expected what `next` gave", {}, parameter);
    return *before;
}

Response listMentions(Hub& hub, Request& request) {
    const auto limit = request.limit(50, 200);
    const auto items = hub.store.mentions(request.user().id, beforeFrom(request, "cursor", IdKind::Mention), limit);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& mention : items) {
        out.beginObject().member("id", outsideId(IdKind::Mention, mention.id));
        out.member("conversation", outsideId(IdKind::Conversation, mention.conversation));
        out.member("message", outsideId(IdKind::Message, mention.message)).member("by", outsideId(IdKind::User, mention.by));
        out.member("buyer", mention.buyer).member("text", mention.text);
        out.member("at", locales::formatInstant(mention.at)).member("read", mention.read).endObject();
    }
    out.endArray().key("next");
    items.size() == limit ? out.value(outsideId(IdKind::Mention, items.back().id)) : out.null();
    out.endObject();
    return json(out);
}

Response readMentions(Hub& hub, Request& request) {
    std::optional<Id> conversation;
    if (const auto given = request.maybeText("conversation")) {
        conversation = insideId(IdKind::Conversation, *given);
        if (!conversation) throw Refusal(422, "conversation: expected a conversation's id", {}, "conversation");
    }
    hub.store.readMentions(request.user().id, conversation, hub.clock.now());
    return noContent();
}

Response listHandOvers(Hub& hub, Request& request) {
    const auto limit = request.limit(50, 200);
    const auto items = hub.store.handOvers(beforeFrom(request, "after", IdKind::HandOver), limit);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : items) {
        out.beginObject().member("id", outsideId(IdKind::HandOver, one.id)).member("kind", hub::wireName(one.kind));
        out.member("conversation", outsideId(IdKind::Conversation, one.conversation)).member("buyer", one.buyer);
        out.member("user", outsideId(IdKind::User, one.user)).key("to");
        one.to ? out.value(outsideId(IdKind::User, *one.to)) : out.null();
        writeInstant(out, "until", one.until);
        out.member("at", locales::formatInstant(one.at)).member("note", one.note).endObject();
    }
    out.endArray().key("next");
    items.size() == limit ? out.value(outsideId(IdKind::HandOver, items.back().id)) : out.null();
    out.endObject();
    return json(out);
}

Response listColleagues(Hub& hub) {
    const auto held = hub.store.workloads();
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& person : colleagues(hub.store)) {
        const auto found = held.find(person.id);
        out.beginObject().member("id", outsideId(IdKind::User, person.id)).member("name", person.name);
        out.member("waiting", found == held.end() ? std::int64_t{0} : found->second).endObject();
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response putPresence(Hub& hub, Request& request) {
    const Id conversation = request.id(0, IdKind::Conversation);
    const std::string state = request.text("state", 20);
    if (state != "viewing" && state != "writing" && state != "left") {
        throw Refusal(422, "state: expected viewing, writing or left", "found " + state, "state");
    }
    const User& user = request.user();
    // Whoever leaves may do so because it was deleted.
    if (state == "left") {
        hub.presence.leave(conversation, user.id);
    } else {
        if (!hub.store.conversation(conversation)) throw Refusal(knownProblem("no_conversation"));
        const auto now = state == "writing" ? Presence::State::Writing : Presence::State::Viewing;
        hub.presence.show(conversation, {user.id, user.name, now});
    }
    return {200, "application/json", presenceJson(conversation, hub.presence.in(conversation)), {}};
}

}  // namespace

void addColleagueRoutes(Router& router, Hub& hub) {
    router.add("GET", "/labels", Right::Seller, [&hub](Request&) { return listLabels(hub); });
    router.add("POST", "/labels", Right::Seller, [&hub](Request& r) { return addLabel(hub, r); });
    router.add("PATCH", "/labels/{id}", Right::Operator, [&hub](Request& r) { return changeLabel(hub, r); });
    router.add("DELETE", "/labels/{id}", Right::Operator, [&hub](Request& r) { return dropLabel(hub, r); });
    router.add("GET", "/mentions", Right::Seller, [&hub](Request& r) { return listMentions(hub, r); });
    router.add("POST", "/mentions/read", Right::Seller, [&hub](Request& r) { return readMentions(hub, r); });
    router.add("GET", "/handovers", Right::Seller, [&hub](Request& r) { return listHandOvers(hub, r); });
    router.add("GET", "/colleagues", Right::Seller, [&hub](Request&) { return listColleagues(hub); });
    router.add("PUT", "/conversations/{id}/presence", Right::Seller, [&hub](Request& r) { return putPresence(hub, r); });
}

}  // namespace hub::api
