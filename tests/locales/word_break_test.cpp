#include <catch2/catch.hpp>

#include "locales/text/word_break.h"

TEST_CASE("words come in order without spaces and signs", "[text]") {
    CHECK(locales::wordsOf("Guten Tag, wie geht's?", "de") == std::vector<std::string>{"Guten", "Tag", "wie", "geht's"});
    CHECK(locales::wordsOf("", "de").empty());
    CHECK(locales::wordsOf("… !", "no locale").empty());
}

TEST_CASE("pieces put together are the text", "[text]") {
    for (const std::string text : {"Guten Tag,  wie geht's?\n", "สวัสดีครับ", "您好，包裹在路上。", "", " "}) {
        CAPTURE(text);
        std::string together;
        for (const auto& piece : locales::piecesOf(text, "de")) together += piece;
        CHECK(together == text);
    }
    CHECK(locales::piecesOf("Guten Tag.", "de") == std::vector<std::string>{"Guten", " ", "Tag", "."});
}

TEST_CASE("a script without spaces is parted by its dictionary", "[text]") {
    CHECK(locales::wordsOf("สวัสดีครับ", "th").size() > 1);
}

TEST_CASE("digits of every script are digits", "[text]") {
    CHECK(locales::hasDigit("AB12"));
    CHECK(locales::hasDigit("٣"));
    CHECK_FALSE(locales::hasDigit("drei"));
}
