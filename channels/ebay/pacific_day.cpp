#include "channels/ebay/pacific_day.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kWinter{-8}, kSummer{-7};

/// 15 U.S.C. 260a, in force since 2007: from 2:00 on the second Sunday of March to 2:00 on the first Sunday
/// of November, each by the clock that is about to change.
std::chrono::hours aheadOfUtc(Instant at) {
    using namespace std::chrono;
    const auto year = year_month_day(floor<days>(at)).year();
    const Instant begins = sys_days(year / March / Sunday[2]) + 2h - kWinter;
    const Instant ends = sys_days(year / November / Sunday[1]) + 2h - kSummer;
    return begins <= at && at < ends ? kSummer : kWinter;
}

}  // namespace

Instant pacificMidnight(Instant now) {
    const auto date = std::chrono::floor<std::chrono::days>(now + aheadOfUtc(now));
    // Clocks change at two: midnight may have been by the other time.
    return date - aheadOfUtc(date - aheadOfUtc(now));
}

Instant nextPacificMidnight(Instant now) { return pacificMidnight(pacificMidnight(now) + 26h); }

}  // namespace channels::ebay
