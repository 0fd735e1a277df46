#include "templates/rank/suggest.h"

#include <catch2/catch.hpp>

#include "locales/format/format.h"

namespace {

using templates::Catalogue;
using templates::Suggestion;
using templates::SuggestRequest;

constexpr const char* kInTransit = "shipping.order_tracking.in_transit";

locales::Instant noon(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} + std::chrono::hours{12};
}

/// Somebody asks where his parcel is, which left four days ago.
SuggestRequest askingOn(const std::string& locale, locales::Instant now, const std::string& from, const std::string& to) {
    SuggestRequest request;
    request.classification.topic = "shipping";
    request.classification.intents = {{"order_tracking", 0.9}};
    request.buyer_locale = locale;
    request.seller_locale = "en";
    request.now = now;
    request.ships_from = from;
    request.ships_to = to;
    templates::Sale sale;
    sale.status = "shipped";
    sale.shipped_at = now - std::chrono::days(4);
    sale.tracking_number = "00340434161094042557";
    request.sale = sale;
    return request;
}

Suggestion filledWith(const SuggestRequest& request) {
    auto found = templates::fill(Catalogue::shipped(), request, kInTransit);
    REQUIRE(found);
    CHECK(found->missing.empty());
    return *found;
}

bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }
bool knows(const SuggestRequest& request, const char* fact) { return templates::factsOf(request).contains(fact); }

const auto kNewYearInChina = noon(2027, 2, 7);
const auto kOrdinaryDay = noon(2027, 1, 20);

}  // namespace

TEST_CASE("a reply says by itself that holidays hold up the parcel where it comes from", "[templates][library]") {
    CHECK(contains(
        filledWith(askingOn("de", kNewYearInChina, "CN", "DE")).text,
        "\n\nWegen Feiertagen kann es zurzeit im Versandland (China) zu Verzögerungen kommen. Ab dem 11. Februar 2027 wird dort wieder gearbeitet.\n\n"
    ));
    CHECK(contains(
        filledWith(askingOn("zh-Hans", kNewYearInChina, "CN", "SG")).text,
        "\n\n因正值公共假期（春节），发货地（中国）的物流目前可能会有延误。当地将从2027年2月11日起恢复上班。\n\n"
    ));
    const auto arabic = filledWith(askingOn("ar", kNewYearInChina, "CN", "SA")).text;
    CHECK(contains(arabic, "\n\nبسبب العطل الرسمية، قد تتأخر الشحنات في هذه الفترة في بلد الإرسال (\u2068الصين\u2069)."));
    CHECK(contains(arabic, "ويُستأنف العمل هناك في \u206811 "));
}

TEST_CASE("a reply says by itself that holidays hold up the parcel where it goes", "[templates][library]") {
    CHECK(contains(
        filledWith(askingOn("de", noon(2026, 12, 23), "CN", "DE")).text,
        "\n\nWegen Feiertagen (Erster Weihnachtstag) kann es zurzeit im Zielland (Deutschland) zu Verzögerungen kommen. "
        "Ab dem 28. Dezember 2026 wird dort wieder gearbeitet.\n\n"
    ));
    CHECK(contains(
        filledWith(askingOn("zh-Hans", kNewYearInChina, "DE", "CN")).text,
        "\n\n因正值公共假期（春节），收货地（中国）的物流目前可能会有延误。当地将从2027年2月11日起恢复上班。\n\n"
    ));
    CHECK(contains(
        filledWith(askingOn("ar", noon(2027, 3, 10), "DE", "SA")).text,
        "\n\nبسبب العطل الرسمية (\u2068عطلة عيد الفطر\u2069)، قد تتأخر الشحنات في هذه الفترة في بلد التسليم (\u2068المملكة العربية السعودية\u2069)."
    ));
}

