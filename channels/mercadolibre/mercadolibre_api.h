#pragma once
#include <map>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/url.h"

namespace channels::mercadolibre {

/// The calls of one account: its tokens, its budget of calls, what a refusal means. `name` stands for a call in errors:
/// its path without ids. All of them throw the errors of errors.h.
class Api {
public:
    Api(const AccountConfig& config, const Surroundings& surroundings);

    /// Whatever the answer is.
    HttpResponse tryGet(const std::string& path, const QueryList& query, const std::string& name);
    /// The body of a 200; anything else is refused.
    std::string get(const std::string& path, const QueryList& query, const std::string& name);
    /// Whatever the answer is; TemporaryFailure with `maybe_done` for one that is none. `body` is JSON, or empty.
    HttpResponse change(
        const std::string& method, const std::string& path, const QueryList& query, const std::string& body,
        const std::string& name
    );
    /// The id of a file that a message can refer to. One that nothing refers to is dropped: a lost answer is no doubt.
    std::string upload(const Attachment& file, const std::string& site_id);

    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;
    /// For one question, pack or order among others: a 403 says nothing of the account then.
    [[noreturn]] void refuseOne(const HttpResponse& response, const std::string& name) const;

    [[nodiscard]] std::chrono::milliseconds skew() const { return skew_; }  ///< their clock minus ours
    [[nodiscard]] Instant marketplaceTime() const { return around_.clock.now() + skew_; }
    [[nodiscard]] CallsLeft callsLeft() const { return reads_.left(); }

    [[nodiscard]] std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri);

private:
    TokenGrant askForToken(QueryList form);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);
    [[nodiscard]] bool usesPkce() const { return config_.setting("pkce") != "false"; }
    [[nodiscard]] std::string verifierFor(const std::string& state) const;
    HttpResponse call(CallBudget& budget, const HttpRequest& request, const std::string& name);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string url_;
    std::string refresh_token_;
    CallBudget reads_, changes_;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // as the last answer told
};

}  // namespace channels::mercadolibre
