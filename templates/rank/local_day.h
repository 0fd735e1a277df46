#pragma once
#include <string>

#include "locales/time/instant.h"
#include "templates/pattern/facts.h"

namespace templates {

/// The day of an instant on the clock of a zone (tzdb), in UTC where that isn't known.
Day localDay(locales::Instant at, const std::string& zone);

}  // namespace templates
