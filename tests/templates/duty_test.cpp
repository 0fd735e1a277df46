#include <catch2/catch.hpp>

#include "templates/knowledge/duty.h"

using templates::Day;
using templates::importCharges;
using templates::Money;
using templates::Payer;

namespace {

constexpr Day kToday = std::chrono::year{2026} / 11 / 29;
constexpr Day kBefore = std::chrono::year{2026} / 6 / 30;

}  // namespace

TEST_CASE("up to 150 EUR the tax is in the price, and duty is due from the day that ended the exemption", "[templates][knowledge]") {
    const auto now = importCharges("CN", {"PL", ""}, Money{"39.90", "EUR"}, kToday);
    REQUIRE(now);
    CHECK(now->crosses_border);
    CHECK(now->tax.payer == Payer::AtSale);
    CHECK(now->duty.payer == Payer::AtImport);
    REQUIRE(now->duty.basis.size() == 2);
    CHECK(now->duty.basis[1]->name == "eu_flat_duty");
    CHECK(importCharges("CN", {"PL", ""}, Money{"39.90", "EUR"}, kBefore)->duty.payer == Payer::Nobody);
    CHECK(importCharges("CN", {"PL", ""}, Money{"150.01", "EUR"}, kToday)->tax.payer == Payer::AtImport);
    CHECK(importCharges("CN", {"PL", ""}, Money{"150.00", "EUR"}, kToday)->tax.payer == Payer::AtSale);
}

TEST_CASE("a value in another currency than the limit decides nothing", "[templates][knowledge]") {
    const auto charges = importCharges("CN", {"GB", ""}, Money{"39.90", "EUR"}, kToday);
    CHECK(charges->tax.payer == Payer::Depends);
    CHECK(charges->tax.up_to == Payer::AtSale);
    CHECK(charges->tax.above == Payer::AtImport);
    CHECK(charges->tax.limit->amount == "135");
    CHECK(charges->tax.limit->currency == "GBP");
    CHECK(importCharges("CN", {"GB", ""}, std::nullopt, kToday)->duty.payer == Payer::Depends);
}

TEST_CASE("the United States take duty from the first dollar and since the exemption ended", "[templates][knowledge]") {
    CHECK(importCharges("CN", {"US", ""}, Money{"5", "USD"}, kToday)->duty.payer == Payer::AtImport);
    CHECK(importCharges("CN", {"US", ""}, Money{"5", "USD"}, std::chrono::year{2025} / 8 / 28)->duty.payer == Payer::Unknown);
    CHECK(importCharges("CN", {"US", ""}, Money{"5", "USD"}, kToday)->tax.payer == Payer::Unknown);
}

TEST_CASE("nothing is due within a country or the customs union", "[templates][knowledge]") {
    CHECK_FALSE(importCharges("DE", {"PL", ""}, Money{"900", "EUR"}, kToday)->crosses_border);
    CHECK(importCharges("DE", {"PL", ""}, Money{"900", "EUR"}, kToday)->duty.payer == Payer::Nobody);
    CHECK(importCharges("US", {"US", ""}, std::nullopt, kToday)->tax.payer == Payer::Nobody);
    CHECK(importCharges("GB", {"DE", ""}, std::nullopt, kToday)->crosses_border);
}

TEST_CASE("a country of dispatch with rules of its own goes before all others", "[templates][knowledge]") {
    CHECK(importCharges("US", {"CA", ""}, Money{"100", "CAD"}, kToday)->duty.payer == Payer::Nobody);
    CHECK(importCharges("CN", {"CA", ""}, Money{"100", "CAD"}, kToday)->duty.payer == Payer::AtImport);
}

TEST_CASE("what no fact says is not known, and nothing is said without both countries", "[templates][knowledge]") {
    CHECK(importCharges("CN", {"IN", ""}, std::nullopt, kToday)->duty.payer == Payer::Unknown);
    CHECK(importCharges("CN", {"BR", ""}, Money{"20", "USD"}, kToday)->duty.payer == Payer::Unknown);
    CHECK_FALSE(importCharges("", {"DE", ""}, std::nullopt, kToday));
    CHECK_FALSE(importCharges("CN", {"", ""}, std::nullopt, kToday));
}

TEST_CASE("places that don't share their country's customs or taxes are not known", "[templates][knowledge]") {
    CHECK(importCharges("CN", {"ES", "28001"}, Money{"62.50", "EUR"}, kToday)->tax.payer == Payer::AtSale);
    const auto canaries = importCharges("CN", {"ES", "35001"}, Money{"62.50", "EUR"}, kToday);
    CHECK(canaries->crosses_border);
    CHECK(canaries->tax.payer == Payer::Unknown);
    CHECK(canaries->duty.payer == Payer::Unknown);
    CHECK(importCharges("ES", {"ES", "38001"}, std::nullopt, kToday)->crosses_border);
    CHECK(importCharges("CN", {"GB", "BT1 5GS"}, Money{"20", "GBP"}, kToday)->tax.payer == Payer::Unknown);
}
