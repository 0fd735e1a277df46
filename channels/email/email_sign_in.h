#pragma once
#include <map>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/email/email_rules.h"
#include "channels/kit/oauth.h"
#include "channels/kit/url.h"

namespace channels::email {

/// The credentials of one account at its mailbox and its relay: a password, or an access token (XOAUTH2). One thread at
/// a time.
class SignIn {
public:
    SignIn(const AccountConfig& config, const Surroundings& surroundings);

    /// May ask for a token. Throws CredentialsRefused when something is missing, and what requestToken throws.
    MailServer mailbox();
    MailServer relay();
    /// A server refused us. True when that may be the fault of a token which a new one replaces from now on.
    bool forgetToken();

    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri);

private:
    MailServer signedIn(MailServer server, const std::string& password);
    std::string orProviders(const char* setting, std::string_view provided) const;
    std::string scope() const;
    void demandOAuth() const;
    TokenGrant askForToken(QueryList form);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    const AccountConfig config_;
    const Surroundings around_;
    const Provider* provider_;  // null for a password
    std::string refresh_token_;
    TokenCache tokens_;
    bool token_used_ = false;
};

}  // namespace channels::email
