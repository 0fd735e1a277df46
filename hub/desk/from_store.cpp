#include "hub/desk/from_store.h"

#include "hub/inbox/names.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

constexpr std::size_t kHistory = 20;

std::optional<templates::Day> dayOf(const std::optional<Instant>& instant, const std::string& zone) {
    if (!instant) return std::nullopt;
    const auto local = locales::localTime(zone.empty() ? "UTC" : zone, *instant);
    if (!local) return std::nullopt;
    return templates::Day(std::chrono::floor<std::chrono::days>(local->wall));
}

templates::Sale saleOf(const channels::Order& order, const std::string& zone) {
    templates::Sale sale;
    sale.order_id = order.external_id;
    if (order.status != channels::OrderStatus::Unknown) sale.status = wireName(order.status);
    sale.ordered_at = order.ordered_at;
    sale.eta_from = dayOf(order.eta_from, zone);
    sale.eta_to = dayOf(order.eta_to, zone);
    if (order.total) sale.total = templates::Money{order.total->amount, order.total->currency};
    if (order.ship_to) sale.destination_country = order.ship_to->country;
    if (!order.parcels.empty()) {
        const auto& parcel = order.parcels.back();
        sale.carrier = parcel.carrier;
        sale.tracking_number = parcel.tracking_number;
        sale.tracking_url = parcel.tracking_url;
        sale.shipped_at = parcel.shipped_at;
        sale.delivered_at = parcel.delivered_at;
    }
    for (const auto& item : order.items) sale.items.push_back({item.sku, item.title, item.quantity});
    return sale;
}

}  // namespace

DeskRequest requestFromStore(
    Store& store, const Conversation& conversation, const Account& account, const User& seller, Instant now
) {
    DeskRequest request;
    request.seller_locale = seller.reply_language;
    request.buyer_name = conversation.buyer.name;
    if (!seller.signature.empty()) request.facts["signature"] = seller.signature;
    request.reply_rules = conversation.reply_rules;
    TagInput& message = request.message;
    message.channel = account.kind;
    message.site = conversation.site;
    message.subject = conversation.subject;
    message.locale = conversation.buyer.locale;
    message.set_language = conversation.buyer.set_language;
    message.set_zone = conversation.buyer.set_zone;
    message.set_intent = conversation.set_intent;
    message.now = now;
    for (const auto& line : store.messages(conversation.id, kHistory)) {
        if (line.author != "buyer" && line.author != "seller") continue;
        if (line.id == conversation.newest_buyer_message) {
            message.text = line.text;
            message.sent_at = line.at;
            for (const auto& file : line.attachments) message.attachment_types.push_back(file.media_type);
            for (const auto& hint : line.hints) message.hints.push_back({hint.intent, hint.p});
            break;
        }
        message.history.push_back({line.author == "buyer", line.text});
    }
    if (const auto order = store.order(account.id, conversation.order_external_id)) {
        if (order->facts.ship_to) message.ship_to = *order->facts.ship_to;
        request.sale = saleOf(order->facts, conversation.buyer.set_zone);
        message.order_status = request.sale->status;
    }
    return request;
}

}  // namespace hub
