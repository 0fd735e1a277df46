#include "channels/aliexpress/aliexpress_gateway.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/kit/time.h"

namespace channels::aliexpress {
namespace {

constexpr std::chrono::hours kChinaTime{8};

HttpRequest post(std::string url, const QueryList& form) {
    HttpRequest out;
    out.method = "POST";
    out.url = std::move(url);
    out.headers = {
        {"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}, {"Accept", "application/json"}};
    out.body = encodeQuery(form);
    return out;
}

struct App {
    std::string key, secret;
};

class Iop : public Gateway {
public:
    Iop(App app, std::string url) : app_(std::move(app)), url_(std::move(url)) {}

    HttpRequest call(
        const std::string& method, const QueryList& parameters, const std::string& token, Instant now
    ) const override {
        QueryList form = parameters;
        form.emplace_back("access_token", token);
        dress(form, now);
        QueryList all = form;
        all.emplace_back("method", method);
        form.emplace_back("sign", sign(SignMethod::Sha256, app_.secret, std::move(all)));
        return post(url_ + "/sync?" + encodeQuery({{"method", method}}), form);
    }

    HttpRequest redeemCode(const std::string& code, const std::string&, Instant now) const override {
        return system("/auth/token/create", {{"code", code}}, now);
    }

    HttpRequest refresh(const std::string& refresh_token, Instant now) const override {
        return system("/auth/token/refresh", {{"refresh_token", refresh_token}}, now);
    }

    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const override {
        return url_ + "/oauth/authorize?" +
               encodeQuery(
                   {{"response_type", "code"},
                    {"force_auth", "true"},
                    {"redirect_uri", redirect_uri},
                    {"client_id", app_.key},
                    {"state", state}}
               );
    }

private:
    void dress(QueryList& form, Instant now) const {
        form.emplace_back("app_key", app_.key);
        form.emplace_back("timestamp", std::to_string(now.time_since_epoch().count()));
        form.emplace_back("sign_method", wireName(SignMethod::Sha256));
    }

    HttpRequest system(const std::string& path, QueryList form, Instant now) const {
        dress(form, now);
        form.emplace_back("sign", sign(SignMethod::Sha256, app_.secret, form, path));
        return post(url_ + "/rest" + path, form);
    }

    App app_;
    std::string url_;
};

class Top : public Gateway {
public:
    Top(App app, SignMethod sign_method, std::string url, std::string auth_url)
        : app_(std::move(app)),
          sign_method_(sign_method),
          url_(std::move(url)),
          auth_url_(std::move(auth_url)) {}

    HttpRequest call(
        const std::string& method, const QueryList& parameters, const std::string& token, Instant now
    ) const override {
        QueryList form = parameters;
        form.emplace_back("method", method);
        form.emplace_back("app_key", app_.key);
        form.emplace_back("session", token);
        form.emplace_back("timestamp", formatLocalTime(now, kChinaTime));
        form.emplace_back("format", "json");
        form.emplace_back("v", "2.0");
        form.emplace_back("sign_method", wireName(sign_method_));
        form.emplace_back("sign", sign(sign_method_, app_.secret, form));
        return post(url_, form);
    }

    HttpRequest redeemCode(const std::string& code, const std::string& redirect_uri, Instant) const override {
        return token({{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", redirect_uri}});
    }

    HttpRequest refresh(const std::string& refresh_token, Instant) const override {
        return token({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
    }

    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const override {
        return auth_url_ + "/authorize?" +
               encodeQuery(
                   {{"response_type", "code"},
                    {"client_id", app_.key},
                    {"redirect_uri", redirect_uri},
                    {"state", state},
                    {"sp", "ae"}}
               );
    }

private:
    HttpRequest token(QueryList form) const {
        form.emplace_back("client_id", app_.key);
        form.emplace_back("client_secret", app_.secret);
        form.emplace_back("sp", "ae");
        return post(auth_url_ + "/token", form);
    }

    App app_;
    SignMethod sign_method_;
    std::string url_, auth_url_;
};

}  // namespace

std::string_view wireName(SignMethod method) {
    return method == SignMethod::Sha256 ? "sha256" : method == SignMethod::Md5 ? "md5" : "hmac";
}

std::string sign(
    SignMethod method, const std::string& secret, QueryList parameters, const std::string& path
) {
    std::sort(parameters.begin(), parameters.end());
    std::string text = path;
    for (const auto& [name, value] : parameters) {
        if (name != "sign" && !value.empty()) text += name + value;
    }
    switch (method) {
        case SignMethod::Sha256:
            return hexUpper(hmacSha256(secret, text));
        case SignMethod::Md5:
            return hexUpper(md5(secret + text + secret));
        case SignMethod::Hmac:
            break;
    }
    return hexUpper(hmacMd5(secret, text));
}

std::string pushSignature(const std::string& app_key, const std::string& secret, const std::string& body) {
    return hex(hmacSha256(secret, app_key + body));
}

std::unique_ptr<Gateway> makeGateway(const AccountConfig& config) {
    App app{config.setting("app_key"), config.secret("app_secret")};
    if (config.setting("gateway") != "top")
        return std::make_unique<Iop>(std::move(app), withoutTrailingSlash(config.setting("api_url")));
    return std::make_unique<Top>(
        std::move(app), config.setting("top_sign_method") == "md5" ? SignMethod::Md5 : SignMethod::Hmac,
        config.setting("top_url"), withoutTrailingSlash(config.setting("top_auth_url"))
    );
}

}  // namespace channels::aliexpress
