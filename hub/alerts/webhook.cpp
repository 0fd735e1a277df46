#include "hub/alerts/webhook.h"

#include <algorithm>
#include <chrono>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

constexpr std::string_view kKeyPrefix = "whsec_";
constexpr std::size_t kShortestKey = 24, kLongestKey = 64;
constexpr std::size_t kRandomBytes = 32;

std::string keyBytes(std::string_view key) { return channels::fromBase64(key.substr(std::min(key.size(), kKeyPrefix.size()))); }

}  // namespace

std::string freshWebhookKey() {
    return std::string(kKeyPrefix) + channels::base64(channels::sha256(randomToken(kRandomBytes)));
}

bool isWebhookKey(std::string_view text) {
    if (!text.starts_with(kKeyPrefix)) return false;
    const auto bytes = keyBytes(text);
    return bytes.size() >= kShortestKey && bytes.size() <= kLongestKey &&
           channels::base64(bytes) == text.substr(kKeyPrefix.size());
}

std::string webhookSignature(std::string_view key, std::string_view id, std::string_view seconds, std::string_view body) {
    std::string signed_text(id);
    signed_text.append(".").append(seconds).append(".").append(body);
    return "v1," + channels::base64(channels::hmacSha256(keyBytes(key), signed_text));
}

channels::HttpRequest webhookRequest(const AlertWay& way, std::string_view key, const AlertDelivery& delivery, Instant now) {
    channels::HttpRequest request;
    request.method = "POST";
    request.url = way.settings.at("url");
    const auto seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    request.headers = {
        {"Content-Type", "application/json"},
        {"webhook-id", delivery.event},
        {"webhook-timestamp", seconds},
        {"webhook-signature", webhookSignature(key, delivery.event, seconds, delivery.body)},
    };
    request.body = delivery.body;
    request.status_only = request.hides_path = true;
    const bool may_be_here = way.settings.contains("allow_loopback");
    const bool is_here = may_be_here && channels::placeOf(request.url) == channels::UrlPlace::ThisMachine;
    request.reach = is_here ? channels::Reach::Anywhere : channels::Reach::NotHere;
    return request;
}

void demandTaken(const channels::HttpResponse& response, Instant now) {
    if (response.status >= 200 && response.status < 300) return;
    const std::string what = "answered " + std::to_string(response.status);
    if (response.status >= 300 && response.status < 400) throw channels::TemporaryFailure(what + ": redirects are not followed");
    if (response.status == 410) throw channels::PermanentFailure(what + ": nobody listens there any more");
    if (const auto until = channels::parseRetryAfter(response.header("retry-after"), now)) throw channels::Throttled(what, *until);
    throw channels::TemporaryFailure(what);
}

}  // namespace hub
