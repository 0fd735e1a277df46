#include "channels/amazon/amazon_orders.h"

#include <algorithm>

#include "channels/amazon/order_messages.h"
#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::amazon {
namespace {

/// Orders API 2026-01-01, "Usage plan": a second, and at once.
constexpr double kOrdersPerSecond = 0.5, kOrdersBurst = 30;

OrderStatus statusOf(const std::string& word, const std::vector<Parcel>& parcels) {
    const bool delivered =
        !parcels.empty() && std::all_of(parcels.begin(), parcels.end(), [](const Parcel& parcel) {
            return parcel.stage == "DELIVERED" || parcel.delivered_at.has_value();
        });
    if (word == "CANCELLED" || word == "CANCELED") return OrderStatus::Cancelled;
    if (delivered) return OrderStatus::Delivered;
    if (word == "SHIPPED" || word == "PARTIALLY_SHIPPED") return OrderStatus::Shipped;
    if (word == "UNSHIPPED") return OrderStatus::Paid;
    if (word == "PENDING" || word == "PENDING_AVAILABILITY") return OrderStatus::Unpaid;
    return OrderStatus::Unknown;
}

std::vector<Parcel> readParcels(Json packages) {
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < packages.size(); ++i) {
        const Json package = packages[i];
        Parcel parcel;
        parcel.carrier = package["carrier"].text();
        parcel.tracking_number = package["trackingNumber"].text();
        parcel.shipped_at = parseTime(package["shipTime"].text());
        parcel.stage = package["packageStatus"]["status"].text();
        if (parcel.stage == "DELIVERED")
            parcel.delivered_at = parseTime(package["packageStatus"]["time"].text());
        out.push_back(std::move(parcel));
    }
    return out;
}

std::optional<Address> readAddress(Json address) {
    if (!address.isObject()) return std::nullopt;
    return Address{address["name"].text(), address["countryCode"].text(), address["stateOrRegion"].text(),
                   address["city"].text(), address["postalCode"].text(),  address["phone"].text()};
}

std::vector<OrderItem> readItems(Json items) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Json product = items[i]["product"];
        OrderItem item;
        item.sku = product["sellerSku"].text();
        item.listing_id = product["asin"].text();
        item.title = product["title"].text();
        item.quantity = items[i]["quantityOrdered"].integer().value_or(1);
        out.push_back(std::move(item));
    }
    return out;
}

JsonDocument parseAnswer(const HttpResponse& response, const std::string& call) {
    try {
        return JsonDocument::parse(response.body);
    } catch (const JsonError& error) {
        throw NotUnderstood(call + ": not JSON at byte " + std::to_string(error.offset));
    }
}

}  // namespace

Order readOrder(Json order) {
    Order out;
    out.external_id = order["orderId"].text();
    out.ordered_at = parseTime(order["createdTime"].text());
    out.updated_at = parseTime(order["lastUpdatedTime"].text());
    const Json fulfillment = order["fulfillment"];
    out.parcels = readParcels(order["packages"]);
    out.status = statusOf(fulfillment["fulfillmentStatus"].text(), out.parcels);
    out.ship_by = parseTime(fulfillment["shipByWindow"]["latestDateTime"].text());
    out.eta_from = parseTime(fulfillment["deliverByWindow"]["earliestDateTime"].text());
    out.eta_to = parseTime(fulfillment["deliverByWindow"]["latestDateTime"].text());
    out.items = readItems(order["orderItems"]);
    out.ship_to = readAddress(order["recipient"]["deliveryAddress"]);
    out.buyer_external_id = order["buyer"]["buyerEmail"].text();
    return out;
}

OrderService::OrderService(
    SellingPartner& partner, const AccountConfig& config, const Surroundings& surroundings
)
    : partner_(partner),
      clock_(surroundings.clock),
      rest_(config.setting("sender")),
      order_budget_(surroundings.clock, kOrdersPerSecond, kOrdersBurst),
      locale_budget_(surroundings.clock, kMessagingPerSecond, kMessagingBurst) {}

bool OrderService::mayAsk() {
    return partner_.configured() && !rest_.lastsUntil(clock_.now()) && order_budget_.mayTake();
}

std::optional<Order> OrderService::order(const std::string& order_number) {
    const std::string call = "GET /orders/2026-01-01/orders";
    const std::string path = "/orders/2026-01-01/orders/" + percentEncode(order_number) + "?includedData=";
    HttpResponse response = partner_.get(path + (without_buyer_ ? "PACKAGES" : "BUYER,RECIPIENT,PACKAGES"));
    if (response.status == 403 && !without_buyer_) {
        without_buyer_ = true;
        response = partner_.get(path + "PACKAGES");
    }
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) partner_.refuse(response, CallType::Read, call, rest_);
    rest_.answered();
    const JsonDocument document = parseAnswer(response, call);
    const Json order = document.root()["order"];
    if (!order.isObject()) throw NotUnderstood(call + ": the answer has no order");
    Order out = readOrder(order);
    if (out.external_id != order_number) throw NotUnderstood(call + ": the answer is about another order");
    return out;
}

std::string OrderService::buyerLocale(const std::string& order_number, const std::string& marketplace_id) {
    if (marketplace_id.empty() || !locale_budget_.mayTake()) return {};
    const std::string call = "GET /messaging/v1/orders/attributes";
    const HttpResponse response =
        partner_.get("/messaging/v1/orders/" + percentEncode(order_number) +
                     "/attributes?marketplaceIds=" + percentEncode(marketplace_id));
    if (response.status == 404) return {};
    if (response.status != 200) partner_.refuse(response, CallType::Read, call, rest_);
    const JsonDocument document = parseAnswer(response, call);
    return document.root()["buyer"]["locale"].text();
}

}  // namespace channels::amazon
