#include "templates/exchange/term_exchange.h"

#include <algorithm>
#include <array>
#include <map>

#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "templates/exchange/csv_rows.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 5> kColumns{"term", "as_is", "use", "avoid", "note"};
constexpr std::array<std::string_view, 4> kYes{"1", "true", "TRUE", "yes"};
constexpr std::array<std::string_view, 5> kNo{"", "0", "false", "FALSE", "no"};

/// Takes rows for terms, by the names in the header.
class Terms {
public:
    Terms(TermsRead& into, std::string_view locale) : into_(into), locale_(locale) {}

    void take(std::size_t line, const std::vector<std::string>& cells) {
        if (columns_.empty())
            takeHeader(line, cells);
        else
            takeRow(line, cells);
    }

private:
    void fault(std::size_t line, std::string_view column, std::string what) {
        into_.problems.push_back({line, std::string(column), std::move(what)});
    }

    void takeHeader(std::size_t line, const std::vector<std::string>& cells) {
        width_ = cells.size();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const bool is_new = columns_.emplace(cells[i], i).second;
            if (!is_new && std::ranges::find(kColumns, cells[i]) != kColumns.end()) fault(line, cells[i], "the header has this column twice");
        }
        if (!columns_.contains("term")) fault(line, "term", "the header has no such column");
    }

    void takeRow(std::size_t line, const std::vector<std::string>& cells) {
        if (!columns_.contains("term")) return;
        if (std::ranges::all_of(cells, [](const std::string& one) { return one.empty(); })) return;
        if (cells.size() < width_) return fault(line, "", "the row has fewer cells than the header");
        const auto at = [&](std::string_view column) {
            const auto found = columns_.find(column);
            return found == columns_.end() ? std::string() : withoutCsvGuard(cells[found->second]);
        };
        for (const std::string_view column : kColumns) {
            if (locales::repairUtf8(at(column)).repairs > 0) return fault(line, column, "not in UTF-8");
        }
        const std::string as_is = at("as_is");
        const bool yes = std::ranges::find(kYes, as_is) != kYes.end();
        if (!yes && std::ranges::find(kNo, as_is) == kNo.end()) return fault(line, "as_is", "expected 1 or 0, found " + locales::truncateGraphemes(as_is, 40));
        const ShopTerm term{std::string(locales::trimmed(at("term"))), yes, formsIn(at("use")), formsIn(at("avoid")), std::string(locales::trimmed(at("note")))};
        if (const auto wrong = faultOf(term, locale_)) return fault(line, wrong->part, "expected " + wrong->expected + ", found " + (wrong->found.empty() ? "nothing" : wrong->found));
        const auto [first, is_new] = lines_.emplace(locales::foldForMatch(term.english), line);
        if (!is_new) return fault(line, "term", "the term stands in line " + std::to_string(first->second) + " already");
        into_.rows.push_back({term, line});
    }

    TermsRead& into_;
    std::string_view locale_;
    std::map<std::string, std::size_t, std::less<>> columns_;
    std::size_t width_ = 0;  ///< cells of the header
    std::map<std::string, std::size_t> lines_;  ///< of each term, folded
};

}  // namespace

std::string writeTerms(const std::vector<ShopTerm>& terms) {
    std::string out(kByteOrderMark);
    for (std::size_t i = 0; i < kColumns.size(); ++i) out += (i == 0 ? "" : ",") + std::string(kColumns[i]);
    out += "\r\n";
    for (const ShopTerm& term : terms) {
        out += csvCell(term.english) + (term.as_is ? ",1," : ",0,") + csvCell(asField(term.use)) + ',';
        out += csvCell(asField(term.avoid)) + ',' + csvCell(term.note) + "\r\n";
    }
    return out;
}

TermsRead readTerms(std::string_view bytes, std::string_view locale) {
    TermsRead read;
    Terms terms(read, locale);
    readCsvRows(
        bytes, {[&](std::size_t line, const std::vector<std::string>& cells) { terms.take(line, cells); },
                [&](std::size_t line, const std::string&, const std::string& what) { read.problems.push_back({line, "", what}); }}
    );
    return read;
}

}  // namespace templates
