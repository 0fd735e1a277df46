#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "templates/exchange/exchange.h"
#include "templates/exchange/term_exchange.h"

namespace {

std::string rewritten(std::string_view bytes) {
    std::vector<templates::ShopTerm> terms;
    for (const auto& row : templates::readTerms(bytes, "de").rows) terms.push_back(row.term);
    return templates::writeTerms(terms);
}

}  // namespace

/// Any bytes as each kind of file: reading ends, and what was read is written and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using templates::ExchangeFormat;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    for (const auto format : {ExchangeFormat::Po, ExchangeFormat::Xliff20, ExchangeFormat::Xliff12, ExchangeFormat::Csv}) {
        const auto read = templates::readExchange(input, format);
        // PO's own header field can hold bytes that end it; the locale is not what is proved here.
        const std::string once = templates::writeExchange({"de", read.file.units}, format);
        const auto again = templates::readExchange(once, format);
        if (templates::writeExchange({"de", again.file.units}, format) != once) std::abort();
    }
    const std::string terms = rewritten(input);
    if (rewritten(terms) != terms) std::abort();
    return 0;
}
