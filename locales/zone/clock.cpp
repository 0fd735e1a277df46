#include "locales/zone/clock.h"

#include <algorithm>

#include "locales/zone/tables.h"
#include "locales/zone/zone_files.h"

namespace locales {
namespace {

using Wall = std::chrono::local_time<std::chrono::milliseconds>;

constexpr std::chrono::hours kWakes{7};
constexpr std::chrono::hours kSleeps{21};
constexpr std::chrono::days kDay{1};
// Zone rules change several times a year: data older than nine months is wrong somewhere.
constexpr std::chrono::days kTzdataAge{270};
// 2026a comes early in its year, 2026f late: two months a letter is close enough for a warning.
constexpr std::chrono::days kBetweenReleases{61};

ZoneFiles& systemZones() {
    static ZoneFiles files("/usr/share/zoneinfo");
    return files;
}

/// Years 1 to 9998: beyond, adding an offset or a day could leave the calendar.
template <class Time>
bool representable(Time time) {
    using std::chrono::days;
    return time.time_since_epoch() > days{-719162} && time.time_since_epoch() < days{2932500};
}

std::chrono::seconds offsetAt(const ZoneRules& rules, Instant at) {
    return rules.offsetAt(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

Instant instantOf(const ZoneRules& rules, Wall wall) {
    const Instant as_utc{wall.time_since_epoch()};
    const auto before = offsetAt(rules, as_utc - kDay);
    const auto after = offsetAt(rules, as_utc + kDay);
    const Instant early = as_utc - std::max(before, after);
    const Instant late = as_utc - std::min(before, after);
    const bool early_holds = early + offsetAt(rules, early) == as_utc;
    return early_holds ? early : late;
}

bool isAwake(std::chrono::milliseconds time_of_day) { return time_of_day >= kWakes && time_of_day < kSleeps; }

}  // namespace

std::optional<LocalTime> localTime(std::string_view zone, Instant at) {
    const auto rules = systemZones().find(zone);
    if (!rules || !representable(at)) return std::nullopt;
    LocalTime local;
    local.offset = offsetAt(*rules, at);
    local.wall = Wall{(at + local.offset).time_since_epoch()};
    const auto midnight = std::chrono::floor<std::chrono::days>(local.wall);
    local.awake = isAwake(local.wall - midnight);
    local.next_waking = at;
    if (!local.awake) {
        const auto day = local.wall - midnight < kWakes ? midnight : midnight + kDay;
        local.next_waking = instantOf(*rules, day + kWakes);
    }
    return local;
}

std::optional<Instant> instantOf(std::string_view zone, Wall wall) {
    const auto rules = systemZones().find(zone);
    if (!rules || !representable(wall)) return std::nullopt;
    return instantOf(*rules, wall);
}

std::string tzdataVersion() { return systemZones().version(); }

std::string_view tzdataOfTables() { return zone_tables::Tables::get().tzdata(); }

bool isOldTzdata(std::string_view release, Instant at) {
    if (release.size() < 5 || release < tzdataOfTables()) return true;
    const auto year_start = parseInstant(std::string(release.substr(0, 4)) + "-01-01T00:00:00Z");
    return !year_start || at - (*year_start + kBetweenReleases * (release[4] - 'a')) > kTzdataAge;
}

}  // namespace locales
