#pragma once
#include "hub/desk/request.h"
#include "hub/store/store.h"

namespace hub {

/// The buyer's, as far as it is known: by a person's word, else as the message was tagged.
std::string zoneOf(const Conversation& conversation);

/// The request that a stored conversation's newest buyer message makes, with its history, order and what people have corrected.
DeskRequest requestFromStore(Store& store, const Conversation& conversation, const Account& account, const User& seller, Instant now);

}  // namespace hub
