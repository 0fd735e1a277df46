#include "hub/api/asking.h"

#include "channels/contract/registry.h"
#include "locales/text/unicode.h"

namespace hub::api {
namespace {

[[noreturn]] void refuse(const std::vector<QueryFault>& faults, const std::string& text, const char* field) {
    const QueryFault& first = faults.front();
    const std::string found = first.term.empty() ? std::string() : "found " + first.term + ":" + first.found;
    Refusal refusal(422, std::string(field) + ": expected " + first.expected, found, field);
    channels::JsonWriter out;
    writeFaults(out, faults, text);
    refusal.members = ",\"faults\":" + out.str();
    throw refusal;
}

}  // namespace

Askable askableBy(Hub& hub, const User& user) {
    Askable askable;
    askable.accounts = hub.store.accounts();
    askable.users = hub.store.users();
    for (const auto& kind : channels::allKinds()) askable.kinds.emplace_back(kind.descriptor.kind);
    askable.me = user.id;
    askable.zone = user.timezone;
    askable.now = hub.clock.now();
    return askable;
}

Asked readAsked(Hub& hub, const User& user, const std::string& text, const char* field) {
    Query query = parseQuery(text);
    Asked asked = askedBy(query, askableBy(hub, user));
    if (!query.faults.empty()) refuse(query.faults, text, field);
    return asked;
}

SavedView savedViewOf(Hub& hub, const User& user, std::optional<Id> id) {
    auto view = id ? hub.store.savedView(*id) : std::nullopt;
    if (!view || (!view->shared && view->owner != user.id)) throw Refusal(404, "There is no such view");
    return std::move(*view);
}

void writeFaults(channels::JsonWriter& out, const std::vector<QueryFault>& faults, const std::string& text) {
    const std::string_view whole = text;
    out.beginArray();
    for (const auto& fault : faults) {
        out.beginObject().member("code", fault.code).member("term", fault.term).member("found", fault.found);
        out.member("expected", fault.expected).key("choices").beginArray();
        for (const auto& choice : fault.choices) out.value(choice);
        out.endArray().member("begin", locales::utf16Length(whole.substr(0, fault.begin)));
        out.member("end", locales::utf16Length(whole.substr(0, fault.end))).endObject();
    }
    out.endArray();
}

}  // namespace hub::api
