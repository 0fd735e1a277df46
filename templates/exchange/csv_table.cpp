#include "templates/exchange/csv_table.h"

#include <algorithm>

#include "templates/exchange/csv_rows.h"

namespace templates {

CsvTable CsvTable::read(std::string_view bytes) {
    CsvTable table;
    CsvReader reader;
    reader.row = [&](std::size_t line, const std::vector<std::string>& written) {
        Row row{line, {}};
        for (const auto& cell : written) row.cells.push_back(withoutCsvGuard(cell));
        const bool blank = std::ranges::all_of(row.cells, &std::string::empty);
        if (table.header_.empty()) {
            table.takeHeader(std::move(row));
        } else if (!blank && row.cells.size() != table.header_.size()) {
            const std::string cells = std::to_string(row.cells.size()), columns = std::to_string(table.header_.size());
            table.faults_.push_back({line, "", "the row has " + cells + " cells, the header " + columns});
        } else if (!blank) {
            table.rows_.push_back(std::move(row));
        }
    };
    reader.fault = [&](std::size_t line, const std::string&, const std::string& what) { table.faults_.push_back({line, "", what}); };
    readCsvRows(bytes, reader);
    return table;
}

void CsvTable::takeHeader(Row row) {
    header_ = std::move(row.cells);
    for (auto name = header_.begin(); name != header_.end(); ++name) {
        const bool again = !name->empty() && std::find(header_.begin(), name, *name) != name;
        if (again) faults_.push_back({row.line, *name, "the header has this column twice"});
    }
}

std::optional<std::string> CsvTable::at(const Row& row, std::string_view column) const {
    const auto found = std::ranges::find(header_, column);
    if (found == header_.end()) return std::nullopt;
    return row.cells[static_cast<std::size_t>(found - header_.begin())];
}

}  // namespace templates
