#include "channels/ebay/ebay_api.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/ebay/ebay_wire.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;

// What eBay's own page on error 20957 asks for.
constexpr std::chrono::hours kSendCapWait{1};

// "EBAY_DE" in the settings and the newer APIs, "EBAY-DE" here.
std::string postOrderMarketplace(std::string id) {
    std::replace(id.begin(), id.end(), '_', '-');
    return id;
}

}  // namespace

Api::Api(const AccountConfig& config, const Surroundings& surroundings)
    : config_(config),
      around_(surroundings),
      url_(withoutTrailingSlash(config.setting("api_url"))),
      refresh_token_(config.secret("refresh_token")),
      budget_(surroundings.clock, std::stoll(config.setting("daily_calls"))),
      tokens_{
          cacheFor(Right::Shop), cacheFor(Right::Disputes), cacheFor(Right::Subscriptions),
          cacheFor(Right::Application)} {}

TokenCache Api::cacheFor(Right right) {
    return {
        around_.clock, [this, right] { return grantFor(right); },
        [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }};
}

std::string Api::scopesOf(Right right) const {
    if (right == Right::Subscriptions) return std::string(kSubscriptionScope);
    if (right != Right::Shop) return std::string(kBaseScope);
    std::string out(kMessageScope);
    if (config_.setting("orders") != "false") out += ' ' + std::string(kOrderScope);
    return out;
}

TokenGrant Api::askForToken(const QueryList& form) {
    HttpRequest request;
    request.method = "POST";
    request.url = url_ + "/identity/v1/oauth2/token";
    const std::string pair = config_.setting("client_id") + ':' + config_.secret("client_secret");
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", "Basic " + base64(pair)}};
    request.body = encodeQuery(form);
    return requestToken(around_.transports.http(), request, around_.clock);
}

TokenGrant Api::grantFor(Right right) {
    if (right == Right::Application)
        return askForToken({{"grant_type", "client_credentials"}, {"scope", scopesOf(right)}});
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForToken(
        {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}, {"scope", scopesOf(right)}}
    );
}

void Api::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

// eBay wants the RuName that its developer pages gave to the address, not the address.
std::string Api::redirectName(const std::string& redirect_uri) const {
    const std::string name = config_.setting("ru_name");
    return name.empty() ? redirect_uri : name;
}

std::string Api::authorizeUrl(const std::string& state, const std::string& redirect_uri) const {
    std::string scopes = scopesOf(Right::Shop);
    if (config_.setting("cases") != "false") scopes += ' ' + scopesOf(Right::Disputes);
    if (!config_.setting("verification_token").empty()) scopes += ' ' + scopesOf(Right::Subscriptions);
    return config_.setting("auth_url") + '?' +
           encodeQuery(
               {{"client_id", config_.setting("client_id")},
                {"redirect_uri", redirectName(redirect_uri)},
                {"response_type", "code"},
                {"scope", scopes},
                {"state", state}}
           );
}

void Api::authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    const TokenGrant grant = askForToken(
        {{"grant_type", "authorization_code"},
         {"code", code->second},
         {"redirect_uri", redirectName(redirect_uri)}}
    );
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    for (auto& cache : tokens_) cache.forget();
    tokens(Right::Shop).accept(grant);
}

void Api::sign(HttpRequest& request, Right right, const std::string& token) const {
    if (right != Right::Disputes) {
        request.headers.emplace_back("Authorization", "Bearer " + token);
        return;
    }
    request.headers.emplace_back("Authorization", "IAF " + token);
    request.headers.emplace_back(
        "X-EBAY-C-MARKETPLACE-ID", postOrderMarketplace(config_.setting("marketplace"))
    );
}

HttpResponse Api::call(HttpRequest request, Right right) {
    const std::string path = request.url.substr(url_.size(), request.url.find('?') - url_.size());
    request.headers.emplace_back("Accept", "application/json");
    HttpResponse response = sendAuthorized(
        around_.transports.http(), tokens(right), request,
        [&](HttpRequest& signed_request, const std::string& token) {
            budget_.take(request.method + ' ' + path);
            sign(signed_request, right, token);
        }
    );
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

HttpResponse Api::tryGet(const std::string& path, const QueryList& query, Right right) {
    HttpRequest request;
    request.url = url_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    return call(std::move(request), right);
}

std::string Api::get(const std::string& path, const QueryList& query, Right right) {
    HttpResponse response = tryGet(path, query, right);
    if (response.status != 200) refuse(response, CallType::Read, "GET " + path);
    return std::move(response.body);
}

HttpResponse Api::change(
    const std::string& method, const std::string& path, const std::string& body, Right right
) {
    HttpRequest request;
    request.method = method;
    request.url = url_ + path;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = body;
    try {
        return call(std::move(request), right);
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
}

void Api::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    const WireError error = parseError(response.body);
    // The cap on messages to members comes with any status.
    if (error.code == "20957")
        throw Throttled(name + ": " + error.meaning, around_.clock.now() + kSendCapWait);
    throwHttpError(response, type, {name, error.meaning, error.code}, around_.clock);
}

}  // namespace channels::ebay
