#include "hub/reports/waking.h"

#include "locales/zone/clock.h"

namespace hub::reports {

using namespace std::chrono;

std::optional<bool> Waking::at(const std::string& zone, Instant instant) {
    if (zone.empty()) return std::nullopt;
    const sys_days day = floor<days>(instant);
    const auto [found, fresh] = days_.try_emplace({zone, day});
    Offset& offset = found->second;
    if (fresh) {
        const auto begin = locales::localTime(zone, day), end = locales::localTime(zone, day + days(1));
        offset.known = begin && end;
        if (offset.known && begin->offset == end->offset) offset.all_day = begin->offset;
    }
    if (!offset.known) return std::nullopt;
    if (!offset.all_day) {
        const auto local = locales::localTime(zone, instant);
        return local && local->awake;
    }
    const Instant wall = instant + *offset.all_day;
    const auto time_of_day = wall - floor<days>(wall);
    return time_of_day >= hours(7) && time_of_day < hours(21);
}

}  // namespace hub::reports
