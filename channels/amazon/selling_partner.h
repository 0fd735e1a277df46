#pragma once
#include <map>
#include <string>

#include "channels/amazon/quota_rest.h"
#include "channels/contract/adapter.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/url.h"

namespace channels::amazon {

/// The Selling Partner API as one account's application may use it: its credentials, its calls, how its refusals read.
/// One thread at a time.
class SellingPartner {
public:
    SellingPartner(const AccountConfig& config, const Surroundings& surroundings);

    /// Without an application's credentials nothing can be asked.
    [[nodiscard]] bool configured() const { return hasClient() && !refresh_token_.empty(); }
    /// `path` begins with a slash and carries its query. Any status is an answer; what requestToken throws comes
    /// through.
    HttpResponse get(const std::string& path);
    HttpResponse post(const std::string& path, const std::string& json);
    /// Gets a token, to see whether the credentials are good.
    void tryCredentials() { (void)tokens_.token(); }

    /// Throws for an answer that `call` (no query, no order number) didn't expect; 429 begins or lengthens `rest`.
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& call, QuotaRest& rest)
        const;

    /// Where the seller consents to the application ("Website authorization workflow").
    [[nodiscard]] std::string consentUrl(const std::string& state, const std::string& redirect_uri) const;
    /// The seller has consented: `answer` is what his browser came back with. The refresh token goes to the secret
    /// sink.
    void acceptConsent(const std::map<std::string, std::string>& answer, const std::string& redirect_uri);

private:
    [[nodiscard]] bool hasClient() const { return !client_id_.empty() && !client_secret_.empty(); }
    TokenGrant askForToken(QueryList form);
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);
    HttpResponse call(HttpRequest request);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string client_id_, client_secret_;
    std::string refresh_token_;
    TokenCache tokens_;
};

}  // namespace channels::amazon
