#include "channels/lazada/lazada_orders.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "channels/kit/time.h"
#include "channels/lazada/lazada_rules.h"

namespace channels::lazada {
namespace {

constexpr std::size_t kShortestNumber = 13, kLongestNumber = 16;

struct StateName {
    std::string_view name;
    OrderStatus status;
};

constexpr StateName kStates[] = {
    {"unpaid", OrderStatus::Unpaid},
    {"pending", OrderStatus::Paid},
    {"topack", OrderStatus::Paid},
    {"packed", OrderStatus::Paid},
    {"repacked", OrderStatus::Paid},
    {"toship", OrderStatus::Paid},
    {"ready_to_ship", OrderStatus::Paid},
    {"ready_to_ship_pending", OrderStatus::Paid},
    {"shipping", OrderStatus::Shipped},
    {"shipped", OrderStatus::Shipped},
    {"failed", OrderStatus::Shipped},
    {"failed_delivery", OrderStatus::Shipped},
    {"lost_by_3pl", OrderStatus::Shipped},
    {"damaged_by_3pl", OrderStatus::Shipped},
    {"delivered", OrderStatus::Delivered},
    {"confirmed", OrderStatus::Delivered},
    {"returned", OrderStatus::Returned},
    {"shipped_back", OrderStatus::Returned},
    {"shipped_back_success", OrderStatus::Returned},
    {"shipped_back_failed", OrderStatus::Returned},
    {"canceled", OrderStatus::Cancelled},
    {"cancelled", OrderStatus::Cancelled},
};

OrderStatus stateOf(const std::string& word) {
    for (const auto& one : kStates) {
        if (one.name == word) return one.status;
    }
    return OrderStatus::Unknown;
}

// An order of several items has several states: the one that is furthest behind counts, and what came back or
// was cancelled only where nothing else is left.
OrderStatus stateOf(Json words) {
    OrderStatus out = OrderStatus::Unknown;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const OrderStatus one = stateOf(words[i].text());
        if (one == OrderStatus::Unknown) continue;
        if (out == OrderStatus::Unknown || one < out) out = one;
    }
    return out;
}

// "2026-09-21 22:13:20 +0800", or ISO 8601.
std::optional<Instant> timeOf(Json value) {
    std::string text = value.text();
    constexpr std::size_t kDay = 10, kSecond = 19;
    if (text.size() > kDay && text[kDay] == ' ') text[kDay] = 'T';
    if (text.size() > kSecond && text[kSecond] == ' ') text.erase(kSecond, 1);
    return parseTime(text);
}

std::string joined(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + ' ' + b;
}

// A name of a country that Lazada serves, or a code of two letters.
std::string isoOf(const std::string& country) {
    if (const Country* found = findCountry(country)) return std::string(found->iso);
    return country.size() == 2 ? country : std::string();
}

std::optional<Address> address(Json at) {
    Address out;
    out.name = joined(at["first_name"].text(), at["last_name"].text());
    out.country = isoOf(at["country"].text());
    out.state = at["address3"].text();
    out.city = at["city"].text();
    out.postal_code = at["post_code"].text();
    out.phone = at["phone"].text();
    const bool somewhere = !out.country.empty() || !out.city.empty() || !out.postal_code.empty();
    return somewhere ? std::optional(out) : std::nullopt;
}

// "1,299.00".
std::string amountOf(Json value) {
    std::string out = value.text();
    std::erase(out, ',');
    const bool decimal =
        !out.empty() && out.size() < 32 && out.find_first_not_of("0123456789.") == std::string::npos;
    return decimal ? out : std::string();
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "Color family:Black, Size:L".
std::map<std::string, std::string> optionsOf(const std::string& variation) {
    std::map<std::string, std::string> out;
    for (std::size_t begin = 0; begin < variation.size();) {
        const auto end = std::min(variation.find(',', begin), variation.size());
        const std::string one = variation.substr(begin, end - begin);
        if (const auto colon = one.find(':'); colon != std::string::npos)
            out[trimmed(one.substr(0, colon))] = trimmed(one.substr(colon + 1));
        begin = end + 1;
    }
    out.erase("");
    return out;
}

void addPiece(Json row, std::vector<OrderItem>& items) {
    OrderItem piece;
    piece.sku = row["sku"].text();
    piece.listing_id = row["product_id"].text();
    piece.title = row["name"].text();
    piece.options = optionsOf(row["variation"].text());
    const auto same = std::find_if(items.begin(), items.end(), [&](const OrderItem& one) {
        return one.sku == piece.sku && one.listing_id == piece.listing_id && one.title == piece.title &&
               one.options == piece.options;
    });
    if (same == items.end()) {
        items.push_back(std::move(piece));
    } else {
        ++same->quantity;
    }
}

void addParcel(Json row, std::vector<Parcel>& parcels) {
    Parcel parcel;
    parcel.tracking_number = row["tracking_code"].text();
    parcel.carrier = row["shipment_provider"].text();
    parcel.stage = row["status"].text();
    const bool known = std::any_of(parcels.begin(), parcels.end(), [&](const Parcel& one) {
        return one.tracking_number == parcel.tracking_number;
    });
    if (!parcel.tracking_number.empty() && !known) parcels.push_back(std::move(parcel));
}

}  // namespace

std::optional<Order> readOrder(Json data, const std::string& order_id) {
    if (!data.isObject() || data["order_number"].text(data["order_id"].text()).empty()) return std::nullopt;
    Order out;
    out.external_id = order_id;
    out.status = stateOf(data["statuses"]);
    out.ordered_at = timeOf(data["created_at"]);
    out.updated_at = timeOf(data["updated_at"]);
    out.ship_to = address(data["address_shipping"]);
    if (out.ship_to && out.ship_to->name.empty())
        out.ship_to->name = joined(data["customer_first_name"].text(), data["customer_last_name"].text());
    if (const std::string amount = amountOf(data["price"]); !amount.empty()) out.total = Money{amount, {}};
    return out;
}

void addItems(Json data, Order& order) {
    for (std::size_t i = 0; i < data.size(); ++i) {
        const Json row = data[i];
        if (!row.isObject()) continue;
        addPiece(row, order.items);
        addParcel(row, order.parcels);
        if (order.total && order.total->currency.empty()) order.total->currency = row["currency"].text();
        const auto ship_by = timeOf(row["sla_time_stamp"]);
        if (ship_by && order.status == OrderStatus::Paid)
            order.ship_by = std::min(order.ship_by.value_or(*ship_by), *ship_by);
    }
    // An amount without its currency says nothing.
    if (order.total && order.total->currency.empty()) order.total.reset();
}

std::string orderNumberIn(std::string_view text) {
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    std::string found;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        bool digits = true;
        while (i < text.size() && isWord(text[i]))
            digits = std::isdigit(static_cast<unsigned char>(text[i++])) != 0 && digits;
        const std::size_t length = i - begin;
        if (digits && length >= kShortestNumber && length <= kLongestNumber) {
            if (!found.empty()) return {};
            found = text.substr(begin, length);
        }
        i = std::max(i, begin + 1);
    }
    return found;
}

}  // namespace channels::lazada
