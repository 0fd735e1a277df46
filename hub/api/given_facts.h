#pragma once
#include "hub/api/http.h"
#include "templates/pattern/facts.h"

namespace hub::api {

/// Reads `facts`, what a seller has filled in by the facts' names; Refusal(422) naming the first that doesn't read as its type.
templates::Facts givenFacts(Request& request);

}  // namespace hub::api
