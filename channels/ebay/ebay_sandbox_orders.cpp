#include "channels/ebay/ebay_sandbox_orders.h"

#include "channels/kit/time.h"

namespace channels::ebay {

void writeOrder(JsonWriter& out, const SandboxOrder& sale) {
    const Order& order = sale.order;
    const bool shipped = order.status == OrderStatus::Shipped || order.status == OrderStatus::Delivered ||
                         order.status == OrderStatus::Returned;
    const char* payment = order.status == OrderStatus::Unpaid     ? "PENDING"
                          : order.status == OrderStatus::Returned ? "FULLY_REFUNDED"
                                                                  : "PAID";
    out.beginObject().member("orderId", order.external_id).member("legacyOrderId", order.external_id);
    out.member("creationDate", formatTime(*order.ordered_at))
        .member("lastModifiedDate", formatTime(*order.updated_at));
    out.member("orderFulfillmentStatus", shipped ? "FULFILLED" : "NOT_STARTED")
        .member("orderPaymentStatus", payment);
    out.member("sellerId", kSandboxSeller)
        .key("buyer")
        .beginObject()
        .member("username", order.buyer_external_id)
        .endObject();
    if (!order.note.empty()) out.member("buyerCheckoutNotes", order.note);
    out.key("cancelStatus")
        .beginObject()
        .member("cancelState", order.status == OrderStatus::Cancelled ? "CANCELED" : "NONE_REQUESTED")
        .endObject();
    if (order.total) {
        out.key("pricingSummary").beginObject().key("total").beginObject();
        out.member("value", order.total->amount)
            .member("currency", order.total->currency)
            .endObject()
            .endObject();
    }
    out.key("fulfillmentStartInstructions").beginArray().beginObject();
    if (order.eta_from) out.member("minEstimatedDeliveryDate", formatTime(*order.eta_from));
    if (order.eta_to) out.member("maxEstimatedDeliveryDate", formatTime(*order.eta_to));
    if (order.ship_to) {
        const Address& to = *order.ship_to;
        out.key("shippingStep")
            .beginObject()
            .key("shipTo")
            .beginObject()
            .member("fullName", to.name)
            .key("contactAddress")
            .beginObject();
        out.member("city", to.city)
            .member("stateOrProvince", to.state)
            .member("postalCode", to.postal_code)
            .member("countryCode", to.country);
        out.endObject()
            .key("primaryPhone")
            .beginObject()
            .member("phoneNumber", to.phone)
            .endObject()
            .endObject()
            .endObject();
    }
    out.endObject().endArray().key("lineItems").beginArray();
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        const OrderItem& item = order.items[i];
        out.beginObject()
            .member("lineItemId", order.external_id + '-' + std::to_string(i))
            .member("legacyItemId", item.listing_id);
        out.member("sku", item.sku).member("title", item.title).member("quantity", item.quantity);
        out.member("listingMarketplaceId", sale.marketplace)
            .member("purchaseMarketplaceId", sale.marketplace)
            .key("variationAspects")
            .beginArray();
        for (const auto& [name, value] : item.options)
            out.beginObject().member("name", name).member("value", value).endObject();
        out.endArray();
        if (order.ship_by) {
            out.key("lineItemFulfillmentInstructions")
                .beginObject()
                .member("shipByDate", formatTime(*order.ship_by))
                .endObject();
        }
        out.endObject();
    }
    out.endArray().endObject();
}

void writeParcels(JsonWriter& out, const Order& order) {
    out.beginObject().member("total", order.parcels.size()).key("fulfillments").beginArray();
    for (const auto& parcel : order.parcels) {
        out.beginObject()
            .member("fulfillmentId", parcel.tracking_number)
            .member("shipmentTrackingNumber", parcel.tracking_number);
        out.member("shippingCarrierCode", parcel.carrier);
        if (parcel.shipped_at) out.member("shippedDate", formatTime(*parcel.shipped_at));
        out.endObject();
    }
    out.endArray().endObject();
}

}  // namespace channels::ebay
