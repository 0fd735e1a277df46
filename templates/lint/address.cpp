#include "templates/lint/address.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <unicode/uchar.h>

#include "embedded/address.h"
#include "locales/text/code_point.h"
#include "locales/text/cut.h"

namespace templates {
namespace {

/// Form by word.
using Words = std::map<std::string, std::string, std::less<>>;

std::map<std::string, Words, std::less<>> readTable(std::string_view table) {
    std::map<std::string, Words, std::less<>> languages;
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        Words& words = languages[std::string(locales::cut(line, '\t'))];
        const std::string form(locales::cut(line, '\t'));
        while (!line.empty()) words.emplace(locales::cut(line, ' '), form);
    }
    return languages;
}

/// A letter or a mark that belongs to one.
bool isOfWord(std::int32_t c) {
    return c >= 0 && (u_isalpha(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
}

template <class Visit>
void forEachWord(std::string_view text, Visit visit) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        if (isOfWord(locales::nextCodePoint(text, at))) continue;
        if (here > begin) visit(text.substr(begin, here - begin));
        begin = at;
    }
    if (begin < text.size()) visit(text.substr(begin));
}

}  // namespace

std::map<std::string, std::string> formsOfAddress(std::string_view locale, std::string_view text) {
    static const auto languages = readTable(embedded::address()[0].bytes);
    std::map<std::string, std::string> forms;
    const auto language = languages.find(locale.substr(0, locale.find('-')));
    if (language == languages.end()) return forms;
    const Words& words = language->second;
    if (language->first == "zh") {  // no blanks between words
        for (const auto& [word, form] : words)
            if (text.find(word) != std::string_view::npos) forms.emplace(form, word);
        return forms;
    }
    forEachWord(text, [&](std::string_view word) {
        const auto found = words.find(word);
        if (found != words.end()) forms.emplace(found->second, word);
    });
    return forms;
}

}  // namespace templates
