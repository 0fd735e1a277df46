#include "channels/kit/url.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

namespace channels {
namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

}  // namespace

std::string percentEncode(std::string_view text) {
    std::string out;
    Poco::URI::encode(std::string(text), "?#/:;+@&=!*'()$,[]", out);
    return out;
}

std::string encodeQuery(const QueryList& query) {
    std::string out;
    for (const auto& [name, value] : query) {
        if (!out.empty()) out += '&';
        out += percentEncode(name) + '=' + percentEncode(value);
    }
    return out;
}

QueryList decodeQuery(std::string_view text) {
    QueryList out;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        out.emplace_back(
            decode(part.substr(0, equals)), decode(part.substr(std::min(equals + 1, part.size())))
        );
    }
    return out;
}

std::string value(const QueryList& query, std::string_view name) {
    for (const auto& [key, text] : query) {
        if (key == name) return text;
    }
    return {};
}

bool sameOrigin(const std::string& a, const std::string& b) {
    try {
        const Poco::URI left(a), right(b);
        return !left.getHost().empty() && left.getScheme() == right.getScheme() &&
               left.getHost() == right.getHost() && left.getPort() == right.getPort() &&
               left.getUserInfo().empty() && right.getUserInfo().empty();
    } catch (const Poco::Exception&) {
        return false;
    }
}

bool isLoopback(std::string_view host) {
    const bool number = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
    return number || host == "localhost" || host == "[::1]" || host == "::1";
}

std::string withoutTrailingSlash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace channels
