#include "templates/catalogue/catalogue.h"

#include <catch2/catch.hpp>

namespace {

using templates::Catalogue;
using templates::CatalogueFile;
using templates::CatalogueProblem;
using templates::Condition;
using templates::Fit;
using templates::SaleState;

constexpr std::string_view kHeader = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";

std::string po(std::string_view body) { return std::string(kHeader) + std::string(body); }

const std::string kEnglish = po(R"(
#. title: On its way
#. when: status=shipped, tracking
msgctxt "shipping.order_tracking.in_transit"
msgid "Hello {order_id}"
msgstr ""

msgctxt "dispute.refund_request.approved"
msgid "Done."
msgstr ""
)");

Fit fitOf(std::string_view line, const SaleState& state) {
    std::string problem;
    const auto condition = Condition::parse(line, problem);
    REQUIRE(condition);
    return condition->fit(state);
}

}  // namespace

TEST_CASE("a template key is taken apart", "[templates][unit]") {
    const auto key = templates::TemplateKey::parse("shipping.order_tracking.late+apologetic@max_350");
    REQUIRE(key);
    CHECK(key->topic == "shipping");
    CHECK(key->intent == "order_tracking");
    CHECK(key->name == "late");
    CHECK(key->tone == "apologetic");
    CHECK(key->rule == "max_350");
    for (const char* bad : {"", "a", "a.b", "a.b.", "a.b.c+", "a.b.c@", "a.b.C", "a..c", "a.b.c.d", "piece", "piece.", "piece.a.b"})
        CHECK_FALSE(templates::TemplateKey::parse(bad));
}

TEST_CASE("a piece has a key of two words", "[templates][unit]") {
    const auto key = templates::TemplateKey::parse("piece.closing_short");
    REQUIRE(key);
    CHECK(key->topic == "piece");
    CHECK(key->intent == "piece");
    CHECK(key->name == "closing_short");
}

TEST_CASE("a locale's text, title and staleness come from its catalogue", "[templates][unit]") {
    const std::string german = po(R"(
msgctxt "shipping.order_tracking.in_transit"
msgid "Hello {order_id}"
msgstr "Guten Tag {order_id}"

msgctxt "title:shipping.order_tracking.in_transit"
msgid "On its way"
msgstr "Unterwegs"

#, fuzzy
msgctxt "dispute.refund_request.approved"
msgid "Done."
msgstr "Erledigt."
)");
    std::vector<CatalogueProblem> problems;
    const Catalogue catalogue = Catalogue::read({{"de", german}, {"en", kEnglish}}, problems);
    CHECK(problems.empty());
    CHECK(catalogue.locales() == std::vector<std::string>{"de", "en"});
    const auto* of = catalogue.find("shipping.order_tracking.in_transit");
    REQUIRE(of);
    CHECK(of->variants.at("en").text == "Hello {order_id}");
    CHECK(of->variants.at("en").title == "On its way");
    CHECK(of->variants.at("de").title == "Unterwegs");
    CHECK_FALSE(of->variants.at("de").stale);
    CHECK(of->when.terms() == 2);
    CHECK(catalogue.find("dispute.refund_request.approved")->variants.at("de").stale);
}

TEST_CASE("a translation of an English text that has changed is stale", "[templates][unit]") {
    const std::string german =
        po("msgctxt \"dispute.refund_request.approved\"\nmsgid \"Finished.\"\nmsgstr \"Fertig.\"\n");
    std::vector<CatalogueProblem> problems;
    const Catalogue catalogue = Catalogue::read({{"en", kEnglish}, {"de", german}}, problems);
    CHECK(catalogue.find("dispute.refund_request.approved")->variants.at("de").stale);
}

TEST_CASE("a locale without a text falls back to its parent and then to English", "[templates][unit]") {
    const std::string german =
        po("msgctxt \"dispute.refund_request.approved\"\nmsgid \"Done.\"\nmsgstr \"Erledigt.\"\n");
    std::vector<CatalogueProblem> problems;
    const Catalogue catalogue = Catalogue::read({{"en", kEnglish}, {"de", german}}, problems);
    const auto* of = catalogue.find("dispute.refund_request.approved");
    REQUIRE(of);
    CHECK(catalogue.choose(*of, "de-AT")->variant->locale == "de");
    CHECK(catalogue.choose(*of, "fr")->variant->locale == "en");
    CHECK(
        catalogue.choose(*catalogue.find("shipping.order_tracking.in_transit"), "de")->variant->locale == "en"
    );
}

