#include "channels/wish/wish_markdown.h"

#include <algorithm>
#include <optional>

namespace channels::wish {
namespace {

// How far the end of a construct is looked for: what is longer is no label, address or phrase in a letter.
constexpr std::size_t kMaxLabel = 200;
constexpr std::size_t kMaxUrl = 2000;
constexpr std::size_t kMaxStrong = 500;

bool isPunctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool isUrl(std::string_view text) {
    const bool scheme = text.starts_with("https://") || text.starts_with("http://");
    return scheme && text.find_first_of(" \t\r\n<>") == std::string_view::npos;
}

/// A construct at the beginning of a text: what it says, and how many bytes it is.
struct Read {
    std::string text;
    std::size_t length = 0;
};

/// What stands before `end` in the first `most` bytes of one line.
std::optional<std::string_view> upTo(std::string_view text, std::string_view end, std::size_t most) {
    const std::string_view near = text.substr(0, std::min(text.size(), most + end.size()));
    const auto found = near.find(end);
    if (found == std::string_view::npos || near.substr(0, found).find('\n') != std::string_view::npos)
        return std::nullopt;
    return near.substr(0, found);
}

std::optional<Read> readEscape(std::string_view text) {
    if (text.size() < 2 || text[0] != '\\') return std::nullopt;
    if (text[1] == '\n') return Read{"\n", 2};
    if (!isPunctuation(text[1])) return std::nullopt;
    return Read{std::string(1, text[1]), 2};
}

std::optional<Read> readAutolink(std::string_view text) {
    if (!text.starts_with("<http")) return std::nullopt;
    const auto url = upTo(text.substr(1), ">", kMaxUrl);
    if (!url || !isUrl(*url)) return std::nullopt;
    return Read{std::string(*url), url->size() + 2};
}

/// [label](url), or ![label](url) of a picture.
std::optional<Read> readLink(std::string_view text) {
    const std::size_t open = text.starts_with("![") ? 2 : 1;
    if (!text.starts_with("[") && open == 1) return std::nullopt;
    const auto label = upTo(text.substr(open), "](", kMaxLabel);
    if (!label) return std::nullopt;
    const std::size_t behind_label = open + label->size() + 2;
    const auto url = upTo(text.substr(behind_label), ")", kMaxUrl);
    if (!url || !isUrl(*url)) return std::nullopt;
    const std::size_t length = behind_label + url->size() + 1;
    if (label->empty() || *label == *url) return Read{std::string(*url), length};
    return Read{std::string(*label) + " (" + std::string(*url) + ')', length};
}

std::optional<Read> readStrong(std::string_view text) {
    if (!text.starts_with("**")) return std::nullopt;
    const auto inside = upTo(text.substr(2), "**", kMaxStrong);
    if (!inside || inside->empty() || isSpace(inside->front()) || isSpace(inside->back()) || inside->front() == '*')
        return std::nullopt;
    return Read{std::string(*inside), inside->size() + 4};
}

std::optional<Read> readConstruct(std::string_view text) {
    switch (text.front()) {
        case '\\':
            return readEscape(text);
        case '<':
            return readAutolink(text);
        case '[':
        case '!':
            return readLink(text);
        case '*':
            return readStrong(text);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string plainText(std::string_view markdown) {
    std::string out;
    out.reserve(markdown.size());
    while (!markdown.empty()) {
        if (const auto construct = readConstruct(markdown)) {
            out += construct->text;
            markdown.remove_prefix(construct->length);
        } else {
            out += markdown.front();
            markdown.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace channels::wish
