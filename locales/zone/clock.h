#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "locales/time/instant.h"

namespace locales {

/// The buyer's wall clock at an instant, by the system's tzdata (never ICU's, which lags by years).
struct LocalTime {
    std::chrono::local_time<std::chrono::milliseconds> wall;
    std::chrono::seconds offset{};  ///< east of UTC
    bool awake = false;             ///< 07:00–20:59 on that clock
    Instant next_waking;            ///< the next 07:00 there; the instant itself when awake
};

/// Empty for a zone that the system does not know (check it: a zone may be younger than the tzdata here) and
/// outside the years 1 to 9998. Reads /usr/share/zoneinfo; a zone whose file has changed is read again.
/// Thread-safe.
std::optional<LocalTime> localTime(std::string_view zone, Instant at);
/// The instant of a wall-clock time; in a gap the later, in a fold the earlier one.
std::optional<Instant> instantOf(
    std::string_view zone, std::chrono::local_time<std::chrono::milliseconds> wall
);

/// "2026f", from the first line of tzdata.zi; empty when it can't be read.
std::string tzdataVersion();
/// "2026f": of the tzdata that the zone tables were made with.
std::string_view tzdataOfTables();
/// Whether a release gives wrong clocks somewhere: it is older than the tables', more than nine months old at an
/// instant, or no release at all.
bool isOldTzdata(std::string_view release, Instant at);

}  // namespace locales
