#include "embedded/facts.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "templates/pattern/facts.h"

namespace templates {
namespace {

FactType typeNamed(std::string_view word) {
    static const std::map<std::string_view, FactType> types = {
        {"text", FactType::Text},   {"name", FactType::Name},   {"date", FactType::Date},
        {"money", FactType::Money}, {"count", FactType::Count}, {"link", FactType::Link},
        {"place", FactType::Place}};
    const auto found = types.find(word);
    if (found == types.end()) throw std::logic_error("facts.tsv: no type is called " + std::string(word));
    return found->second;
}

std::string_view cut(std::string_view& rest, char at) {
    const std::size_t end = std::min(rest.find(at), rest.size());
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return piece;
}

std::vector<FactKind> readFacts(std::string_view table) {
    std::vector<FactKind> facts;
    while (!table.empty()) {
        std::string_view line = cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        const std::string_view name = cut(line, '\t');
        const std::string_view type = cut(line, '\t');
        if (name == "name" && type == "type") continue;
        const std::string_view meaning = cut(line, '\t');
        facts.push_back({name, typeNamed(type), meaning, cut(line, '\t')});
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
