#pragma once
#include <string>
#include <string_view>

#include "channels/kit/url.h"

/// The two signatures of TikTok Shop's Open API: of a call, and of a notification.
namespace channels::tiktok {

/// What is signed of a call: the path, the query's raw names and values in the order of their names (`sign` and
/// `access_token` left out), and the body as sent, between two copies of the secret. `body` stays empty for GET and
/// for multipart.
std::string signedText(
    std::string_view app_secret, std::string_view path, const QueryList& query, std::string_view body
);

/// The query parameter `sign`.
std::string sign(std::string_view app_secret, std::string_view path, const QueryList& query, std::string_view body);

/// The header Authorization of a notification with this body.
std::string pushSignature(std::string_view app_key, std::string_view app_secret, std::string_view body);

}  // namespace channels::tiktok
