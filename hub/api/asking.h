#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hub/api/routes.h"
#include "hub/inbox/asked.h"

namespace hub::api {

/// What a search is read by: the names that this user may use in it, the clock and the zone of the user's days.
Askable askableBy(Hub& hub, const User& user);

/// The search in the member `field`; Refusal(422) naming it, with every fault and its place, when a term means nothing.
Asked readAsked(Hub& hub, const User& user, const std::string& text, const char* field);

/// One that the user may see; Refusal(404) otherwise.
SavedView savedViewOf(Hub& hub, const User& user, std::optional<Id> id);

/// Places count as JavaScript counts them.
void writeFaults(channels::JsonWriter& out, const std::vector<QueryFault>& faults, const std::string& text);

}  // namespace hub::api
