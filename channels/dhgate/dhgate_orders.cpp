#include "channels/dhgate/dhgate_orders.h"

#include <algorithm>
#include <charconv>

#include "channels/contract/errors.h"
#include "channels/dhgate/dhgate_countries.h"
#include "channels/dhgate/dhgate_wire.h"
#include "channels/kit/time.h"

namespace channels::dhgate {
namespace {

struct State {
    std::string_view code;
    OrderStatus status;
};

// The list of orderStatus in the SDK. 105002, a refund that was agreed before dispatch, may be of all or of
// part: it is missing here and reads as Unknown.
constexpr State kStates[] = {
    {"101003", OrderStatus::Unpaid},     // waits for payment
    {"102001", OrderStatus::Paid},       // paid, waits for the marketplace's confirmation
    {"103001", OrderStatus::Paid},       // to be dispatched
    {"105001", OrderStatus::Paid},       // a refund is asked before dispatch
    {"105003", OrderStatus::Paid},       // part was refunded, the rest is to be dispatched
    {"105004", OrderStatus::Paid},       // the buyer took the request back
    {"103002", OrderStatus::Shipped},    // in part
    {"101009", OrderStatus::Shipped},    // waits for the buyer's receipt
    {"106001", OrderStatus::Shipped},    // a refund or return is negotiated
    {"106002", OrderStatus::Shipped},    // the buyer complained to the marketplace
    {"106003", OrderStatus::Shipped},    // an agreement is being carried out
    {"102006", OrderStatus::Delivered},  // receipt confirmed
    {"102007", OrderStatus::Delivered},  // receipt taken for granted after its term
    {"102111", OrderStatus::Delivered},  // finished
    {"111000", OrderStatus::Cancelled}, {"111111", OrderStatus::Cancelled},  // closed
};

std::string joined(const std::string& first, const std::string& last) {
    return first.empty() || last.empty() ? first + last : first + ' ' + last;
}

std::optional<Address> shipTo(Json contact) {
    if (!contact.isObject()) return std::nullopt;
    return Address{
        joined(contact["firstName"].text(), contact["lastName"].text()),
        countryCode(contact["country"].text()),
        contact["state"].text(),
        contact["city"].text(),
        contact["postalcode"].text(),
        contact["telephone"].text()};
}

std::optional<Money> total(Json amount) {
    std::string text = amount.text();
    if (text.empty() || text.size() > 31 || text.find_first_not_of("0123456789.") != std::string::npos)
        return std::nullopt;
    // A number has lost the nought at its end: 39.9 stands for 39.90.
    const auto point = text.find('.');
    if (point != std::string::npos && point + 2 == text.size()) text += '0';
    // The answers name no currency; the marketplace trades in US dollars.
    return Money{text, "USD"};
}

std::vector<Parcel> parcels(Json deliveries) {
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const auto corrected = [&](const char* changed, const char* first) {
            const std::string text = deliveries[i][changed].text();
            return text.empty() ? deliveries[i][first].text() : text;
        };
        Parcel parcel;
        parcel.carrier = corrected("newShippingType", "shippingType");
        parcel.tracking_number = corrected("newDeliveryNo", "deliveryNo");
        parcel.shipped_at = parseLocalTime(deliveries[i]["deliveryDate"].text(), kChinaTime);
        out.push_back(std::move(parcel));
    }
    return out;
}

// A number in one version of the protocol, a text in another.
std::int64_t quantity(Json count) {
    const std::string text = count.text();
    std::int64_t out = 1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size()
               ? std::clamp<std::int64_t>(out, 0, 1'000'000)
               : 1;
}

}  // namespace

OrderStatus orderStatus(std::string_view code) {
    const auto found =
        std::find_if(std::begin(kStates), std::end(kStates), [&](const State& s) { return s.code == code; });
    return found == std::end(kStates) ? OrderStatus::Unknown : found->status;
}

Order parseOrder(std::string_view body) {
    const auto document = parseAnswer(body, "dh.order.get");
    const Json root = document.root();
    Order out;
    out.external_id = root["orderNo"].text();
    if (out.external_id.empty()) throw NotUnderstood("dh.order.get: orderNo is missing");
    out.status = orderStatus(root["orderStatus"].text());
    out.ordered_at = parseLocalTime(root["startedDate"].text(), kChinaTime);
    out.ship_by = parseLocalTime(root["deliveryDeadline"].text(), kChinaTime);
    out.total = total(root["orderTotalPrice"]);
    out.ship_to = shipTo(root["orderContact"]);
    out.buyer_external_id = root["orderContact"]["buyerId"].text();
    out.note = root["buyerRemark"].text();
    if (root["orderDeliveryList"].isArray()) out.parcels = parcels(root["orderDeliveryList"]);
    return out;
}

std::vector<OrderItem> parseItems(std::string_view body) {
    const auto document = parseAnswer(body, "dh.order.product.get");
    const Json list = document.root()["orderProductList"];
    std::vector<OrderItem> out;
    for (std::size_t i = 0; list.isArray() && i < list.size(); ++i) {
        OrderItem item;
        item.sku = list[i]["skuCode"].text();
        item.listing_id = list[i]["itemcode"].text();
        item.title = list[i]["itemName"].text();
        item.quantity = quantity(list[i]["itemCount"]);
        const std::string chosen = list[i]["itemAttr"].text();
        if (!chosen.empty()) item.options["attributes"] = chosen;
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace channels::dhgate
