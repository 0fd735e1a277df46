#pragma once
#include "templates/exchange/exchange.h"

namespace templates {

// The formats behind exchange.h. Writers take units that are clean: UTF-8, no U+0000, each key once.

inline constexpr std::string_view kTitlePrefix = "title:";

std::string writePoExchange(const ExchangeFile& file);
ExchangeRead readPoExchange(std::string_view bytes);

enum class XliffVersion { V12, V20 };
std::string writeXliff(const ExchangeFile& file, XliffVersion version);
ExchangeRead readXliff(std::string_view bytes);

std::string writeCsv(const ExchangeFile& file);
ExchangeRead readCsv(std::string_view bytes);

/// Where byte `offset` stands, counted from 1.
std::size_t lineOf(std::string_view bytes, std::size_t offset);

/// Puts texts and titles that come one by one together, by key, in the order of the texts.
class UnitCollector {
public:
    explicit UnitCollector(ExchangeRead& into) : into_(into) {}
    /// A key `title:KEY` is KEY's title. `note` counts for texts only.
    void add(
        const std::string& key, std::string source, std::string text, std::string note, bool stale,
        std::size_t line
    );
    /// Gives the titles to their texts; a title without a text is a problem.
    void finish();

private:
    ExchangeRead& into_;
    std::vector<ExchangeUnit> titles_;
};

}  // namespace templates
