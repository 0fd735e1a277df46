#include "locales/zone/fold.h"

#include <algorithm>
#include <cstdint>

#include "locales/zone/tables.h"

namespace locales::zone_tables {
namespace {

constexpr std::uint32_t kDelete = 0, kSpace = 1, kBreak = 2;
constexpr std::uint32_t kLowEnd = 0x2000;
constexpr std::uint32_t kExpansions = 0xF000;

struct Decoded {
    std::uint32_t code_point;
    std::size_t size;
};

/// One character; a byte that begins none is read as a blank of one byte.
Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + size > text.size()) return {' ', 1};
    std::uint32_t code_point = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {' ', 1};
        code_point = code_point << 6 | (byte(at + i) & 0x3F);
    }
    return {code_point, size};
}

void append(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

bool within(std::uint32_t c, std::uint32_t low, std::uint32_t high) { return c >= low && c <= high; }

/// make_tables has the same ranges.
std::uint32_t foldHigh(std::uint32_t c) {
    if (c == 0x2018 || c == 0x2019 || within(c, 0xFE00, 0xFE0F) || within(c, 0x200B, 0x200F) ||
        within(c, 0x202A, 0x202E) || within(c, 0x2060, 0x2069) || c == 0xFEFF) {
        return kDelete;
    }
    if (c == 0x2026 || c == 0x3002 || c == 0xFF01 || c == 0xFF0E || c == 0xFF1F || c == 0xFF1B) return kBreak;
    if (within(c, 0xFF21, 0xFF3A)) return c - 0xFF21 + 'a';
    if (within(c, 0xFF41, 0xFF5A) || within(c, 0xFF10, 0xFF19)) return c - 0xFEE0;
    const bool blank = c < 0x3005 || within(c, 0x3008, 0x3020) || c == 0x3030 || c == 0x30FB ||
                       within(c, 0xE000, 0xF8FF) || within(c, 0xFF00, 0xFF20) || within(c, 0xFF3B, 0xFF65) ||
                       within(c, 0xFFE0, 0xFFFF) || within(c, 0x1F000, 0x1FFFF) || c >= 0xE0000;
    return blank ? kSpace : c;
}

/// Calls `letter(code point, raw offset)`, `blank(is the end of a sentence)`.
template <class Letter, class Blank>
void eachFolded(std::string_view text, Letter letter, Blank blank) {
    const Tables& tables = Tables::get();
    for (std::size_t at = 0; at < text.size();) {
        const auto [code_point, size] = decode(text, at);
        const std::uint32_t to = code_point < kLowEnd ? tables.foldLow(code_point) : foldHigh(code_point);
        if (to == kSpace || to == kBreak) {
            blank(to == kBreak, at);
        } else if (to >= kExpansions && code_point < kLowEnd) {
            for (const auto part : tables.expansion(static_cast<std::uint16_t>(to))) {
                if (part != 0) letter(part, at);
            }
        } else if (to != kDelete) {
            letter(to, at);
        }
        at += size;
    }
}

}  // namespace

std::string foldName(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    eachFolded(
        text, [&](std::uint32_t c, std::size_t) { append(out, c); },
        [&](bool, std::size_t) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        }
    );
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

FoldedText foldText(std::string_view text) {
    FoldedText out;
    out.folded.reserve(text.size() + 1);
    bool in_word = false;
    bool sentence = true;
    const auto close = [&] {
        if (in_word) out.words.back().end = out.folded.size();
        in_word = false;
    };
    eachFolded(
        text,
        [&](std::uint32_t c, std::size_t raw) {
            if (!in_word) {
                if (!out.folded.empty()) out.folded += ' ';
                out.words.push_back({out.folded.size(), 0, raw, sentence});
                in_word = true;
                sentence = false;
            }
            append(out.folded, c);
        },
        [&](bool ends, std::size_t at) {
            const std::size_t length = in_word ? out.folded.size() - out.words.back().begin : 0;
            close();
            // "St. Louis", "Ft. Worth", "U.S.": a point after one or two letters ends no sentence.
            if (ends && !(text[at] == '.' && length <= 2)) sentence = true;
        }
    );
    close();
    return out;
}

std::string withoutTypeWords(std::string_view folded) {
    const Tables& tables = Tables::get();
    std::string out;
    while (!folded.empty()) {
        const auto end = std::min(folded.find(' '), folded.size());
        const auto word = folded.substr(0, end);
        folded.remove_prefix(std::min(end + 1, folded.size()));
        if (tables.has(Kind::TypeWord, "", word)) continue;
        if (!out.empty()) out += ' ';
        out += word;
    }
    for (const auto suffix : tables.nameSuffixes()) {
        if (out.size() > suffix.size() + 3 && out.ends_with(suffix)) {
            out.resize(out.size() - suffix.size());
            if (out.ends_with(' ')) out.pop_back();
            break;
        }
    }
    return out;
}

}  // namespace locales::zone_tables
