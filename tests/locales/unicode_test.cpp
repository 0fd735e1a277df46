#include "locales/text/unicode.h"

#include <string>

#include <catch2/catch.hpp>

using locales::Direction;

TEST_CASE("bad bytes become one replacement character each and are counted", "[locales][unit]") {
    const auto check = [](const std::string& bytes, const std::string& text, std::size_t repairs) {
        const locales::RepairedText repaired = locales::repairUtf8(bytes);
        CAPTURE(bytes);
        CHECK(repaired.text == text);
        CHECK(repaired.repairs == repairs);
    };
    const std::string bad = "\xEF\xBF\xBD";
    check("", "", 0);
    check("plain 包裹 📦", "plain 包裹 📦", 0);
    check(
        "a\xFF"
        "b",
        "a" + bad + "b", 1
    );
    check(std::string("a\0b\0", 4), "ab", 2);
    check(
        "\xED\xA0\xBD"
        "x",
        bad + "x", 1
    );
    check("\xED\xA0\xBD\xED\xB8\x80", bad + bad, 2);
    check("\xE5\x8C", bad, 1);
    check(
        "\xF0\x9F\x93"
        "a",
        bad + "a", 1
    );
    check("\xC0\x80", bad + bad, 2);
    check("\xF4\x90\x80\x80", bad + bad + bad + bad, 4);
    check("\xED", bad, 1);
    check("\xEF\xBF\xBD", bad, 0);
}

TEST_CASE("a megabyte of broken bytes is repaired", "[locales][unit]") {
    const locales::RepairedText repaired = locales::repairUtf8(std::string(1'000'000, '\xE5'));
    CHECK(repaired.repairs == 1'000'000);
    CHECK(locales::repairUtf8(repaired.text).repairs == 0);
}

TEST_CASE("names compare without case, accents and points", "[locales][unit]") {
    CHECK(locales::foldForMatch("São PAULO") == locales::foldForMatch("sao paulo"));
    CHECK(locales::foldForMatch("İstanbul") == "istanbul");
    CHECK(locales::foldForMatch("ISPARTA") == locales::foldForMatch("ısparta"));
    CHECK(locales::foldForMatch("Ｔｏｋｙｏ") == "tokyo");
    CHECK(locales::foldForMatch("Straße") == "strasse");
    CHECK(locales::foldForMatch("مُحَمَّد") == locales::foldForMatch("محمد"));
    CHECK(locales::foldForMatch("Йошкар-Ола") == locales::foldForMatch("йошкар-ола"));
    CHECK(locales::foldForMatch("はは") != locales::foldForMatch("ばば"));
    CHECK(locales::foldForMatch("कि") != locales::foldForMatch("क"));
    CHECK(locales::foldForMatch("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("lengths are counted in the unit asked for", "[locales][unit]") {
    const std::string family = "👨‍👩‍👧";
    CHECK(locales::graphemeCount(family + "e\u0301x") == 3);
    CHECK(locales::codePointCount(family) == 5);
    CHECK(locales::utf16Length(family) == 8);
    CHECK(locales::utf16Length("a包\xFF") == 3);
    CHECK(locales::graphemeCount("a\r\nb") == 3);
    CHECK(locales::graphemeCount("") == 0);
    CHECK(locales::graphemeCount("\xFF\xFE") == 2);
}

TEST_CASE("cutting keeps whole characters and says so", "[locales][unit]") {
    CHECK(locales::truncateGraphemes("abc", 3) == "abc");
    CHECK(locales::truncateGraphemes("abcd", 3) == "abc…");
    CHECK(locales::truncateGraphemes("👨‍👩‍👧👨‍👩‍👧", 1) == "👨‍👩‍👧…");
    CHECK(locales::truncateGraphemes("我的包裹", 4) == "我的包裹");
    CHECK(locales::truncateGraphemes("我的包裹", 0) == "…");
    CHECK(locales::truncateGraphemes("", 0).empty());
}

TEST_CASE("direction comes from the first strong character outside isolates", "[locales][unit]") {
    CHECK(locales::firstStrongDirection("123 مرحبا hello") == Direction::RightToLeft);
    CHECK(locales::firstStrongDirection("(1) hello مرحبا") == Direction::LeftToRight);
    CHECK(locales::firstStrongDirection("12:30 !") == Direction::Neutral);
    CHECK(locales::firstStrongDirection("\u2067abc\u2069 שלום") == Direction::RightToLeft);
    CHECK(locales::firstStrongDirection("\u200Fabc") == Direction::RightToLeft);
    CHECK(locales::firstStrongDirection("\u202Eabc") == Direction::LeftToRight);
    CHECK(locales::firstStrongDirection("\u2069\u2069\u2069\u2067\u2067 a") == Direction::Neutral);
    CHECK(locales::firstStrongDirection("\xFF\xFF") == Direction::Neutral);
}

TEST_CASE("right-to-left locales are known by their script", "[locales][unit]") {
    CHECK(locales::isRightToLeft("ar"));
    CHECK(locales::isRightToLeft("he-IL"));
    CHECK(locales::isRightToLeft("pa-PK"));
    CHECK_FALSE(locales::isRightToLeft("pa-IN"));
    CHECK_FALSE(locales::isRightToLeft("en"));
    CHECK_FALSE(locales::isRightToLeft("?!"));
    CHECK_FALSE(locales::isRightToLeft(std::string(10'000, 'a')));
}
