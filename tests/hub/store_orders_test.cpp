#include <catch2/catch.hpp>

#include <stdexcept>

#include "tests/support/shop.h"

using namespace tests;
using channels::OrderStatus;

namespace {

constexpr const char* kReminder = "shipping.dispatch_status.awaiting_payment";

channels::Order order(const std::string& id, OrderStatus status, std::optional<hub::Instant> ordered_at) {
    channels::Order one;
    one.external_id = id;
    one.status = status;
    one.ordered_at = ordered_at;
    return one;
}

channels::Order withParcel(channels::Order of, const std::string& number, std::optional<hub::Instant> delivered_at = {}) {
    channels::Parcel parcel;
    parcel.carrier = "DHL";
    parcel.tracking_number = number;
    parcel.delivered_at = delivered_at;
    of.parcels.push_back(std::move(parcel));
    return of;
}

/// A shop that has sold something.
struct OrderSales : Shop {
    void sell(std::vector<channels::Order> orders) {
        hub::Arrivals arrivals;
        arrivals.orders = std::move(orders);
        store->arrive(lease, arrivals, kNoon);
    }
    void ask(const std::string& about, const std::string& language = "de") {
        auto asked = message("about " + about, "c " + about, "Wann?", kNoon);
        asked.from.order_external_id = about;
        asked.tags.language = language;
        arrive({asked}, about);
    }
    std::vector<std::string> listed(hub::OrderFilter filter = {}) {
        std::vector<std::string> ids;
        do {
            const auto page = store->orders(filter);
            CHECK(page.items.size() <= filter.limit);
            for (const auto& sold : page.items) ids.push_back(sold.order.facts.external_id);
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
        return ids;
    }
    hub::SoldOrder sold(const std::string& external_id) {
        for (const auto& one : store->orders({}).items) {
            if (one.order.facts.external_id == external_id) return one;
        }
        throw std::out_of_range(external_id);
    }
    auto tell(const std::string& external_id, const std::string& template_key = kReminder, bool again = false) {
        hub::NewReply notice;
        notice.order = sold(external_id).id;
        notice.again = again;
        notice.conversation = sold(external_id).conversation->id;
        notice.user = 1;
        notice.key = "notice " + std::to_string(++count);
        notice.text = "Die Zahlung fehlt noch.";
        notice.template_key = template_key;
        notice.template_locale = "de";
        notice.now = kNoon;
        notice.not_before = kNoon + 10s;
        notice.hold_until = notice.not_before;
        return store->addReply(notice);
    }
    hub::Reply told(const std::string& external_id) { return std::get<hub::Reply>(tell(external_id)); }

    int count = 0;
};

using OrderIds = std::vector<std::string>;

}  // namespace

TEST_CASE("orders come newest first whatever their status, page by page", "[store][orders]") {
    OrderSales sales;
    sales.sell({
        order("shipped", OrderStatus::Shipped, kNoon - 3h), order("unknown day", OrderStatus::Paid, std::nullopt),
        order("unpaid", OrderStatus::Unpaid, kNoon - 1h), order("paid", OrderStatus::Paid, kNoon - 2h),
        order("same hour", OrderStatus::Unpaid, kNoon - 2h),
    });
    const OrderIds all{"unpaid", "same hour", "paid", "shipped", "unknown day"};
    CHECK(sales.listed() == all);
    for (const std::size_t limit : {1u, 2u, 5u}) {
        hub::OrderFilter filter;
        filter.limit = limit;
        CHECK(sales.listed(filter) == all);
    }
    hub::OrderFilter filter;
    filter.statuses = {OrderStatus::Unpaid, OrderStatus::Shipped};
    CHECK(sales.listed(filter) == OrderIds{"unpaid", "same hour", "shipped"});
    filter.cursor = "1.x";
    CHECK_THROWS_AS(sales.store->orders(filter), std::invalid_argument);
}

TEST_CASE("orders are found by their age, and one of unknown age by none", "[store][orders]") {
    OrderSales sales;
    sales.sell({
        order("old", OrderStatus::Unpaid, kNoon - 48h), order("day", OrderStatus::Unpaid, kNoon - 24h),
        order("new", OrderStatus::Unpaid, kNoon - 1h), order("unknown", OrderStatus::Unpaid, std::nullopt),
    });
    hub::OrderFilter filter;
    filter.placed_before = kNoon - 24h;
    CHECK(sales.listed(filter) == OrderIds{"day", "old"});
    filter.placed_after = kNoon - 30h;
    CHECK(sales.listed(filter) == OrderIds{"day"});
    filter.placed_before.reset();
    CHECK(sales.listed(filter) == OrderIds{"new", "day"});
}

TEST_CASE("an order is late past what was promised for its state, unless a parcel has arrived", "[store][orders]") {
    OrderSales sales;
    auto to_leave = order("to leave", OrderStatus::Paid, kNoon - 100h);
    to_leave.ship_by = kNoon - 50h;
    to_leave.eta_to = kNoon + 50h;
    auto on_its_way = order("on its way", OrderStatus::Shipped, kNoon - 200h);
    on_its_way.ship_by = kNoon - 150h;
    on_its_way.eta_to = kNoon - 30h;
    auto in_time = on_its_way;
    in_time.external_id = "in time";
    in_time.eta_to = kNoon + 1h;
    auto arrived = withParcel(on_its_way, "00340", kNoon - 1h);
    arrived.external_id = "arrived";
    auto delivered = on_its_way;
    delivered.external_id = "delivered";
    delivered.status = OrderStatus::Delivered;
    sales.sell({to_leave, on_its_way, in_time, arrived, delivered});
    hub::OrderFilter filter;
    filter.promised_before = kNoon;
    CHECK(sales.listed(filter) == OrderIds{"on its way", "to leave"});
    CHECK(sales.sold("to leave").promised_at == kNoon - 50h);
    CHECK_FALSE(sales.sold("delivered").promised_at);
    filter.account = sales.id;
    filter.limit = 1;
    CHECK(sales.listed(filter) == OrderIds{"on its way", "to leave"});
    filter.placed_after = kNoon - 120h;
    CHECK(sales.listed(filter) == OrderIds{"to leave"});
}

TEST_CASE("an order whose parcels have no number is found until one has", "[store][orders]") {
    OrderSales sales;
    const auto bare = order("bare", OrderStatus::Shipped, kNoon - 1h);
    sales.sell({bare, withParcel(order("numberless", OrderStatus::Shipped, kNoon - 2h), ""),
                withParcel(order("tracked", OrderStatus::Shipped, kNoon - 3h), "00340")});
    hub::OrderFilter filter;
    filter.statuses = {OrderStatus::Shipped};
    filter.without_tracking = true;
    CHECK(sales.listed(filter) == OrderIds{"bare", "numberless"});
    filter.account = sales.id + 1;
    CHECK(sales.listed(filter).empty());
    filter.account = sales.id;
    sales.sell({withParcel(bare, "00341")});
    CHECK(sales.listed(filter) == OrderIds{"numberless"});
}

TEST_CASE("an order has the conversation about it, of its own account and the newest", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("asked", OrderStatus::Paid, kNoon - 1h), order("silent", OrderStatus::Paid, kNoon - 2h)});
    sales.ask("asked", "tr");
    auto newer = message("again", "c again", "Ne zaman?", kNoon + 1h);
    newer.from.order_external_id = "asked";
    newer.tags.language = "tr";
    sales.arrive({newer}, "newer");
    REQUIRE(sales.sold("asked").conversation);
    CHECK(sales.sold("asked").conversation->external_id == "c again");
    CHECK_FALSE(sales.sold("silent").conversation);
    hub::OrderFilter filter;
    filter.language = "tr";
    CHECK(sales.listed(filter) == OrderIds{"asked"});
    filter.language = "de";
    CHECK(sales.listed(filter).empty());
}

