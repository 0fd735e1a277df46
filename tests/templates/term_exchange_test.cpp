#include "templates/exchange/term_exchange.h"

#include <catch2/catch.hpp>

using namespace templates;

namespace {

/// What was read, a line each.
std::string allTerms(const TermsRead& read) {
    std::string out;
    for (const auto& [term, line] : read.rows)
        out += std::to_string(line) + ": " + term.english + (term.as_is ? " as it is" : "") + "; " + asField(term.use) + "; " + asField(term.avoid) + "; " + term.note + "\n";
    for (const auto& problem : read.problems) out += std::to_string(problem.line) + ", " + problem.column + ": " + problem.what + "\n";
    return out;
}

}  // namespace

TEST_CASE("a glossary goes out as CSV and comes back as it was", "[glossary][exchange]") {
    const std::vector<ShopTerm> terms{
        {"parcel", false, {"Paket", "Päckchen"}, {"Packet"}, "not \"Sendung\",\nwhich is any shipment"}, {"Glow Lamp", true, {}, {}, "=our name"}};
    const std::string bytes = writeTerms(terms);
    CHECK(bytes.find("\"'=our name\"") != std::string::npos);
    const auto read = readTerms(bytes, "de");
    REQUIRE(read.problems.empty());
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[0].term.note == terms[0].note);
    CHECK(read.rows[1].term.as_is);
    std::vector<ShopTerm> again;
    for (const auto& row : read.rows) again.push_back(row.term);
    CHECK(writeTerms(again) == bytes);
}

TEST_CASE("the columns of a glossary may stand in any order and apart by semicolons", "[glossary][exchange]") {
    CHECK(allTerms(readTerms("use;term\r\nPaket | Päckchen;parcel\r\n;\r\n", "de")) == "2: parcel; Paket | Päckchen; ; \n");
}

TEST_CASE("a bad row is named by line and column and the others stand", "[glossary][exchange]") {
    const auto read = readTerms(
        "term,as_is,use,avoid\n"
        "parcel,0,Paket,\n"
        ",0,Nichts,\n"
        "carrier,perhaps,Paketdienst,\n"
        "order,0,,\n"
        "PARCEL,0,Sendung,\n"
        "refund,0\n"
        "return,0,Rückgabe,Retoure\n",
        "de"
    );
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[1].line == 8);
    REQUIRE(read.problems.size() == 5);
    const std::vector<std::pair<std::size_t, std::string>> expected{{3, "term"}, {4, "as_is"}, {5, "use"}, {6, "term"}, {7, ""}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(read.problems[i].line == expected[i].first);
        CHECK(read.problems[i].column == expected[i].second);
    }
    CHECK(read.problems[3].what == "the term stands in line 2 already");
}

TEST_CASE("a file without the column of the terms gives none", "[glossary][exchange]") {
    CHECK(allTerms(readTerms("word,use\nparcel,Paket\n", "de")) == "1, term: the header has no such column\n");
    CHECK(allTerms(readTerms("", "de")) == "0, : the file is empty\n");
    CHECK(readTerms("term,use,use,avoid,note\nparcel,Paket,Sendung,Paquet\n", "de").problems.size() == 2);
    CHECK(allTerms(readTerms("term,use\nparcel,f\xFCr\n", "de")) == "2, use: not in UTF-8\n");
}
