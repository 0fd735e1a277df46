#include "channels/amazon/amazon_orders.h"

#include <algorithm>

#include "channels/amazon/amazon_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::amazon {
namespace {

using namespace std::chrono_literals;

/// Orders API 2026-01-01 and Messaging API v1, "Usage plan".
constexpr double kOrdersPerSecond = 0.5, kOrdersBurst = 30, kMessagingPerSecond = 1, kMessagingBurst = 5;
constexpr std::chrono::seconds kFirstWait{2};
constexpr int kMostDoublings = 8;

std::string apiUrl(const AccountConfig& config) {
    const std::string given = config.setting("api_url");
    if (!given.empty()) return withoutTrailingSlash(given);
    const Store* store = storeOfHost(config.setting("store"));
    return "https://sellingpartnerapi-" + std::string(store != nullptr ? store->region : "na") +
           ".amazon.com";
}

/// "20260921T221320Z".
std::string compactTime(Instant instant) {
    std::string out;
    for (const char c : formatTime(instant).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

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

OrderService::OrderService(const AccountConfig& config, const Surroundings& surroundings)
    : around_(surroundings),
      api_url_(apiUrl(config)),
      token_url_(config.setting("token_url")),
      client_id_(config.setting("client_id")),
      client_secret_(config.secret("client_secret")),
      refresh_token_(config.secret("refresh_token")),
      configured_(!client_id_.empty() && !client_secret_.empty() && !refresh_token_.empty()),
      tokens_(
          surroundings.clock, [this] { return refresh(); },
          [this](const std::string& token, std::optional<Instant> ends) {
              // Login with Amazon repeats the token that was sent; only a new one is stored.
              if (token == refresh_token_) return;
              around_.store_secret("refresh_token", token, ends);
              refresh_token_ = token;
          }
      ),
      order_budget_(surroundings.clock, kOrdersPerSecond, kOrdersBurst),
      locale_budget_(surroundings.clock, kMessagingPerSecond, kMessagingBurst) {}

bool OrderService::mayAsk() {
    return configured_ && (!blocked_until_ || around_.clock.now() >= *blocked_until_) && order_budget_.mayTake();
}

TokenGrant OrderService::refresh() {
    HttpRequest request;
    request.method = "POST";
    request.url = token_url_;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"}};
    request.body = encodeQuery(
        {{"grant_type", "refresh_token"},
         {"refresh_token", refresh_token_},
         {"client_id", client_id_},
         {"client_secret", client_secret_}}
    );
    return requestToken(around_.transports.http(), request, around_.clock);
}

HttpResponse OrderService::get(const std::string& path) {
    HttpRequest request;
    request.url = api_url_ + path;
    return sendAuthorized(
        around_.transports.http(), tokens_, request,
        [this](HttpRequest& r, const std::string& token) {
            r.headers.emplace_back("x-amz-access-token", token);
            r.headers.emplace_back("x-amz-date", compactTime(around_.clock.now()));
            r.headers.emplace_back("User-Agent", "Dragoman/1.0 (Language=C++)");
        }
    );
}

/// A 429 comes without Retry-After: waits double, with a little disorder so that accounts don't return
/// together.
void OrderService::refuse(const HttpResponse& response, const std::string& call) {
    std::string code;
    try {
        code =
            JsonDocument::parse(response.body).root()["errors"][std::size_t{0}]["code"].text().substr(0, 60);
    } catch (const JsonError&) {
        code = "no JSON";
    }
    if (response.status == 429) {
        const Instant now = around_.clock.now();
        const auto disorder = std::chrono::milliseconds(
            (now.time_since_epoch().count() + static_cast<long long>(client_id_.size()) * 37) % 1000
        );
        blocked_until_ = now + kFirstWait * (1 << std::min(refusals_++, kMostDoublings)) + disorder;
        throw Throttled(call + ": HTTP 429, " + code, *blocked_until_);
    }
    throwHttpError(response, CallType::Read, {call, {}, code}, around_.clock);
}

std::optional<Order> OrderService::order(const std::string& order_number) {
    const std::string call = "GET /orders/2026-01-01/orders";
    const std::string path = "/orders/2026-01-01/orders/" + percentEncode(order_number) + "?includedData=";
    HttpResponse response = get(path + (without_buyer_ ? "PACKAGES" : "BUYER,RECIPIENT,PACKAGES"));
    if (response.status == 403 && !without_buyer_) {
        without_buyer_ = true;
        response = get(path + "PACKAGES");
    }
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, call);
    refusals_ = 0;
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
        get("/messaging/v1/orders/" + percentEncode(order_number) +
            "/attributes?marketplaceIds=" + percentEncode(marketplace_id));
    if (response.status == 404) return {};
    if (response.status != 200) refuse(response, call);
    const JsonDocument document = parseAnswer(response, call);
    return document.root()["buyer"]["locale"].text();
}

void OrderService::tryCredentials() { (void)tokens_.token(); }

}  // namespace channels::amazon
