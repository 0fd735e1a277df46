#include "channels/ebay/ebay_push.h"

#include <algorithm>
#include <iterator>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_wire.h"

namespace channels::ebay {
namespace {

constexpr std::string_view kBase = "/commerce/notification/v1";
constexpr const char* kPageLimit = "100";  // the most that eBay gives
constexpr int kMaxListPages = 20;

// eBay's error codes.
constexpr std::string_view kNoAlertConfig = "195003";
constexpr std::string_view kSubscriptionExists = "195012";
constexpr std::string_view kBadVerificationToken = "195019";

// Tells that a person has left eBay: nothing to pull.
constexpr std::string_view kAccountDeletion = "MARKETPLACE_ACCOUNT_DELETION";

std::string at(const std::string& path) { return std::string(kBase) + path; }

std::string headerOf(const HttpRequest& request, std::string_view lower_case_name) {
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
    };
    for (const auto& [name, value] : request.headers) {
        if (std::equal(name.begin(), name.end(), lower_case_name.begin(), lower_case_name.end(), same))
            return value;
    }
    return {};
}

}  // namespace

Push::Push(Api& api, const AccountConfig& config, const Surroundings& surroundings)
    : api_(api),
      keys_(api, config, surroundings),
      token_(config.setting("verification_token")),
      alert_email_(config.setting("alert_email")),
      topic_(config.setting("push_topic")) {}

std::optional<PushAnswer> Push::answer(const HttpRequest& request) {
    if (request.method == "GET") return answerChallenge(request.url);
    const auto notification = parseNotification(request.body);
    const auto signature = parseSignature(headerOf(request, "x-ebay-signature"));
    if (!notification || !signature) return std::nullopt;
    const auto key = keys_.find(signature->key_id);
    if (!key || !isSignedWith(*key, request.body, signature->bytes)) return std::nullopt;
    PushAnswer out;
    out.pull_now = notification->topic != kAccountDeletion;
    return out;
}

std::optional<PushAnswer> Push::answerChallenge(const std::string& url) const {
    const auto question = std::min(url.find('?'), url.size());
    if (token_.empty() || question == url.size()) return std::nullopt;
    for (const auto& [name, value] : decodeQuery(std::string_view(url).substr(question + 1))) {
        if (name != "challenge_code" || value.empty()) continue;
        PushAnswer out;
        out.content_type = "application/json";
        out.body = writeChallengeResponse(value, token_, url.substr(0, question));
        return out;
    }
    return std::nullopt;
}

void Push::subscribe(const std::string& url) {
    if (token_.empty()) return;
    if (!isVerificationToken(token_))
        throw PermanentFailure(
            "verification token: 32 to 80 letters, digits, _ and - were expected",
            std::string(kBadVerificationToken)
        );
    subscribeTo(destinationFor(url));
}

template <class Entry>
std::vector<Entry> Push::listAll(const char* path, Right right, Listing<Entry> (*parse)(std::string_view)) {
    std::vector<Entry> out;
    std::string continuation;
    for (int page = 0; page < kMaxListPages; ++page) {
        QueryList query = {{"limit", kPageLimit}};
        if (!continuation.empty()) query.emplace_back("continuation_token", continuation);
        Listing<Entry> listing = parse(api_.get(at(path), query, right));
        std::move(listing.entries.begin(), listing.entries.end(), std::back_inserter(out));
        continuation = std::move(listing.continuation_token);
        if (continuation.empty()) break;
    }
    return out;
}

void Push::expect(int status, const HttpResponse& response, const std::string& name) const {
    if (response.status != status) api_.refuse(response, CallType::Change, name);
}

/// The id of the destination that leads to `url`, with our token and enabled.
std::string Push::destinationFor(const std::string& url) {
    const auto all = listAll("/destination", Right::Application, parseDestinations);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Destination& one) { return one.endpoint == url; });
    if (found == all.end()) return createDestination(url);
    // eBay marks an endpoint down that didn't answer for some time.
    if (found->verification_token != token_ || found->status != "ENABLED")
        expect(
            204,
            api_.change(
                "PUT", at("/destination/") + percentEncode(found->id), writeDestination(url, token_),
                Right::Application
            ),
            "PUT /destination/{id}"
        );
    return found->id;
}

HttpResponse Push::postDestination(const std::string& body) {
    return api_.change("POST", at("/destination"), body, Right::Application);
}

std::string Push::createDestination(const std::string& url) {
    const std::string body = writeDestination(url, token_);
    HttpResponse response = postDestination(body);
    if (response.status == 409 && parseError(response.body).code == kNoAlertConfig && !alert_email_.empty()) {
        configureAlerts();
        response = postDestination(body);
    }
    expect(201, response, "POST /destination");
    std::string id = createdId(response.header("location"));
    if (id.empty()) throw NotUnderstood("POST /destination: no id in Location");
    return id;
}

void Push::configureAlerts() {
    expect(
        204, api_.change("PUT", at("/config"), writeAlertConfig(alert_email_), Right::Application),
        "PUT /config"
    );
}

void Push::subscribeTo(const std::string& destination) {
    const Topic about = parseTopic(api_.get(at("/topic/") + percentEncode(topic_), {}, Right::Application));
    const Right right = about.about_user ? Right::Subscriptions : Right::Application;
    const auto all = listAll("/subscription", right, parseSubscriptions);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Subscription& one) { return one.topic == topic_; });
    if (found == all.end()) {
        const HttpResponse response =
            api_.change("POST", at("/subscription"), writeSubscription(topic_, destination, about), right);
        if (response.status == 409 && parseError(response.body).code == kSubscriptionExists) return;
        return expect(201, response, "POST /subscription");
    }
    if (found->destination == destination && found->status == "ENABLED") return;
    expect(
        204,
        api_.change(
            "PUT", at("/subscription/") + percentEncode(found->id), writeSubscription({}, destination, about),
            right
        ),
        "PUT /subscription/{id}"
    );
}

}  // namespace channels::ebay
