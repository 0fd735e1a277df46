#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "templates/exchange/csv_table.h"
#include "templates/lint/shop_term.h"

namespace templates {

/// A term on its way out of a glossary or into one.
struct TermRow {
    ShopTerm term;
    std::size_t line = 0;  ///< in the file that was read
};

struct TermsRead {
    std::vector<TermRow> rows;
    std::vector<TableFault> problems;  ///< the rows that they name are left out
};

/// CSV with the columns term, as_is (1 or 0), use, avoid and note; forms in one cell are apart by |.
std::string writeTerms(const std::vector<ShopTerm>& terms);

/// Any bytes in; the columns may stand in any order, and those but term may be missing. Of two rows with one term the first counts.
TermsRead readTerms(std::string_view bytes, std::string_view locale);

}  // namespace templates