TEST_CASE("a page in which little fits ends, and the next goes on from there", "[store][orders]") {
    OrderSales sales;
    std::vector<channels::Order> many;
    for (int i = 0; i < 5500; ++i) many.push_back(order("n" + std::to_string(i), OrderStatus::Unpaid, kNoon - std::chrono::seconds(i)));
    many.push_back(order("oldest", OrderStatus::Unpaid, kNoon - 100h));
    sales.sell(std::move(many));
    sales.ask("oldest", "th");
    hub::OrderFilter filter;
    filter.language = "th";
    const auto first = sales.store->orders(filter);
    CHECK(first.items.empty());
    CHECK_FALSE(first.next.empty());
    CHECK(sales.listed(filter) == OrderIds{"oldest"});
}

TEST_CASE("a notice is given once about an order, until it is wanted again", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("o1", OrderStatus::Unpaid, kNoon - 30h), order("o2", OrderStatus::Unpaid, kNoon - 31h)});
    sales.ask("o1");
    sales.ask("o2");
    sales.told("o1");
    const auto second = sales.tell("o1");
    REQUIRE(std::holds_alternative<hub::NoticeGiven>(second));
    CHECK(std::get<hub::NoticeGiven>(second).at == kNoon);
    CHECK(sales.store->replies(sales.sold("o1").conversation->id).size() == 1);
    CHECK(std::holds_alternative<hub::Reply>(sales.tell("o2")));
    CHECK(std::holds_alternative<hub::Reply>(sales.tell("o1", "pre_sale.payment_problem.pending")));
    CHECK(std::holds_alternative<hub::Reply>(sales.tell("o1", kReminder, true)));
    const auto notices = sales.sold("o1").notices;
    REQUIRE(notices.size() == 3);
    CHECK(notices.front().template_key == kReminder);
    CHECK(notices.front().user == 1);
    CHECK(notices.front().state == hub::ReplyState::Held);
    hub::OrderFilter filter;
    filter.without_notice = true;
    CHECK(sales.listed(filter).empty());
}

