#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;
using Stage = channels::Case::Stage;

namespace {

channels::Case notReceived() {
    channels::Case one;
    one.external_id = "5400012345";
    one.kind = "item not received";
    one.stage = Stage::NeedsSeller;
    one.opened_at = kNoon - 2h;
    one.updated_at = kNoon - 2h;
    one.respond_by = kNoon + 70h;
    one.amount = channels::Money{"39.90", "EUR"};
    return one;
}

void tell(Shop& shop, const channels::Case& one) {
    hub::Arrivals arrivals;
    arrivals.cases = {one};
    arrivals.next.value = "2";
    shop.store->arrive(shop.lease, arrivals, kNoon);
}

}  // namespace

TEST_CASE("a case stands in its conversation with its deadline until it is closed", "[store]") {
    Shop shop;
    auto own = message("s1", "c1", "Gern geschehen.", kNoon + 1min);
    own.from.author = channels::Author::Seller;
    shop.arrive({message("m1", "c1", "Danke", kNoon), own});
    REQUIRE_FALSE(shop.conversation("c1").waiting_since);

    channels::Case one = notReceived();
    one.conversation_external_id = "c1";
    tell(shop, one);
    const auto asked = shop.conversation("c1");
    REQUIRE(asked.deadline);
    CHECK(asked.deadline->kind == "case");
    CHECK(asked.deadline->at == kNoon + 70h);
    CHECK(asked.waiting_since == kNoon - 2h);
    CHECK(asked.first);
    CHECK(asked.unread);
    const auto cases = shop.store->cases(asked.id);
    REQUIRE(cases.size() == 1);
    CHECK(cases.front().facts.amount->amount == "39.90");
    CHECK(cases.front().facts.stage == Stage::NeedsSeller);

    one.stage = Stage::Closed;
    one.amount.reset();
    tell(shop, one);
    CHECK_FALSE(shop.conversation("c1").waiting_since);
    CHECK_FALSE(shop.conversation("c1").deadline);
    REQUIRE(shop.store->cases(asked.id).size() == 1);
    CHECK(shop.store->cases(asked.id).front().facts.stage == Stage::Closed);
    CHECK(shop.store->cases(asked.id).front().facts.amount);
}

TEST_CASE("a case finds its conversation by order or buyer, and has one of its own without", "[store]") {
    Shop shop;
    auto about_order = message("m1", "c1", "Wo?", kNoon);
    about_order.from.order_external_id = "302-1";
    shop.arrive({about_order, message("m2", "c2", "Hallo?", kNoon)});

    channels::Case by_order = notReceived();
    by_order.external_id = "1";
    by_order.order_external_id = "302-1";
    channels::Case by_buyer = notReceived();
    by_buyer.external_id = "2";
    by_buyer.buyer_external_id = "buyer of c2";
    channels::Case by_nothing = notReceived();
    by_nothing.external_id = "3";
    for (const auto& one : {by_order, by_buyer, by_nothing}) tell(shop, one);
    CHECK(shop.store->cases(shop.conversation("c1").id).size() == 1);
    CHECK(shop.store->cases(shop.conversation("c2").id).size() == 1);
    const auto alone = shop.conversation("case 3");
    CHECK(shop.store->cases(alone.id).size() == 1);
    CHECK(alone.waiting_since);
    CHECK(alone.last_at == kNoon - 2h);
}

TEST_CASE("a case that turns to the seller wakes what was closed, and one that is told again doesn't", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    channels::Case one = notReceived();
    one.conversation_external_id = "c1";
    one.stage = Stage::WaitsForBuyer;
    tell(shop, one);
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    const auto id = shop.conversation("c1").id;
    shop.store->changeConversation(id, done, 1, kNoon);
    tell(shop, one);
    CHECK(shop.conversation("c1").state == hub::ConversationState::Done);
    one.stage = Stage::NeedsSeller;
    tell(shop, one);
    CHECK(shop.conversation("c1").state == hub::ConversationState::Open);
    shop.store->changeConversation(id, done, 1, kNoon);
    tell(shop, one);
    CHECK(shop.conversation("c1").state == hub::ConversationState::Done);
}

TEST_CASE("what a notice of a fixed set says is kept with it", "[store]") {
    Shop shop;
    auto notice = message("n1", "c1", "The visitor rated the chat 4 of 5.", kNoon + 1min);
    notice.from.author = channels::Author::Notice;
    notice.from.notice = {{"code", "visitor_rated"}, {"score", "4"}};
    shop.arrive({message("m1", "c1", "Tem em azul?", kNoon), notice});
    const auto stored = shop.store->messages(shop.conversation("c1").id, 10);
    REQUIRE(stored.size() == 2);
    CHECK(stored.front().notice.empty());
    CHECK(stored.back().notice == notice.from.notice);
}

TEST_CASE("a message's own deadline, hints and rules are kept with it", "[store]") {
    Shop shop;
    auto m = message("m1", "c1", "Tem em azul?", kNoon);
    m.from.reply_rules = "question";
    m.from.hints = {{"availability", 0.9}};
    auto own = message("s1", "c1", "Sim.", kNoon + 1min);
    own.from.author = channels::Author::Seller;
    shop.arrive({m, own});
    CHECK(shop.conversation("c1").reply_rules == "question");
    const auto stored = shop.store->messages(shop.conversation("c1").id, 10).front();
    REQUIRE(stored.hints.size() == 1);
    CHECK(stored.hints.front().intent == "availability");
    CHECK(stored.hints.front().p == 0.9);
}
