#include "hub/routing/answers.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "hub/products/product_facts.h"
#include "templates/rank/suggest.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr templates::Day kDay{2026y / 11 / 21};
constexpr locales::Instant kNow = std::chrono::sys_days(kDay) + 12h;

/// A sale of which everything is known.
templates::Sale wholeSale() {
    templates::Sale sale;
    sale.order_id = sale.carrier = sale.tracking_number = sale.tracking_url = sale.destination_country = "x";
    sale.ordered_at = sale.shipped_at = sale.delivered_at = kNow;
    sale.eta_from = sale.eta_to = kDay;
    sale.total = templates::Money{"1", "EUR"};
    sale.items = {{"x", "x", 1}};
    return sale;
}

/// A product that is sold out, of which everything is known.
AskedProduct wholeProduct() {
    AskedProduct asked;
    asked.product.stock = Stock::Out;
    asked.product.restock_day = kDay;
    asked.product.texts[""].title = "x";
    asked.alternative = asked.product;
    return asked;
}

/// The facts that can be known of a message while nobody is there.
std::set<std::string, std::less<>> knowable(const std::vector<ShopFact>& stated) {
    // Known at night of every team with hours, and from the carrier (requestFromStore).
    std::set<std::string, std::less<>> names{"opens_at", "last_scan_place"};
    templates::SuggestRequest request;
    request.buyer_locale = "en";
    request.buyer_name = "x";
    request.buyer_zone = "UTC";
    request.now = kNow;
    request.sale = wholeSale();
    for (const auto& [name, value] : templates::factsOf(request)) names.insert(name);
    for (const auto& [name, values] : factsOf(wholeProduct(), kDay)) names.insert(name);
    for (const auto& fact : stated) names.insert(fact.name);
    return names;
}

/// Whether what the condition says of this term holds for a message in words with which nothing is at risk.
bool isCalm(const templates::Condition& when, std::string_view term) {
    if (!when.names(term)) return true;
    return std::ranges::any_of(when.held({}), [&](const std::string& held) { return held.find(term) != std::string::npos; });
}

}  // namespace

std::set<std::string> answersOfRules(const templates::Catalogue& catalogue, const std::vector<ShopFact>& stated) {
    const auto known = knowable(stated);
    const auto isFilled = [&](const templates::Template& of, const templates::Variant& variant) {
        if (variant.stale || of.retired.contains(variant.locale)) return false;
        const auto choice = catalogue.choose(of, variant.locale);
        return choice && std::ranges::all_of(choice->pattern->required(), [&](const std::string& name) { return known.contains(name); });
    };
    std::set<std::string> keys;
    for (const auto& [key, of] : catalogue.templates()) {
        if (!isCalm(of.when, "risk") || !isCalm(of.when, "wordless")) continue;
        if (std::ranges::any_of(of.variants, [&](const auto& each) { return isFilled(of, each.second); })) keys.insert(key);
    }
    return keys;
}

}  // namespace hub
