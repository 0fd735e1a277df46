#include "channels/mail/encoded_words.h"

#include <algorithm>
#include <optional>

#include "channels/kit/hash.h"
#include "channels/mail/charset.h"

namespace channels {
namespace {

constexpr std::size_t kMaxWord = 4'000;

struct Word {
    std::string_view charset, text;
    bool base64 = false;
    std::size_t end = 0;  ///< behind "?="
};

/// The encoded word that starts at `at`.
std::optional<Word> wordAt(std::string_view raw, std::size_t at) {
    if (raw.compare(at, 2, "=?") != 0) return std::nullopt;
    const std::size_t charset_end = raw.find('?', at + 2);
    if (charset_end == std::string_view::npos || charset_end - at > 60 || charset_end + 3 >= raw.size())
        return std::nullopt;
    const char encoding = raw[charset_end + 1];
    const bool known = encoding == 'b' || encoding == 'B' || encoding == 'q' || encoding == 'Q';
    if (!known || raw[charset_end + 2] != '?') return std::nullopt;
    const std::size_t text = charset_end + 3;
    const std::size_t end = raw.substr(0, std::min(raw.size(), text + kMaxWord)).find("?=", text);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view charset = raw.substr(at + 2, charset_end - at - 2);
    // RFC 2231 puts a language behind the charset: "utf-8*en".
    charset = charset.substr(0, charset.find('*'));
    if (charset.empty() || charset.find_first_of(" \t\r\n<>\"") != std::string_view::npos)
        return std::nullopt;
    const std::string_view body = raw.substr(text, end - text);
    if (body.find_first_of("\r\n") != std::string_view::npos) return std::nullopt;
    return Word{charset, body, encoding == 'b' || encoding == 'B', end + 2};
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string bytesOf(const Word& word) {
    if (word.base64) return fromBase64(word.text);
    std::string out;
    for (std::size_t i = 0; i < word.text.size(); ++i) {
        const char c = word.text[i];
        const int high = i + 2 < word.text.size() ? hexValue(word.text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(word.text[i + 2]) : -1;
        if (c == '_') {
            out += ' ';
        } else if (c == '=' && low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += c;
        }
    }
    return out;
}

bool sameCharset(std::string_view a, std::string_view b) { return widerCharset(a) == widerCharset(b); }

}  // namespace

std::string joinEncodedWords(std::string_view raw) {
    std::string out;
    out.reserve(raw.size() + 64);
    std::size_t done = 0;
    for (std::size_t at = raw.find("=?"); at != std::string_view::npos;
         at = raw.find("=?", std::max(done, at + 1))) {
        auto word = wordAt(raw, at);
        if (!word) continue;
        const std::string_view charset = word->charset;
        std::string bytes;
        std::size_t end = at;
        while (word && sameCharset(word->charset, charset)) {
            bytes += bytesOf(*word);
            end = word->end;
            const std::size_t next = raw.find_first_not_of(" \t\r\n", end);
            if (next == std::string_view::npos || next == end) break;
            word = wordAt(raw, next);
        }
        out.append(raw, done, at - done);
        out += "=?UTF-8?B?" + base64(decodeCharset(bytes, charset).utf8) + "?=";
        done = end;
    }
    return out.append(raw.substr(done));
}

}  // namespace channels
