#include "templates/exchange/csv_rows.h"

#include <algorithm>

#include <csv.h>

namespace templates {
namespace {

/// What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), and the apostrophe that keeps
/// it from it.
constexpr std::string_view kGuarded = "=+-@\t\r\n'";

/// European spreadsheets part cells by semicolons; the header, whose names have neither, shows it.
char separatorOf(std::string_view bytes) {
    const std::string_view header = bytes.substr(0, bytes.find_first_of("\r\n"));
    const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
    return count(';') > count(',') ? ';' : ',';
}

int neverBlank(unsigned char) { return 0; }

/// Rows as they come out of libcsv, which is fed one line after the other so that a row knows where it began.
class Rows {
public:
    Rows(std::string_view bytes, const CsvReader& reader) : reader_(reader), separator_(separatorOf(bytes)) {
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
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

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

    void fault(const std::string& what) { reader_.fault(line_, cells_.empty() ? "" : cells_[0], what); }

    static void onCell(void* text, std::size_t size, void* self) {
        static_cast<Rows*>(self)->cells_.emplace_back(static_cast<const char*>(text), size);
    }
    static void onRow(int, void* self) { static_cast<Rows*>(self)->endRow(); }

    void endRow() {
        in_row_ = false;
        reader_.row(line_, cells_);
        cells_.clear();
    }

    const CsvReader& reader_;
    char separator_;
    csv_parser parser_{};
    std::vector<std::string> cells_;
    std::size_t line_ = 1;
    bool in_row_ = false;
};

}  // namespace

void readCsvRows(std::string_view bytes, const CsvReader& reader) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    if (bytes.empty())
        reader.fault(0, "", "the file is empty");
    else
        Rows(bytes, reader);
}

std::string csvCell(const std::string& text) {
    const bool guard = !text.empty() && kGuarded.find(text.front()) != std::string_view::npos;
    std::string out = guard ? "\"'" : "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

std::string withoutCsvGuard(std::string cell) {
    if (cell.size() > 1 && cell[0] == '\'' && kGuarded.find(cell[1]) != std::string_view::npos) cell.erase(0, 1);
    return cell;
}

}  // namespace templates
