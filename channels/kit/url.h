#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace channels {

using QueryList = std::vector<std::pair<std::string, std::string>>;

/// RFC 3986: everything but unreserved characters as %XX.
std::string percentEncode(std::string_view text);

/// "a=1&b=x%20y", in the given order: a query, or an application/x-www-form-urlencoded body.
std::string encodeQuery(const QueryList& query);

/// The inverse, tolerant: + is a space, a broken escape stands for itself.
QueryList decodeQuery(std::string_view text);

/// The first value of that name; empty without one.
std::string value(const QueryList& query, std::string_view name);

/// Same scheme, host and port: a link from a server is followed with our token only then.
bool sameOrigin(const std::string& a, const std::string& b);

/// Whether a URL's host is this machine as it is written; a name may yet resolve to it.
bool isLoopback(std::string_view host);

/// Without slashes at its end: "https://host/base/" and "/path" join cleanly.
std::string withoutTrailingSlash(std::string url);

}  // namespace channels
