#pragma once
#include <array>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/ebay/ebay_day_budget.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/url.h"

namespace channels::ebay {

/// What a call needs of us. Each has a token of its own, so that a right which the account lacks stops only
/// what needs it: eBay refuses a whole token for one scope that was never granted.
enum class Right {
    Shop,           ///< messages and orders
    Disputes,       ///< the Post-Order API, which takes its token under another word
    Subscriptions,  ///< notifications about the account
    Application     ///< no account at all: where notifications go
};

/// The calls of one account: its tokens, its allowance of calls, what a refusal means. All of them throw the
/// errors of errors.h.
class Api {
public:
    Api(const AccountConfig& config, const Surroundings& surroundings);
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// Whatever the answer is.
    HttpResponse tryGet(const std::string& path, const QueryList& query, Right right = Right::Shop);
    /// The body of a 200; anything else is refused.
    std::string get(const std::string& path, const QueryList& query, Right right = Right::Shop);
    /// Whatever the answer is; TemporaryFailure with `maybe_done` for one that is none. `body` is JSON.
    HttpResponse change(
        const std::string& method, const std::string& path, const std::string& body, Right right = Right::Shop
    );
    /// For an answer that the caller didn't expect; `name` stands for the call.
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::chrono::milliseconds skew() const { return skew_; }  ///< their clock minus ours
    [[nodiscard]] Instant marketplaceTime() const { return around_.clock.now() + skew_; }
    [[nodiscard]] CallsLeft callsLeft() const { return budget_.left(); }

    [[nodiscard]] std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri);

private:
    TokenCache cacheFor(Right right);
    TokenCache& tokens(Right right) { return tokens_[static_cast<std::size_t>(right)]; }
    TokenGrant askForToken(const QueryList& form);
    TokenGrant grantFor(Right right);
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);
    [[nodiscard]] std::string scopesOf(Right right) const;
    [[nodiscard]] std::string redirectName(const std::string& redirect_uri) const;
    void sign(HttpRequest& request, Right right, const std::string& token) const;
    HttpResponse call(HttpRequest request, Right right);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string url_;
    std::string refresh_token_;
    DayBudget budget_;
    std::array<TokenCache, 4> tokens_;   // by Right
    std::chrono::milliseconds skew_{0};  // as the last answer told
};

}  // namespace channels::ebay
