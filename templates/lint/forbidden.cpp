#include "embedded/forbidden.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "locales/format/fallback.h"
#include "locales/text/unicode.h"
#include "templates/lint/forbidden.h"

namespace templates {
namespace {

std::string_view cut(std::string_view& rest, char at) {
    const std::size_t end = std::min(rest.find(at), rest.size());
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return piece;
}

using Lists = std::map<std::string, std::vector<ForbiddenPhrase>, std::less<>>;

Lists readLists(std::string_view table) {
    Lists lists;
    while (!table.empty()) {
        std::string_view line = cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        const std::string locale(cut(line, '\t'));
        ForbiddenPhrase phrase;
        phrase.rule = cut(line, '\t');
        phrase.phrase = cut(line, '\t');
        phrase.instead = cut(line, '\t');
        phrase.folded = foldPhrase(phrase.phrase);
        lists[locale].push_back(std::move(phrase));
    }
    return lists;
}

/// Latin, Greek, Cyrillic: scripts that put blanks between words. There a phrase must not begin or end inside
/// a word.
bool isWordByte(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte >= 0xC3 && byte <= 0xD4);
}

bool containsPhrase(std::string_view text, std::string_view phrase) {
    for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
        const std::size_t end = at + phrase.size();
        const bool begins = at == 0 || !isWordByte(static_cast<unsigned char>(text[at - 1])) ||
                            !isWordByte(static_cast<unsigned char>(phrase.front()));
        const bool ends = end == text.size() || !isWordByte(static_cast<unsigned char>(text[end])) ||
                          !isWordByte(static_cast<unsigned char>(phrase.back()));
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

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

std::vector<const ForbiddenPhrase*> findForbidden(std::string_view locale, std::string_view text) {
    static const Lists lists = readLists(embedded::forbidden()[0].bytes);
    std::vector<const ForbiddenPhrase*> found;
    const std::string folded = foldPhrase(text);
    for (const std::string& candidate : locales::fallbackChain(locale)) {
        const auto list = lists.find(candidate);
        if (list == lists.end()) continue;
        for (const ForbiddenPhrase& phrase : list->second)
            if (containsPhrase(folded, phrase.folded)) found.push_back(&phrase);
    }
    // "nothing we can do" says no more where "there is nothing we can do" is found.
    const auto is_part = [&](const ForbiddenPhrase* phrase) {
        return std::any_of(found.begin(), found.end(), [&](const ForbiddenPhrase* other) {
            return other != phrase && other->folded.size() > phrase->folded.size() &&
                   other->folded.find(phrase->folded) != std::string::npos;
        });
    };
    std::vector<const ForbiddenPhrase*> whole;
    std::copy_if(found.begin(), found.end(), std::back_inserter(whole), [&](const auto* phrase) {
        return !is_part(phrase);
    });
    return whole;
}

}  // namespace templates
