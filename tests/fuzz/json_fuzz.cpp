#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channels/kit/json.h"

// Whatever parses can be walked and written, and what was written parses to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto document = channels::JsonDocument::parse(text);
        const std::string once = document.root().dump();
        if (channels::JsonDocument::parse(once).root().dump() != once) std::abort();
        channels::JsonWriter out;
        out.beginArray().value(text).raw(once).endArray();
        static_cast<void>(channels::JsonDocument::parse(out.str()));
    } catch (const channels::JsonError& error) {
        // Repairs may make the text longer, each byte at most three times.
        if (error.offset > 3 * size + 1) std::abort();
    }
    return 0;
}
