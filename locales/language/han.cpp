#include "locales/language/han.h"

#include <bitset>
#include <cstdint>
#include <memory>

#include "locales/language/data.h"
#include "locales/text/code_point.h"

namespace locales {
namespace {

constexpr std::size_t kBasicPlane = 0x10000;

struct HanTable {
    std::bitset<kBasicPlane> simplified;
    std::bitset<kBasicPlane> traditional;
};

template <typename Visit>
void forEachCharacter(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t character = nextCodePoint(text, at);
        if (character >= 0 && static_cast<std::size_t>(character) < kBasicPlane) {
            visit(static_cast<std::size_t>(character));
        }
    }
}

std::unique_ptr<HanTable> readHan() {
    auto table = std::make_unique<HanTable>();
    const std::string_view file = languageData("language_han.txt");
    const std::size_t line_end = file.find('\n');
    forEachCharacter(file.substr(0, line_end), [&](std::size_t c) { table->simplified.set(c); });
    forEachCharacter(file.substr(line_end + 1), [&](std::size_t c) { table->traditional.set(c); });
    table->traditional.reset('\n');
    return table;
}

}  // namespace

HanCount countHan(std::string_view text) {
    static const std::unique_ptr<HanTable> table = readHan();
    HanCount count;
    forEachCharacter(text, [&](std::size_t c) {
        count.simplified += table->simplified[c] ? 1 : 0;
        count.traditional += table->traditional[c] ? 1 : 0;
    });
    return count;
}

}  // namespace locales
