#include "templates/rank/local_day.h"

#include <chrono>

#include "locales/zone/clock.h"

namespace templates {

Day localDay(locales::Instant at, const std::string& zone) {
    const auto local = locales::localTime(zone, at);
    if (local) return Day{std::chrono::floor<std::chrono::days>(local->wall)};
    return Day{std::chrono::floor<std::chrono::days>(at)};
}

}  // namespace templates
