#include <algorithm>

#include "templates/catalogue/catalogue.h"

namespace templates {
namespace {

bool isWord(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Takes off what follows the last `at`; false when something empty or odd follows it.
bool takeTail(std::string_view& rest, char at, std::string& tail) {
    const std::size_t mark = rest.find(at);
    if (mark == std::string_view::npos) return true;
    tail = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
    return isWord(tail);
}

}  // namespace

std::optional<TemplateKey> TemplateKey::parse(std::string_view key) {
    TemplateKey parts;
    if (isPieceKey(key)) {
        parts.topic = parts.intent = kPieceTopic;
        parts.name = key.substr(std::min(key.size(), kPieceTopic.size() + 1));
        return isWord(parts.name) ? std::optional(parts) : std::nullopt;
    }
    if (!takeTail(key, '@', parts.rule) || !takeTail(key, '+', parts.tone)) return std::nullopt;
    const std::size_t first = key.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = key.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    parts.topic = key.substr(0, first);
    parts.intent = key.substr(first + 1, second - first - 1);
    parts.name = key.substr(second + 1);
    if (!isWord(parts.topic) || !isWord(parts.intent) || !isWord(parts.name)) return std::nullopt;
    return parts;
}

}  // namespace templates
