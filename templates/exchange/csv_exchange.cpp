#include <algorithm>
#include <array>
#include <map>

#include "templates/exchange/csv_rows.h"
#include "templates/exchange/formats.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 7> kUnitColumns = {"key",   "source", "text", "title_source",
                                                      "title", "note",   "stale"};

/// Takes rows for units, by the names in the header.
class Units {
public:
    explicit Units(ExchangeRead& into) : into_(into) {}

    void take(std::size_t line, const std::vector<std::string>& cells) {
        if (columns_.empty())
            takeHeader(line, cells);
        else
            takeRow(line, cells);
    }

private:
    void takeHeader(std::size_t line, const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) columns_.emplace(cells[i], i);
        for (const std::string_view needed : {"key", "text"})
            if (!columns_.contains(std::string(needed)))
                into_.problems.push_back({line, "", "the header has no column " + std::string(needed)});
    }

    void takeRow(std::size_t line, const std::vector<std::string>& cells) {
        if (!columns_.contains("key")) return;
        if (std::all_of(cells.begin(), cells.end(), [](const std::string& one) { return one.empty(); })) return;
        const auto at = [&](std::string_view column) {
            const auto found = columns_.find(std::string(column));
            if (found == columns_.end() || found->second >= cells.size()) return std::string();
            return withoutCsvGuard(cells[found->second]);
        };
        ExchangeUnit unit;
        unit.line = line;
        unit.key = at("key");
        if (cells.size() < columns_.size()) {
            into_.problems.push_back({line, unit.key, "the row has fewer cells than the header"});
            return;
        }
        unit.source = at("source");
        unit.text = at("text");
        unit.title_source = at("title_source");
        unit.title = at("title");
        unit.note = at("note");
        const std::string stale = at("stale");
        unit.stale = !stale.empty() && stale != "0" && stale != "false" && stale != "FALSE";
        into_.file.units.push_back(std::move(unit));
    }

    ExchangeRead& into_;
    std::map<std::string, std::size_t> columns_;
};

}  // namespace

std::string writeCsv(const ExchangeFile& file) {
    std::string out(kByteOrderMark);
    for (std::size_t i = 0; i < kUnitColumns.size(); ++i) out += (i == 0 ? "" : ",") + std::string(kUnitColumns[i]);
    out += "\r\n";
    for (const ExchangeUnit& unit : file.units) {
        for (const std::string* text :
             {&unit.key, &unit.source, &unit.text, &unit.title_source, &unit.title, &unit.note})
            out += csvCell(*text) + ',';
        out += unit.stale ? "1\r\n" : "0\r\n";
    }
    return out;
}

ExchangeRead readCsv(std::string_view bytes) {
    ExchangeRead read;
    Units units(read);
    readCsvRows(
        bytes, {[&](std::size_t line, const std::vector<std::string>& cells) { units.take(line, cells); },
                [&](std::size_t line, const std::string& key, const std::string& what) { read.problems.push_back({line, key, what}); }}
    );
    return read;
}

}  // namespace templates
