#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

namespace {

/// Buyers of a shop, each with one conversation, and a seller who knows them.
struct Known : Shop {
    explicit Known(int count) {
        std::vector<hub::NewMessage> all;
        for (int n = 0; n < count; ++n) all.push_back(message("m" + std::to_string(n), "c" + std::to_string(n), "Wo?", kNoon + n * 1min));
        arrive(all);
        hub::User user;
        user.name = "seller";
        seller = *store->addUser(user, kNoon);
    }
    hub::Id buyer(int n) { return conversation("c" + std::to_string(n)).buyer.id; }
    hub::LinkOutcome link(int one, int other) { return store->linkBuyers(buyer(one), buyer(other), seller, kNoon); }
    std::vector<hub::Id> linked(int n) {
        std::vector<hub::Id> all;
        for (const auto& each : store->linkedBuyers(buyer(n))) all.push_back(each.id);
        return all;
    }
    std::vector<std::string> others(int n) {
        std::vector<std::string> all;
        const auto open = conversation("c" + std::to_string(n));
        for (const auto& c : store->conversationsOfBuyer(open.buyer.id, open.id, "", 50).items) all.push_back(c.external_id);
        return all;
    }
    hub::Id seller = 0;
};

using Ids = std::vector<hub::Id>;
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("linked buyers are one person from whichever side", "[store]") {
    Known shop(4);
    CHECK(shop.link(0, 1) == hub::LinkOutcome::Linked);
    CHECK(shop.link(0, 1) == hub::LinkOutcome::Linked);
    CHECK(shop.link(2, 1) == hub::LinkOutcome::Linked);
    CHECK(shop.linked(0) == Ids{shop.buyer(1), shop.buyer(2)});
    CHECK(shop.linked(1) == Ids{shop.buyer(0), shop.buyer(2)});
    CHECK(shop.linked(3).empty());
    CHECK(shop.others(0) == Names{"c2", "c1"});
    const auto seen = shop.store->linkedBuyers(shop.buyer(0));
    CHECK(seen[0].direct);
    CHECK_FALSE(seen[1].direct);
    CHECK(seen[0].name == "Jonas Weber");
    CHECK(seen[0].account == shop.id);
}

TEST_CASE("a link that is taken back leaves the others", "[store]") {
    Known shop(3);
    shop.link(0, 1);
    shop.link(1, 2);
    CHECK_FALSE(shop.store->unlinkBuyers(shop.buyer(0), shop.buyer(2)));
    CHECK(shop.store->unlinkBuyers(shop.buyer(1), shop.buyer(0)));
    CHECK(shop.linked(0).empty());
    CHECK(shop.others(0).empty());
    CHECK(shop.linked(1) == Ids{shop.buyer(2)});
    CHECK_FALSE(shop.store->unlinkBuyers(shop.buyer(0), shop.buyer(1)));
}

TEST_CASE("a person has at most 20 buyers and a link needs two that are there", "[store]") {
    Known shop(21);
    for (int n = 1; n < 20; ++n) CHECK(shop.link(0, n) == hub::LinkOutcome::Linked);
    CHECK(shop.link(20, 5) == hub::LinkOutcome::TooMany);
    CHECK(shop.linked(20).empty());
    CHECK(shop.linked(0).size() == 19);
    CHECK(shop.store->linkBuyers(shop.buyer(0), 999'999, shop.seller, kNoon) == hub::LinkOutcome::Unknown);
    CHECK(shop.store->linkBuyers(shop.buyer(0), shop.buyer(0), shop.seller, kNoon) == hub::LinkOutcome::Unknown);
}
