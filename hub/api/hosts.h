#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace hub::api {

inline std::string lowerCase(std::string_view text) {
    std::string lower(text);
    const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::transform(lower.begin(), lower.end(), lower.begin(), fold);
    return lower;
}

/// The name in a Host header in lower case, without its port; an IPv6 address keeps its brackets. Empty when it is malformed.
inline std::string hostName(std::string_view authority) {
    const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == std::string_view::npos) return {};
    const auto colon = authority.find(':', bracket);
    if (colon == std::string_view::npos) return lowerCase(authority);
    if (authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos) return {};
    return lowerCase(authority.substr(0, colon));
}

inline bool isLoopbackName(const std::string& name) {
    return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

/// Whether a page at `origin` ("https://support.shop.example") belongs to the host that a request names, or to one of `names`.
inline bool isOwnOrigin(std::string_view origin, std::string_view host, const std::set<std::string>& names) {
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos) return false;
    const auto authority = origin.substr(scheme + 3);
    return lowerCase(authority) == lowerCase(host) || names.contains(hostName(authority));
}

}  // namespace hub::api
