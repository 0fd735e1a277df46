#include <algorithm>
#include <charconv>

#include "channels/contract/errors.h"
#include "hub/api/given_facts.h"
#include "hub/api/known_accounts.h"
#include "hub/api/routes.h"
#include "hub/api/template_views.h"
#include "hub/api/views.h"
#include "hub/desk/notices.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr int kMostHours = 10 * 366 * 24;
constexpr auto kFresh = std::chrono::minutes(10);  // an order that was fetched since isn't asked for again

void writeNotices(
    JsonWriter& out, const std::vector<OrderNotice>& notices, const templates::Catalogue& catalogue, const std::string& language
) {
    out.key("notices").beginArray();
    for (const auto& notice : notices) {
        const auto* of = catalogue.find(notice.template_key);
        out.beginObject().member("template", notice.template_key);
        out.member("title", of == nullptr ? notice.template_key : titleOf(catalogue, *of, language));
        writeInstant(out, "at", notice.at);
        out.member("user", outsideId(IdKind::User, notice.user)).member("state", hub::wireName(notice.state)).endObject();
    }
    out.endArray();
}

void writeSold(
    JsonWriter& out, const SoldOrder& sold, const Account& account, const templates::Catalogue& catalogue, const User& seller,
    Instant now
) {
    out.beginObject().member("id", outsideId(IdKind::Order, sold.id));
    out.key("account").beginObject().member("id", outsideId(IdKind::Account, sold.account)).member("name", account.name);
    out.member("kind", account.kind).member("title", titleOfKind(account.kind, seller.language)).endObject();
    out.key("order");
    writeOrder(out, sold.order);
    const auto& about = sold.conversation;
    const auto& to = sold.order.facts.ship_to;
    out.member("buyer", about && !about->buyer.name.empty() ? about->buyer.name : to ? to->name : std::string());
    out.member("language", about ? about->tags.language : std::string("und"));
    out.key("conversation");
    about ? out.value(outsideId(IdKind::Conversation, about->id)) : out.null();
    out.key("seen");
    sold.newest_message != 0 ? out.value(outsideId(IdKind::Message, sold.newest_message)) : out.null();
    writeInstant(out, "late_since", lateSince(sold, now));
    const auto hindrance = hindranceOf(sold, account);
    out.key("hindrance");
    hindrance.empty() ? out.null() : out.value(hindrance);
    writeNotices(out, sold.notices, catalogue, seller.reply_language);
    out.endObject();
}

std::vector<channels::OrderStatus> statusesOf(const Request& request) {
    std::vector<channels::OrderStatus> statuses;
    const std::string text = request.queryOr("status");
    for (std::size_t begin = 0; begin < text.size();) {
        const auto comma = std::min(text.find(',', begin), text.size());
        const std::string name = text.substr(begin, comma - begin);
        const auto status = parseOrderStatus(name);
        if (!status) {
            throw Refusal(
                422, "status: expected some of unknown, unpaid, paid, shipped, delivered, returned, cancelled", "found " + name, "status"
            );
        }
        if (std::ranges::find(statuses, *status) == statuses.end()) statuses.push_back(*status);
        begin = comma + 1;
    }
    return statuses;
}

/// So many hours before now; empty when it isn't asked for.
std::optional<Instant> hoursAgo(const Request& request, const char* name, Instant now) {
    const std::string text = request.queryOr(name);
    if (text.empty()) return std::nullopt;
    int hours = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hours);
    if (error != std::errc() || end != text.data() + text.size() || hours < 0 || hours > kMostHours) {
        throw Refusal(
            422, std::string(name) + ": expected hours, 0 to " + std::to_string(kMostHours), "found " + text, name
        );
    }
    return now - std::chrono::hours(hours);
}

bool flagOf(const Request& request, const char* name) {
    const std::string text = request.queryOr(name);
    if (!text.empty() && text != "true" && text != "false") {
        throw Refusal(422, std::string(name) + ": expected true or false", "found " + text, name);
    }
    return text == "true";
}

OrderFilter filterOf(const Request& request, Instant now) {
    OrderFilter filter;
    filter.statuses = statusesOf(request);
    if (const auto account = request.queryOr("account"); !account.empty()) {
        filter.account = insideId(IdKind::Account, account);
        if (!filter.account) throw Refusal(422, "account: expected an account's id", {}, "account");
    }
    filter.placed_before = hoursAgo(request, "older_than", now);
    filter.placed_after = hoursAgo(request, "younger_than", now);
    if (flagOf(request, "late")) filter.promised_before = lateBefore(now);
    filter.without_tracking = flagOf(request, "without_tracking");
    filter.without_notice = flagOf(request, "without_notice");
    filter.language = request.queryOr("language");
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(50, 200);
    return filter;
}

OrderPage pageOf(Hub& hub, const OrderFilter& filter) {
    try {
        return hub.store.orders(filter);
    } catch (const std::invalid_argument&) {
        throw Refusal(422, "cursor: expected what `next` gave", {}, "cursor");
    }
}

Response list(Hub& hub, Request& request) {
    const Instant now = hub.clock.now();
    const auto page = pageOf(hub, filterOf(request, now));
    KnownAccounts accounts(hub.store);
    const auto catalogue = hub.library.current();
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& sold : page.items) writeSold(out, sold, accounts.of(sold.account), *catalogue, request.user(), now);
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

SoldOrder soldOf(Hub& hub, const Request& request) {
    auto sold = hub.store.soldOrder(request.id(0, IdKind::Order));
    if (!sold) throw Refusal(404, "There is no such order");
    return std::move(*sold);
}

/// Asks the marketplace how the order stands, so that nobody is reminded of what is done; false when there is nothing newer.
bool isAskedAnew(Hub& hub, const SoldOrder& sold, const Account& account, Instant now) {
    const auto* kind = channels::findKind(account.kind);
    const bool tells = kind != nullptr && kind->descriptor.abilities.contains(channels::Ability::Orders);
    const bool rests = account.throttled_until && *account.throttled_until > now;
    const bool fresh = now - sold.order.fetched_at < kFresh;
    if (!tells || rests || fresh || account.state != AccountState::Working || !hindranceOf(sold, account).empty()) return false;
    try {
        return hub.poller.refreshOrder(account.id, sold.order.facts.external_id);
    } catch (const channels::ChannelError&) {
        // What is known stands, with its age.
        return false;
    } catch (const LeaseLost&) {
        return false;
    }
}

Response suggestions(Hub& hub, Request& request) {
    auto sold = soldOf(hub, request);
    const auto account = hub.store.account(sold.account).value_or(Account{});
    const auto catalogue = hub.library.current();
    const Instant now = hub.clock.now();
    if (isAskedAnew(hub, sold, account, now)) sold = soldOf(hub, request);
    const auto found = noticesFor(hub.store, sold, account, request.user(), givenFacts(request), *catalogue, now);
    JsonWriter out;
    out.beginObject().key("order");
    writeSold(out, sold, account, *catalogue, request.user(), now);
    out.key("suggestions");
    const auto* rules = sold.conversation ? rulesOf(account.kind, sold.conversation->reply_rules) : nullptr;
    writeSuggestions(out, found, rules, hub.store.ownTemplates());
    out.key("facts");
    writeFacts(out);
    out.endObject();
    return json(out);
}

}  // namespace

void addOrderRoutes(Router& router, Hub& hub) {
    router.add("GET", "/orders", Right::Seller, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/orders/{id}/suggestions", Right::Seller, [&hub](Request& r) { return suggestions(hub, r); });
}

}  // namespace hub::api
