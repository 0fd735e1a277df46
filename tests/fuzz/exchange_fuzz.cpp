#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "templates/exchange/exchange.h"

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
    return 0;
}
