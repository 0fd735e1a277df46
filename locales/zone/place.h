#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "locales/zone/tables.h"
#include "locales/zone/zone.h"

namespace locales::zone_tables {

/// A zone with what spoke for it.
struct Finding {
    ZoneIndex zone = kNoZone;
    ZoneIndex runner_up = kNoZone;
    double confidence = 0;
    ZoneSource source = ZoneSource::None;
};

/// The parts of an address, as written.
struct Address {
    std::string_view state, city, postal_code;
};

/// By territory, single clock, postal code, state, town, city, in that order; nothing when the address says
/// no more than the country and that has several clocks.
std::optional<Finding> findByAddress(const Country& country, const Address& address);

/// The state that a name, a code or a near miss of a name stands for; null when none does.
const State* findState(std::string_view country, std::string_view written);

/// A town of the country by its folded name, also without words such as "city" or "г.".
std::optional<Fact> findCity(std::string_view country, std::string_view folded);

}  // namespace locales::zone_tables
