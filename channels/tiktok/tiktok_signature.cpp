#include "channels/tiktok/tiktok_signature.h"

#include <algorithm>

#include "channels/kit/hash.h"

namespace channels::tiktok {

std::string signedText(
    std::string_view app_secret, std::string_view path, const QueryList& query, std::string_view body
) {
    QueryList sorted = query;
    std::erase_if(sorted, [](const auto& one) { return one.first == "sign" || one.first == "access_token"; });
    std::sort(sorted.begin(), sorted.end());
    std::string out(app_secret);
    out += path;
    for (const auto& [name, value] : sorted) out += name + value;
    out += body;
    out += app_secret;
    return out;
}

std::string sign(std::string_view app_secret, std::string_view path, const QueryList& query, std::string_view body) {
    return hex(hmacSha256(app_secret, signedText(app_secret, path, query, body)));
}

std::string pushSignature(std::string_view app_key, std::string_view app_secret, std::string_view body) {
    std::string text(app_key);
    text += body;
    return hex(hmacSha256(app_secret, text));
}

}  // namespace channels::tiktok
