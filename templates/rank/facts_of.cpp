#include "templates/rank/facts_of.h"

#include <chrono>

#include "locales/format/format.h"
#include "locales/zone/clock.h"
#include "templates/rank/holiday_facts.h"
#include "templates/rank/local_day.h"

namespace templates {
namespace {

std::optional<Day> dayOf(const std::optional<locales::Instant>& at, const std::string& zone) {
    return at ? std::optional(localDay(*at, zone)) : std::nullopt;
}

void put(Facts& facts, const char* name, const std::string& text) {
    if (!text.empty()) facts[name] = text;
}
void put(Facts& facts, const char* name, const std::optional<Day>& day) {
    if (day) facts[name] = *day;
}

std::string titleOf(const std::vector<Sale::Item>& items, std::string_view locale) {
    std::vector<std::string> titles;
    for (const Sale::Item& item : items)
        if (!item.title.empty()) titles.push_back(item.title);
    if (titles.empty()) return {};
    return titles.size() == 1 ? titles.front() : locales::formatList(locale, titles);
}

/// Empty where the buyer's clock isn't known.
std::string partOfDay(locales::Instant at, const std::string& zone) {
    const auto local = locales::localTime(zone, at);
    if (!local) return {};
    const auto hour = std::chrono::floor<std::chrono::hours>(local->wall - std::chrono::floor<std::chrono::days>(local->wall)).count();
    return hour < 5 || hour >= 22 ? "night" : hour < 12 ? "morning" : hour < 18 ? "day" : "evening";
}

void putSale(Facts& facts, const Sale& sale, const SuggestRequest& request, std::string_view locale) {
    put(facts, "order_id", sale.order_id);
    put(facts, "item_title", titleOf(sale.items, locale));
    if (sale.items.size() == 1 && sale.items.front().quantity > 0)
        facts["quantity"] = sale.items.front().quantity;
    put(facts, "carrier", sale.carrier);
    put(facts, "tracking_number", sale.tracking_number);
    put(facts, "tracking_url", sale.tracking_url);
    put(facts, "destination_country", sale.destination_country);
    put(facts, "order_date", dayOf(sale.ordered_at, request.buyer_zone));
    put(facts, "ship_date", dayOf(sale.shipped_at, request.buyer_zone));
    put(facts, "delivered_date", dayOf(sale.delivered_at, request.buyer_zone));
    put(facts, "eta_from", sale.eta_from);
    put(facts, "eta_to", sale.eta_to);
    if (sale.total && !sale.total->amount.empty()) facts["total"] = *sale.total;
    if (sale.shipped_at && *sale.shipped_at <= request.now) {
        const auto days = std::chrono::floor<std::chrono::days>(request.now - *sale.shipped_at);
        facts["days_since_shipped"] = static_cast<long long>(days.count());
    }
}

bool isLate(const Sale& sale, const SuggestRequest& request) {
    if (sale.status != "paid" && sale.status != "shipped") return false;
    if (sale.eta_to) return localDay(request.now, request.buyer_zone) > *sale.eta_to;
    return sale.status == "shipped" && sale.shipped_at && request.now - *sale.shipped_at > kLateWithoutEta;
}

}  // namespace

Facts factsIn(std::string_view locale, const SuggestRequest& request) {
    Facts facts = standingIn(locale, request.standing);
    put(facts, "buyer_name", request.buyer_name);
    put(facts, "day_part", partOfDay(request.now, request.buyer_zone));
    if (request.sale) putSale(facts, *request.sale, request, locale);
    addHolidays(facts, request, locale);
    for (const auto& [name, value] : request.extra) facts[name] = value;
    return facts;
}

Facts factsOf(const SuggestRequest& request) { return factsIn(request.buyer_locale, request); }

SaleState stateOf(const SuggestRequest& request) {
    SaleState state;
    state.photos = request.photos;
    state.wordless = request.wordless;
    state.risks = request.classification.risks;
    state.stock = request.stock;
    state.restock = request.standing.contains("restock_date");
    state.alternative = request.standing.contains("alternative_item");
    if (!request.sale) return state;
    const Sale& sale = *request.sale;
    state.has_order = true;
    state.status = sale.status;
    state.tracking = !sale.tracking_number.empty();
    state.eta = sale.eta_from || sale.eta_to;
    state.late = isLate(sale, request);
    state.overdue_dispatch =
        sale.status == "paid" && sale.ordered_at && request.now - *sale.ordered_at > kDispatchWithin;
    return state;
}

}  // namespace templates
