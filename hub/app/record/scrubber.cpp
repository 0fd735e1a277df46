#include "hub/app/record/scrubber.h"

#include <algorithm>
#include <array>

#include "channels/kit/hash.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace hub {
namespace {

using channels::Json;

constexpr std::string_view kGone = "[secret]";
constexpr std::size_t kLongestWord = 40;  // of the protocol's own
constexpr std::size_t kIdDigits = 5;      // so many in one token make an id of it
constexpr std::size_t kShortestSecret = 6;

/// Parts of names under which people, and what they write, stand.
constexpr std::array<std::string_view, 29> kPersonal = {
    "name",   "nick",   "login",   "user",    "buyer", "sender",  "recipient", "receiver", "contact", "mail",
    "phone",  "mobile", "address", "street",  "line",  "city",    "zip",       "postal",   "text",    "body",
    "message", "content", "subject", "title", "note",  "comment", "remark",    "label",    "avatar"};
/// Likewise of secrets.
constexpr std::array<std::string_view, 8> kSecret = {"token", "secret", "sign", "password", "api_key", "apikey", "auth", "code_verifier"};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

template <std::size_t N>
bool holdsOneOf(std::string_view name, const std::array<std::string_view, N>& parts) {
    const std::string small = lower(name);
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return small.find(part) != std::string::npos; });
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

std::size_t digitsIn(std::string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isDigit)); }

bool isTime(std::string_view text) {
    return channels::parseTime(text) || channels::parseLocalTime(text, std::chrono::minutes(0)) ||
           (text.size() == 10 && channels::parseTime(std::string(text) + "T00:00:00Z"));
}

/// One word of ASCII, as protocols have them: "AWAITING_MERCHANT", "pt-BR", "image/jpeg", "39.90".
bool isProtocolWord(std::string_view text) {
    return text.size() <= kLongestWord && std::all_of(text.begin(), text.end(), [](char c) {
               return isDigit(c) || isLower(c) || isUpper(c) || std::string_view("_-./:+").find(c) != std::string_view::npos;
           });
}

std::size_t sequenceLength(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

}  // namespace

Scrubber::Scrubber(std::vector<std::string> secrets, std::string key) : secrets_(std::move(secrets)), key_(std::move(key)) {
    // Too short a one would tear ordinary words; the longest first, since one may hold another.
    std::erase_if(secrets_, [](const std::string& secret) { return secret.size() < kShortestSecret; });
    std::sort(secrets_.begin(), secrets_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Scrubber::withoutSecrets(std::string text) const {
    for (const auto& secret : secrets_) {
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kGone.size())) {
            text.replace(at, secret.size(), kGone);
        }
    }
    return text;
}

/// An id of the same look: digits become digits, letters letters, signs stay.
std::string Scrubber::token(std::string_view token) const {
    std::string out(token), stream;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % 32 == 0) stream = channels::hmacSha256(key_, std::to_string(i / 32) + ':' + std::string(token));
        const auto random = static_cast<unsigned char>(stream[i % 32]);
        if (isDigit(out[i])) out[i] = static_cast<char>((i == 0 ? '1' : '0') + random % (i == 0 ? 9 : 10));
        if (isLower(out[i])) out[i] = static_cast<char>('a' + random % 6);
        if (isUpper(out[i])) out[i] = static_cast<char>('A' + random % 6);
    }
    return out;
}

/// As long as it was, in the same scripts, and nothing of it.
std::string Scrubber::freeText(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = std::min(sequenceLength(lead), text.size() - i);
        if (length == 1) {
            const char c = text[i];
            out += isDigit(c) ? '0' : isLower(c) ? 'x' : isUpper(c) ? 'X' : c;
        } else if (length == 2) {
            out += lead >= 0xD8 && lead <= 0xDB ? "\u0639" : lead >= 0xD0 && lead <= 0xD3 ? "\u0445" : "\u00e4";
        } else if (length == 3) {
            out += lead == 0xE3 ? "\u3042" : lead >= 0xE4 && lead <= 0xE9 ? "\u5b57" : lead >= 0xEA && lead <= 0xED ? "\uac00" : "\u0e01";
        } else {
            out += "\U0001F642";
        }
        i += length;
    }
    return out;
}

std::string Scrubber::value(std::string_view name, std::string_view text) const {
    if (text.empty()) return {};
    if (holdsOneOf(name, kSecret)) return std::string(kGone);
    // JSON inside a string is JSON all the same.
    if ((text.front() == '{' || text.front() == '[') && text.size() > 1) {
        try {
            static_cast<void>(channels::JsonDocument::parse(text));
            return body(text);
        } catch (const channels::JsonError&) {
        }
    }
    const std::string safe = withoutSecrets(std::string(text));
    if (safe.find(kGone) != std::string::npos) return safe.size() == kGone.size() ? safe : freeText(safe);
    if (isTime(text)) return std::string(text);
    if (text.starts_with("https://") || text.starts_with("http://")) return url(text);
    if (holdsOneOf(name, kPersonal) && !(isProtocolWord(text) && digitsIn(text) >= kIdDigits)) return freeText(text);
    if (!isProtocolWord(text)) return freeText(text);
    return digitsIn(text) >= kIdDigits ? token(text) : std::string(text);
}

std::string Scrubber::url(std::string_view text) const {
    const std::string whole = withoutSecrets(std::string(text));
    const auto host = whole.find("://");
    const auto path = whole.find('/', host == std::string::npos ? 0 : host + 3);
    const auto question = std::min(whole.find('?'), whole.size());
    std::string out = whole.substr(0, std::min(path, question));
    for (std::size_t at = std::min(path, question); at < question;) {
        const auto end = std::min(whole.find('/', at + 1), question);
        const std::string_view segment = std::string_view(whole).substr(at + 1, end - at - 1);
        const bool version = digitsIn(segment) == 6 && segment.size() == 6;  // "202309" names a version of an API
        out += '/' + (digitsIn(segment) >= kIdDigits && !version ? token(segment) : std::string(segment));
        at = end;
    }
    if (question == whole.size()) return out;
    channels::QueryList query;
    for (const auto& [name, each] : channels::decodeQuery(std::string_view(whole).substr(question + 1)))
        query.emplace_back(name, value(name, each));
    return out + '?' + channels::encodeQuery(query);
}

void Scrubber::write(channels::JsonWriter& out, std::string_view name, Json json) const {
    if (json.isObject()) {
        out.beginObject();
        json.forEachMember([&](std::string_view member, Json each) {
            out.key(digitsIn(member) >= kIdDigits ? token(member) : std::string(member));
            write(out, member, each);
        });
        out.endObject();
    } else if (json.isArray()) {
        out.beginArray();
        for (std::size_t i = 0; i < json.size(); ++i) write(out, name, json[i]);
        out.endArray();
    } else if (const auto text = json.string()) {
        out.value(value(name, *text));
    } else if (json.isNumber() && digitsIn(json.text()) >= kIdDigits && holdsOneOf(name, std::array<std::string_view, 1>{"id"})) {
        out.raw(token(json.text()));
    } else {
        out.raw(json.dump());
    }
}

std::string Scrubber::body(std::string_view text) const {
    try {
        const auto document = channels::JsonDocument::parse(text);
        channels::JsonWriter out;
        write(out, {}, document.root());
        return out.str();
    } catch (const channels::JsonError&) {
        return freeText(withoutSecrets(std::string(text)));
    }
}

}  // namespace hub
