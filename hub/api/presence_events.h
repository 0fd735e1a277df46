#pragma once
#include "hub/api/events.h"
#include "hub/team/presence.h"

namespace hub::api {

/// What `source` brings, and who came to or left a conversation since. These events have no id: nobody resumes after them,
/// and they are stored nowhere.
EventSource withPresence(EventSource source, PresenceBoard& board);

/// `{"conversation", "people": [{"user", "name", "state"}]}`.
std::string presenceJson(Id conversation, const std::vector<Presence>& people);

}  // namespace hub::api