TEST_CASE("a notice that was undone or refused was not given", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("o1", OrderStatus::Unpaid, kNoon - 30h)});
    sales.ask("o1");
    const auto undone = sales.told("o1");
    REQUIRE(sales.store->undo(undone.id, kNoon));
    hub::OrderFilter filter;
    filter.without_notice = true;
    CHECK(sales.listed(filter) == OrderIds{"o1"});
    CHECK(sales.sold("o1").notices.empty());
    const auto refused = sales.told("o1");
    REQUIRE(sales.store->beginSending(sales.lease, refused.id, kNoon + 20s, kNoon + 1min));
    CHECK(std::holds_alternative<hub::NoticeGiven>(sales.tell("o1")));
    sales.store->sendFailed(sales.lease, refused.id, hub::ReplyState::Refused, "no");
    CHECK(std::holds_alternative<hub::Reply>(sales.tell("o1")));
}

TEST_CASE("that a notice was given outlives its conversation", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("o1", OrderStatus::Unpaid, kNoon - 30h)});
    sales.ask("o1");
    sales.told("o1");
    sales.store->deleteConversation(sales.sold("o1").conversation->id, 1, kNoon);
    CHECK_FALSE(sales.sold("o1").conversation);
    auto later = message("later", "another", "Noch da?", kNoon + 1h);
    later.from.order_external_id = "o1";
    sales.arrive({later}, "later");
    CHECK(std::holds_alternative<hub::NoticeGiven>(sales.tell("o1")));
}

TEST_CASE("a notice is no answer: it teaches nothing and leaves the draft and the unread mark", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("o1", OrderStatus::Unpaid, kNoon - 30h)});
    sales.ask("o1");
    const auto conversation = sales.sold("o1").conversation->id;
    sales.store->putDraft(conversation, 1, draftOf("Ich sehe nach"), std::nullopt, kNoon);
    const auto told = sales.told("o1");
    CHECK(sales.store->draft(conversation, 1).text == "Ich sehe nach");
    CHECK(sales.store->conversation(conversation)->unread);
    CHECK(sales.store->lessonsAfter(0, 10).empty());
    CHECK(sales.store->templateUses().empty());
    REQUIRE(sales.store->undo(told.id, kNoon));
    CHECK(sales.store->templateUses().empty());
    CHECK(sales.store->templateFigures({kNoon - 24h, kReminder, "de"}).empty());
}

TEST_CASE("a notice is held back when the buyer writes, and its key makes one reply", "[store][orders]") {
    OrderSales sales;
    sales.sell({order("o1", OrderStatus::Unpaid, kNoon - 30h)});
    sales.ask("o1");
    hub::NewReply notice;
    notice.order = sales.sold("o1").id;
    notice.conversation = sales.sold("o1").conversation->id;
    notice.seen = sales.sold("o1").conversation->newest_message;
    notice.user = 1;
    notice.key = "the one key";
    notice.text = "Die Zahlung fehlt noch.";
    notice.template_key = kReminder;
    notice.now = notice.not_before = kNoon;
    auto more = message("more", "c o1", "Schon bezahlt!", kNoon + 1min);
    more.from.order_external_id = "o1";
    sales.arrive({more}, "more");
    CHECK(std::holds_alternative<hub::StaleThread>(sales.store->addReply(notice)));
    CHECK(sales.sold("o1").notices.empty());
    notice.seen = sales.sold("o1").conversation->newest_message;
    const auto made = std::get<hub::Reply>(sales.store->addReply(notice));
    CHECK(std::get<hub::Reply>(sales.store->addReply(notice)).id == made.id);
    CHECK(sales.sold("o1").notices.size() == 1);
}
