#include <algorithm>
#include <array>
#include <map>

#include <csv.h>

#include "templates/exchange/formats.h"

namespace templates {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 7> kColumns = {"key",   "source", "text", "title_source",
                                                      "title", "note",   "stale"};
/// What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), and the apostrophe that keeps
/// it from it.
constexpr std::string_view kGuarded = "=+-@\t\r'";

std::string cell(const std::string& text) {
    const bool guard = !text.empty() && kGuarded.find(text.front()) != std::string_view::npos;
    std::string out = guard ? "\"'" : "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

std::string withoutGuard(std::string text) {
    if (text.size() > 1 && text[0] == '\'' && kGuarded.find(text[1]) != std::string_view::npos)
        text.erase(0, 1);
    return text;
}

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
    Rows(std::string_view bytes, ExchangeRead& into) : into_(into), separator_(separatorOf(bytes)) {
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

    void fault(std::string what) {
        into_.problems.push_back({line_, cells_.empty() ? "" : cells_[0], std::move(what)});
    }

    static void onCell(void* text, std::size_t size, void* self) {
        static_cast<Rows*>(self)->cells_.emplace_back(static_cast<const char*>(text), size);
    }
    static void onRow(int, void* self) { static_cast<Rows*>(self)->endRow(); }

    void endRow() {
        in_row_ = false;
        if (columns_.empty())
            takeHeader();
        else
            takeRow();
        cells_.clear();
    }

    void takeHeader() {
        for (std::size_t i = 0; i < cells_.size(); ++i) columns_.emplace(cells_[i], i);
        for (const std::string_view needed : {"key", "text"})
            if (!columns_.contains(std::string(needed)))
                into_.problems.push_back({line_, "", "the header has no column " + std::string(needed)});
    }

    [[nodiscard]] std::string at(std::string_view column) const {
        const auto found = columns_.find(std::string(column));
        if (found == columns_.end() || found->second >= cells_.size()) return {};
        return withoutGuard(cells_[found->second]);
    }

    void takeRow() {
        if (!columns_.contains("key")) return;
        if (std::all_of(cells_.begin(), cells_.end(), [](const std::string& one) { return one.empty(); }))
            return;
        ExchangeUnit unit;
        unit.line = line_;
        unit.key = at("key");
        if (cells_.size() < columns_.size()) {
            into_.problems.push_back({line_, unit.key, "the row has fewer cells than the header"});
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
    char separator_;
    csv_parser parser_{};
    std::vector<std::string> cells_;
    std::map<std::string, std::size_t> columns_;
    std::size_t line_ = 1;
    bool in_row_ = false;
};

}  // namespace

std::string writeCsv(const ExchangeFile& file) {
    std::string out(kByteOrderMark);
    for (std::size_t i = 0; i < kColumns.size(); ++i) out += (i == 0 ? "" : ",") + std::string(kColumns[i]);
    out += "\r\n";
    for (const ExchangeUnit& unit : file.units) {
        for (const std::string* text :
             {&unit.key, &unit.source, &unit.text, &unit.title_source, &unit.title, &unit.note})
            out += cell(*text) + ',';
        out += unit.stale ? "1\r\n" : "0\r\n";
    }
    return out;
}

ExchangeRead readCsv(std::string_view bytes) {
    ExchangeRead read;
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    if (bytes.empty())
        read.problems.push_back({0, "", "the file is empty"});
    else
        Rows(bytes, read);
    return read;
}

}  // namespace templates
