#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "channels/kit/json.h"
#include "hub/api/routes.h"
#include "hub/plugged_in/server_rest.h"

namespace hub::api {

// What the settings of a server that an operator plugs in take and show, whatever the server does.

/// Trimmed; empty where none was typed.
std::string maybeUrl(Request& request);
/// Https, or http on this machine; refused with a query, a fragment or somebody's name in it.
std::string givenUrl(Request& request);
/// None where nobody typed one: what is stored stays.
std::optional<std::string> givenKey(Request& request);
/// Those whose buyers' words may be sent to it.
std::set<Id> givenAccounts(Hub& hub, Request& request);
/// For the audit trail; empty when it stays as it was.
std::string turned(bool was_on, bool is_on);
/// Members of an object that is open.
void writePluggedIn(
    channels::JsonWriter& out, const std::string& url, bool has_key, const std::set<Id>& accounts, std::int64_t waiting,
    const ServerHealth& health
);

}  // namespace hub::api
