#include "hub/desk/from_store.h"

#include <algorithm>

#include "channels/contract/registry.h"
#include "channels/kit/json.h"
#include "hub/hours/team.h"
#include "hub/inbox/names.h"
#include "hub/inbox/tags_json.h"
#include "hub/products/product_facts.h"
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

/// A promised day: many marketplaces give it as midnight UTC, others as the moment at which it ends where the buyer lives.
std::optional<templates::Day> promisedDay(const std::optional<Instant>& instant, const std::string& zone) {
    const bool is_date = instant && *instant == std::chrono::floor<std::chrono::days>(*instant);
    return dayOf(instant, is_date ? std::string() : zone);
}

/// The day on which the team of whoever has the conversation works again, on its clock, while it doesn't work.
std::optional<templates::Day> openAgain(const Team& team, Instant now) {
    if (isOpen(team.hours, now)) return std::nullopt;
    return dayOf(nextOpening(team.hours, now), team.hours.zone);
}

/// The one that the account's settings name, whatever the kind calls that setting.
std::string siteIn(const Account& account) {
    const auto* kind = channels::findKind(account.kind);
    if (kind == nullptr) return {};
    for (const auto& [name, value] : account.settings) {
        if (std::ranges::find(kind->descriptor.sites, value, &channels::Site::host) != kind->descriptor.sites.end()) return value;
    }
    return {};
}

templates::Sale saleOf(const channels::Order& order, const std::string& zone) {
    templates::Sale sale;
    sale.order_id = order.external_id;
    if (order.status != channels::OrderStatus::Unknown) sale.status = wireName(order.status);
    sale.ordered_at = order.ordered_at;
    sale.eta_from = promisedDay(order.eta_from, zone);
    sale.eta_to = promisedDay(order.eta_to, zone);
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

/// What the carrier knows and the marketplace doesn't yet: it is used only where it is the newer word.
void addScan(const StoredOrder& order, DeskRequest& request) {
    const auto& parcels = order.facts.parcels;
    if (parcels.empty() || parcels.back().delivered_at) return;
    const auto found = order.scans.find(parcels.back().tracking_number);
    if (found == order.scans.end() || !found->second.at) return;
    const auto& scan = found->second;
    // A number that was used before, for somebody else's parcel.
    if (parcels.back().shipped_at && *scan.at < *parcels.back().shipped_at - std::chrono::days(1)) return;
    if (const std::string& place = scan.place.empty() ? scan.country : scan.place; !place.empty()) request.facts["last_scan_place"] = place;
    if (scan.stage != "delivered" || parcels.size() > 1 || order.facts.status != channels::OrderStatus::Shipped) return;
    request.sale->status = wireName(channels::OrderStatus::Delivered);
    request.sale->delivered_at = scan.at;
}

}  // namespace

std::string zoneOf(const Conversation& conversation) {
    if (!conversation.buyer.set_zone.empty() || conversation.tags.json.empty()) return conversation.buyer.set_zone;
    return readTags(channels::JsonDocument::parse(conversation.tags.json).root()).zone.zone.value_or("");
}

DeskRequest requestFromStore(
    Store& store, const Conversation& conversation, const Account& account, const User& seller, Instant now
) {
    DeskRequest request;
    request.seller_locale = seller.reply_language;
    request.buyer_name = conversation.buyer.name;
    if (!seller.signature.empty()) request.facts["signature"] = seller.signature;
    request.standing = standingFor(store.shopFactsFor(account.id), account.id);
    if (const auto team = store.teamOf(conversation.assignee)) {
        request.shop_zone = team->hours.zone;
        if (const auto day = openAgain(*team, now)) request.facts["opens_at"] = *day;
    }
    request.ships_from = store.shippingSettings(now).ships_from;
    request.ships_to = conversation.buyer.country;
    request.account_site = siteIn(account);
    request.reply_rules = conversation.reply_rules;
    TagInput& message = request.message;
    message.channel = account.kind;
    message.site = conversation.site;
    message.subject = conversation.subject;
    message.locale = conversation.buyer.locale;
    message.set_language = conversation.buyer.set_language;
    message.set_zone = conversation.buyer.set_zone;
    message.set_intent = conversation.set_intent;
    message.set_risks = conversation.set_risks;
    message.now = now;
    for (const auto& line : store.messages(conversation.id, kHistory)) {
        if (line.author != "buyer" && line.author != "seller") continue;
        if (line.id == conversation.newest_buyer_message) {
            message.text = line.text;
            message.transcript = line.heard();
            message.sent_at = line.at;
            if (!line.tags_json.empty()) message.only = readTags(channels::JsonDocument::parse(line.tags_json).root()).only;
            for (const auto& file : line.attachments) {
                message.attachment_types.push_back(file.media_type);
                message.files.push_back(fileKind(file.media_type, file.name));
            }
            for (const auto& hint : line.hints) message.hints.push_back({hint.intent, hint.p});
            break;
        }
        message.history.push_back({line.author == "buyer", line.said()});
    }
    const auto order = store.order(account.id, conversation.order_external_id);
    if (const auto asked = askedProduct(store, order, conversation.listing_id)) {
        request.stock = stockWord(asked->product);
        for (auto& [name, values] : factsOf(*asked, *dayOf(now, "UTC"))) request.standing.insert_or_assign(name, std::move(values));
    }
    if (order) {
        if (order->facts.ship_to) message.ship_to = *order->facts.ship_to;
        if (!message.ship_to.country.empty()) request.ships_to = message.ship_to.country;
        request.sale = saleOf(order->facts, zoneOf(conversation));
        addScan(*order, request);
        message.order_status = request.sale->status;
    }
    return request;
}

}  // namespace hub
