#include "channels/tiktok/tiktok_orders.h"

#include <algorithm>
#include <map>

#include "channels/tiktok/tiktok_parse.h"

namespace channels::tiktok {
namespace {

OrderStatus statusOf(const std::string& word) {
    static const std::map<std::string, OrderStatus> kWords = {
        {"UNPAID", OrderStatus::Unpaid},
        {"ON_HOLD", OrderStatus::Paid},
        {"AWAITING_SHIPMENT", OrderStatus::Paid},
        {"AWAITING_COLLECTION", OrderStatus::Paid},
        {"PARTIALLY_SHIPPING", OrderStatus::Shipped},
        {"IN_TRANSIT", OrderStatus::Shipped},
        {"DELIVERED", OrderStatus::Delivered},
        {"COMPLETED", OrderStatus::Delivered},
        {"CANCELLED", OrderStatus::Cancelled},
    };
    const auto found = kWords.find(word);
    return found == kWords.end() ? OrderStatus::Unknown : found->second;
}

bool isDecimal(const std::string& text) {
    return !text.empty() && text.size() < 32 && text.find_first_not_of("0123456789.-") == std::string::npos;
}

// "J*** W****" is no name that a reply could greet.
std::string unmasked(Json value) {
    const std::string text = value.text();
    return text.find('*') == std::string::npos ? text : std::string();
}

std::string district(Json address, std::string_view level) {
    const Json districts = address["district_info"];
    for (std::size_t i = 0; i < districts.size(); ++i) {
        if (districts[i]["address_level_name"].text() == level) return unmasked(districts[i]["address_name"]);
    }
    return {};
}

std::optional<Address> shipTo(Json address) {
    if (!address.isObject()) return std::nullopt;
    return Address{unmasked(address["name"]), address["region_code"].text(),    district(address, "State"),
                   district(address, "City"), unmasked(address["postal_code"]), unmasked(address["phone_number"])};
}

OrderItem readItem(Json line) {
    OrderItem out;
    out.sku = line["seller_sku"].text();
    out.listing_id = line["product_id"].text();
    out.title = line["product_name"].text();
    out.quantity = std::clamp<std::int64_t>(line["quantity"].integer().value_or(1), 0, 1'000'000);
    const std::string variant = line["sku_name"].text();
    if (!variant.empty()) out.options["variant"] = variant;
    return out;
}

std::vector<OrderItem> items(Json lines) {
    std::vector<OrderItem> out;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        OrderItem item = readItem(lines[i]);
        const std::string key = lines[i]["sku_id"].text() + '\n' + item.sku + '\n' + item.title;
        const auto [place, is_new] = places.emplace(key, out.size());
        if (is_new) {
            out.push_back(std::move(item));
        } else {
            out[place->second].quantity += item.quantity;
        }
    }
    return out;
}

/// Parcels by their tracking number: the lines' own, or the order's where no line has one.
std::vector<Parcel> parcels(Json order) {
    std::vector<Parcel> out;
    const auto add = [&](const std::string& number, const std::string& carrier) {
        const bool known =
            std::any_of(out.begin(), out.end(), [&](const auto& p) { return p.tracking_number == number; });
        if (number.empty() || known) return;
        Parcel parcel;
        parcel.carrier = carrier;
        parcel.tracking_number = number;
        parcel.shipped_at = epochSeconds(order["collection_time"]);
        parcel.delivered_at = epochSeconds(order["delivery_time"]);
        out.push_back(std::move(parcel));
    };
    const Json lines = order["line_items"];
    for (std::size_t i = 0; i < lines.size(); ++i)
        add(lines[i]["tracking_number"].text(), lines[i]["shipping_provider_name"].text());
    if (out.empty()) add(order["tracking_number"].text(), order["shipping_provider"].text());
    return out;
}

Order readOrder(Json wire) {
    Order out;
    out.external_id = wire["id"].text();
    out.status = statusOf(wire["status"].text());
    out.ordered_at = epochSeconds(wire["create_time"]);
    out.updated_at = epochSeconds(wire["update_time"]);
    out.ship_by = epochSeconds(wire["shipping_due_time"]);
    out.parcels = parcels(wire);
    out.items = items(wire["line_items"]);
    out.ship_to = shipTo(wire["recipient_address"]);
    out.buyer_external_id = wire["user_id"].text();
    out.note = wire["buyer_message"].text();
    const Json payment = wire["payment"];
    if (isDecimal(payment["total_amount"].text()))
        out.total = Money{payment["total_amount"].text(), payment["currency"].text()};
    return out;
}

}  // namespace

std::vector<Order> parseOrders(std::string_view body) {
    const auto document = parseDocument(body, "order list");
    const Json list = requireList(document.root(), "orders");
    std::vector<Order> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Order order = readOrder(list[i]);
        if (!order.external_id.empty()) out.push_back(std::move(order));
    }
    return out;
}

}  // namespace channels::tiktok
