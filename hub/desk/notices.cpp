#include "hub/desk/notices.h"

#include <algorithm>
#include <array>

#include "channels/kit/json.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/tags_json.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

constexpr std::size_t kMost = 20;
constexpr std::array kLikely{0.9, 0.6, 0.4};
constexpr double kSeldom = 0.05;

/// What a seller has to say of an order in each state, the likeliest first.
std::vector<std::string_view> wantedFor(channels::OrderStatus status) {
    using channels::OrderStatus;
    switch (status) {
        case OrderStatus::Unpaid: return {"dispatch_status", "payment_problem"};
        case OrderStatus::Paid: return {"dispatch_status", "order_tracking"};
        case OrderStatus::Shipped: return {"order_tracking", "customs_hold", "delivery_failed"};
        case OrderStatus::Delivered: return {"order_tracking", "delivered_not_received"};
        case OrderStatus::Returned: return {"refund_status", "return_exchange"};
        case OrderStatus::Cancelled: return {"cancel_order", "refund_status"};
        case OrderStatus::Unknown: break;
    }
    return {"order_tracking", "dispatch_status"};
}

constexpr std::array<std::string_view, 9> kOfOrders{
    "dispatch_status", "order_tracking",         "payment_problem", "customs_hold",  "delivery_failed",
    "duties_taxes",    "delivered_not_received", "cancel_order",    "refund_status",
};

/// The order's state in the place of a question that nobody has asked.
templates::Classification needOf(channels::OrderStatus status) {
    templates::Classification need;
    const auto wanted = wantedFor(status);
    for (std::size_t i = 0; i < wanted.size(); ++i) need.intents.push_back({std::string(wanted[i]), kLikely[i]});
    for (const auto intent : kOfOrders) {
        if (std::ranges::find(wanted, intent) == wanted.end()) need.intents.push_back({std::string(intent), kSeldom});
    }
    need.topic = templates::topicOf(need.intents.front().intent);
    return need;
}

}  // namespace

std::string_view hindranceOf(const SoldOrder& sold, const Account& account) {
    if (account.state == AccountState::Removed) return "account_removed";
    if (!sold.conversation) return "no_conversation";
    if (sold.conversation->waiting_since) return "buyer_waits";
    const auto* rules = rulesOf(account.kind, sold.conversation->reply_rules);
    if (rules != nullptr && rules->one_answer) return "takes_one_answer";
    return {};
}

Instant lateBefore(Instant now) { return std::chrono::floor<std::chrono::days>(now); }

std::optional<Instant> lateSince(const SoldOrder& sold, Instant now) {
    const auto& parcels = sold.order.facts.parcels;
    const bool delivered = std::ranges::any_of(parcels, [](const auto& parcel) { return parcel.delivered_at.has_value(); });
    if (delivered || !sold.promised_at || *sold.promised_at >= lateBefore(now)) return std::nullopt;
    return sold.promised_at;
}

std::vector<templates::Suggestion> noticesFor(
    Store& store, const SoldOrder& sold, const Account& account, const User& seller, const templates::Facts& facts,
    const templates::Catalogue& catalogue, Instant now
) {
    if (!hindranceOf(sold, account).empty()) return {};
    auto desk = requestFromStore(store, *sold.conversation, account, seller, now);
    for (const auto& [name, fact] : facts) desk.facts.insert_or_assign(name, fact);
    const auto& stored = sold.conversation->tags.json;
    auto tags = stored.empty() ? tag(desk.message) : readTags(channels::JsonDocument::parse(stored).root());
    tags.classification = needOf(sold.order.facts.status);
    auto request = suggestRequest(desk, tags);
    request.limit = kMost;
    auto found = templates::suggest(catalogue, request);
    // An answer may contradict the order's state, since a buyer can be mistaken; a word unasked may not.
    const auto state = templates::stateOf(request);
    std::erase_if(found, [&](const templates::Suggestion& suggestion) {
        const auto* of = catalogue.find(suggestion.key);
        return of == nullptr || of->when.fit(state) == templates::Fit::No;
    });
    return found;
}

}  // namespace hub
