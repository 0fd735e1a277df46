#include "templates/catalogue/pieces.h"

#include <catch2/catch.hpp>

#include "templates/catalogue/catalogue.h"

namespace {

using namespace templates;

constexpr const char* kPieceKey = "dispute.refund_request.approved";

std::string piecesPo(const std::string& body) { return "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n" + body; }

std::string pieceEntry(const std::string& key, const std::string& source, const std::string& text = "") {
    return "msgctxt \"" + key + "\"\nmsgid \"" + source + "\"\nmsgstr \"" + text + "\"\n\n";
}

/// English, German and the Austrian closing line.
Catalogue library() {
    const std::string en = piecesPo(pieceEntry("piece.closing", "Regards") + pieceEntry(kPieceKey, "Done. {piece_closing}"));
    const std::string de = piecesPo(pieceEntry("piece.closing", "Regards", "Grüße") + pieceEntry(kPieceKey, "Done. {piece_closing}", "Erledigt. {piece_closing}"));
    const std::string at = piecesPo(pieceEntry("piece.closing", "Regards", "Servus"));
    const std::string fr = piecesPo(pieceEntry(kPieceKey, "Done. {piece_closing}", "Fait. {piece_closing}"));
    std::vector<CatalogueProblem> problems;
    Catalogue read = Catalogue::read({{"de-AT", at}, {"de", de}, {"en", en}, {"fr", fr}}, problems);
    CHECK(problems.empty());
    return read;
}

std::string said(const Catalogue& catalogue, const char* locale) {
    const auto choice = catalogue.choose(*catalogue.find(kPieceKey), locale);
    return choice ? choice->pattern->render({}).text : std::string();
}

Catalogue piecesOver(const Catalogue& catalogue, const std::vector<Overlay>& texts) {
    std::vector<CatalogueProblem> problems;
    return catalogue.with({}, texts, problems);
}

}  // namespace

TEST_CASE("pieces are named by an argument", "[templates][unit]") {
    CHECK(pieceBehind("piece_closing") == "closing");
    CHECK(pieceBehind("closing").empty());
    CHECK(isPieceKey("piece.closing"));
    CHECK_FALSE(isPieceKey("pieces.closing"));
    CHECK(
        piecesIn("{piece_a} {x, select, yes {{ piece_b }} other {{piece_a}}} piece_c {piece_d, select, other {}}") ==
        std::vector<std::string>{"a", "b"}
    );
}

TEST_CASE("a piece is put in as it is written and an unknown one is left", "[templates][unit]") {
    const std::string text = "Hi {buyer_name}";
    const auto textOf = [&](std::string_view name) { return name == "a" ? &text : nullptr; };
    CHECK(withPieces("{piece_a}, {piece_b}{ piece_a }", textOf) == "Hi {buyer_name}, {piece_b}Hi {buyer_name}");
    CHECK(withPieces("{piece_a", textOf) == "{piece_a");
}

TEST_CASE("a text has the pieces of its own locale, else of its parent, at last of English", "[templates][unit]") {
    const Catalogue catalogue = library();
    CHECK(said(catalogue, "en") == "Done. Regards");
    CHECK(said(catalogue, "de") == "Erledigt. Grüße");
    CHECK(said(catalogue, "de-CH") == "Erledigt. Grüße");
    CHECK(said(catalogue, "de-AT") == "Erledigt. Servus");
    CHECK(said(catalogue, "fr") == "Fait. Regards");
    CHECK(said(catalogue, "it") == "Done. Regards");
    CHECK(catalogue.templates().size() == 1);
    CHECK(catalogue.pieces().size() == 1);
}

TEST_CASE("a piece written over the shipped one stands in every text that has it", "[templates][unit]") {
    const Catalogue german = piecesOver(library(), {{"piece.closing", "de", "Regards", "Herzlich", "", false, {}}});
    CHECK(said(german, "de") == "Erledigt. Herzlich");
    CHECK(said(german, "de-AT") == "Erledigt. Servus");
    CHECK(said(german, "fr") == "Fait. Regards");
    const Catalogue english = piecesOver(library(), {{"piece.closing", "en", "Yours", "Yours", "", false, {}}});
    CHECK(said(english, "fr") == "Fait. Yours");
    CHECK(said(english, "de") == "Erledigt. Grüße");
    CHECK(english.find("piece.closing")->variants.at("de").stale);
    const Catalogue swiss = piecesOver(library(), {{"piece.closing", "de-CH", "Regards", "Freundliche Grüsse", "", false, {}}});
    CHECK(said(swiss, "de-CH") == "Erledigt. Freundliche Grüsse");
    CHECK(said(swiss, "de") == "Erledigt. Grüße");
}

TEST_CASE("a piece and a text written over it come into force together", "[templates][unit]") {
    const Catalogue both = piecesOver(
        library(), {{kPieceKey, "de", "Done. {piece_closing}", "Fertig. {piece_closing}", "", false, {}}, {"piece.closing", "de", "Regards", "Herzlich", "", false, {}}}
    );
    CHECK(said(both, "de") == "Fertig. Herzlich");
    CHECK(said(both, "de-AT") == "Fertig. Servus");
}

TEST_CASE("a piece that doesn't compile leaves the texts around it as they were", "[templates][unit]") {
    CHECK(said(piecesOver(library(), {{"piece.closing", "de", "Regards", "Grüße {", "", false, {}}}), "de") == "Erledigt. Grüße");
}
