#include "templates/lint/shop_term.h"

#include <catch2/catch.hpp>

using namespace templates;

namespace {

ShopTerm parcel() { return {"parcel", false, {"Paket", "Päckchen"}, {"Packet"}, ""}; }
ShopTerm lamp() { return {"Glow Lamp", true, {}, {"Glühlampe"}, ""}; }

std::string partOf(const ShopTerm& term, std::string_view locale = "de") {
    const auto fault = faultOf(term, locale);
    return fault ? fault->part : std::string();
}

}  // namespace

TEST_CASE("a text that lacks the term which its English names is told the form", "[glossary]") {
    const auto breaches = termBreaches({parcel()}, "Your parcels are on their way.", "Ihre Sendungen sind unterwegs.");
    REQUIRE(breaches.size() == 1);
    CHECK(breaches.front() == "“Paket” is missing, which is how this shop says “parcel”");
    CHECK(termBreaches({parcel()}, "Your parcels are on their way.", "Ihre Pakete sind unterwegs.").empty());
    CHECK(termBreaches({parcel()}, "Thank you.", "Danke.").empty());
    CHECK(termBreaches({parcel()}, "Thank you, {parcel}.", "Danke, {parcel}.").empty());
}

TEST_CASE("a form to be avoided is named with what is said instead", "[glossary]") {
    const auto breaches = termBreaches({parcel()}, "Thank you.", "Ihr PACKET ist da.");
    REQUIRE(breaches.size() == 1);
    CHECK(breaches.front() == "“Packet”; this shop says “Paket”");
    CHECK(termBreaches({parcel()}, "Thank you.", "Packetdienst").empty());
}

TEST_CASE("a name that stays as it is has to stand letter by letter", "[glossary]") {
    CHECK(termBreaches({lamp()}, "Your Glow Lamp is ready.", "Ihre Glow Lamp ist fertig.").empty());
    CHECK(termBreaches({lamp()}, "Your Glow Lamp is ready.", "Ihre glow lamp ist fertig.").size() == 1);
    CHECK(termBreaches({lamp()}, "Your glow lamp is ready.", "Ihre Lampe ist fertig.").empty());
    CHECK(termBreaches({lamp()}, "Thank you.", "Ihre Glühlampe.").front() == "“Glühlampe”; this shop says “Glow Lamp”");
}

TEST_CASE("a term that can't stand is refused by its part", "[glossary]") {
    CHECK(partOf(parcel()).empty());
    CHECK(partOf(lamp()).empty());
    CHECK(partOf({"", false, {"Paket"}, {}, ""}) == "term");
    CHECK(partOf({"two\nlines", false, {"Paket"}, {}, ""}) == "term");
    CHECK(partOf({std::string(101, 'x'), false, {"Paket"}, {}, ""}) == "term");
    CHECK(partOf({"parcel", false, {}, {}, ""}) == "use");
    CHECK(partOf({"parcel", false, {}, {"postal item"}, ""}, "en").empty());
    CHECK(partOf({"parcel", false, {}, {"postal item"}, ""}, "en-GB").empty());
    CHECK(partOf({"parcel", false, {"Paket"}, {"PAKET"}, ""}) == "avoid");
    CHECK(partOf({"parcel", false, {"a|b"}, {}, ""}) == "use");
    CHECK(partOf({"parcel", false, std::vector<std::string>(21, "Paket"), {}, ""}) == "use");
    CHECK(partOf({"parcel", false, {"Paket"}, {}, std::string(501, 'x')}) == "note");
}

TEST_CASE("forms in one field come out as they went in", "[glossary]") {
    CHECK(formsIn(" Paket |Päckchen | | ") == std::vector<std::string>{"Paket", "Päckchen"});
    CHECK(asField({"Paket", "Päckchen"}) == "Paket | Päckchen");
    CHECK(formsIn("").empty());
}
