#include <catch2/catch.hpp>

#include <set>

#include "templates/classify/taxonomy.h"
#include "templates/knowledge/knowledge.h"

using namespace templates;

namespace {

constexpr Day kToday = std::chrono::year(2026) / std::chrono::November / 28;
const std::set<std::string> kKinds{"decide", "ask", "never", "know"};

}  // namespace

TEST_CASE("every intent and every risk has its four cells", "[knowledge]") {
    std::set<std::pair<std::string, std::string>> there;
    for (const auto& cell : knowledge("en", kToday)) {
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
    for (const auto& cell : knowledge("en", kToday)) {
        INFO(cell.about + "." + cell.kind + ": " + cell.text);
        CHECK(cell.text.find('{') == std::string::npos);
        for (const auto& fact : datedFacts())
            said = said || (fact.name == "eu_withdrawal_days" && cell.text.find(fact.value + "\u00A0" + fact.unit) != std::string::npos);
    }
    CHECK(said);
}

TEST_CASE("a cell whose dated fact is past its review is stale from the day after", "[knowledge]") {
    const auto stale = [](Day today) {
        std::size_t count = 0;
        for (const auto& cell : knowledge("en", today)) count += cell.stale ? 1 : 0;
        return count;
    };
    CHECK(stale(std::chrono::year(2030) / std::chrono::January / 1) > stale(kToday));
}

TEST_CASE("a locale without cells gets the English ones, and says so", "[knowledge]") {
    for (const auto& cell : knowledge("fi", kToday)) CHECK(cell.locale == "en");
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
