#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "templates/pattern/pattern.h"

/// Any bytes as a pattern, in a left-to-right and a right-to-left locale with many plural forms: compiling
/// and filling end, and what is missing stands in the text. The same bytes as a value leave the text around
/// them alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    for (const std::string_view locale : {"en", "ar"}) {
        const auto compiled = templates::Pattern::compile(locale, input);
        const auto* pattern = std::get_if<templates::Pattern>(&compiled);
        if (!pattern) continue;
        for (const std::string& name : pattern->render({}).missing)
            if (pattern->render({}).text.find("[[" + name + "]]") == std::string::npos) std::abort();
        templates::Facts facts;
        for (const std::string& name : pattern->arguments()) facts[name] = 3LL;
        if (!pattern->render(facts).missing.empty()) std::abort();
    }
    const auto compiled = templates::Pattern::compile("en", "<{item_title}>");
    const std::string text =
        std::get<templates::Pattern>(compiled).render({{"item_title", std::string(input)}}).text;
    if (text.front() != '<' || text.back() != '>' || text.find('\n') != std::string::npos) std::abort();
    return 0;
}
