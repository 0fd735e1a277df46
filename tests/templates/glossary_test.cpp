#include <catch2/catch.hpp>

#include <algorithm>

#include "locales/text/unicode.h"
#include "templates/catalogue/catalogue.h"
#include "templates/lint/glossary.h"

using namespace templates;

TEST_CASE("an English text is told which terms it names, as another locale says them", "[glossary]") {
    const auto terms = termsNamed("Your tracking number is with customs.", "de");
    REQUIRE(terms.size() == 2);
    CHECK(terms[0].use.front() == "Sendungsnummer");
    CHECK(termsNamed("Thank you.", "de").empty());
    CHECK(termsNamed("{has_order_id, select, yes {Hello {buyer_name}} other {Hello}}", "de").empty());
    CHECK(termsNamed("Your refund is on its way.", "mt").empty());  // a locale without a list
}

TEST_CASE("a region's terms come before its parent's, and a neighbour's don't count", "[glossary]") {
    const auto mexican = glossaryOf("es-MX");
    const auto tracking = std::ranges::find(mexican, "tracking_number", &GlossaryTerm::id);
    REQUIRE(tracking != mexican.end());
    CHECK(tracking->use.front() == "número de guía");
    CHECK(std::ranges::find(mexican, "refund", &GlossaryTerm::id) != mexican.end());
    CHECK(wrongTerms("es-MX", "Su número de rastreo es 1.").empty());
    CHECK(wrongTerms("es", "Su número de rastreo es 1.").size() == 1);
}

TEST_CASE("a wrong term is found as a whole word, with what is said instead", "[glossary]") {
    const auto wrong = wrongTerms("de", "Ihre Tracking-Nummer lautet 1.");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong.front().found == "Tracking-Nummer");
    CHECK(wrong.front().instead == "Sendungsnummer");
    CHECK(wrongTerms("fr", "Refunder").empty());
}

TEST_CASE("of the shipped texts whose English names a term, nine in ten say it as the glossary does", "[glossary][library]") {
    const auto& catalogue = Catalogue::shipped();
    for (const auto& locale : catalogue.locales()) {
        for (const auto& term : glossaryOf(locale)) {
            int named = 0, kept = 0;
            for (const auto& [key, of] : catalogue.templates()) {
                const auto variant = of.variants.find(locale);
                if (variant == of.variants.end()) continue;
                const auto terms = termsNamed(of.variants.at("en").text, locale);
                if (std::ranges::find(terms, term.id, &GlossaryTerm::id) == terms.end()) continue;
                ++named;
                const auto said = [&](const std::string& form) {
                    return locales::foldForMatch(variant->second.text).find(locales::foldForMatch(form)) != std::string::npos;
                };
                kept += std::ranges::any_of(term.use, said) ? 1 : 0;
            }
            INFO(locale + " " + term.id + ": " + std::to_string(kept) + " of " + std::to_string(named));
            CHECK(kept * 10 >= named * 9);
        }
    }
}
