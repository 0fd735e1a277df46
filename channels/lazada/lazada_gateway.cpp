#include "channels/lazada/lazada_gateway.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/lazada/lazada_rules.h"

namespace channels::lazada {
namespace {

constexpr std::string_view kBase = "/rest";

// Parameters of a POST in its query would be signed by some servers and not by others: they go into the body.
HttpRequest post(std::string url, const QueryList& form) {
    HttpRequest out;
    out.method = "POST";
    out.url = std::move(url);
    out.headers = {
        {"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}, {"Accept", "application/json"}};
    out.body = encodeQuery(form);
    return out;
}

HttpRequest get(const std::string& url, const QueryList& query) {
    HttpRequest out;
    out.url = url + '?' + encodeQuery(query);
    out.headers = {{"Accept", "application/json"}};
    return out;
}

std::string apiOf(const AccountConfig& config) {
    const std::string other = withoutTrailingSlash(config.setting("api_url"));
    return other.empty() ? std::string(countryOf(config.setting("country")).api) : other;
}

}  // namespace

std::string sign(const std::string& secret, const std::string& path, QueryList parameters) {
    std::sort(parameters.begin(), parameters.end());
    std::string text = path;
    for (const auto& [name, value] : parameters) {
        if (name != "sign") text += name + value;
    }
    return hexUpper(hmacSha256(secret, text));
}

std::string pushSignature(const std::string& app_key, const std::string& secret, const std::string& body) {
    return hex(hmacSha256(secret, app_key + body));
}

Gateway::Gateway(const AccountConfig& config)
    : app_key_(config.setting("app_key")),
      app_secret_(config.secret("app_secret")),
      api_(apiOf(config)),
      auth_(withoutTrailingSlash(config.setting("auth_url"))),
      sign_in_country_(config.setting("cross_border") == "true" ? "cb" : config.setting("country")) {}

QueryList Gateway::dress(const std::string& path, const QueryList& parameters, Instant now) const {
    QueryList out;
    for (const auto& one : parameters) {
        if (!one.second.empty()) out.push_back(one);
    }
    out.emplace_back("app_key", app_key_);
    out.emplace_back("timestamp", std::to_string(now.time_since_epoch().count()));
    out.emplace_back("sign_method", "sha256");
    out.emplace_back("sign", sign(app_secret_, path, out));
    return out;
}

HttpRequest Gateway::call(
    const std::string& method, const std::string& path, const QueryList& parameters, const std::string& token,
    Instant now
) const {
    QueryList all = parameters;
    all.emplace_back("access_token", token);
    const std::string url = api_ + std::string(kBase) + path;
    return method == "POST" ? post(url, dress(path, all, now)) : get(url, dress(path, all, now));
}

HttpRequest Gateway::token(const std::string& path, const QueryList& parameters, Instant now) const {
    return post(auth_ + std::string(kBase) + path, dress(path, parameters, now));
}

HttpRequest Gateway::redeemCode(const std::string& code, Instant now) const {
    return token("/auth/token/create", {{"code", code}}, now);
}

HttpRequest Gateway::refresh(const std::string& refresh_token, Instant now) const {
    return token("/auth/token/refresh", {{"refresh_token", refresh_token}}, now);
}

std::string Gateway::authorizeUrl(const std::string& state, const std::string& redirect_uri) const {
    return auth_ + "/oauth/authorize?" +
           encodeQuery(
               {{"response_type", "code"},
                {"force_auth", "true"},
                {"redirect_uri", redirect_uri},
                {"client_id", app_key_},
                {"state", state},
                {"country", sign_in_country_}}
           );
}

}  // namespace channels::lazada
