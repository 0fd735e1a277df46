#include "templates/knowledge/knowledge.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "embedded/dated.h"
#include "embedded/knowledge.h"

#include "locales/format/fallback.h"
#include "locales/format/format.h"
#include "locales/text/cut.h"
#include "templates/catalogue/po_file.h"

namespace templates {
namespace {

using Entries = std::map<std::string, std::string>;

Day dayOf(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() == 10) {
        std::from_chars(text.data(), text.data() + 4, year);
        std::from_chars(text.data() + 5, text.data() + 7, month);
        std::from_chars(text.data() + 8, text.data() + 10, day);
    }
    const Day read{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!read.ok()) throw std::logic_error("dated.tsv: no day is called " + std::string(text));
    return read;
}

std::vector<DatedFact> readDated(std::string_view table) {
    std::vector<DatedFact> facts;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        DatedFact fact;
        for (std::string* field : {&fact.name, &fact.value, &fact.unit, &fact.holds_in, &fact.what, &fact.source})
            *field = locales::cut(line, '\t');
        if (fact.name == "name") continue;
        fact.reviewed = dayOf(locales::cut(line, '\t'));
        fact.review_by = dayOf(locales::cut(line, '\t'));
        fact.sure = locales::cut(line, '\t') != "unsure";
        facts.push_back(std::move(fact));
    }
    return facts;
}

/// What a locale's file says by context, and the order of en.po.
struct Cells {
    std::vector<std::string> order;
    std::map<std::string, Entries> by_locale;
};

const Cells& cells() {
    static const Cells all = [] {
        Cells read;
        for (const embedded::File& file : embedded::knowledge()) {
            const std::string locale(file.path.substr(0, file.path.rfind('.')));
            for (const PoEntry& entry : readPo(file.bytes, std::string(file.path)).entries) {
                const std::string& text = locale == "en" && entry.text.empty() ? entry.source : entry.text;
                if (text.empty() || entry.fuzzy) continue;
                if (locale == "en") read.order.push_back(entry.context);
                read.by_locale[locale][entry.context] = text;
            }
        }
        return read;
    }();
    return all;
}

/// Puts dated facts in the place of their names, in the words of the cell's language.
void fillDated(KnowledgeCell& cell, Day today) {
    for (const DatedFact& fact : datedFacts()) {
        const std::string name = "{" + fact.name + "}";
        for (std::size_t at = cell.text.find(name); at != std::string::npos; at = cell.text.find(name, at)) {
            const std::string value = locales::formatInWords(cell.locale, fact.value, fact.unit);
            cell.text.replace(at, name.size(), value);
            at += value.size();
            cell.stale = cell.stale || isDoubtful(fact, today);
        }
    }
}

}  // namespace

const std::vector<DatedFact>& datedFacts() {
    static const std::vector<DatedFact> facts = readDated(embedded::dated()[0].bytes);
    return facts;
}

bool isDoubtful(const DatedFact& fact, Day day) { return !fact.sure || std::chrono::sys_days(day) > std::chrono::sys_days(fact.review_by); }

std::vector<KnowledgeCell> knowledge(std::string_view locale, Day today) {
    std::vector<KnowledgeCell> found;
    for (const std::string& context : cells().order) {
        const std::size_t dot = context.rfind('.');
        if (dot == std::string::npos) continue;
        for (const std::string& candidate : locales::fallbackChain(locale)) {
            const auto of = cells().by_locale.find(candidate);
            if (of == cells().by_locale.end()) continue;
            const auto text = of->second.find(context);
            if (text == of->second.end()) continue;
            found.push_back({context.substr(0, dot), context.substr(dot + 1), text->second, candidate, false});
            fillDated(found.back(), today);
            break;
        }
    }
    return found;
}

}  // namespace templates
