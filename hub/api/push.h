#pragma once
#include "channels/contract/transports.h"
#include "hub/api/http.h"
#include "hub/api/routes.h"

namespace hub::api {

/// A marketplace's notification at /push/KEY: 404 for a key that is nobody's, 401 for one that isn't the marketplace's own, else
/// what its protocol wants to hear. Total.
Response receivePush(Hub& hub, const std::string& key, const channels::HttpRequest& request);

}  // namespace hub::api
