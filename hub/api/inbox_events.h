#pragma once
#include "hub/api/events.h"
#include "hub/store/store.h"

namespace hub::api {

/// The store's events after `after`; `reset` tells the page to fetch anew when there can't be such an event, or when it is
/// too far behind.
EventSource inboxEvents(Store& store, std::int64_t after);

/// Deletes events of the day before.
void dropOldEvents(Store& store, Instant now);

}  // namespace hub::api
