#include "templates/lint/phrase.h"

#include <cstdint>

#include <unicode/uscript.h>

#include "locales/text/code_point.h"
#include "locales/text/unicode.h"

namespace templates {
namespace {

/// A letter or digit of a script that puts blanks between words and joins none to them. Where one stands on either
/// side, a phrase would begin or end inside a word.
bool isOfWord(std::int32_t c) {
    if (c < 0) return false;
    if (c >= '0' && c <= '9') return true;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC || script == USCRIPT_DEVANAGARI;
}

bool isOfWordAt(std::string_view text, std::size_t begin) { return isOfWord(locales::nextCodePoint(text, begin)); }

bool isOfWordBefore(std::string_view text, std::size_t end) {
    std::size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
    return isOfWordAt(text, begin);
}

}  // namespace

bool saysPhrase(std::string_view text, std::string_view phrase) {
    if (phrase.empty()) return false;
    for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
        const std::size_t end = at + phrase.size();
        const bool begins = at == 0 || !isOfWordBefore(text, at) || !isOfWordAt(text, at);
        const bool ends = end == text.size() || !isOfWordAt(text, end) || !isOfWordBefore(text, end);
        if (begins && ends) return true;
    }
    return false;
}

std::string foldPhrase(std::string_view text) {
    const std::string folded = locales::foldForMatch(text);
    std::string out;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        // ’ and ‘ are typed for ' and the other way round.
        const bool is_quote = folded.compare(i, 3, "’") == 0 || folded.compare(i, 3, "‘") == 0;
        const char c = is_quote ? '\'' : folded[i];
        if (is_quote) i += 2;
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

std::string withoutArguments(std::string_view pattern) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        out += pattern[i];
        if (pattern[i] != '{') continue;
        std::size_t end = i + 1;
        while (end < pattern.size() && (pattern[end] == '_' || (pattern[end] >= 'a' && pattern[end] <= 'z'))) ++end;
        const bool argument = end < pattern.size() && (pattern[end] == '}' || pattern[end] == ',');
        if (argument) i = end - 1;
    }
    return out;
}

}  // namespace templates
