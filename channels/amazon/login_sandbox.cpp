#include "channels/amazon/login_sandbox.h"

#include "channels/kit/json.h"

namespace channels::amazon {
namespace {

constexpr std::string_view kApplicationId = "amzn1.sp.solution.sandbox";
constexpr std::string_view kClientId = "amzn1.application-oa2-client.sandbox";
constexpr std::string_view kClientSecret = "amzn1.oa2-cs.v1.sandbox-secret";
constexpr std::string_view kFirstRefreshToken = "Atzr|IwEB-sandbox-refresh";
constexpr std::string_view kConsentPage = "https://sellercentral.amazon.com/apps/authorize/consent?";
constexpr std::chrono::seconds kTokenLife{3600};

SandboxResponse tokenError(const char* error) {
    JsonWriter out;
    out.beginObject().member("error", error).member("error_description", "The request was refused.").endObject();
    return answer(400, out.str());
}

}  // namespace

LoginSandbox::LoginSandbox(Complain complain)
    : complain_(std::move(complain)), refresh_{std::string(kFirstRefreshToken)} {}

void LoginSandbox::describe(AccountConfig& config) const {
    config.settings["client_id"] = kClientId;
    config.settings["application_id"] = kApplicationId;
    config.secrets["client_secret"] = kClientSecret;
    config.secrets["refresh_token"] = kFirstRefreshToken;
}

std::map<std::string, std::string> LoginSandbox::consent(const std::string& url) {
    if (!url.starts_with(kConsentPage)) complain_("no consent page of the home store: " + url);
    const QueryList query = decodeQuery(std::string_view(url).substr(url.find('?') + 1));
    if (value(query, "application_id") != kApplicationId) complain_("consent for another application");
    if (value(query, "version") != "beta") complain_("a draft is authorised with version=beta");
    if (value(query, "state").empty()) complain_("consent without a state");
    const std::string code = "sandbox-code-" + std::to_string(++made_);
    codes_[code] = value(query, "redirect_uri");
    return {{"state", value(query, "state")}, {"selling_partner_id", "A3SANDBOX"}, {"spapi_oauth_code", code}};
}

/// The refresh token that a form is good for; empty when it isn't good.
std::string LoginSandbox::refreshTokenFor(const QueryList& form) {
    if (value(form, "grant_type") == "refresh_token") {
        const std::string token = value(form, "refresh_token");
        return refresh_.contains(token) ? token : std::string();
    }
    const auto code = codes_.extract(value(form, "code"));
    if (code.empty() || code.mapped() != value(form, "redirect_uri")) return {};
    return *refresh_.insert("Atzr|IwEB-consented-" + std::to_string(++made_)).first;
}

SandboxResponse LoginSandbox::token(const SandboxRequest& request, Instant now) {
    if (request.method != "POST" || !request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
        complain_("the token endpoint takes a POST of application/x-www-form-urlencoded");
        return tokenError("invalid_request");
    }
    const QueryList form = decodeQuery(request.body);
    if (value(form, "client_id") != kClientId || value(form, "client_secret") != kClientSecret)
        return tokenError("invalid_client");
    const std::string type = value(form, "grant_type");
    if (type != "refresh_token" && type != "authorization_code") return tokenError("unsupported_grant_type");
    const std::string refresh = refreshTokenFor(form);
    if (refresh.empty()) return tokenError("invalid_grant");
    const std::string made = "Atza|IwEB-sandbox-" + std::to_string(++made_);
    access_[made] = now + kTokenLife;
    JsonWriter out;
    out.beginObject().member("access_token", made).member("token_type", "bearer");
    out.member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("refresh_token", refresh).endObject();
    return answer(200, out.str());
}

bool LoginSandbox::isGood(const std::string& access_token, Instant now) const {
    const auto found = access_.find(access_token);
    return found != access_.end() && found->second > now;
}

}  // namespace channels::amazon
