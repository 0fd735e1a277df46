#include "hub/api/presence_events.h"

#include "channels/kit/json.h"
#include "hub/inbox/ids.h"

namespace hub::api {

std::string presenceJson(Id conversation, const std::vector<Presence>& people) {
    channels::JsonWriter out;
    out.beginObject().member("conversation", outsideId(IdKind::Conversation, conversation)).key("people").beginArray();
    for (const auto& person : people) {
        out.beginObject().member("user", outsideId(IdKind::User, person.user)).member("name", person.name);
        out.member("state", person.state == Presence::State::Writing ? "writing" : "viewing").endObject();
    }
    out.endArray().endObject();
    return out.str();
}

EventSource withPresence(EventSource source, PresenceBoard& board) {
    return [source = std::move(source), &board, mark = board.mark()]() mutable {
        std::string out = source();
        for (const Id conversation : board.changedSince(mark)) {
            out += "event: presence\ndata: " + presenceJson(conversation, board.in(conversation)) + "\n\n";
        }
        return out;
    };
}

}  // namespace hub::api
