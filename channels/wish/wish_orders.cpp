#include "channels/wish/wish_orders.h"

#include <algorithm>
#include <initializer_list>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/wish/wish_envelope.h"

namespace channels::wish {
namespace {

/// What became of an order's parcel, as its records tell.
struct Fulfilment {
    std::optional<Instant> shipped_at, delivered_at;
    std::string stage;
};

Fulfilment fulfilmentOf(Json records) {
    std::vector<std::pair<Instant, std::string>> events;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (const auto at = parseTime(records[i]["event_time"].text()))
            events.emplace_back(*at, records[i]["event_type"].text());
    }
    std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Fulfilment out;
    for (const auto& [at, type] : events) {
        out.stage = type;
        if (type == "MARK_SHIPPED") out.shipped_at = at;
        if (type == "CONFIRM_FULFILLED" && !out.shipped_at) out.shipped_at = at;
        // The schema spells it the first way, the prose beside it the second.
        if (type == "CONFIRMED_DELIVERED" || type == "ORDER_DELIVERED") out.delivered_at = at;
        if (type == "TRACKING_CANCELLED" || type == "ORDER_RE_RELEASED")
            out.shipped_at = out.delivered_at = std::nullopt;
    }
    return out;
}

OrderStatus statusOf(std::string_view state, const Fulfilment& fulfilment) {
    if (state == "APPROVED") return OrderStatus::Paid;
    if (state == "SHIPPED") return fulfilment.delivered_at ? OrderStatus::Delivered : OrderStatus::Shipped;
    if (state == "REFUNDED") return fulfilment.shipped_at ? OrderStatus::Returned : OrderStatus::Cancelled;
    if (state == "DECLINED") return OrderStatus::Unpaid;  // "Customer's payment had an issue"
    return OrderStatus::Unknown;
}

OrderItem itemOf(Json order) {
    const Json product = order["product_information"];
    const Json quantity = order["order_payment"]["general_payment_details"]["product_quantity"];
    OrderItem out;
    out.sku = product["sku"].text();
    out.listing_id = product["id"].text();
    out.title = product["name"].text();
    out.quantity = std::clamp<std::int64_t>(quantity.integer().value_or(1), 0, 1'000'000);
    for (const char* option : {"color", "size"}) {
        if (const std::string value = product[option].text(); !value.empty()) out.options[option] = value;
    }
    return out;
}

/// Amounts are JSON numbers, which lose the last zero of "39.90".
std::optional<Money> moneyOf(Json price) {
    std::string amount = price["amount"].text();
    if (amount.empty() || amount.size() > 20 || amount.find_first_not_of("0123456789.") != std::string::npos)
        return std::nullopt;
    const auto dot = amount.find('.');
    if (dot != std::string::npos && dot + 2 == amount.size()) amount += '0';
    return Money{amount, price["currency_code"].text()};
}

/// The country that the tax information gives the buyer; empty when it says nothing.
std::string taxCountry(Json tax) {
    if (const std::string code = tax["vat_information"]["country_code"].text(); !code.empty()) return code;
    const std::string identity = tax["customer_identity_number_type"].text();
    return identity == "CPF" ? "BR" : identity == "PCCC" ? "KR" : identity == "RUT" ? "CL" : "";
}

std::optional<Address> shipTo(Json order) {
    const Json to = order["full_address"]["shipping_detail"];
    if (!to.isObject()) return std::nullopt;
    const std::string country = taxCountry(order["tax_information"]);
    if (!country.empty() && country != to["country_code"].text()) return Address{{}, country, {}, {}, {}, {}};
    return Address{to["name"].text(), to["country_code"].text(), to["state"].text(),
                   to["city"].text(), to["zipcode"].text(),      to["phone_number"]["number"].text()};
}

/// Newest first on the wire: the times are those of the newest.
std::vector<Parcel> parcelsOf(Json tracking, const Fulfilment& fulfilment) {
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < tracking.size(); ++i) {
        Parcel parcel;
        parcel.carrier = tracking[i]["shipping_provider"]["name"].text();
        parcel.tracking_number = tracking[i]["tracking_number"].text();
        if (out.empty()) {
            parcel.stage = fulfilment.stage;
            parcel.shipped_at = fulfilment.shipped_at;
            parcel.delivered_at = fulfilment.delivered_at;
        }
        out.push_back(std::move(parcel));
    }
    return out;
}

std::string writeInputs(const std::map<std::string, std::string>& inputs, std::initializer_list<const char*> names) {
    JsonWriter out;
    out.beginObject();
    for (const char* name : names) {
        const auto input = inputs.find(name);
        if (input != inputs.end() && !input->second.empty()) out.member(name, input->second);
    }
    out.endObject();
    return out.str();
}

}  // namespace

Order parseOrder(std::string_view body) {
    const Envelope envelope(body, "order");
    const Json wire = envelope.data();
    const Fulfilment fulfilment = fulfilmentOf(wire["fulfillment_records"]);
    const Json requirements = wire["fulfillment_requirements"];
    Order out;
    out.external_id = wire["id"].text();
    if (out.external_id.empty()) throw NotUnderstood("order: id is missing");
    out.status = statusOf(wire["state"].text(), fulfilment);
    out.ordered_at = parseTime(wire["released_at"].text());
    out.updated_at = parseTime(wire["updated_at"].text());
    out.ship_by = parseTime(requirements["expected_ship_time"].text());
    out.eta_to = parseTime(requirements["expected_delivery_time"].text());
    out.parcels = parcelsOf(wire["tracking_information"], fulfilment);
    out.items = {itemOf(wire)};
    // The other totals of an order are what Wish pays the merchant.
    out.total = moneyOf(wire["order_payment"]["general_payment_details"]["customer_paid_prices_detail"]["total"]);
    out.ship_to = shipTo(wire);
    return out;
}

std::vector<std::string> parseRefundReasons(std::string_view body) {
    const Envelope envelope(body, "refund reasons");
    const Json list = envelope.list();
    std::vector<std::string> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (const auto reason = list[i].string()) out.emplace_back(*reason);
    }
    return out;
}

std::vector<std::string> parseCarriers(std::string_view body) {
    const Envelope envelope(body, "shipping carriers");
    const Json list = envelope.list();
    std::vector<std::string> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (const auto name = list[i]["name"].string()) out.emplace_back(*name);
    }
    return out;
}

std::string writeTracking(const std::map<std::string, std::string>& inputs) {
    return writeInputs(inputs, {"tracking_number", "shipping_provider", "origin_country", "ship_note"});
}

std::string writeRefund(const std::map<std::string, std::string>& inputs) {
    return writeInputs(inputs, {"refund_reason", "refund_reason_note"});
}

}  // namespace channels::wish
