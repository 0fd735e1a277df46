#include "templates/exchange/term_exchange.h"

#include <algorithm>
#include <array>
#include <map>

#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "templates/exchange/csv_rows.h"
#include "templates/exchange/csv_table.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 5> kTermColumns{"term", "as_is", "use", "avoid", "note"};
constexpr std::array<std::string_view, 4> kYes{"1", "true", "TRUE", "yes"};
constexpr std::array<std::string_view, 5> kNo{"", "0", "false", "FALSE", "no"};

/// Takes rows for terms, by the names in the header.
class Terms {
public:
    Terms(const CsvTable& table, std::string_view locale) : table_(table), locale_(locale), read_{{}, table.faults()} {
        const bool has_terms = std::ranges::find(table.header(), "term") != table.header().end();
        if (!table.header().empty() && !has_terms) fault(1, "term", "the header has no such column");
        for (const auto& row : table.rows()) {
            if (has_terms) take(row);
        }
    }
    TermsRead result() {
        std::ranges::stable_sort(read_.problems, {}, &TableFault::line);
        return std::move(read_);
    }

private:
    void fault(std::size_t line, std::string_view column, std::string what) {
        read_.problems.push_back({line, std::string(column), std::move(what)});
    }

    void take(const CsvTable::Row& row) {
        const std::size_t line = row.line;
        const auto at = [&](std::string_view column) { return table_.at(row, column).value_or(""); };
        for (const std::string_view column : kTermColumns) {
            if (locales::repairUtf8(at(column)).repairs > 0) return fault(line, column, "not in UTF-8");
        }
        const std::string as_is = at("as_is");
        const bool yes = std::ranges::find(kYes, as_is) != kYes.end();
        if (!yes && std::ranges::find(kNo, as_is) == kNo.end()) return fault(line, "as_is", "expected 1 or 0, found " + locales::truncateGraphemes(as_is, 40));
        const ShopTerm term{std::string(locales::trimmed(at("term"))), yes, formsIn(at("use")), formsIn(at("avoid")), std::string(locales::trimmed(at("note")))};
        if (const auto wrong = faultOf(term, locale_)) return fault(line, wrong->part, "expected " + wrong->expected + ", found " + (wrong->found.empty() ? "nothing" : wrong->found));
        const auto [first, is_new] = lines_.emplace(locales::foldForMatch(term.english), line);
        if (!is_new) return fault(line, "term", "the term stands in line " + std::to_string(first->second) + " already");
        read_.rows.push_back({term, line});
    }

    const CsvTable& table_;
    std::string_view locale_;
    TermsRead read_;
    std::map<std::string, std::size_t> lines_;  ///< of each term, folded
};

}  // namespace

std::string writeTerms(const std::vector<ShopTerm>& terms) {
    std::string out(kByteOrderMark);
    for (std::size_t i = 0; i < kTermColumns.size(); ++i) out += (i == 0 ? "" : ",") + std::string(kTermColumns[i]);
    out += "\r\n";
    for (const ShopTerm& term : terms) {
        out += csvCell(term.english) + (term.as_is ? ",1," : ",0,") + csvCell(asField(term.use)) + ',';
        out += csvCell(asField(term.avoid)) + ',' + csvCell(term.note) + "\r\n";
    }
    return out;
}

TermsRead readTerms(std::string_view bytes, std::string_view locale) {
    return Terms(CsvTable::read(bytes), locale).result();
}

}  // namespace templates