TEST_CASE("a faulty entry is reported and the rest of the file stands", "[templates][unit]") {
    const std::string english = po(R"(
msgctxt "nonsense"
msgid "x"
msgstr ""

msgctxt "shipping.no_such_intent.case"
msgid "x"
msgstr ""

#. when: status=lost
msgctxt "shipping.order_tracking.odd"
msgid "Odd"
msgstr ""

msgctxt "dispute.refund_request.broken"
msgid "Hello {name"
msgstr ""

msgctxt "dispute.refund_request.approved"
msgid "Done."
msgstr ""
)");
    const std::string german = po("msgctxt \"dispute.refund_request.unknown\"\nmsgid \"x\"\nmsgstr \"y\"\n");
    std::vector<CatalogueProblem> problems;
    const Catalogue catalogue = Catalogue::read({{"en", english}, {"de", german}}, problems);
    std::vector<std::string> keys;
    for (const auto& problem : problems) keys.push_back(problem.key);
    CHECK(
        keys ==
        std::vector<std::string>{
            "nonsense", "shipping.no_such_intent.case", "shipping.order_tracking.odd",
            "dispute.refund_request.broken", "dispute.refund_request.unknown"}
    );
    CHECK(catalogue.find("dispute.refund_request.approved"));
}

TEST_CASE("bytes that are no catalogue are reported, whatever they are", "[templates][unit]") {
    for (const std::string& bytes :
         {std::string(), std::string("\xFF\xFE\0\0", 4), std::string("msgid \"a"), std::string(5000, '"'),
          po("msgctxt \"a\"\nmsgid")}) {
        std::vector<CatalogueProblem> problems;
        CHECK(Catalogue::read({{"en", bytes}}, problems).templates().empty());
    }
    std::vector<CatalogueProblem> problems;
    CHECK(Catalogue::load("/nonexistent", problems).templates().empty());
    CHECK(problems.size() == 1);
}

TEST_CASE("a condition says yes, no or unknown", "[templates][unit]") {
    SaleState shipped;
    shipped.has_order = true;
    shipped.status = "shipped";
    shipped.tracking = true;
    CHECK(fitOf("status=shipped|delivered, tracking, !late", shipped) == Fit::Yes);
    CHECK(fitOf("status=paid", shipped) == Fit::No);
    CHECK(fitOf("!status=paid", shipped) == Fit::Yes);
    CHECK(fitOf("late", shipped) == Fit::No);
    CHECK(fitOf("", shipped) == Fit::Unknown);
    CHECK(fitOf("no_order", shipped) == Fit::No);
    CHECK(fitOf("risk=legal", shipped) == Fit::No);
    CHECK(fitOf("status=shipped", SaleState{}) == Fit::Unknown);
    CHECK(fitOf("!tracking", SaleState{}) == Fit::Unknown);
    CHECK(fitOf("no_order", SaleState{}) == Fit::Yes);
    CHECK(fitOf("photos, status=shipped", shipped) == Fit::No);
}

TEST_CASE("a condition about a message without words holds for that kind alone", "[templates][unit]") {
    SaleState spoken;
    spoken.wordless = "voice";
    CHECK(fitOf("wordless=voice|video", spoken) == Fit::Yes);
    CHECK(fitOf("wordless=picture", spoken) == Fit::No);
    CHECK(fitOf("wordless=voice", SaleState{}) == Fit::No);
}

TEST_CASE("a condition about stock is unknown until somebody knows the stock", "[templates][unit]") {
    CHECK(fitOf("stock=in", SaleState{}) == Fit::Unknown);
    CHECK(fitOf("stock=out, restock", SaleState{}) == Fit::Unknown);
    SaleState out;
    out.stock = "out";
    CHECK(fitOf("stock=in", out) == Fit::No);
    CHECK(fitOf("stock=out, restock", out) == Fit::No);
    out.restock = true;
    CHECK(fitOf("stock=out, restock", out) == Fit::Yes);
    CHECK(fitOf("stock=out, alternative", out) == Fit::No);
}

TEST_CASE("a condition with an unknown term is refused by name", "[templates][unit]") {
    for (const char* bad : {"status=lost", "stock=gone", "shipped", "risk=weather", "late,", "tracking=yes"}) {
        std::string problem;
        CHECK_FALSE(Condition::parse(bad, problem));
        CHECK(problem.find("no condition is called") == 0);
    }
}
