#include "hub/api/shipping_views.h"

#include "hub/desk/from_store.h"
#include "hub/products/product.h"
#include "locales/calendar/holidays.h"
#include "locales/zone/clock.h"
#include "templates/knowledge/duty.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using templates::Day;

constexpr std::chrono::days kAhead{10};

Day today(const std::string& zone, Instant now) {
    const auto local = locales::localTime(zone.empty() ? "UTC" : zone, now);
    return local ? Day(std::chrono::floor<std::chrono::days>(local->wall)) : Day(std::chrono::floor<std::chrono::days>(now));
}

void writeCharge(JsonWriter& out, std::string_view name, const templates::Charge& charge, Day day) {
    out.key(name).beginObject().member("payer", templates::nameOf(charge.payer)).key("limit");
    if (charge.limit) {
        out.beginObject().member("amount", charge.limit->amount).member("currency", charge.limit->currency).endObject();
    } else {
        out.null();
    }
    out.member("up_to", templates::nameOf(charge.up_to)).member("above", templates::nameOf(charge.above)).key("facts").beginArray();
    for (const auto* fact : charge.basis) {
        out.beginObject().member("name", fact->name).member("what", fact->what).member("source", fact->source);
        out.member("reviewed", dayText(fact->reviewed)).member("doubtful", templates::isDoubtful(*fact, day)).endObject();
    }
    out.endArray().endObject();
}

void writeCustoms(JsonWriter& out, const std::string& from, const std::optional<StoredOrder>& order, Day day) {
    const auto to = order && order->facts.ship_to ? *order->facts.ship_to : channels::Address{};
    std::optional<templates::Money> value;
    if (order && order->facts.total) value = templates::Money{order->facts.total->amount, order->facts.total->currency};
    const auto charges = templates::importCharges(from, {to.country, to.postal_code}, value, day);
    out.key("customs");
    if (!charges) {
        out.null();
        return;
    }
    out.beginObject().member("from", from).member("to", to.country).member("crosses_border", charges->crosses_border);
    writeCharge(out, "tax", charges->tax, day);
    writeCharge(out, "duty", charges->duty, day);
    out.endObject();
}

/// The country's own name for whoever reads its language, else the English one.
std::string_view nameFor(const locales::Holiday& holiday, std::string_view language) {
    const auto base = language.substr(0, language.find('-'));
    return !holiday.local_name.empty() && holiday.language == base ? holiday.local_name : holiday.name;
}

void writeCalendar(JsonWriter& out, std::string_view of, const std::string& country, Day day, const std::string& language) {
    if (country.empty()) return;
    out.beginObject().member("of", of).member("country", country).member("today", dayText(day));
    out.member("weekend", locales::isWeekend(country, day)).key("holidays").beginArray();
    for (const auto& holiday : locales::holidaysBetween(country, day, Day(std::chrono::sys_days(day) + kAhead))) {
        out.beginObject().member("day", dayText(holiday.day)).member("name", nameFor(holiday, language)).member("sure", holiday.sure).endObject();
    }
    out.endArray().endObject();
}

}  // namespace

void writeShipping(
    JsonWriter& out, Store& store, const Conversation& conversation, const std::optional<StoredOrder>& order,
    const std::string& language, Instant now
) {
    const std::string from = store.shippingSettings(now).ships_from;
    const bool sent_there = order && order->facts.ship_to && !order->facts.ship_to->country.empty();
    const std::string country = sent_there ? order->facts.ship_to->country : conversation.buyer.country;
    const auto team = store.teamOf(conversation.assignee);
    writeCustoms(out, from, order, today("UTC", now));
    out.key("calendars").beginArray();
    writeCalendar(out, "buyer", country, today(zoneOf(conversation), now), language);
    writeCalendar(out, "shop", from, today(team ? team->hours.zone : std::string(), now), language);
    out.endArray();
}

}  // namespace hub::api
