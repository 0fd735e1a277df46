#include "locales/values/values.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using locales::findValues;
using locales::Value;
using locales::ValueKind;

namespace {

/// As they stand in the text.
std::vector<std::string> found(const std::string& text, const std::string& language, ValueKind kind) {
    std::vector<std::string> all;
    for (const Value& value : findValues(text, language)) {
        if (value.kind == kind) all.push_back(text.substr(value.begin, value.end - value.begin));
    }
    return all;
}

bool alike(const std::string& one, const std::string& language, const std::string& other, const std::string& other_language) {
    const auto left = findValues(one, language), right = findValues(other, other_language);
    CAPTURE(one, other);
    REQUIRE(left.size() == 1);
    REQUIRE(right.size() == 1);
    return locales::meanAlike(left.front(), right.front());
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a message's numbers and amounts are told apart from its words", "[locales][unit]") {
    const std::string text =
        "Am 12. November 2026 um 14:30 Uhr kamen 2 LED-Tischlampen (LMP-01-BK) für 1.234,56 EUR, 24-Stunden-Service, 12V, 20 %. "
        "Bestellung 302-1234567-1234567, https://a.example/x?y=1. Mail: a.b@c.example.";
    CHECK(found(text, "de", ValueKind::Day) == Texts{"12. November 2026"});
    CHECK(found(text, "de", ValueKind::Time) == Texts{"14:30"});
    CHECK(found(text, "de", ValueKind::Money) == Texts{"1.234,56 EUR"});
    CHECK(found(text, "de", ValueKind::Code) == Texts{"LMP-01-BK", "302-1234567-1234567"});
    CHECK(found(text, "de", ValueKind::Number) == Texts{"2", "24", "12", "20 %"});
    CHECK(found(text, "de", ValueKind::Link) == Texts{"https://a.example/x?y=1"});
    CHECK(found(text, "de", ValueKind::MailAddress) == Texts{"a.b@c.example"});
}

TEST_CASE("the same day means the same however a language writes it", "[locales][unit]") {
    CHECK(alike("12 de noviembre de 2026", "es", "November 12th, 2026", "en"));
    CHECK(alike("2026年11月12日", "ja", "12. November 2026", "de"));
    CHECK(alike("12 ноября 2026", "ru", "12 tháng 11 năm 2026", "vi"));
    CHECK(alike("12 نوفمبر 2026", "ar", "12 Kasım 2026", "tr"));
    CHECK(alike("11월 12일", "ko", "1112", "en") == false);
    CHECK(alike("3.11.2026", "pl", "3 November 2026", "en"));
    CHECK_FALSE(alike("12 de noviembre", "es", "12 December", "en"));
    CHECK_FALSE(alike("12 de noviembre de 2026", "es", "12 November", "en"));
}

TEST_CASE("the same amount means the same however a language writes it", "[locales][unit]") {
    CHECK(alike("39,90 €", "es", "€39.90", "en"));
    CHECK(alike("39,90 €", "de", "39.9 euros", "en"));
    CHECK(alike("1 500,50 ₽", "ru", "1,500.50 rubles", "en"));
    CHECK(alike("1.500 TL", "tr", "1500 TRY", "en"));
    CHECK(alike("٣٩٫٩٠ يورو", "ar", "39,90 EUR", "de"));
    CHECK(alike("$12", "en", "12 US$", "es"));
    CHECK_FALSE(alike("39,90 €", "de", "$39.90", "en"));
    CHECK_FALSE(alike("39,90 €", "de", "39.90", "en"));
    CHECK_FALSE(alike("39,90 €", "de", "€39.99", "en"));
}

TEST_CASE("a range is two numbers and a word with a digit is no order number", "[locales][unit]") {
    CHECK(found("in 2-3 Tagen", "de", ValueKind::Number) == Texts{"2", "3"});
    CHECK(found("mein iPhone15", "de", ValueKind::Code).empty());
    CHECK(found("10 Europe", "en", ValueKind::Money).empty());
    CHECK(found("paquet RR123456789DE", "fr", ValueKind::Code) == Texts{"RR123456789DE"});
}

TEST_CASE("any bytes have values that lie within them", "[locales][unit]") {
    const std::string odd = "\xff" "12\xc3" "€ @ http:// %5 11月 ' 1,2,3 \xe2\x82";
    std::size_t last = 0;
    for (const Value& value : findValues(odd, "not a tag")) {
        CHECK(value.begin >= last);
        CHECK(value.end > value.begin);
        CHECK(value.end <= odd.size());
        last = value.end;
    }
    CHECK(findValues("", "en").empty());
}
