#include "channels/lazada/lazada_orders.h"

#include <catch2/catch.hpp>

#include "channels/kit/time.h"
#include "channels/lazada/lazada_wire.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::lazada;

namespace {

std::string orderFixture(const std::string& name) { return channels::testing::readFixture("lazada", name); }

std::optional<Order> orderOf(const std::string& data) {
    return readOrder(readAnswer(R"({"code":"0","data":)" + data + "}", "order").data(), "1");
}

}  // namespace

TEST_CASE(
    "lazada: an order's facts are read, its pieces counted and its parcels told once",
    "[channels][lazada][unit]"
) {
    auto order = readOrder(readAnswer(orderFixture("order.json"), "order").data(), "388123456789012");
    REQUIRE(order);
    addItems(readAnswer(orderFixture("items.json"), "items").data(), *order);
    CHECK(order->external_id == "388123456789012");
    CHECK(order->status == OrderStatus::Shipped);
    CHECK(order->ordered_at == parseTime("2026-09-21T14:13:20.000Z"));
    CHECK(order->updated_at == parseTime("2026-09-23T00:00:00.000Z"));
    REQUIRE(order->total);
    CHECK(order->total->amount == "1299.00");
    CHECK(order->total->currency == "VND");
    REQUIRE(order->ship_to);
    CHECK(order->ship_to->name == "Nguyen A");
    CHECK(order->ship_to->country == "VN");
    CHECK(order->ship_to->city == "Ba Đình");
    CHECK(order->ship_to->postal_code == "11100");
    REQUIRE(order->items.size() == 2);
    CHECK(order->items[0].title == "Đèn LED");
    CHECK(order->items[0].quantity == 2);
    CHECK(order->items[0].listing_id == "3001574624");
    CHECK(
        order->items[0].options ==
        std::map<std::string, std::string>{{"Color family", "Black"}, {"Size", "L"}}
    );
    CHECK(order->items[1].quantity == 1);
    REQUIRE(order->parcels.size() == 1);
    CHECK(order->parcels[0].tracking_number == "LXAP123456789");
    CHECK(order->parcels[0].carrier == "LEX VN");
    CHECK_FALSE(order->ship_by);
}

TEST_CASE("lazada: an order is as far as the item that is furthest behind", "[channels][lazada][unit]") {
    const auto [words, expected] = GENERATE(table<std::string, OrderStatus>({
        {R"(["unpaid"])", OrderStatus::Unpaid},
        {R"(["pending","shipped"])", OrderStatus::Paid},
        {R"(["ready_to_ship"])", OrderStatus::Paid},
        {R"(["delivered","shipped","canceled"])", OrderStatus::Shipped},
        {R"(["failed"])", OrderStatus::Shipped},
        {R"(["confirmed","returned"])", OrderStatus::Delivered},
        {R"(["canceled","shipped_back_success"])", OrderStatus::Returned},
        {R"(["canceled","canceled"])", OrderStatus::Cancelled},
        {R"(["a_new_word","delivered"])", OrderStatus::Delivered},
        {R"(["a_new_word"])", OrderStatus::Unknown},
        {R"("shipped")", OrderStatus::Unknown},
        {"[]", OrderStatus::Unknown},
    }));
    CAPTURE(words);
    const auto order = orderOf(R"({"order_number":1,"statuses":)" + words + "}");
    REQUIRE(order);
    CHECK(order->status == expected);
}

TEST_CASE("lazada: what is paid must leave by the earliest of its items' dates", "[channels][lazada][unit]") {
    auto order = orderOf(R"({"order_number":1,"statuses":["pending"]})");
    REQUIRE(order);
    const Answer items = readAnswer(
        R"({"code":"0","data":[{"name":"a","sla_time_stamp":"2026-09-25T00:00:00+08:00"},)"
        R"({"name":"b","sla_time_stamp":"2026-09-24 00:00:00 +0800"},{"name":"c","sla_time_stamp":"soon"}]})",
        "items"
    );
    addItems(items.data(), *order);
    CHECK(order->ship_by == parseTime("2026-09-23T16:00:00.000Z"));
}

TEST_CASE(
    "lazada: an answer without an order holds none, and odd fields are left out", "[channels][lazada][unit]"
) {
    for (const char* none : {"{}", "[]", "null", "\"x\"", R"({"statuses":["shipped"]})"})
        CHECK_FALSE(orderOf(none));
    auto odd = orderOf(R"({"order_id":"7","price":"free","created_at":12,"address_shipping":[]})");
    REQUIRE(odd);
    CHECK_FALSE(odd->total);
    CHECK_FALSE(odd->ordered_at);
    CHECK_FALSE(odd->ship_to);
    auto without_currency = orderOf(R"({"order_id":"7","price":5})");
    REQUIRE(without_currency);
    const Answer items = readAnswer(R"({"code":"0","data":[7,{"name":"a"}]})", "items");
    addItems(items.data(), *without_currency);
    CHECK_FALSE(without_currency->total);
    CHECK(without_currency->items.size() == 1);
}

TEST_CASE("lazada: a country is read by its name or its code", "[channels][lazada][unit]") {
    const auto country = [](const std::string& word) {
        return orderOf(R"({"order_id":"7","address_shipping":{"city":"X","country":")" + word + "\"}}")
            ->ship_to->country;
    };
    CHECK(country("Malaysia") == "MY");
    CHECK(country("singapore") == "SG");
    CHECK(country("DE") == "DE");
    CHECK(country("Atlantis").empty());
}

TEST_CASE(
    "lazada: the number of an order is found in a text when there is exactly one", "[channels][lazada][unit]"
) {
    CHECK(orderNumberIn("Where is 388123456789012?") == "388123456789012");
    CHECK(orderNumberIn("#8496115397086") == "8496115397086");
    CHECK(orderNumberIn("订单388123456789012到了吗") == "388123456789012");
    CHECK(orderNumberIn("388123456789012 or 388123456789013").empty());
    for (const char* none :
         {"", "84912345678", "12345678901234567", "LXAP123456789012", "388123456789012x", "no number"}) {
        CAPTURE(none);
        CHECK(orderNumberIn(none).empty());
    }
}
