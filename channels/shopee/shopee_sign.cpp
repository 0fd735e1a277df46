#include "channels/shopee/shopee_sign.h"

#include "channels/kit/hash.h"

namespace channels::shopee {

std::string wireSeconds(Instant at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string signPublic(
    const std::string& key, const std::string& partner, const std::string& path, const std::string& timestamp
) {
    return hex(hmacSha256(key, partner + path + timestamp));
}

std::string signShop(
    const std::string& key, const std::string& partner, const std::string& path, const std::string& timestamp,
    const std::string& access_token, const std::string& shop
) {
    return hex(hmacSha256(key, partner + path + timestamp + access_token + shop));
}

std::string signPush(const std::string& key, const std::string& url, const std::string& body) {
    return hex(hmacSha256(key, url + '|' + body));
}

}  // namespace channels::shopee
