#include "locales/format/fallback.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using List = std::vector<std::string>;

TEST_CASE("a locale falls back along CLDR's parents, at last to English", "[locales][unit]") {
    const auto [locale, chain] = GENERATE(table<std::string, List>(
        {{"de-AT", {"de-AT", "de", "en"}},
         {"es-AR", {"es-AR", "es-419", "es", "en"}},
         {"es-MX", {"es-MX", "es-419", "es", "en"}},
         {"es-ES", {"es-ES", "es", "en"}},
         {"en-IN", {"en-IN", "en-001", "en-GB", "en"}},
         {"en-GB", {"en-GB", "en-001", "en"}},
         {"en-US", {"en-US", "en"}},
         {"pt-AO", {"pt-AO", "pt-PT", "pt", "pt-BR", "en"}},
         {"pt-BR", {"pt-BR", "pt", "en"}},
         {"zh-TW", {"zh-Hant-TW", "zh-Hant", "en"}},
         {"zh-MO", {"zh-Hant-MO", "zh-Hant-HK", "zh-Hant", "en"}},
         {"zh-CN", {"zh-Hans-CN", "zh-Hans", "zh", "en"}},
         {"nb", {"nb", "no", "en"}},
         {"no", {"no", "nb", "en"}},
         {"sr-Latn-RS", {"sr-Latn-RS", "sr-Latn", "en"}},
         {"sr-ME", {"sr-Latn-ME", "sr-Latn", "en"}},
         {"iw-IL", {"he-IL", "he", "en"}},
         {"de-DE-u-co-phonebk", {"de-DE", "de", "en"}},
         {"und", {"en"}},
         {"", {"en"}},
         {"not a tag", {"en"}}}
    ));
    CAPTURE(locale);
    CHECK(locales::fallbackChain(locale) == chain);
}

TEST_CASE("a language is as short as its meaning allows", "[locales][unit]") {
    const auto [locale, language] = GENERATE(table<std::string, std::string>(
        {{"zh", "zh-Hans"},      {"zh-CN", "zh-Hans"}, {"zh-SG", "zh-Hans"}, {"zh-Hans-HK", "zh-Hans"},
         {"zh-TW", "zh-Hant"},   {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"}, {"cmn", "zh-Hans"},
         {"pt", "pt-BR"},        {"pt-BR", "pt-BR"},   {"pt-PT", "pt-PT"},   {"pt-AO", "pt-PT"},
         {"pt-MZ", "pt-PT"},     {"no", "nb"},         {"nn", "nb"},         {"nb-NO", "nb"},
         {"iw", "he"},           {"in", "id"},         {"sr-Latn", "sr"},    {"sh", "sr"},
         {"hi-Latn", "hi-Latn"}, {"hi", "hi"},         {"tl", "fil"},        {"de-DE", "de"},
         {"EN-gb", "en"},        {"und", "und"},       {"", "und"},          {"x y", "und"},
         {"de_DE", "und"}}
    ));
    CAPTURE(locale);
    CHECK(locales::shortLanguage(locale) == language);
}

TEST_CASE("well-formed tags are told from other text", "[locales][unit]") {
    for (const std::string tag :
         {"en", "zh-Hant-HK", "es-419", "de-DE-1996", "x-private", "und", "sr-Latn-RS"}) {
        CAPTURE(tag);
        CHECK(locales::isWellFormedLocale(tag));
    }
    for (const std::string& tag : List{
             "", "-", "en-", "e", "en_US", "en US", "../../etc", "\xFF", "en--us", std::string(5'000, 'a'),
             std::string("en\0", 3)}) {
        CAPTURE(tag);
        CHECK_FALSE(locales::isWellFormedLocale(tag));
    }
}
