#include "channels/email/email_sign_in.h"

#include <utility>

#include "channels/contract/errors.h"

namespace channels::email {

SignIn::SignIn(const AccountConfig& config, const Surroundings& surroundings)
    : config_(config),
      around_(surroundings),
      provider_(findProvider(config.setting("sign_in"))),
      refresh_token_(config.secret("refresh_token")),
      tokens_(
          surroundings.clock, [this] { return refreshGrant(); },
          [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
      ) {}

MailServer SignIn::mailbox() {
    return signedIn({config_.setting("mailbox_url"), config_.setting("user"), {}, {}}, config_.secret("password"));
}

MailServer SignIn::relay() {
    const std::string user = config_.setting("smtp_user"), password = config_.secret("smtp_password");
    return signedIn(
        {config_.setting("smtp_url"), user.empty() ? config_.setting("user") : user, {}, {}},
        password.empty() ? config_.secret("password") : password
    );
}

MailServer SignIn::signedIn(MailServer server, const std::string& password) {
    if (provider_ != nullptr) {
        server.access_token = tokens_.token();
        token_used_ = true;
        return server;
    }
    if (password.empty()) throw NotConnected("no password: the account signs in by one");
    server.password = password;
    return server;
}

bool SignIn::forgetToken() {
    tokens_.forget();
    return std::exchange(token_used_, false);
}

std::string SignIn::orProviders(const char* setting, std::string_view provided) const {
    const std::string own = config_.setting(setting);
    return own.empty() ? std::string(provided) : own;
}

std::string SignIn::scope() const {
    const bool by_pop3 = config_.setting("mailbox_url").starts_with("pop3");
    return orProviders("scope", by_pop3 ? provider_->pop3_scope : provider_->imap_scope);
}

void SignIn::demandOAuth() const {
    if (provider_ == nullptr) throw PermanentFailure("this account signs in by a password", "not_oauth");
}

TokenGrant SignIn::askForToken(QueryList form) {
    const std::string url = orProviders("token_url", provider_->token_url);
    if (url.empty()) throw NotConnected("no token address: an OAuth 2 service of your own needs one");
    form.emplace_back("client_id", config_.setting("client_id"));
    if (const std::string secret = config_.secret("client_secret"); !secret.empty())
        form.emplace_back("client_secret", secret);
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = encodeQuery(form);
    return requestToken(around_.transports.http(), request, around_.clock);
}

TokenGrant SignIn::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    QueryList form = {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}};
    if (const std::string wanted = scope(); !wanted.empty()) form.emplace_back("scope", wanted);
    return askForToken(std::move(form));
}

void SignIn::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string SignIn::authorizeUrl(const std::string& state, const std::string& redirect_uri) const {
    demandOAuth();
    const std::string url = orProviders("auth_url", provider_->auth_url);
    if (url.empty())
        throw PermanentFailure("no sign-in address: an OAuth 2 service of your own needs one", "no_auth_url");
    QueryList query = {
        {"client_id", config_.setting("client_id")},
        {"redirect_uri", redirect_uri},
        {"response_type", "code"},
        {"scope", scope()},
        {"state", state}};
    // Without these two Google gives a refresh token only the first time that an application asks.
    if (provider_->name == "google") query.insert(query.end(), {{"access_type", "offline"}, {"prompt", "consent"}});
    return url + '?' + encodeQuery(query);
}

void SignIn::authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    demandOAuth();
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the provider gave no code");
    const TokenGrant grant =
        askForToken({{"grant_type", "authorization_code"}, {"code", code->second}, {"redirect_uri", redirect_uri}});
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

}  // namespace channels::email
