#include "channels/amazon/selling_partner.h"

#include "channels/amazon/amazon_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::amazon {
namespace {

constexpr std::size_t kMaxCodeBytes = 60;

const Store& homeStore(const AccountConfig& config) {
    const Store* store = storeOfHost(config.setting("store"));
    return store != nullptr ? *store : stores().front();
}

std::string apiUrl(const AccountConfig& config) {
    const std::string given = config.setting("api_url");
    if (!given.empty()) return withoutTrailingSlash(given);
    return "https://sellingpartnerapi-" + std::string(homeStore(config).region) + ".amazon.com";
}

std::string consentPage(const AccountConfig& config) {
    const std::string given = config.setting("consent_url");
    if (!given.empty()) return given;
    return "https://sellercentral." + std::string(homeStore(config).host) + "/apps/authorize/consent";
}

/// "20260921T221320Z".
std::string compactTime(Instant instant) {
    std::string out;
    for (const char c : formatTime(instant).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

std::string errorCode(const HttpResponse& response) {
    try {
        const JsonDocument document = JsonDocument::parse(response.body);
        return document.root()["errors"][std::size_t{0}]["code"].text().substr(0, kMaxCodeBytes);
    } catch (const JsonError&) {
        return "no JSON";
    }
}

}  // namespace

SellingPartner::SellingPartner(const AccountConfig& config, const Surroundings& surroundings)
    : config_(config),
      around_(surroundings),
      client_id_(config.setting("client_id")),
      client_secret_(config.secret("client_secret")),
      refresh_token_(config.secret("refresh_token")),
      tokens_(
          surroundings.clock,
          [this] {
              return askForToken({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}});
          },
          [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
      ) {}

// Login with Amazon repeats the token that was sent; only a new one is stored.
void SellingPartner::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    if (token == refresh_token_) return;
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

TokenGrant SellingPartner::askForToken(QueryList form) {
    form.emplace_back("client_id", client_id_);
    form.emplace_back("client_secret", client_secret_);
    HttpRequest request;
    request.method = "POST";
    request.url = config_.setting("token_url");
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"}};
    request.body = encodeQuery(form);
    return requestToken(around_.transports.http(), request, around_.clock);
}

// ---- calls

HttpResponse SellingPartner::call(HttpRequest request) {
    request.url = apiUrl(config_) + request.url;
    return sendAuthorized(
        around_.transports.http(), tokens_, request,
        [this](HttpRequest& r, const std::string& token) {
            r.headers.emplace_back("x-amz-access-token", token);
            r.headers.emplace_back("x-amz-date", compactTime(around_.clock.now()));
            r.headers.emplace_back("User-Agent", "Dragoman/1.0 (Language=C++)");
        }
    );
}

HttpResponse SellingPartner::get(const std::string& path) {
    HttpRequest request;
    request.url = path;
    return call(std::move(request));
}

HttpResponse SellingPartner::post(const std::string& path, const std::string& json) {
    HttpRequest request;
    request.method = "POST";
    request.url = path;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = json;
    return call(std::move(request));
}

void SellingPartner::refuse(const HttpResponse& response, CallType type, const std::string& call, QuotaRest& rest)
    const {
    const std::string code = errorCode(response);
    if (response.status == 429) throw Throttled(call + ": HTTP 429, " + code, rest.refused(around_.clock.now()));
    throwHttpError(response, type, {call, {}, code}, around_.clock);
}

// ---- consent

std::string SellingPartner::consentUrl(const std::string& state, const std::string& redirect_uri) const {
    const std::string application = config_.setting("application_id");
    if (application.empty() || !hasClient())
        throw PermanentFailure(
            "Connect needs the application id, the client id and the client secret", "not_configured"
        );
    QueryList query = {{"application_id", application}, {"state", state}, {"redirect_uri", redirect_uri}};
    if (config_.setting("draft") == "true") query.emplace_back("version", "beta");
    return consentPage(config_) + '?' + encodeQuery(query);
}

void SellingPartner::acceptConsent(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    const auto code = answer.find("spapi_oauth_code");
    if (code == answer.end() || code->second.empty())
        throw CredentialsRefused("sign-in: the marketplace gave no spapi_oauth_code");
    const TokenGrant grant =
        askForToken({{"grant_type", "authorization_code"}, {"code", code->second}, {"redirect_uri", redirect_uri}});
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

}  // namespace channels::amazon
