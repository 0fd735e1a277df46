#pragma once
#include <string>

#include "channels/contract/values.h"

/// Signatures of Open Platform v2: HMAC-SHA256 with the partner key, lower-case hex, over plain concatenations.
namespace channels::shopee {

/// Seconds since 1970, as a request's `timestamp` has them.
std::string wireSeconds(Instant at);

/// Of a call that belongs to no shop: tokens, the sign-in page. `path` begins with "/api/v2/".
std::string signPublic(
    const std::string& key, const std::string& partner, const std::string& path, const std::string& timestamp
);

/// Of a call for a shop. The body is not signed.
std::string signShop(
    const std::string& key, const std::string& partner, const std::string& path, const std::string& timestamp,
    const std::string& access_token, const std::string& shop
);

/// Of a notification: its header Authorization. `url` is the whole callback address as Shopee was given it.
std::string signPush(const std::string& key, const std::string& url, const std::string& body);

}  // namespace channels::shopee
