#include "locales/language/figures.h"

#include <string>

#include <catch2/catch.hpp>

using locales::mayHaveLetterFigures;
using locales::spellsWithFigures;

TEST_CASE("figures are letters where romanised words have them", "[locales][language][unit]") {
    const std::string text = GENERATE(
        as<std::string>{}, "3ayez arga3 el order", "ma3ak", "Sa7bi, fein el talab?", "3andi moshkla 7ebby", "kade e na4alo na",
        "9oli wa9tach"
    );
    CAPTURE(text);
    CHECK(spellsWithFigures(text));
}

TEST_CASE("amounts models and codes have no letter figures", "[locales][language][unit]") {
    const std::string text = GENERATE(
        as<std::string>{}, "", "3mal bestellt", "3mal 2stück", "iphone7 oder iphone8 case", "LX638596738CN", "302-1234567-1234567", "1z999aa10123456784",
        "b2b h2o mp3 4k 5g", "a3f7c2e9", "SM-G991B", "usb3.0 und mp3", "10er 25mm 128gb", "https://a2b.example/x3y"
    );
    CAPTURE(text);
    CHECK_FALSE(spellsWithFigures(text));
}

TEST_CASE("a word may have a figure for each three letters", "[locales][language][unit]") {
    CHECK(mayHaveLetterFigures("(3ayez)"));
    CHECK(mayHaveLetterFigures("arga3?"));
    CHECK_FALSE(mayHaveLetterFigures("3la"));
    CHECK_FALSE(mayHaveLetterFigures("ps5"));
    CHECK_FALSE(mayHaveLetterFigures("S23ultra"));
    CHECK_FALSE(mayHaveLetterFigures("ARGA3"));
    CHECK_FALSE(mayHaveLetterFigures("arga33"));
}
