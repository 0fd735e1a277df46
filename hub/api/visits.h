#pragma once
#include "channels/contract/visitors.h"
#include "hub/api/events.h"
#include "hub/api/http.h"
#include "hub/api/routes.h"

namespace hub::api {

/// What becomes of a visitor's request: an answer, or a stream to follow.
struct Visit {
    Response response;
    EventSource events;  ///< empty for an answer
    std::function<bool()> allowed;
    std::string visitor;
};

/// What the open internet asks at /visit/KEY/… of an account whose kind serves its buyers itself: 404 for a key that is
/// nobody's. Total.
Visit receiveVisit(Hub& hub, const std::string& key, const channels::VisitorRequest& request);

}  // namespace hub::api
