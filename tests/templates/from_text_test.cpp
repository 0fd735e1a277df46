#include "templates/pattern/from_text.h"

#include <catch2/catch.hpp>

#include "templates/pattern/pattern.h"

namespace {

using templates::Facts;
using templates::patternFrom;

const Facts kSale = {
    {"buyer_name", std::string("Jonas Weber")},
    {"order_id", std::string("302-1234567-1234567")},
    {"tracking_number", std::string("00340434161094042557")},
    {"carrier", std::string("DHL")},
};

std::string patternOf(std::string_view text, const Facts& known = kSale) { return patternFrom("en", text, known).pattern; }

std::string filledText(std::string_view locale, const std::string& pattern, const Facts& facts) {
    const auto compiled = templates::Pattern::compile(locale, pattern);
    INFO(pattern);
    REQUIRE(std::holds_alternative<templates::Pattern>(compiled));
    return std::get<templates::Pattern>(compiled).render(facts).text;
}

}  // namespace

TEST_CASE("what is known of the sale becomes facts and the same sale fills in the same text", "[templates][unit]") {
    const std::string text = "Dear Jonas Weber,\nDHL has order 302-1234567-1234567 as 00340434161094042557.";
    const auto found = patternFrom("en", text, kSale);
    CHECK(found.pattern == "Dear {buyer_name},\n{carrier} has order {order_id} as {tracking_number}.");
    REQUIRE(found.facts.size() == 4);
    CHECK(found.facts[0].name == "buyer_name");
    CHECK(found.facts[0].words == "Jonas Weber");
    CHECK(filledText("en", found.pattern, kSale) == text);
}

TEST_CASE("braces and apostrophes of a text mean themselves", "[templates][unit]") {
    const std::vector<std::string> texts = {
        "It's the buyers' lamp", "'", "''", "'''", "{", "}", "{}", "'{'", "''{", "{'", "{''}", "{'{", "}'{'}", "it's {buyer_name} '{' |#",
        "#'#", "'Jonas Weber'", "''Jonas Weber''", "{Jonas Weber}", "'{DHL}'", "a{'b'}c''d'",
    };
    for (const auto& text : texts) {
        INFO(text);
        CHECK(filledText("en", patternOf(text), kSale) == text);
    }
    CHECK(patternOf("It's yours") == "It's yours");
}

TEST_CASE("words that only look like a fact stay words", "[templates][unit]") {
    for (const char* text : {"DHLs", "www.DHL.de", "Jonas Webers", "A302-1234567-1234567", "302-1234567-1234567-9", "jonas weber", "Ana-Jonas Weber"})
        CHECK(patternOf(text) == text);
    CHECK(patternOf("Pay 100 now", {{"order_id", std::string("100")}}) == "Pay 100 now");
    CHECK(patternOf("Order 10024711", {{"order_id", std::string("10024711")}}) == "Order {order_id}");
    CHECK(patternOf("Bo is here", {{"buyer_name", std::string("Bo")}}) == "Bo is here");
    CHECK(patternOf("Lamp", {{"buyer_name", std::string("Lamp")}, {"item_title", std::string("Lamp")}}) == "Lamp");
}

TEST_CASE("a name ends where its script has no blanks", "[templates][unit]") {
    const Facts known = {{"buyer_name", std::string("山田 花子")}, {"carrier", std::string("DHL")}};
    CHECK(patternFrom("ja", "山田 花子様、DHLで発送しました。", known).pattern == "{buyer_name}様、{carrier}で発送しました。");
}

TEST_CASE("an open field becomes its fact again and other brackets stay", "[templates][unit]") {
    CHECK(patternOf("Last seen in [[last_scan_place]].") == "Last seen in {last_scan_place}.");
    CHECK(patternOf("[[nothing_known]] [[") == "[[nothing_known]] [[");
}

TEST_CASE("values that were isolated when they were filled in are found", "[templates][unit]") {
    const std::string pattern = "الطلب {order_id} مع {carrier}";
    const std::string text = filledText("ar", pattern, kSale);
    REQUIRE(text.find("\u2066") != std::string::npos);
    const auto found = patternFrom("ar", text, kSale);
    CHECK(found.pattern == pattern);
    CHECK(filledText("ar", found.pattern, kSale) == text);
}

TEST_CASE("the writer's name becomes whoever writes next", "[templates][unit]") {
    const Facts known = {{"signature", std::string("Li Wei\nLampenhaus")}, {"buyer_name", std::string("Jonas Weber")}};
    CHECK(patternOf("Hello Jonas Weber.\n\nLi Wei\nLampenhaus", known) == "Hello {buyer_name}.\n\n{signature}");
}

TEST_CASE("the longer of two facts is taken where one holds the other", "[templates][unit]") {
    const Facts known = {{"carrier", std::string("Royal Mail")}, {"item_title", std::string("Royal Mail stamp")}};
    CHECK(patternOf("Your Royal Mail stamp comes with Royal Mail", known) == "Your {item_title} comes with {carrier}");
    CHECK(patternFrom("en", "Royal Mail and Royal Mail", known).facts.size() == 1);
}
