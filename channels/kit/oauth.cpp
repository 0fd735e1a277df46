#include "channels/kit/oauth.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/json.h"

namespace channels {
namespace {

constexpr std::chrono::seconds kRenewBefore{120};
constexpr std::int64_t kLongestLife = 10LL * 366 * 86'400;

std::chrono::seconds seconds(Json value, std::chrono::seconds otherwise) {
    if (const auto number = value.integer())
        return std::chrono::seconds(std::clamp<std::int64_t>(*number, 0, kLongestLife));
    const std::string text = value.text();
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
        return otherwise;
    return std::chrono::seconds(std::stoll(text));
}

// Only what RFC 6749 lists is repeated: a hostile or careless server may echo the token in its description.
std::string knownError(Json root) {
    static const std::set<std::string> kKnown = {"invalid_request",        "invalid_client",
                                                 "invalid_grant",          "unauthorized_client",
                                                 "unsupported_grant_type", "invalid_scope"};
    const std::string error = root["error"].text();
    return kKnown.contains(error) ? error : std::string();
}

[[noreturn]] void throwTokenError(const HttpResponse& response, const Clock& clock) {
    std::string error;
    try {
        error = knownError(JsonDocument::parse(response.body).root());
    } catch (const JsonError&) {
    }
    if ((response.status == 400 || response.status == 401) && !error.empty()) {
        throw CredentialsRefused("token endpoint: " + error);
    }
    throwHttpError(response, CallType::Read, {"token endpoint", {}, error}, clock);
}

// A lost token changes nothing at the marketplace, so a caller that sends a reply must not hear `maybe_done`.
HttpResponse sendForToken(HttpClient& http, const HttpRequest& request) {
    try {
        return http.send(request);
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what(), false);
    }
}

}  // namespace

TokenGrant requestToken(HttpClient& http, const HttpRequest& request, const Clock& clock) {
    const HttpResponse response = sendForToken(http, request);
    if (response.status != 200) throwTokenError(response, clock);
    try {
        const auto document = JsonDocument::parse(response.body);
        const Json root = document.root();
        const auto token = root["access_token"].string();
        if (!token || token->empty()) throw NotUnderstood("token endpoint: access_token is missing");
        return {
            std::string(*token), seconds(root["expires_in"], std::chrono::hours(1)),
            root["refresh_token"].text(), seconds(root["refresh_token_expires_in"], std::chrono::seconds(0))};
    } catch (const JsonError& error) {
        throw NotUnderstood("token endpoint: not JSON at byte " + std::to_string(error.offset));
    }
}

namespace {

std::string markOf(const std::string& refresh_token) { return sha256Hex(refresh_token).substr(0, 16); }

}  // namespace

void TokenCache::keep(
    const std::string& stored, const std::string& refresh_token, std::function<void(const std::string&)> store
) {
    store_access_ = std::move(store);
    refresh_mark_ = markOf(refresh_token);
    // "MARK RENEW_AT TOKEN"
    const auto first = stored.find(' ');
    const auto second = first == std::string::npos ? first : stored.find(' ', first + 1);
    if (second == std::string::npos || stored.substr(0, first) != refresh_mark_) return;
    std::int64_t renew_at = 0;
    const auto [end, error] = std::from_chars(stored.data() + first + 1, stored.data() + second, renew_at);
    if (error != std::errc() || end != stored.data() + second) return;
    token_ = stored.substr(second + 1);
    renew_at_ = Instant(std::chrono::milliseconds(renew_at));
}

const std::string& TokenCache::token() {
    if (token_.empty() || clock_.now() >= renew_at_) accept(refresh_());
    return token_;
}

void TokenCache::accept(const TokenGrant& grant) {
    if (!grant.refresh_token.empty()) {
        const bool told = grant.refresh_expires_in.count() > 0;
        store_rotated_(grant.refresh_token, told ? std::optional(clock_.now() + grant.refresh_expires_in) : std::nullopt);
    }
    token_ = grant.access_token;
    renew_at_ = clock_.now() + grant.expires_in - std::min(kRenewBefore, grant.expires_in / 10);
    if (!store_access_) return;
    if (!grant.refresh_token.empty()) refresh_mark_ = markOf(grant.refresh_token);
    store_access_(refresh_mark_ + ' ' + std::to_string(renew_at_.time_since_epoch().count()) + ' ' + token_);
}

HttpResponse sendAuthorized(
    HttpClient& http, TokenCache& tokens, const HttpRequest& request,
    const std::function<void(HttpRequest&, const std::string& token)>& sign,
    const std::function<bool(const HttpResponse&)>& wants_new_token
) {
    const auto once = [&] {
        HttpRequest signed_request = request;
        sign(signed_request, tokens.token());
        return http.send(signed_request);
    };
    HttpResponse response = once();
    if (!wants_new_token(response)) return response;
    tokens.forget();
    response = once();
    if (!wants_new_token(response)) return response;
    // The token endpoint has just taken the credentials: they are good, and the marketplace contradicts itself.
    tokens.forget();
    throw TemporaryFailure(request.method + ": a token that was just granted is refused");
}

HttpResponse sendWithBearer(HttpClient& http, TokenCache& tokens, const HttpRequest& request) {
    return sendAuthorized(http, tokens, request, [](HttpRequest& r, const std::string& token) {
        r.headers.emplace_back("Authorization", "Bearer " + token);
    });
}

}  // namespace channels
