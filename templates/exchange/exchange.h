#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// One template's text on its way to a translator or back. UTF-8 throughout; on writing, U+0000 and bytes
/// that are no UTF-8 become U+FFFD.
struct ExchangeUnit {
    std::string key;     ///< topic.intent.case[+tone][@rule]; unique in a file
    std::string source;  ///< the English ICU pattern
    std::string text;    ///< in the file's locale; empty: missing
    std::string title_source, title;
    std::string note;  ///< for the translator; one a line, blanks around a line don't count
    /// Of a text that is there: its English changed since. PO: fuzzy. XLIFF 1.2: state needs-…. XLIFF 2.0:
    /// subState dragoman:stale in the state initial. CSV: 1.
    bool stale = false;
    std::size_t line = 0;  ///< in the file that was read; 0: unknown
};

struct ExchangeFile {
    std::string locale;  ///< BCP 47; empty where the file doesn't say (CSV never does)
    std::vector<ExchangeUnit> units;
};

/// A pattern goes as one plain text, whatever the format: its arms can't be cut into segments and put
/// together again without losing which arm they were. XLIFF 1.2 has no way to carry control characters that
/// XML forbids; there they become U+FFFD.
enum class ExchangeFormat { Po, Xliff20, Xliff12, Csv };

/// A fault in a file that was read. Line 0: the file as a whole.
struct ExchangeProblem {
    std::size_t line = 0;
    std::string key, what;
};

struct ExchangeRead {
    ExchangeFile file;
    std::vector<ExchangeProblem> problems;
};

inline constexpr std::size_t kMaxExchangeBytes = 16U << 20U;

/// Of two units with one key the first is written.
std::string writeExchange(const ExchangeFile& file, ExchangeFormat format);

/// Any bytes in; what can't be read is in `problems`, the rest of the file stands. An XLIFF file's own
/// version decides between 1.2 and 2.0, whichever of the two is asked for.
ExchangeRead readExchange(std::string_view bytes, ExchangeFormat format);

/// By a file's name, an extension or a format's name: po, xliff or xlf, xliff12, csv.
std::optional<ExchangeFormat> exchangeFormat(std::string_view name_or_extension);

}  // namespace templates
