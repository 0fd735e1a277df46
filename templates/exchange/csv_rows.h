#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// Who is told what stands in a CSV file, in its order. Lines are those in which rows begin, from 1.
struct CsvReader {
    std::function<void(std::size_t line, const std::vector<std::string>& cells)> row;  ///< the header too
    /// A row that can't be read is left out; `first` is its first cell, as far as it came.
    std::function<void(std::size_t line, const std::string& first, const std::string& what)> fault;
};

/// Any bytes: strict RFC 4180, apart by commas or, as European spreadsheets write it, by semicolons; a byte-order mark is skipped.
void readCsvRows(std::string_view bytes, const CsvReader& reader);

/// A cell in quotation marks, with an apostrophe before what a spreadsheet would take for a formula.
std::string csvCell(const std::string& text);
/// What csvCell() was given.
std::string withoutCsvGuard(std::string cell);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace templates
