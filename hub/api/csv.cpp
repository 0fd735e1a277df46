#include "hub/api/csv.h"

namespace hub::api {
namespace {

/// What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), and the apostrophe that keeps it from it.
constexpr std::string_view kFormulaSigns = "=+-@\t\r\n'";

std::string written(const std::string& cell) {
    const bool formula = !cell.empty() && kFormulaSigns.find(cell.front()) != std::string_view::npos;
    const std::string text = formula ? "'" + cell : cell;
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

}  // namespace

void Csv::line(const std::vector<std::string>& cells) {
    for (std::size_t n = 0; n < cells.size(); ++n) text_.append(n == 0 ? "" : ",").append(written(cells[n]));
    text_ += "\r\n";
}

}  // namespace hub::api
