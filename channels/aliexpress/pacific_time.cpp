#include "channels/aliexpress/pacific_time.h"

#include "channels/kit/time.h"

namespace channels::aliexpress {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kWinter{-8}, kSummer{-7};

/// 15 U.S.C. 260a, in force since 2007: from 2:00 on the second Sunday of March to 2:00 on the first Sunday
/// of November, each by the clock that is about to change.
bool isSummer(Instant instant) {
    using namespace std::chrono;
    const auto year = year_month_day(floor<days>(instant)).year();
    const Instant begins = sys_days(year / March / Sunday[2]) + 2h - kWinter;
    const Instant ends = sys_days(year / November / Sunday[1]) + 2h - kSummer;
    return begins <= instant && instant < ends;
}

}  // namespace

std::optional<Instant> parsePacificTime(std::string_view text) {
    constexpr std::size_t kWithoutSeconds = std::string_view("2026-09-21 07:13").size();
    const std::string whole = std::string(text) + (text.size() == kWithoutSeconds ? ":00" : "");
    const auto summer = parseLocalTime(whole, kSummer);
    return summer && isSummer(*summer) ? summer : parseLocalTime(whole, kWinter);
}

std::string formatPacificTime(Instant instant) {
    return formatLocalTime(instant, isSummer(instant) ? kSummer : kWinter);
}

}  // namespace channels::aliexpress
