#include "channels/kaufland/kaufland_orders.h"

#include <algorithm>
#include <functional>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"

namespace channels::kaufland {
namespace {

OrderStatus statusOf(const std::string& unit) {
    if (unit == "cancelled") return OrderStatus::Cancelled;
    if (unit == "need_to_be_sent") return OrderStatus::Paid;
    if (unit == "sent" || unit == "sent_and_autopaid") return OrderStatus::Shipped;
    if (unit == "received") return OrderStatus::Delivered;
    if (unit == "returned" || unit == "returned_paid") return OrderStatus::Returned;
    return OrderStatus::Unknown;
}

// How far a unit has come; an order is as far as the one that is furthest behind. A cancelled one holds up nothing.
int rank(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unknown:
            return 0;
        case OrderStatus::Unpaid:
            return 1;
        case OrderStatus::Paid:
            return 2;
        case OrderStatus::Shipped:
            return 3;
        case OrderStatus::Delivered:
            return 4;
        case OrderStatus::Returned:
            return 5;
        case OrderStatus::Cancelled:
            break;
    }
    return 6;
}

template <class Better>
void keep(std::optional<Instant>& best, std::optional<Instant> other, Better better) {
    if (other && (!best || better(*other, *best))) best = other;
}

std::string joined(const std::string& first, const std::string& last) {
    return first.empty() || last.empty() ? first + last : first + ' ' + last;
}

std::optional<Address> address(Json to) {
    if (!to.isObject()) return std::nullopt;
    return Address{
        joined(to["first_name"].text(), to["last_name"].text()),
        to["country"].text(),
        {},
        to["city"].text(),
        to["postcode"].text(),
        to["phone"].text()};
}

void addItem(Order& order, Json unit) {
    OrderItem item;
    item.sku = unit["id_offer"].text();
    item.listing_id = unit["product"]["id_product"].text();
    item.title = unit["product"]["title"].text();
    const auto same = std::find_if(order.items.begin(), order.items.end(), [&](const OrderItem& known) {
        return known.sku == item.sku && known.listing_id == item.listing_id && known.title == item.title;
    });
    if (same == order.items.end()) {
        order.items.push_back(std::move(item));
    } else {
        ++same->quantity;
    }
}

/// What the buyer has paid for some units, in hundredths of one currency; unknown once a figure is missing or odd.
struct Sum {
    static constexpr std::int64_t kMost = 1'000'000'000'000;
    std::int64_t hundredths = 0;
    std::string currency;
    bool known = true;

    void add(Json unit) {
        const auto price = unit["price"].integer();
        const std::int64_t shipping = unit["shipping_rate"].integer().value_or(0);
        const std::string in = unit["currency"].text();
        const bool fits = price && *price >= 0 && *price < kMost && shipping >= 0 && shipping < kMost;
        known = known && fits && hundredths < kMost && !in.empty() && (currency.empty() || currency == in);
        if (!known) return;
        hundredths += *price + shipping;
        currency = in;
    }

    [[nodiscard]] std::optional<Money> money() const {
        if (!known || currency.empty()) return std::nullopt;
        const std::string cents = std::to_string(hundredths % 100);
        return Money{std::to_string(hundredths / 100) + (cents.size() < 2 ? ".0" : ".") + cents, currency};
    }
};

std::vector<Json> unitsOf(Json units, const std::string& order_id) {
    std::vector<Json> out;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i]["id_order"].text(order_id) == order_id) out.push_back(units[i]);
    }
    return out;
}

Order readOrder(const std::string& id, const std::vector<Json>& units) {
    Order out;
    out.external_id = id;
    out.status = units.empty() ? OrderStatus::Unknown : OrderStatus::Cancelled;
    Sum sum;
    for (const Json unit : units) {
        const OrderStatus status = statusOf(unit["status"].text());
        if (rank(status) < rank(out.status)) out.status = status;
        keep(out.ordered_at, parseTime(unit["ts_created_iso"].text()), std::less<>());
        keep(out.updated_at, parseTime(unit["ts_updated_iso"].text()), std::greater<>());
        keep(out.eta_to, parseTime(unit["delivery_time_expires_iso"].text()), std::greater<>());
        if (!out.ship_to) out.ship_to = address(unit["shipping_address"]);
        if (out.buyer_external_id.empty()) out.buyer_external_id = unit["buyer"]["id_buyer"].text();
        addItem(out, unit);
        if (status != OrderStatus::Cancelled) sum.add(unit);
    }
    out.total = sum.money();
    return out;
}

}  // namespace

std::vector<Order> readOrders(Json order_units) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < order_units.size(); ++i) {
        const std::string id = order_units[i]["id_order"].text();
        if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    std::vector<Order> out;
    for (const auto& id : ids) out.push_back(readOrder(id, unitsOf(order_units, id)));
    return out;
}

OrderDetails parseOrder(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json data = document.root()["data"];
        const std::string id = data["id_order"].text();
        if (id.empty() || !data["order_units"].isArray())
            throw NotUnderstood("order: id_order or order_units is missing");
        const auto units = unitsOf(data["order_units"], id);
        OrderDetails out{readOrder(id, units), {}};
        for (const Json unit : units) {
            if (const auto unit_id = unit["id_order_unit"].integer()) out.unit_ids.push_back(std::to_string(*unit_id));
        }
        if (const auto placed = parseTime(data["ts_created_iso"].text())) out.order.ordered_at = placed;
        if (const auto to = address(data["shipping_address"])) out.order.ship_to = to;
        if (const std::string buyer = data["buyer"]["id_buyer"].text(); !buyer.empty())
            out.order.buyer_external_id = buyer;
        return out;
    } catch (const JsonError& error) {
        throw NotUnderstood("order: not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace channels::kaufland
