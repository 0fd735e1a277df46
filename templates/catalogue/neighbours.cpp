#include "templates/catalogue/neighbours.h"

#include <algorithm>
#include <functional>
#include <map>

#include "embedded/neighbours.h"
#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/tag.h"

namespace templates {
namespace {

struct Neighbours {
    std::vector<std::string> locales;  ///< nearest first
    std::string why;
};

using Table = std::map<std::string, Neighbours, std::less<>>;

Table readTable(std::string_view table) {
    Table all;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        Neighbours& of = all[std::string(locales::cut(line, '\t'))];
        std::string_view taken = locales::cut(line, '\t');
        while (!taken.empty()) of.locales.emplace_back(locales::cut(taken, ' '));
        of.why = locales::cut(line, '\t');
    }
    return all;
}

/// Those of the nearest name that has some; null where none has.
const Neighbours* neighboursOf(const std::vector<std::string>& chain) {
    static const Table table = readTable(embedded::neighbours()[0].bytes);
    for (const std::string& name : chain) {
        const auto found = table.find(name);
        if (found != table.end()) return &found->second;
    }
    return nullptr;
}

}  // namespace

std::vector<std::string> localesFor(std::string_view buyer_locale) {
    std::vector<std::string> chain = locales::fallbackChain(buyer_locale);
    const Neighbours* neighbours = neighboursOf(chain);
    if (neighbours == nullptr) return chain;
    const std::string english = std::move(chain.back());
    chain.pop_back();
    for (const std::string& neighbour : neighbours->locales)
        for (std::string& name : locales::fallbackChain(neighbour))
            if (name != english && std::find(chain.begin(), chain.end(), name) == chain.end()) chain.push_back(std::move(name));
    chain.push_back(english);
    return chain;
}

std::optional<std::string> fallbackReason(std::string_view buyer_locale, std::string_view taken) {
    const std::string wanted = locales::shortLanguage(buyer_locale);
    if (wanted == "und" || locales::languageOf(wanted) == locales::languageOf(locales::shortLanguage(taken))) return std::nullopt;
    std::string code = "fallback=" + wanted + ">" + std::string(taken);
    const Neighbours* neighbours = neighboursOf(locales::fallbackChain(buyer_locale));
    const auto is_declared = [&](const std::string& neighbour) { return locales::languageOf(neighbour) == locales::languageOf(taken); };
    if (neighbours != nullptr && std::ranges::any_of(neighbours->locales, is_declared)) code += ":" + neighbours->why;
    return code;
}

}  // namespace templates
