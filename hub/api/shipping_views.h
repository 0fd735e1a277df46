#pragma once
#include <optional>
#include <string>

#include "channels/kit/json.h"
#include "hub/store/store.h"

namespace hub::api {

/// As members of an object that is open: `customs`, who pays tax and duty on the order by its total, with what that follows from,
/// and `calendars`, today and the next public holidays where the buyer lives and from where the shop sends.
void writeShipping(
    channels::JsonWriter& out, Store& store, const Conversation& conversation, const std::optional<StoredOrder>& order,
    const std::string& language, Instant now
);

}  // namespace hub::api
