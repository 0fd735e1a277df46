#include "hub/products/csv_table.h"

#include <algorithm>

#include <csv.h>

namespace hub {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kGuarded = "=+-@\t\r\n'";

std::string withoutGuard(std::string text) {
    if (text.size() > 1 && text[0] == '\'' && kGuarded.find(text[1]) != std::string_view::npos) text.erase(0, 1);
    return text;
}

/// European spreadsheets part cells by semicolons; the header, whose names have neither, shows it.
char separatorOf(std::string_view bytes) {
    const std::string_view header = bytes.substr(0, bytes.find_first_of("\r\n"));
    return std::ranges::count(header, ';') > std::ranges::count(header, ',') ? ';' : ',';
}

int neverBlank(unsigned char) { return 0; }

}  // namespace

/// Rows as they come out of libcsv, which is fed one line after the other so that a row knows where it began.
class CsvReading {
public:
    CsvReading(std::string_view bytes, CsvTable& into) : into_(into), separator_(separatorOf(bytes)) {
        start();
        std::size_t number = 1;
        for (std::size_t from = 0; from < bytes.size(); ++number) {
            const std::size_t end = std::min(bytes.find('\n', from), bytes.size() - 1) + 1;
            if (!in_row_) line_ = number;
            in_row_ = true;
            feed(bytes.substr(from, end - from));
            from = end;
        }
        if (csv_fini(&parser_, onCell, onRow, this) != 0) fault("a quotation mark is open at the end");
        csv_free(&parser_);
    }
    CsvReading(const CsvReading&) = delete;
    CsvReading& operator=(const CsvReading&) = delete;

private:
    void start() {
        csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
        csv_set_delim(&parser_, static_cast<unsigned char>(separator_));
        csv_set_space_func(&parser_, neverBlank);
        cells_.clear();
    }

    /// A line in which libcsv stops is left out with the row that it belongs to.
    void feed(std::string_view line) {
        if (csv_parse(&parser_, line.data(), line.size(), onCell, onRow, this) == line.size()) return;
        fault("a quotation mark stands where none may; inside a cell it is doubled");
        csv_free(&parser_);
        start();
        in_row_ = false;
    }

    void fault(std::string what) { into_.faults_.push_back({line_, "", std::move(what)}); }

    static void onCell(void* text, std::size_t size, void* self) {
        static_cast<CsvReading*>(self)->cells_.push_back(withoutGuard(std::string(static_cast<const char*>(text), size)));
    }
    static void onRow(int, void* self) { static_cast<CsvReading*>(self)->endRow(); }

    void endRow() {
        in_row_ = false;
        const bool blank = std::ranges::all_of(cells_, &std::string::empty);
        if (into_.header_.empty()) {
            into_.header_ = cells_;
        } else if (!blank && cells_.size() != into_.header_.size()) {
            fault("the row has " + std::to_string(cells_.size()) + " cells, the header " + std::to_string(into_.header_.size()));
        } else if (!blank) {
            into_.rows_.push_back({line_, cells_});
        }
        cells_.clear();
    }

    CsvTable& into_;
    char separator_;
    csv_parser parser_{};
    std::vector<std::string> cells_;
    std::size_t line_ = 1;
    bool in_row_ = false;
};

CsvTable CsvTable::read(std::string_view bytes) {
    CsvTable table;
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    if (bytes.empty()) {
        table.faults_.push_back({1, "", "the file is empty"});
    } else {
        CsvReading(bytes, table);
    }
    return table;
}

std::optional<std::string> CsvTable::at(const Row& row, std::string_view column) const {
    const auto found = std::ranges::find(header_, column);
    if (found == header_.end()) return std::nullopt;
    return row.cells[static_cast<std::size_t>(found - header_.begin())];
}

}  // namespace hub
