#include <catch2/catch.hpp>

#include "templates/catalogue/catalogue.h"

using namespace templates;

namespace {

constexpr const char* kKey = "shipping.order_tracking.in_transit";

Catalogue over(const std::vector<Overlay>& texts, const std::vector<AddedTemplate>& added = {}) {
    std::vector<CatalogueProblem> problems;
    auto made = Catalogue::shipped().with(added, texts, problems);
    INFO((problems.empty() ? std::string() : problems.front().what));
    CHECK(problems.empty());
    return made;
}

std::string textIn(const Catalogue& catalogue, const char* key, const char* locale) {
    const auto choice = catalogue.choose(*catalogue.find(key), locale);
    return choice ? choice->pattern->render({}).text : std::string();
}

std::string english() { return Catalogue::shipped().find(kKey)->variants.at("en").text; }

}  // namespace

TEST_CASE("a text of one's own takes the shipped one's place and leaves the library as it is", "[catalogue][overlay]") {
    const auto shipped = textIn(Catalogue::shipped(), kKey, "de");
    const auto made = over({{kKey, "de", english(), "Unterwegs.", "Unterwegs", false, {}}});
    CHECK(textIn(made, kKey, "de") == "Unterwegs.");
    CHECK(textIn(made, kKey, "de-AT") == "Unterwegs.");
    CHECK(textIn(Catalogue::shipped(), kKey, "de") == shipped);
}

TEST_CASE("a changed English text makes all others stale but those that were written for one that means the same", "[catalogue][overlay]") {
    const auto changed = over({{kKey, "en", "New.", "New.", "New", false, {}}});
    CHECK(changed.find(kKey)->variants.at("de").stale);
    const auto cosmetic = over({{kKey, "en", "New.", "New.", "New", false, {english()}}});
    CHECK_FALSE(cosmetic.find(kKey)->variants.at("de").stale);
    const auto followed = over({{kKey, "en", "New.", "New.", "New", false, {}}, {kKey, "de", "New.", "Neu.", "Neu", false, {}}});
    CHECK_FALSE(followed.find(kKey)->variants.at("de").stale);
    CHECK(followed.find(kKey)->variants.at("fr").stale);
}

TEST_CASE("a retired text falls back to no other language", "[catalogue][overlay]") {
    const auto made = over({{kKey, "de", "", "", "", true, {}}});
    CHECK_FALSE(made.choose(*made.find(kKey), "de"));
    CHECK_FALSE(made.choose(*made.find(kKey), "de-CH"));
    CHECK(made.choose(*made.find(kKey), "fr"));
}

TEST_CASE("a template of one's own need not be in English, and a new locale is one more", "[catalogue][overlay]") {
    const auto made = over({{"shipping.order_tracking.own_fair", "de", "", "Wir sind auf der Messe.", "Messe", false, {}},
                            {kKey, "ca", english(), "En camí.", "En camí", false, {}}},
                           {{"shipping.order_tracking.own_fair", "status=shipped"}});
    CHECK(textIn(made, "shipping.order_tracking.own_fair", "de") == "Wir sind auf der Messe.");
    CHECK_FALSE(made.choose(*made.find("shipping.order_tracking.own_fair"), "fr"));
    CHECK(made.find("shipping.order_tracking.own_fair")->when.text() == "status=shipped");
    CHECK(textIn(made, kKey, "ca") == "En camí.");
}

TEST_CASE("what can't be taken is named and the rest stands", "[catalogue][overlay]") {
    std::vector<CatalogueProblem> problems;
    const auto made = Catalogue::shipped().with(
        {{"no.such.topic", ""}}, {{"a.b.c", "de", "", "x", "x", false, {}}, {kKey, "de", english(), "Kaputt {", "x", false, {}}, {kKey, "fr", english(), "En route.", "x", false, {}}}, problems
    );
    CHECK(problems.size() == 3);
    CHECK(textIn(made, kKey, "fr") == "En route.");
}