TEST_CASE("a reply says nothing of holidays where there are none and leaves no hole", "[templates][library]") {
    for (const char* locale : {"de", "zh-Hans", "ar"}) {
        CAPTURE(locale);
        const auto plain = filledWith(askingOn(locale, kOrdinaryDay, "CN", "DE")).text;
        CHECK(plain == filledWith(askingOn(locale, kOrdinaryDay, "", "")).text);
        CHECK_FALSE(contains(plain, "\n\n\n"));
        CHECK(filledWith(askingOn(locale, kNewYearInChina, "", "XX")).text == filledWith(askingOn(locale, kNewYearInChina, "DE", "DE")).text);
    }
}

TEST_CASE("every locale of the library names the country and the day without a field to fill in", "[templates][library]") {
    for (const std::string& locale : Catalogue::shipped().locales()) {
        CAPTURE(locale);
        const auto request = askingOn(locale, kNewYearInChina, "CN", "US");
        for (const char* key :
             {kInTransit, "shipping.order_tracking.label_not_moving", "shipping.order_tracking.late", "shipping.shipping_options.available"}) {
            CAPTURE(key);
            const auto found = templates::fill(Catalogue::shipped(), request, key);
            REQUIRE(found);
            CHECK(contains(found->text, locales::displayCountry(found->locale, "CN")));
            CHECK(contains(found->text, locales::formatDay(found->locale, std::chrono::year{2027} / std::chrono::February / 11)));
        }
    }
}

TEST_CASE("holidays at both ends are both told and those of one country once", "[templates][unit]") {
    const auto both = askingOn("de", noon(2026, 12, 23), "PL", "DE");
    CHECK(knows(both, "origin_holiday_country"));
    CHECK(knows(both, "destination_holiday_country"));
    const auto home = askingOn("de", noon(2026, 12, 23), "DE", "DE");
    CHECK(knows(home, "origin_holiday_country"));
    CHECK_FALSE(knows(home, "destination_holiday_country"));
}

TEST_CASE("a parcel that has long left is not held up where it came from", "[templates][unit]") {
    auto request = askingOn("de", kNewYearInChina, "CN", "DE");
    request.sale->shipped_at = noon(2027, 1, 29);
    CHECK(knows(request, "origin_holiday_country"));
    request.sale->shipped_at = noon(2027, 1, 28);
    CHECK_FALSE(knows(request, "origin_holiday_country"));
    request.ships_to = "CN";
    CHECK(knows(request, "destination_holiday_country"));
}

TEST_CASE("holidays hold up no order that has ended but one that is only asked about", "[templates][unit]") {
    auto request = askingOn("de", kNewYearInChina, "CN", "DE");
    for (const char* status : {"delivered", "returned", "cancelled"}) {
        CAPTURE(status);
        request.sale->status = status;
        CHECK_FALSE(knows(request, "origin_holiday_country"));
    }
    request.sale.reset();
    CHECK(knows(request, "origin_holiday_country"));
}

TEST_CASE("a pause whose end nobody knows for sure is told without a day", "[templates][unit]") {
    const auto request = askingOn("ar", noon(2026, 3, 20), "", "AE");
    CHECK(knows(request, "destination_holiday_country"));
    CHECK_FALSE(knows(request, "destination_works_again"));
    CHECK(contains(filledWith(request).text, "في بلد التسليم"));
}

TEST_CASE("holidays are over by the clock of the country that rests", "[templates][unit]") {
    auto request = askingOn("de", noon(2027, 2, 10) + std::chrono::hours{5}, "CN", "DE");
    request.shop_zone = "Europe/Berlin";
    CHECK(knows(request, "origin_holiday_country"));
    request.shop_zone = "Asia/Shanghai";
    CHECK_FALSE(knows(request, "origin_holiday_country"));
}

TEST_CASE("a preview names a holiday only where the buyer's text does", "[templates][library]") {
    auto request = askingOn("de", kNewYearInChina, "CN", "DE");
    request.seller_locale = "zh-Hans";
    const auto preview = filledWith(request).preview;
    CHECK(contains(preview, "发货地（中国）"));
    CHECK_FALSE(contains(preview, "春节"));
}
