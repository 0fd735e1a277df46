#include "hub/app/demo/marketplaces.h"

#include <algorithm>

#include "hub/app/demo/chapter.h"
#include "hub/inbox/names.h"

namespace hub {
namespace {

using namespace std::chrono_literals;
using channels::Json;

Instant before(Instant now, double hours) {
    return now - std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double, std::ratio<3600>>(hours));
}

std::optional<channels::Order> orderOf(const Json& from, const std::string& buyer, std::size_t nth, Instant now) {
    if (!from["item"].exists()) return std::nullopt;
    const double days = from["days_ago"].number().value_or(5);
    channels::Order order;
    const std::string serial = std::to_string(1234567 + nth * 7919);
    order.external_id = "302-" + serial + "-" + serial;
    order.status = parseOrderStatus(from["status"].text()).value_or(channels::OrderStatus::Paid);
    order.ordered_at = before(now, days * 24);
    order.updated_at = before(now, 2);
    order.eta_from = *order.ordered_at + 24h * 8;
    order.eta_to = *order.ordered_at + 24h * 14;
    order.items = {{from["sku"].text(), "", from["item"].text(), 1, {}}};
    order.total = channels::Money{from["total"].text(), from["currency"].text()};
    order.buyer_external_id = buyer;
    if (from["tracking"].exists()) {
        channels::Parcel parcel;
        parcel.carrier = from["carrier"].text();
        parcel.tracking_number = from["tracking"].text();
        parcel.shipped_at = *order.ordered_at + 36h;
        if (order.status == channels::OrderStatus::Delivered) parcel.delivered_at = before(now, 26);
        order.parcels.push_back(std::move(parcel));
    }
    order.ship_to = channels::Address{from["buyer"].text(), from["country"].text(), from["state"].text(),
                                      from["city"].text(), from["postal_code"].text(), ""};
    return order;
}

/// The kind's site for a country, else its first.
std::string siteFor(const channels::Descriptor& kind, const std::string& country) {
    for (const auto& site : kind.sites) {
        if (site.country == country) return site.host;
    }
    return {};
}

}  // namespace

DemoMarketplaces::DemoMarketplaces(Workplace& workplace, std::string_view story) : workplace_(workplace) {
    for (const auto& kind : channels::allKinds()) markets_.push_back({&kind, kind.makeSandbox(workplace.clock)});
    for (const auto& market : markets_) addAccount(market);
    const auto chapter = demoChapter(story);
    const Instant now = workplace.clock.now();
    for (std::size_t i = 0; i < chapter.root().size(); ++i) {
        const Json buyer = chapter.root()[i];
        tell(i, buyer, before(now, buyer["hours_ago"].number().value_or(1)));
    }
    // One that nobody can read, so that there is something to see of those that are set aside.
    if (!markets_.empty()) markets_.front().sandbox->seedUnreadable(before(now, 3));
}

DemoMarketplaces::~DemoMarketplaces() {
    stop_ = true;
    if (teller_.joinable()) teller_.join();
}

void DemoMarketplaces::addAccount(const Market& market) {
    const auto config = market.sandbox->account();
    Account account;
    account.kind = market.kind->descriptor.kind;
    account.name = "demo " + account.kind;
    account.settings = config.settings;
    const Id id = workplace_.store->addAccount(account, workplace_.clock.now());
    for (const auto& [name, value] : config.secrets) {
        workplace_.store->putSecret(id, name, workplace_.vault->seal(secretOf(id, name), value), workplace_.clock.now());
    }
    market.sandbox->enterBy([this, id](const channels::VisitorRequest& request) {
        return workplace_.poller->serve(*workplace_.store->account(id), request);
    });
}

/// Where people of that country shop: one of the kinds with a site of theirs, else of those that have no countries.
const DemoMarketplaces::Market& DemoMarketplaces::marketFor(const std::string& country, std::size_t nth) const {
    std::vector<const Market*> own, any;
    for (const auto& market : markets_) {
        const auto& sites = market.kind->descriptor.sites;
        const auto in = [&](const std::string& place) {
            return std::any_of(sites.begin(), sites.end(), [&](const channels::Site& site) { return site.country == place; });
        };
        if (in(country)) own.push_back(&market);
        if (sites.empty() || in("")) any.push_back(&market);
    }
    // Everybody also shops on the world-wide ones.
    if (own.empty() || nth % 3 == 2) own.insert(own.end(), any.begin(), any.end());
    return own.empty() ? markets_[nth % markets_.size()] : *own[nth % own.size()];
}

void DemoMarketplaces::tellCase(const Market& market, const Json& from, const channels::SeededMessage& about) {
    if (!from["kind"].exists() || !market.kind->descriptor.abilities.contains(channels::Ability::Cases)) return;
    channels::Case one;
    one.external_id = "54000" + std::to_string(10000 + std::hash<std::string>()(about.conversation) % 90000);
    one.conversation_external_id = about.conversation;
    if (about.order) one.order_external_id = about.order->external_id;
    one.buyer_external_id = about.buyer;
    one.kind = from["kind"].text();
    one.reason = from["reason"].text();
    one.opened_at = one.updated_at = about.sent_at;
    one.respond_by = before(workplace_.clock.now(), -from["hours_left"].number().value_or(48));
    one.amount = about.order ? about.order->total : std::nullopt;
    market.sandbox->seedCase(one);
}

void DemoMarketplaces::tell(std::size_t nth, const Json& buyer, Instant sent_at) {
    const Market& market = marketFor(buyer["country"].text(), nth);
    channels::SeededMessage message;
    message.buyer = buyer["buyer"].text();
    message.conversation = "demo-" + std::to_string(nth);
    message.text = buyer["text"].text();
    message.locale = buyer["locale"].text();
    message.site = siteFor(market.kind->descriptor, buyer["country"].text());
    message.order = orderOf(buyer, message.buyer, nth, workplace_.clock.now());
    const Json thread = buyer["thread"];
    for (std::size_t i = 0; i < thread.size(); ++i) {
        channels::SeededMessage line = message;
        line.text = thread[i]["text"].text();
        line.author = thread[i]["from"].text() == "seller" ? channels::Author::Seller : channels::Author::Buyer;
        line.sent_at = before(workplace_.clock.now(), thread[i]["hours_ago"].number().value_or(1));
        market.sandbox->seed(line);
    }
    message.sent_at = sent_at;
    market.sandbox->seed(message);
    tellCase(market, buyer["case"], message);
}

void DemoMarketplaces::letTimePass(std::chrono::milliseconds pause) {
    teller_ = std::thread([this, pause] {
        constexpr std::size_t kAfterTheStory = 1000;
        const auto later = demoChapter("later.json");
        for (std::size_t i = 0; !stop_; ++i) {
            for (auto waited = 0ms; waited < pause && !stop_; waited += 100ms) std::this_thread::sleep_for(100ms);
            if (!stop_) tell(kAfterTheStory + i, later.root()[i % later.root().size()], workplace_.clock.now());
        }
    });
}

std::string DemoMarketplaces::delivered() {
    channels::JsonWriter out;
    out.beginArray();
    for (const auto& market : markets_) {
        for (const auto& reply : market.sandbox->delivered()) {
            out.beginObject().member("kind", market.kind->descriptor.kind).member("conversation", reply.conversation);
            out.member("buyer", reply.buyer).member("text", reply.text).endObject();
        }
    }
    out.endArray();
    return out.str();
}

}  // namespace hub
