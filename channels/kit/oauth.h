#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "channels/contract/adapter.h"

namespace channels {

/// What a token endpoint granted (RFC 6749, 5.1).
struct TokenGrant {
    std::string access_token;
    std::chrono::seconds expires_in{3600};
    std::string refresh_token;  ///< a new one that replaces the old; empty when the old one stays
    std::chrono::seconds refresh_expires_in{0};  ///< 0 when not told
};

/// Asks a token endpoint: `request` is whole. Errors as RFC 6749, 5.2: invalid_grant, invalid_client,
/// unauthorized_client, invalid_scope and 401 → CredentialsRefused. The texts name the endpoint's `error`,
/// never a token.
TokenGrant requestToken(HttpClient& http, const HttpRequest& request, const Clock& clock);

/// The access token of one account: fetched when first needed, renewed a little before it ends. One thread at
/// a time.
class TokenCache {
public:
    /// Told a new refresh token, and when it ends for good if that is known, before the grant is used.
    using StoreRotated = std::function<void(const std::string&, std::optional<Instant> ends)>;

    /// `refresh` gets a new grant.
    TokenCache(const Clock& clock, std::function<TokenGrant()> refresh, StoreRotated store_rotated)
        : clock_(clock), refresh_(std::move(refresh)), store_rotated_(std::move(store_rotated)) {}

    /// Keeps the access token over a restart of the program, so that a refresh token that is good for one use isn't spent by every
    /// start: `store` is told what to hand in as `stored` next time. Good only together with the refresh token it came with.
    void keep(
        const std::string& stored, const std::string& refresh_token, std::function<void(const std::string&)> store
    );

    const std::string& token();
    /// The marketplace said 401: the next call of token() asks for a new one.
    void forget() { token_.clear(); }
    /// Takes a grant that came another way, such as from an authorization code.
    void accept(const TokenGrant& grant);

private:
    const Clock& clock_;
    std::function<TokenGrant()> refresh_;
    StoreRotated store_rotated_;
    std::function<void(const std::string&)> store_access_;
    std::string refresh_mark_;  // tells which refresh token the access token came with
    std::string token_;
    Instant renew_at_{};
};

inline bool isUnauthorized(const HttpResponse& response) { return response.status == 401; }

/// Sends with the token that `sign` puts into the request; after a 401 once more with a new token. The same for that one too is a
/// TemporaryFailure: credentials that are really gone are refused by the token endpoint.
/// `wants_new_token` says of an answer that the token has ended, where the protocol doesn't say it by 401.
HttpResponse sendAuthorized(
    HttpClient& http, TokenCache& tokens, const HttpRequest& request,
    const std::function<void(HttpRequest&, const std::string& token)>& sign,
    const std::function<bool(const HttpResponse&)>& wants_new_token = isUnauthorized
);

/// The same with "Authorization: Bearer".
HttpResponse sendWithBearer(HttpClient& http, TokenCache& tokens, const HttpRequest& request);

}  // namespace channels
