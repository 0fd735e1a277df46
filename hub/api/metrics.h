#pragma once
#include <string>

#include "hub/api/routes.h"

namespace hub::api {

/// Prometheus text (exposition format 0.0.4): accounts by state, lag, queue and quarantine, memory. No personal data.
std::string metricsText(Hub& hub);

}  // namespace hub::api
