#include "templates/rank/holiday_facts.h"

#include <chrono>
#include <optional>
#include <utility>

#include "locales/calendar/pause.h"
#include "templates/rank/local_day.h"

namespace templates {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// A pause that begins later is not worth a word yet.
constexpr days kAhead{3};
/// Days after which a parcel has left the country that it was sent from.
constexpr days kLeavesWithin{7};

/// How patterns name the pause of one end of the way.
struct Names {
    const char *country, *holiday, *works_again;
};
constexpr Names kOrigin{"origin_holiday_country", "origin_holiday", "origin_works_again"};
constexpr Names kDestination{"destination_holiday_country", "destination_holiday", "destination_works_again"};

void putPause(Facts& facts, const Names& names, const locales::Pause& pause, std::string_view locale) {
    facts[names.country] = pause.country;
    if (std::string name = locales::nameOf(pause, locale); !name.empty()) facts[names.holiday] = std::move(name);
    if (pause.sure) facts[names.works_again] = pause.works_again;
}

bool hasEnded(const Sale& sale) {
    return sale.delivered_at || sale.status == "delivered" || sale.status == "returned" || sale.status == "cancelled";
}

bool hasLeftBefore(const Sale& sale, const locales::Pause& pause, const std::string& zone) {
    return sale.shipped_at && sys_days(localDay(*sale.shipped_at, zone)) + kLeavesWithin < sys_days(pause.first);
}

}  // namespace

void addHolidays(Facts& facts, const SuggestRequest& request, std::string_view locale) {
    const auto& sale = request.sale;
    if (sale && hasEnded(*sale)) return;
    auto origin = locales::pauseAt(request.ships_from, localDay(request.now, request.shop_zone), kAhead);
    if (origin && sale && hasLeftBefore(*sale, *origin, request.shop_zone)) origin.reset();
    if (origin) putPause(facts, kOrigin, *origin, locale);
    if (origin && request.ships_from == request.ships_to) return;
    const auto destination = locales::pauseAt(request.ships_to, localDay(request.now, request.buyer_zone), kAhead);
    if (destination) putPause(facts, kDestination, *destination, locale);
}

}  // namespace templates
