#pragma once
#include "channels/kit/json.h"
#include "hub/alerts/model.h"

namespace hub::api {

/// Schemas of openapi.json, as those of views.h.
void writeAlertDelivery(channels::JsonWriter& out, const AlertDelivery& delivery);

}  // namespace hub::api
