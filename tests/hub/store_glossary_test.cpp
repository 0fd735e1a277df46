#include <catch2/catch.hpp>

#include "hub/editing/terms.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// A shop with somebody who writes its glossary.
struct Glossary : Shop {
    Glossary() {
        hub::User user;
        user.name = "anna";
        author = *store->addUser(user, kNoon);
    }
    hub::KeptTerm term(const std::string& locale, const std::string& english, const std::string& form) {
        return {0, locale, {english, form.empty(), form.empty() ? std::vector<std::string>{} : std::vector<std::string>{form}, {"x"}, "note"}, author, kNoon};
    }
    hub::Id keep(const hub::KeptTerm& kept) { return std::get<hub::KeptTerm>(store->keepTerm(kept, 10)).id; }
    hub::TermRefusal refusal(const hub::KeptTerm& kept, std::size_t most = 10) { return std::get<hub::TermRefusal>(store->keepTerm(kept, most)); }
    std::string inForce(const std::string& locale) {
        std::string all;
        for (const auto& kept : hub::termsInForce(*store, locale)) all += kept.locale + ":" + kept.term.english + " ";
        return all;
    }

    hub::Id author = 0;
};

}  // namespace

TEST_CASE("a term is kept as it was written and listed by its English", "[store][glossary]") {
    Glossary shop;
    shop.keep(shop.term("de", "parcel", "Paket"));
    const auto lamp = shop.keep(shop.term("de", "Glow Lamp", ""));
    shop.keep(shop.term("fr", "parcel", "colis"));
    const auto all = shop.store->glossary("de");
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == lamp);
    CHECK(all[0].term.as_is);
    CHECK(all[1].term.use == std::vector<std::string>{"Paket"});
    CHECK(all[1].term.avoid == std::vector<std::string>{"x"});
    CHECK(all[1].term.note == "note");
    CHECK(all[1].author == shop.author);
    CHECK(all[1].changed_at == kNoon);
}

TEST_CASE("a locale has one term of an English whatever its case", "[store][glossary]") {
    Glossary shop;
    const auto id = shop.keep(shop.term("de", "Parcel", "Paket"));
    CHECK(shop.refusal(shop.term("de", "PARCEL", "Sendung")) == hub::TermRefusal::Taken);
    auto changed = shop.term("de", "parcel", "Sendung");
    changed.id = id;
    CHECK(shop.keep(changed) == id);
    CHECK(shop.store->glossary("de").at(0).term.use.front() == "Sendung");
    auto other = shop.term("de", "parcel", "Paket");
    other.id = shop.keep(shop.term("de", "order", "Bestellung"));
    CHECK(shop.refusal(other) == hub::TermRefusal::Taken);
}

TEST_CASE("a glossary that is full takes changes and no more terms", "[store][glossary]") {
    Glossary shop;
    auto kept = shop.term("de", "parcel", "Paket");
    kept.id = shop.keep(kept);
    CHECK(shop.refusal(shop.term("de", "order", "Bestellung"), 1) == hub::TermRefusal::Full);
    CHECK(std::holds_alternative<hub::KeptTerm>(shop.store->keepTerm(kept, 1)));
}

TEST_CASE("a term is dropped in its own locale alone", "[store][glossary]") {
    Glossary shop;
    const auto id = shop.keep(shop.term("de", "parcel", "Paket"));
    CHECK_FALSE(shop.store->dropTerm("fr", id));
    CHECK(shop.store->dropTerm("de", id)->term.english == "parcel");
    CHECK_FALSE(shop.store->dropTerm("de", id));
    auto gone = shop.term("de", "parcel", "Paket");
    gone.id = id;
    CHECK(shop.refusal(gone) == hub::TermRefusal::Unknown);
}

TEST_CASE("a region says its parent's terms unless it says them otherwise and English names hold everywhere", "[store][glossary]") {
    Glossary shop;
    shop.keep(shop.term("es", "parcel", "paquete"));
    shop.keep(shop.term("es", "order", "pedido"));
    shop.keep(shop.term("es-MX", "order", "orden"));
    shop.keep(shop.term("en", "Glow Lamp", ""));
    shop.keep(shop.term("en", "invoice", "invoice"));
    CHECK(shop.inForce("es-MX") == "es-MX:order es:parcel en:Glow Lamp ");
    CHECK(shop.inForce("es") == "es:order es:parcel en:Glow Lamp ");
    CHECK(shop.inForce("de") == "en:Glow Lamp ");
    CHECK(shop.inForce("en-GB") == "en:Glow Lamp en:invoice ");
}
