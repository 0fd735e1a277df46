#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "locales/text/html.h"
#include "locales/text/unicode.h"

// Any bytes in, valid UTF-8 without NUL out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html(data, data + size);
    if (locales::repairUtf8(locales::htmlToText(html)).repairs != 0) std::abort();
    return 0;
}
