#pragma once
#include "hub/desk/request.h"
#include "hub/store/store.h"

namespace hub {

/// The request that a stored conversation's newest buyer message makes, with its history, order and what people have corrected.
DeskRequest requestFromStore(Store& store, const Conversation& conversation, const Account& account, const User& seller, Instant now);

}  // namespace hub
