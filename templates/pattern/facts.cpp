#include "embedded/facts.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "locales/text/cut.h"
#include "templates/pattern/facts.h"

namespace templates {
namespace {

FactType typeNamed(std::string_view word) {
    static const std::map<std::string_view, FactType> types = {
        {"text", FactType::Text},   {"name", FactType::Name},   {"date", FactType::Date},
        {"money", FactType::Money}, {"count", FactType::Count}, {"link", FactType::Link},
        {"place", FactType::Place}, {"lines", FactType::Lines}};
    const auto found = types.find(word);
    if (found == types.end()) throw std::logic_error("facts.tsv: no type is called " + std::string(word));
    return found->second;
}

std::vector<FactKind> readFacts(std::string_view table) {
    std::vector<FactKind> facts;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        const std::string_view name = locales::cut(line, '\t');
        const std::string_view type = locales::cut(line, '\t');
        if (name == "name" && type == "type") continue;
        const std::string_view meaning = locales::cut(line, '\t');
        const std::string_view worst_case = locales::cut(line, '\t');
        facts.push_back({name, typeNamed(type), meaning, worst_case, locales::cut(line, '\t') == "the shop"});
    }
    return facts;
}

}  // namespace

const std::vector<FactKind>& allFacts() {
    static const std::vector<FactKind> facts = readFacts(embedded::facts()[0].bytes);
    return facts;
}

const FactKind* findFact(std::string_view name) {
    static const std::map<std::string_view, const FactKind*> by_name = [] {
        std::map<std::string_view, const FactKind*> index;
        for (const FactKind& fact : allFacts()) index.emplace(fact.name, &fact);
        return index;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

}  // namespace templates
