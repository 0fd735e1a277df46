#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// What of a table can't be read: where, which column (empty: the whole row), and why. Line 0: the file as a whole.
struct TableFault {
    std::size_t line = 0;
    std::string column, what;
};

/// A table as spreadsheets write it (csv_rows.h), with a header. The ' that kept a cell from being taken for a
/// formula is off.
class CsvTable {
public:
    struct Row {
        std::size_t line = 0;  ///< on which it begins, counted from 1
        std::vector<std::string> cells;
    };

    static CsvTable read(std::string_view bytes);

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] const std::vector<TableFault>& faults() const { return faults_; }
    /// The cell under a column, the first of this name; empty where the header has no such column.
    [[nodiscard]] std::optional<std::string> at(const Row& row, std::string_view column) const;

private:
    void takeHeader(Row row);

    std::vector<std::string> header_;
    std::vector<Row> rows_;
    std::vector<TableFault> faults_;
};

}  // namespace templates
