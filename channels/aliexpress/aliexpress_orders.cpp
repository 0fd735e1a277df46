#include "channels/aliexpress/aliexpress_orders.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "channels/aliexpress/aliexpress_wire.h"
#include "channels/aliexpress/pacific_time.h"

namespace channels::aliexpress {
namespace {

constexpr std::int64_t kMostPieces = 1'000'000;

struct StatusName {
    std::string_view name;
    OrderStatus status;
};

// The states that say by themselves where the order is.
constexpr StatusName kStatuses[] = {
    {"PLACE_ORDER_SUCCESS", OrderStatus::Unpaid},
    {"WAIT_SELLER_EXAMINE_MONEY", OrderStatus::Unpaid},
    {"RISK_CONTROL", OrderStatus::Paid},
    {"WAIT_SELLER_SEND_GOODS", OrderStatus::Paid},
    {"SELLER_PART_SEND_GOODS", OrderStatus::Shipped},
    {"WAIT_BUYER_ACCEPT_GOODS", OrderStatus::Shipped},
    {"FUND_PROCESSING", OrderStatus::Delivered},
};

// An order can be disputed, frozen, about to be cancelled or at its end at any stage: the parcel tells which.
OrderStatus statusByParcel(const std::string& status, const std::string& logistics, bool paid) {
    const bool ended = status == "FINISH";
    if (logistics == "BUYER_ACCEPT_GOODS") return OrderStatus::Delivered;
    if (logistics == "SELLER_SEND_GOODS" || logistics == "SELLER_SEND_PART_GOODS")
        return ended ? OrderStatus::Delivered : OrderStatus::Shipped;
    if (logistics != "NO_LOGISTICS" && logistics != "WAIT_SELLER_SEND_GOODS") return OrderStatus::Unknown;
    return ended ? OrderStatus::Cancelled : paid ? OrderStatus::Paid : OrderStatus::Unpaid;
}

OrderStatus statusOf(Json data) {
    const std::string status = data["order_status"].text();
    for (const auto& known : kStatuses) {
        if (known.name == status) return known.status;
    }
    const bool any_stage =
        status == "FINISH" || status == "IN_ISSUE" || status == "IN_FROZEN" || status == "IN_CANCEL";
    if (!any_stage) return OrderStatus::Unknown;
    return statusByParcel(
        status, data["logistics_status"].text(), data["fund_status"].text() == "PAY_SUCCESS"
    );
}

struct CountryName {
    std::string_view own, iso;
};

// Where the marketplace's codes are not those of ISO 3166-1.
constexpr CountryName kCountries[] = {{"UK", "GB"},  {"SRB", "RS"}, {"MNE", "ME"}, {"KS", "XK"},
                                      {"GGY", "GG"}, {"JEY", "JE"}, {"ZR", "CD"}};

std::string countryOf(const std::string& code) {
    for (const auto& one : kCountries) {
        if (one.own == code) return std::string(one.iso);
    }
    return code.size() == 2 ? code : std::string();
}

std::optional<Address> address(Json at) {
    if (!at.isObject()) return std::nullopt;
    Address out;
    out.name = at["contact_person"].text();
    out.country = countryOf(at["country"].text());
    out.state = at["province"].text();
    out.city = at["city"].text();
    out.postal_code = at["zip"].text();
    const std::string mobile = at["mobile_no"].text();
    if (!mobile.empty()) out.phone = at["phone_country"].text() + mobile;
    const bool somewhere = !out.country.empty() || !out.city.empty() || !out.postal_code.empty();
    return somewhere ? std::optional(out) : std::nullopt;
}

std::int64_t pieces(const std::string& text) {
    std::int64_t out = 1;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return std::clamp<std::int64_t>(out, 0, kMostPieces);
}

// JSON inside a text: {"sku":[{"pName":"Color","pValue":"Beige","selfDefineValue":"Navy"}]}.
std::map<std::string, std::string> optionsOf(const std::string& attributes) {
    std::map<std::string, std::string> out;
    try {
        const auto document = JsonDocument::parse(attributes);
        for (const Json one : listOf(document.root())) {
            const std::string own_word = one["selfDefineValue"].text();
            out[one["pName"].text()] = own_word.empty() ? one["pValue"].text() : own_word;
        }
    } catch (const JsonError&) {
    }
    out.erase("");
    return out;
}

OrderItem item(Json child) {
    OrderItem out;
    out.sku = child["sku_code"].text();
    out.listing_id = child["product_id"].text();
    out.title = child["product_name"].text();
    out.quantity = pieces(child["product_count"].text());
    out.options = optionsOf(child["product_attributes"].text());
    return out;
}

Parcel parcel(Json sent) {
    Parcel out;
    out.carrier = sent["logistics_service_name"].text(sent["logistics_type_code"].text());
    out.tracking_number = sent["logistics_no"].text();
    const std::string stage = sent["recv_status_desc"].text(sent["receive_status"].text());
    if (stage != "default") out.stage = stage;  // which says no more than that it was sent
    out.shipped_at = parsePacificTime(sent["gmt_send"].text());
    out.delivered_at = parsePacificTime(sent["gmt_received"].text());
    return out;
}

}  // namespace

std::optional<Order> readOrder(Json result, const std::string& order_id) {
    const Json data = result["data"];
    if (!data.isObject() || !data["order_status"].isString()) return std::nullopt;
    Order out;
    out.external_id = order_id;
    out.status = statusOf(data);
    out.ordered_at = parsePacificTime(data["gmt_create"].text());
    out.updated_at = parsePacificTime(data["gmt_modified"].text());
    for (const Json child : listOf(data["child_order_list"])) {
        out.items.push_back(item(child));
        const std::string words = child["buyer_memo"].text();
        if (!words.empty()) out.note += (out.note.empty() ? "" : "\n") + words;
    }
    for (const Json sent : listOf(data["logistic_info_list"])) out.parcels.push_back(parcel(sent));
    out.total = moneyOf(data["order_amount"]["amount"].text(), data["order_amount"]["currency_code"].text());
    out.ship_to = address(data["receipt_address"]);
    out.buyer_external_id = data["buyer_info"]["login_id"].text(data["buyerloginid"].text());
    return out;
}

std::optional<Address> readReceipt(Json result) { return address(result); }

}  // namespace channels::aliexpress
