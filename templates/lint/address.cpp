#include "templates/lint/address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>

#include "embedded/address.h"
#include "locales/text/code_point.h"
#include "locales/text/cut.h"
#include "locales/text/tag.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 3> kWithoutBlanks = {"ja", "th", "zh"};

/// What tells a form: a whole word or several, or how a word ends.
struct Tell {
    std::string form, words;
    bool ending = false;
};
using Tells = std::vector<Tell>;

Tell tellOf(std::string_view cell, const std::string& form) {
    Tell tell{form, std::string(cell)};
    if (tell.words[0] == '*') {
        tell.ending = true;
        tell.words.erase(0, 1);
    }
    std::ranges::replace(tell.words, '_', ' ');
    return tell;
}

/// By language or locale.
std::map<std::string, Tells, std::less<>> readTable(std::string_view table) {
    std::map<std::string, Tells, std::less<>> all;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        Tells& tells = all[std::string(locales::cut(line, '\t'))];
        const std::string form(locales::cut(line, '\t'));
        while (!line.empty()) tells.push_back(tellOf(locales::cut(line, ' '), form));
    }
    return all;
}

/// A letter or a mark that belongs to one.
bool isWordPart(std::int32_t c) {
    return c >= 0 && (u_isalpha(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
}

bool wordGoesOnAt(std::string_view text, std::size_t at) {
    return at < text.size() && isWordPart(locales::nextCodePoint(text, at));
}

bool wordGoesOnBefore(std::string_view text, std::size_t at) {
    if (at == 0) return false;
    std::size_t begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
    return wordGoesOnAt(text, begin);
}

bool says(std::string_view text, const Tell& tell, bool parts_words) {
    for (std::size_t at = text.find(tell.words); at != std::string_view::npos; at = text.find(tell.words, at + 1)) {
        if (!parts_words) return true;
        if (!wordGoesOnAt(text, at + tell.words.size()) && (tell.ending || !wordGoesOnBefore(text, at))) return true;
    }
    return false;
}

}  // namespace

std::map<std::string, std::string> formsOfAddress(std::string_view locale, std::string_view text) {
    static const auto tells_of = readTable(embedded::address()[0].bytes);
    const std::string_view language = locales::languageOf(locale);
    auto tells = tells_of.find(locale);
    if (tells == tells_of.end()) tells = tells_of.find(language);
    std::map<std::string, std::string> forms;
    if (tells == tells_of.end()) return forms;
    const bool parts_words = std::ranges::find(kWithoutBlanks, language) == kWithoutBlanks.end();
    for (const Tell& tell : tells->second)
        if (!forms.contains(tell.form) && says(text, tell, parts_words)) forms.emplace(tell.form, tell.words);
    return forms;
}

}  // namespace templates
