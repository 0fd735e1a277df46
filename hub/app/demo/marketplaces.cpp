#include "hub/app/demo/marketplaces.h"

#include "embedded/demo_story.h"
#include "hub/inbox/names.h"

namespace hub {
namespace {

using namespace std::chrono_literals;
using channels::Json;
using channels::JsonDocument;

JsonDocument chapter(std::string_view name) {
    for (const auto& file : embedded::demo_story()) {
        if (file.path == name) return JsonDocument::parse(file.bytes);
    }
    throw std::logic_error("no such chapter");
}

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

DemoMarketplaces::DemoMarketplaces(Workplace& workplace) : workplace_(workplace) {
    for (const auto& kind : channels::allKinds()) markets_.push_back({&kind, kind.makeSandbox(workplace.clock)});
    for (const auto& market : markets_) addAccount(market);
    const auto story = chapter("story.json");
    const Instant now = workplace.clock.now();
    for (std::size_t i = 0; i < story.root().size(); ++i) {
        const Json buyer = story.root()[i];
        tell(i, buyer, before(now, buyer["hours_ago"].number().value_or(1)));
    }
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
}

void DemoMarketplaces::tell(std::size_t nth, const Json& buyer, Instant sent_at) {
    const Market& market = markets_[nth % markets_.size()];
    channels::SeededMessage message;
    message.buyer = buyer["buyer"].text();
    message.conversation = "demo-" + std::to_string(nth);
    message.text = buyer["text"].text();
    message.locale = buyer["locale"].text();
    message.site = siteFor(market.kind->descriptor, buyer["country"].text());
    message.sent_at = sent_at;
    message.order = orderOf(buyer, message.buyer, nth, workplace_.clock.now());
    market.sandbox->seed(message);
}

void DemoMarketplaces::letTimePass(std::chrono::milliseconds pause) {
    teller_ = std::thread([this, pause] {
        constexpr std::size_t kAfterTheStory = 1000;
        const auto later = chapter("later.json");
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
