#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "templates/catalogue/po_file.h"
#include "templates/classify/taxonomy.h"
#include "templates/knowledge/knowledge.h"

using namespace templates;

namespace {

constexpr Day kAskedDay = std::chrono::year(2026) / std::chrono::November / 28;
const std::set<std::string> kKinds{"decide", "ask", "never", "know"};
const std::filesystem::path kFolder = DRAGOMAN_SOURCE "/templates/knowledge";

/// The locales with a file of their own, English left out.
std::vector<std::string> writtenLocales() {
    std::vector<std::string> locales;
    for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
        const std::string name = file.path().stem().string();
        if (file.path().extension() == ".po" && name != "en") locales.push_back(name);
    }
    std::sort(locales.begin(), locales.end());
    return locales;
}

PoFile cellsOf(const std::string& locale) { return readPo((kFolder / (locale + ".po")).string()); }

std::multiset<std::string> bracedIn(const std::string& text) {
    std::multiset<std::string> names;
    for (std::size_t from = text.find('{'); from != std::string::npos; from = text.find('{', from + 1))
        names.insert(text.substr(from, text.find('}', from) - from));
    return names;
}

std::string cellText(std::string_view locale, const std::string& about, const std::string& kind) {
    for (const auto& cell : knowledge(locale, kAskedDay))
        if (cell.about == about && cell.kind == kind) return cell.text;
    return {};
}

}  // namespace

TEST_CASE("every intent and every risk has its four cells", "[knowledge]") {
    std::set<std::pair<std::string, std::string>> there;
    for (const auto& cell : knowledge("en", kAskedDay)) {
        CHECK(kKinds.contains(cell.kind));
        CHECK_FALSE(cell.text.empty());
        CHECK(there.emplace(cell.about, cell.kind).second);
    }
    const auto demand = [&](const std::string& about) {
        INFO(about);
        for (const auto& kind : kKinds) CHECK(there.contains({about, kind}));
    };
    for (const auto& intent : allIntents()) demand(std::string(intent.name));
    for (const auto& risk : allRisks()) demand("risk." + std::string(risk));
    CHECK(there.size() == 4 * (allIntents().size() + allRisks().size()));
}

TEST_CASE("a cell says dated facts as they stand, and no name of one is left", "[knowledge]") {
    bool said = false;
    for (const auto& cell : knowledge("en", kAskedDay)) {
        INFO(cell.about + "." + cell.kind + ": " + cell.text);
        CHECK(cell.text.find('{') == std::string::npos);
        for (const auto& fact : datedFacts())
            said = said || (fact.name == "eu_withdrawal_days" && cell.text.find(fact.value + "\u00A0" + fact.unit) != std::string::npos);
    }
    CHECK(said);
}

TEST_CASE("a dated fact stands in the words of the cell's language", "[knowledge]") {
    CHECK(cellText("en", "return_exchange", "know").find("14\u00A0days from receipt") != std::string::npos);
    CHECK(cellText("zh-Hans", "return_exchange", "know").find("欧盟14天") != std::string::npos);
    CHECK(cellText("zh-Hans", "duties_taxes", "know").find("150欧元") != std::string::npos);
    CHECK(cellText("fi", "return_exchange", "know") == cellText("en", "return_exchange", "know"));
}

TEST_CASE("every locale's cells are all those of English with the same dated facts in each", "[knowledge]") {
    const PoFile english = cellsOf("en");
    const auto locales = writtenLocales();
    CHECK_FALSE(locales.empty());
    for (const auto& locale : locales) {
        INFO(locale);
        const PoFile file = cellsOf(locale);
        CHECK(file.problems.empty());
        std::map<std::string, PoEntry> cells;
        for (const auto& entry : file.entries) CHECK(cells.emplace(entry.context, entry).second);
        CHECK(cells.size() == english.entries.size());
        for (const auto& entry : english.entries) {
            INFO(entry.context);
            REQUIRE(cells.contains(entry.context));
            const PoEntry& cell = cells.at(entry.context);
            CHECK(cell.source == entry.source);
            CHECK_FALSE(cell.fuzzy);
            CHECK_FALSE(cell.text.empty());
            CHECK(bracedIn(cell.text) == bracedIn(entry.source));
        }
    }
}

TEST_CASE("a seller reads the cells of the nearest locale that has them", "[knowledge]") {
    const auto all_are = [](std::string_view asked, std::string_view answered) {
        const auto cells = knowledge(asked, kAskedDay);
        return !cells.empty() &&
               std::all_of(cells.begin(), cells.end(), [&](const auto& cell) { return cell.locale == answered; });
    };
    for (const auto& locale : writtenLocales()) CHECK(all_are(locale, locale));
    CHECK(all_are("zh-CN", "zh-Hans"));
    CHECK(all_are("de-AT", "de"));
    CHECK(all_are("es-MX", "es"));
    CHECK(all_are("zh-HK", "zh-Hant"));
}

TEST_CASE("a cell whose dated fact is past its review is stale from the day after", "[knowledge]") {
    const auto stale = [](Day today) {
        std::size_t count = 0;
        for (const auto& cell : knowledge("en", today)) count += cell.stale ? 1 : 0;
        return count;
    };
    CHECK(stale(std::chrono::year(2030) / std::chrono::January / 1) > stale(kAskedDay));
}

TEST_CASE("a locale without cells gets the English ones, and says so", "[knowledge]") {
    for (const auto& cell : knowledge("fi", kAskedDay)) CHECK(cell.locale == "en");
}

TEST_CASE("every dated fact has a source and a review within a year and a day of the last", "[knowledge]") {
    std::set<std::string> names;
    for (const auto& fact : datedFacts()) {
        INFO(fact.name);
        CHECK(names.insert(fact.name).second);
        CHECK_FALSE(fact.source.empty());
        CHECK_FALSE(fact.what.empty());
        CHECK(fact.review_by > fact.reviewed);
        CHECK(std::chrono::sys_days(fact.review_by) - std::chrono::sys_days(fact.reviewed) <= std::chrono::days(366));
    }
    CHECK(names.size() > 15);
}
