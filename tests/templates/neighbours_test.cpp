#include "templates/catalogue/neighbours.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "templates/catalogue/catalogue.h"
#include "templates/rank/standing.h"
#include "templates/rank/suggest.h"

namespace {

using List = std::vector<std::string>;
using templates::Catalogue;
using templates::fallbackReason;
using templates::localesFor;

const Catalogue& shippedLibrary() { return Catalogue::shipped(); }

std::string shippedLocaleFor(const std::string& buyer) {
    const auto choice = shippedLibrary().choose(shippedLibrary().templates().at("shipping.order_tracking.in_transit"), buyer);
    return choice ? choice->variant->locale : std::string();
}

templates::SuggestRequest askingFor(const std::string& buyer) {
    templates::SuggestRequest request;
    request.classification.topic = "shipping";
    request.classification.intents = {{"order_tracking", 0.9}};
    request.buyer_locale = buyer;
    request.seller_locale = "en";
    return request;
}

}  // namespace

TEST_CASE("a language without templates takes those of a declared neighbour before English", "[templates][fallback]") {
    const auto [buyer, chain] = GENERATE(table<std::string, List>(
        {{"ca-ES", {"ca-ES", "ca", "es", "en"}},
         {"ca-FR", {"ca-FR", "ca", "fr", "en"}},
         {"gl", {"gl", "es", "pt-PT", "pt", "pt-BR", "en"}},
         {"sr-ME", {"sr-Latn-ME", "sr-Latn", "hr", "en"}},
         {"yue-HK", {"yue-HK", "yue", "zh-Hant", "en"}},
         {"yue-CN", {"yue-Hans-CN", "yue-Hans", "zh-Hans", "zh", "en"}},
         {"ceb", {"ceb", "fil", "en"}}}
    ));
    CAPTURE(buyer);
    CHECK(localesFor(buyer) == chain);
}

TEST_CASE("where a neighbour would offend or is not known by all there is none but English", "[templates][fallback]") {
    for (const std::string buyer : {"uk", "et", "lv", "lt", "ka", "mk", "sr", "sr-RS", "kk-CN", "ur", "af", "ku", "ta"}) {
        CAPTURE(buyer);
        const auto chain = localesFor(buyer);
        CHECK(std::find(chain.begin(), chain.end(), "ru") == chain.end());
        CHECK(chain.back() == "en");
        CHECK(chain.size() <= 3);
    }
}

TEST_CASE("what has texts of its own keeps its chain", "[templates][fallback]") {
    CHECK(localesFor("de-AT") == List{"de-AT", "de", "en"});
    CHECK(localesFor("en-GB").front() == "en-GB");
    CHECK(localesFor("und") == List{"en"});
    for (const auto& locale : shippedLibrary().locales()) {
        CAPTURE(locale);
        CHECK(shippedLocaleFor(locale).substr(0, 2) == locale.substr(0, 2));
    }
}

TEST_CASE("every declared neighbour is a language that the library has", "[templates][fallback]") {
    for (const std::string buyer : {"ca", "eu", "gl", "ast", "oc", "lb", "fy", "nds", "fo", "ceb", "jv", "su", "qu", "be", "kk", "ky", "tg",
                                    "uz", "tk", "bs", "sr-Latn", "az", "yue", "nan", "wuu", "gsw", "sc", "rm"}) {
        CAPTURE(buyer);
        CHECK(shippedLocaleFor(buyer) != "en");
        CHECK(shippedLocaleFor(buyer) != "");
    }
}

TEST_CASE("the seller is told which language was taken and why", "[templates][fallback]") {
    CHECK(fallbackReason("ca-ES", "es") == "fallback=ca>es:second");
    CHECK(fallbackReason("sr-Latn-RS", "hr") == "fallback=sr>hr:related");
    CHECK(fallbackReason("yue-HK", "zh-Hant") == "fallback=yue>zh-Hant:written");
    CHECK(fallbackReason("ka", "en") == "fallback=ka>en");
    CHECK(fallbackReason("ca", "en") == "fallback=ca>en");
    CHECK_FALSE(fallbackReason("de-AT", "de"));
    CHECK_FALSE(fallbackReason("zh-HK", "zh-Hant"));
    CHECK_FALSE(fallbackReason("pt-AO", "pt-BR"));
    CHECK_FALSE(fallbackReason("no", "nb"));
    CHECK_FALSE(fallbackReason("tl", "fil"));
    CHECK_FALSE(fallbackReason("und", "en"));

    const auto suggested = templates::suggest(shippedLibrary(), askingFor("ca"));
    REQUIRE_FALSE(suggested.empty());
    CHECK(suggested.front().locale == "es");
    CHECK(suggested.front().reasons.back() == "fallback=ca>es:second");
    CHECK(templates::suggest(shippedLibrary(), askingFor("es")).front().reasons.back() != "fallback=es>es");
}

TEST_CASE("a text of the language itself is taken before a neighbour's", "[templates][fallback]") {
    std::vector<templates::CatalogueProblem> problems;
    const std::string key = "shipping.order_tracking.in_transit";
    const auto& of = shippedLibrary().templates().at(key);
    const auto own = shippedLibrary().with({}, {{key, "ca", of.variants.at("en").text, "El paquet és en camí.", "En camí", false, {}}}, problems);
    REQUIRE(problems.empty());
    const auto choice = own.choose(own.templates().at(key), "ca-ES");
    REQUIRE(choice);
    CHECK(choice->variant->locale == "ca");
}

TEST_CASE("what a shop states in the language that is taken goes into its text", "[templates][fallback]") {
    const templates::StandingFacts standing{{"payment_methods", {{"es", std::string("tarjeta")}, {"en", std::string("card")}}}};
    CHECK(std::get<std::string>(templates::standingIn("ca", standing).at("payment_methods")) == "tarjeta");
    CHECK(templates::standingIn("et", standing).empty());
}
