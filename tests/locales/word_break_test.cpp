#include <catch2/catch.hpp>

#include "locales/text/word_break.h"

TEST_CASE("words come in order without spaces and signs", "[text]") {
    CHECK(locales::wordsOf("Guten Tag, wie geht's?", "de") == std::vector<std::string>{"Guten", "Tag", "wie", "geht's"});
    CHECK(locales::wordsOf("", "de").empty());
    CHECK(locales::wordsOf("… !", "no locale").empty());
}

TEST_CASE("a script without spaces is parted by its dictionary", "[text]") {
    CHECK(locales::wordsOf("สวัสดีครับ", "th").size() > 1);
}

TEST_CASE("digits of every script are digits", "[text]") {
    CHECK(locales::hasDigit("AB12"));
    CHECK(locales::hasDigit("٣"));
    CHECK_FALSE(locales::hasDigit("drei"));
}
