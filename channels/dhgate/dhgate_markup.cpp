#include "channels/dhgate/dhgate_markup.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace channels::dhgate {
namespace {

constexpr std::size_t kLongestReference = 10;  // "&thetasym;" is the longest of HTML 4
constexpr std::size_t kLongestTag = 4096;      // hostile text may open thousands that never end

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Bytes of the tag or comment at the start of `text`; 0 where there is none.
std::size_t tagLength(std::string_view text) {
    if (text.size() < 3 || text[0] != '<') return 0;
    const bool opens = isLetter(text[1]) || text.starts_with("<!--") || (text[1] == '/' && isLetter(text[2]));
    const auto end = opens ? text.substr(0, kLongestTag).find('>') : std::string_view::npos;
    return end == std::string_view::npos ? 0 : end + 1;
}

/// The name in the character reference at the start of `text`, "amp" or "#39"; empty where there is none.
std::string_view referenceName(std::string_view text) {
    if (text.empty() || text[0] != '&') return {};
    const auto end = text.substr(0, kLongestReference).find(';');
    if (end == std::string_view::npos || end < 3) return {};
    const std::string_view name = text.substr(1, end - 1);
    const bool good = name[0] == '#' ? isDigit(name[1]) || name[1] == 'x' || name[1] == 'X'
                                     : std::all_of(name.begin(), name.end(), isLetter);
    return good ? name : std::string_view();
}

std::optional<std::uint32_t> codePointOf(std::string_view name) {
    if (name == "amp") return '&';
    if (name == "lt") return '<';
    if (name == "gt") return '>';
    if (name == "quot") return '"';
    if (name == "apos") return '\'';
    if (name[0] != '#') return std::nullopt;
    const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    std::uint32_t out = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out, hexadecimal ? 16 : 10);
    if (error != std::errc() || end != digits.data() + digits.size() || out > 0x10FFFF) return std::nullopt;
    return out;
}

void appendUtf8(std::string& out, std::uint32_t code_point) {
    const auto byte = [](std::uint32_t value) {
        return static_cast<char>(static_cast<unsigned char>(value));
    };
    if (code_point < 0x80) {
        out += byte(code_point);
        return;
    }
    constexpr std::uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
    const int more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    out += byte(kLead[more] | (code_point >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) out += byte(0x80u | ((code_point >> (6 * i)) & 0x3Fu));
}

/// With references resolved; those that aren't known by name are left out.
std::string resolved(std::string_view content) {
    std::string out;
    while (!content.empty()) {
        const std::string_view name = referenceName(content);
        if (name.empty()) {
            out += content.front();
            content.remove_prefix(1);
            continue;
        }
        if (const auto code_point = codePointOf(name)) appendUtf8(out, *code_point);
        content.remove_prefix(name.size() + 2);
    }
    return out;
}

/// Bytes of a character at the start of `text` that a server may write as "&eacute;" or "&rsquo;": Latin-1,
/// punctuation and currency signs beyond ASCII; 0 for any other.
std::size_t oftenNamedLength(std::string_view text) {
    if (text.starts_with('\xC2') || text.starts_with('\xC3')) return std::min<std::size_t>(2, text.size());
    const bool punctuation =
        text.starts_with("\xE2\x80") || text.starts_with("\xE2\x81") || text.starts_with("\xE2\x82");
    return punctuation ? std::min<std::size_t>(3, text.size()) : 0;
}

}  // namespace

bool holdsMarkup(std::string_view content) {
    for (; !content.empty(); content.remove_prefix(1)) {
        if (tagLength(content) > 0 || !referenceName(content).empty()) return true;
    }
    return false;
}

std::string bareText(std::string_view content) {
    const std::string text = resolved(content);
    std::string out;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t skipped = std::max(tagLength(rest), oftenNamedLength(rest));
        if (skipped == 0 && !isSpace(rest.front())) out += rest.front();
        rest.remove_prefix(std::max<std::size_t>(skipped, 1));
    }
    return out;
}

}  // namespace channels::dhgate
