#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "locales/text/quote.h"

// Folding loses no byte and always leaves something to read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const locales::FoldedText folded = locales::foldQuoted(text);
    std::string before = text;
    std::string after = folded.own + folded.folded;
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    if (before != after || (folded.own.empty() && !text.empty())) std::abort();
    return 0;
}
