#pragma once
#include <map>
#include <set>
#include <string>

#include "channels/amazon/sandbox_answers.h"
#include "channels/contract/adapter.h"

namespace channels::amazon {

/// Login with Amazon and Seller Central's consent page, of which there is one application. Used under the sandbox's
/// mutex.
class LoginSandbox {
public:
    explicit LoginSandbox(Complain complain);

    /// The application's settings and secrets.
    void describe(AccountConfig& config) const;
    /// POST /auth/o2/token.
    SandboxResponse token(const SandboxRequest& request, Instant now);
    /// The seller follows `url` and consents: the query with which Amazon sends his browser back.
    std::map<std::string, std::string> consent(const std::string& url);

    [[nodiscard]] bool isGood(const std::string& access_token, Instant now) const;
    void expireTokens() { access_.clear(); }
    void refuseAll() { access_.clear(), refresh_.clear(), codes_.clear(); }

private:
    [[nodiscard]] std::string refreshTokenFor(const QueryList& form);

    Complain complain_;
    std::map<std::string, Instant> access_;  // token → its end
    std::set<std::string> refresh_;
    std::map<std::string, std::string> codes_;  // code → the redirect_uri that it was made for; good once
    int made_ = 0;
};

}  // namespace channels::amazon
