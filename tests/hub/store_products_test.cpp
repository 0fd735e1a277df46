#include <catch2/catch.hpp>

#include "hub/products/product_facts.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::Product product(const std::string& sku, std::vector<std::string> listings = {}) {
    hub::Product made;
    made.sku = sku;
    made.texts["de"].title = "Lampe " + sku;
    made.listings = std::move(listings);
    return made;
}

hub::StoredOrder orderOf(const std::vector<channels::OrderItem>& items) {
    hub::StoredOrder order;
    order.facts.items = items;
    return order;
}

}  // namespace

TEST_CASE("products are kept all or none", "[store][products]") {
    Shop shop;
    std::vector<hub::Product> first{product("A"), product("B")};
    REQUIRE(shop.store->putProducts(first, kNoon) == hub::ProductsKept::All);
    CHECK(first[0].id != 0);
    std::vector<hub::Product> clash{product("C"), product("A")};
    clash[1].id = first[1].id;
    CHECK(shop.store->putProducts(clash, kNoon) == hub::ProductsKept::SkuTaken);
    CHECK_FALSE(shop.store->productBySku("C"));
    std::vector<hub::Product> again{product("A", {"L"})};
    REQUIRE(shop.store->putProducts(again, kNoon) == hub::ProductsKept::All);
    CHECK(again[0].id == first[0].id);
    CHECK(shop.store->productBySku("A")->listings == std::vector<std::string>{"L"});
}

TEST_CASE("a product that somebody changed since it was read is not overwritten", "[store][products]") {
    using namespace std::chrono_literals;
    Shop shop;
    std::vector<hub::Product> mine{product("A")};
    REQUIRE(shop.store->putProducts(mine, kNoon) == hub::ProductsKept::All);
    auto theirs = mine;
    theirs[0].count = 3;
    REQUIRE(shop.store->putProducts(theirs, kNoon + 1s) == hub::ProductsKept::All);
    std::vector<hub::Product> both{product("B"), mine[0]};
    both[1].count = 9;
    CHECK(shop.store->putProducts(both, kNoon + 2s) == hub::ProductsKept::Overtaken);
    CHECK(shop.store->productBySku("A")->count == 3);
    CHECK_FALSE(shop.store->productBySku("B"));
    theirs[0].count = 4;
    CHECK(shop.store->putProducts(theirs, kNoon + 2s) == hub::ProductsKept::All);
    REQUIRE(shop.store->dropProduct(theirs[0].id));
    CHECK(shop.store->putProducts(theirs, kNoon + 3s) == hub::ProductsKept::Overtaken);
}

TEST_CASE("a listing that two products have names neither", "[store][products]") {
    Shop shop;
    std::vector<hub::Product> all{product("A", {"L1", "L2"}), product("B", {"L2"})};
    REQUIRE(shop.store->putProducts(all, kNoon) == hub::ProductsKept::All);
    CHECK(shop.store->productListedAs("L1")->sku == "A");
    CHECK_FALSE(shop.store->productListedAs("L2"));
    REQUIRE(shop.store->dropProduct(all[0].id));
    CHECK(shop.store->productListedAs("L2")->sku == "B");
    CHECK_FALSE(shop.store->dropProduct(all[0].id));
}

TEST_CASE("the product asked about is the order's where it has but one", "[products]") {
    Shop shop;
    std::vector<hub::Product> all{product("A", {"L1"}), product("B")};
    REQUIRE(shop.store->putProducts(all, kNoon) == hub::ProductsKept::All);
    CHECK(hub::askedProduct(*shop.store, orderOf({{"A", "", "", 1, {}}}), "")->product.sku == "A");
    CHECK(hub::askedProduct(*shop.store, orderOf({{"unknown", "L1", "", 1, {}}}), "")->product.sku == "A");
    CHECK_FALSE(hub::askedProduct(*shop.store, orderOf({{"A", "", "", 1, {}}, {"B", "", "", 1, {}}}), ""));
    CHECK(hub::askedProduct(*shop.store, std::nullopt, "B")->product.sku == "B");
    CHECK_FALSE(hub::askedProduct(*shop.store, std::nullopt, ""));
}

TEST_CASE("a day of new stock is told only while it lies ahead and the product is sold out", "[products]") {
    const auto day = [](unsigned number) { return templates::Day(std::chrono::year{2026} / std::chrono::December / std::chrono::day(number)); };
    hub::AskedProduct asked{product("A"), product("B")};
    asked.product.restock_day = day(5);
    asked.product.stock = hub::Stock::Ordered;
    CHECK(hub::factsOf(asked, day(5)).contains("restock_date"));
    CHECK_FALSE(hub::factsOf(asked, day(6)).contains("restock_date"));
    asked.product.stock = hub::Stock::In;
    CHECK_FALSE(hub::factsOf(asked, day(5)).contains("restock_date"));
    asked.product.count = 0;
    CHECK(hub::factsOf(asked, day(5)).contains("restock_date"));
    CHECK(std::get<std::string>(hub::factsOf(asked, day(5)).at("alternative_item").at("de")) == "Lampe B");
}
