#include "channels/ebay/ebay_sales.h"

#include <set>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

constexpr std::size_t kOrderLimit = 200;  // the most that getOrders gives
constexpr std::size_t kMaxIndexPages = 100;
// How long after a sale its buyer is expected to write about it; also what getOrders covers when it isn't
// asked otherwise.
constexpr std::chrono::days kOrderReach{90};

constexpr std::string_view kOrderBase = "/sell/fulfillment/v1/order";

}  // namespace

Sales::Sales(Api& api, const AccountConfig& config, const Clock& clock)
    : api_(api),
      clock_(clock),
      home_site_(siteOf(config.setting("marketplace"))),
      wanted_(config.setting("orders") != "false") {}

OrderList Sales::list(const char* date, Instant since, std::size_t offset) {
    const HttpResponse response = api_.tryGet(
        std::string(kOrderBase), {{"filter", std::string(date) + ":[" + formatTime(since) + "..]"},
                                  {"limit", std::to_string(kOrderLimit)},
                                  {"offset", std::to_string(offset)}}
    );
    if (response.status == 403) {
        // A right that the operator didn't give: messages go on without orders, and check() says so.
        refused_ = true;
        return {};
    }
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /order");
    return parseOrders(response.body, offset);
}

void Sales::pull(CursorState& state, Page& page) {
    if (!mayAsk()) return state.nextPhase();
    const bool first_time = state.orders_mark == Instant{};
    const Instant since = first_time ? clock_.now() - kOrderReach : state.orders_mark - kOverlap;
    OrderList orders;
    try {
        orders = list("lastmodifieddate", since, state.offset);
    } catch (const TemporaryFailure&) {
        // The next walk asks again.
        return state.nextPhase();
    } catch (const NotUnderstood&) {
        return state.nextPhase();
    } catch (const PermanentFailure&) {
        return state.nextPhase();
    }
    state.window.begin(api_.marketplaceTime(), clock_.now());
    for (auto& order : orders.orders) {
        index(order);
        page.orders.push_back(std::move(order.order));
    }
    if (orders.more) {
        state.offset += kOrderLimit;
        return;
    }
    state.orders_mark = state.window.begun();
    state.nextPhase();
}

void Sales::index(const WireOrder& order) {
    for (const auto& item : order.order.items) {
        if (item.listing_id.empty() || order.order.buyer_external_id.empty()) continue;
        auto& place = newest_[{order.order.buyer_external_id, item.listing_id}];
        const bool newer =
            place.order.external_id.empty() || place.order.external_id == order.order.external_id ||
            order.order.ordered_at.value_or(Instant{}) >= place.order.ordered_at.value_or(Instant{});
        if (newer) place = order;
    }
}

// A message names its buyer and listing, not its order, and no call finds orders by buyer: after a start of
// the program the sales of the last months are read once. A throttle in between loses no page.
void Sales::loadIndex() {
    if (complete_ || !mayAsk()) return;
    try {
        if (next_page_ == 0) index_since_ = clock_.now() - kOrderReach;
        for (bool more = true; more && next_page_ < kMaxIndexPages; ++next_page_) {
            const OrderList orders = list("creationdate", index_since_, next_page_ * kOrderLimit);
            for (const auto& order : orders.orders) index(order);
            more = orders.more;
        }
        complete_ = true;
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
}

const WireOrder* Sales::find(const std::string& buyer, const std::string& listing_id) {
    if (listing_id.empty()) return nullptr;
    loadIndex();
    const auto found = newest_.find({buyer, listing_id});
    return found == newest_.end() ? nullptr : &found->second;
}

std::string Sales::orderOf(const std::string& buyer, const std::string& listing_id) {
    const WireOrder* sale = find(buyer, listing_id);
    return sale ? sale->order.external_id : std::string();
}

std::vector<Parcel> Sales::loadParcels(const std::string& order_id) {
    return parseParcels(
        api_.get(std::string(kOrderBase) + '/' + percentEncode(order_id) + "/shipping_fulfillment", {})
    );
}

void Sales::join(std::vector<Incoming>& messages, Page& page) {
    std::set<std::string> told;
    for (auto& message : messages) {
        const bool notice = message.author == Author::Notice;
        const WireOrder* sale = notice ? nullptr : find(message.buyer_external_id, message.listing_id);
        const std::string bought_at = sale ? siteOf(sale->marketplace) : std::string();
        message.site = bought_at.empty() ? home_site_ : bought_at;
        if (!sale) continue;
        message.order_external_id = sale->order.external_id;
        if (!sale->shipped || !told.insert(sale->order.external_id).second) continue;
        try {
            Order order = sale->order;
            order.parcels = loadParcels(order.external_id);
            page.orders.push_back(std::move(order));
        } catch (const TemporaryFailure&) {
        } catch (const NotUnderstood&) {
        } catch (const PermanentFailure&) {
        }
    }
}

std::optional<Order> Sales::fetch(const std::string& external_id) {
    const HttpResponse response = api_.tryGet(std::string(kOrderBase) + '/' + percentEncode(external_id), {});
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /order/{orderId}");
    auto order = parseOrder(response.body);
    if (!order) throw NotUnderstood("GET /order/{orderId}: orderId is missing");
    index(*order);
    if (order->shipped) order->order.parcels = loadParcels(external_id);
    return order->order;
}

std::string Sales::checkRight() {
    if (!wanted_) return {};
    const HttpResponse response = api_.tryGet(std::string(kOrderBase), {{"limit", "1"}, {"offset", "0"}});
    if (response.status == 403)
        return "no right to read orders (sell.fulfillment.readonly): messages come without facts about "
               "orders";
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /order");
    return {};
}

}  // namespace channels::ebay
