#include "channels/mercadolibre/mercadolibre_api.h"


#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/multipart.h"
#include "channels/kit/time.h"
#include "channels/kit/value_of.h"
#include "channels/mercadolibre/mercadolibre_rules.h"
#include "channels/mercadolibre/mercadolibre_wire.h"

namespace channels::mercadolibre {
namespace {

using namespace std::chrono_literals;

// 500 calls a minute, for reading and for changing apart: never more than that in any minute.
constexpr double kCallsAtOnce = 300;
constexpr double kCallsPerSecond = 200.0 / 60;
// Gives 50 calls, more than the steps of a pull need.
constexpr std::chrono::seconds kRefill{15};

// An unused refresh token dies after four months, a used one is replaced.
constexpr std::chrono::hours kRefreshTokenLife{120 * 24};

}  // namespace

Api::Api(const AccountConfig& config, const Surroundings& surroundings)
    : config_(config),
      around_(surroundings),
      url_(withoutTrailingSlash(config.setting("api_url"))),
      refresh_token_(config.secret("refresh_token")),
      reads_(surroundings.clock, kCallsPerSecond, kCallsAtOnce),
      changes_(surroundings.clock, kCallsPerSecond, kCallsAtOnce),
      tokens_(
          surroundings.clock, [this] { return refreshGrant(); },
          [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
      ) {
    // A refresh token is good for one use: a restart must not cost one.
    tokens_.keep(config.secret("access_token"), refresh_token_, [this](const std::string& access) {
        around_.store_secret("access_token", access, std::nullopt);
    });
}

TokenGrant Api::askForToken(QueryList form) {
    form.emplace_back("client_id", config_.setting("client_id"));
    form.emplace_back("client_secret", config_.secret("client_secret"));
    HttpRequest request;
    request.method = "POST";
    request.url = url_ + "/oauth/token";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = encodeQuery(form);
    TokenGrant grant = requestToken(around_.transports.http(), request, around_.clock);
    if (grant.refresh_expires_in == 0s) grant.refresh_expires_in = kRefreshTokenLife;
    return grant;
}

TokenGrant Api::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForToken({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}});
}

void Api::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

// RFC 7636: made of what both halves of the browser round know, so that nothing has to be kept between them.
std::string Api::verifierFor(const std::string& state) const {
    return base64Url(hmacSha256(config_.secret("client_secret"), "pkce:" + state));
}

std::string Api::authorizeUrl(const std::string& state, const std::string& redirect_uri) const {
    std::string page = config_.setting("auth_url");
    if (page.empty()) page = "https://auth." + hostOf(config_.setting("site")) + "/authorization";
    QueryList query = {
        {"response_type", "code"},
        {"client_id", config_.setting("client_id")},
        {"redirect_uri", redirect_uri},
        {"state", state}};
    if (usesPkce()) {
        query.emplace_back("code_challenge", base64Url(sha256(verifierFor(state))));
        query.emplace_back("code_challenge_method", "S256");
    }
    return page + '?' + encodeQuery(query);
}

void Api::authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    const std::string code = valueOf(answer, "code");
    if (code.empty()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    QueryList form = {{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", redirect_uri}};
    if (usesPkce()) form.emplace_back("code_verifier", verifierFor(valueOf(answer, "state")));
    const TokenGrant grant = askForToken(std::move(form));
    if (grant.refresh_token.empty())
        throw NotUnderstood("token endpoint: refresh_token is missing; does the application have offline_access?");
    tokens_.accept(grant);
}

HttpResponse Api::call(CallBudget& budget, const HttpRequest& request, const std::string& name) {
    if (!budget.mayTake())
        throw Throttled(name + ": the calls that are allowed in a minute are used up", around_.clock.now() + kRefill);
    HttpResponse response = sendWithBearer(around_.transports.http(), tokens_, request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

HttpResponse Api::tryGet(const std::string& path, const QueryList& query, const std::string& name) {
    HttpRequest request;
    request.url = url_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers = {{"Accept", "application/json"}};
    return call(reads_, request, "GET " + name);
}

std::string Api::get(const std::string& path, const QueryList& query, const std::string& name) {
    HttpResponse response = tryGet(path, query, name);
    if (response.status != 200) refuse(response, CallType::Read, "GET " + name);
    return std::move(response.body);
}

HttpResponse Api::change(
    const std::string& method, const std::string& path, const QueryList& query, const std::string& body,
    const std::string& name
) {
    HttpRequest request;
    request.method = method;
    request.url = url_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers = {{"Accept", "application/json"}};
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
    try {
        return call(changes_, request, method + ' ' + name);
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
}

void Api::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    const WireError error = parseError(response.body);
    throwHttpError(response, type, {name, error.meaning, error.code}, around_.clock);
}

void Api::refuseOne(const HttpResponse& response, const std::string& name) const {
    const WireError error = parseError(response.body);
    if (response.status == 403) throw PermanentFailure(name + ": HTTP 403, " + error.meaning, error.code);
    refuse(response, CallType::Read, name);
}

std::string Api::upload(const Attachment& file, const std::string& site_id) {
    const std::string name = "POST /messages/attachments";
    const FormBody form = writeForm({{"file", file.bytes, file.media_type, file.name.empty() ? "file" : file.name}});
    HttpRequest request;
    request.method = "POST";
    request.url = url_ + "/messages/attachments?" + encodeQuery({{"tag", "post_sale"}, {"site_id", site_id}});
    request.headers = {{"Accept", "application/json"}, {"Content-Type", form.content_type}};
    request.body = form.bytes;
    try {
        const HttpResponse response = call(changes_, request, name);
        if (response.status >= 400) refuse(response, CallType::Read, name);
        std::string id = parseUploaded(response.body);
        if (id.empty()) throw TemporaryFailure(name + ": no id");
        return id;
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what(), false);
    } catch (const NotUnderstood& error) {
        throw TemporaryFailure(error.what(), false);
    }
}

}  // namespace channels::mercadolibre
