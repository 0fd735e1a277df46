#include "channels/ebay/ebay_push_wire.h"

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_json.h"
#include "channels/kit/hash.h"
#include "channels/kit/url.h"

namespace channels::ebay {
namespace {

// Of the link to the next page only its mark is used: our token goes to the API's own address.
std::string continuationToken(Json root) {
    const std::string next = root["next"].text();
    const auto question = next.find('?');
    if (question == std::string::npos) return {};
    return value(decodeQuery(std::string_view(next).substr(question + 1)), "continuation_token");
}

template <class Entry, class Read>
Listing<Entry> readListing(std::string_view body, const char* name, const Read& read) {
    const auto document = parseDocument(body, name);
    const Json list = requireList(document.root(), name);
    Listing<Entry> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Entry one = read(list[i]);
        if (!one.id.empty()) out.entries.push_back(std::move(one));
    }
    out.continuation_token = continuationToken(document.root());
    return out;
}

}  // namespace

Listing<Destination> parseDestinations(std::string_view body) {
    return readListing<Destination>(body, "destinations", [](Json one) {
        const Json config = one["deliveryConfig"];
        return Destination{
            one["destinationId"].text(), config["endpoint"].text(), config["verificationToken"].text(),
            one["status"].text()};
    });
}

Listing<Subscription> parseSubscriptions(std::string_view body) {
    return readListing<Subscription>(body, "subscriptions", [](Json one) {
        return Subscription{
            one["subscriptionId"].text(), one["topicId"].text(), one["destinationId"].text(),
            one["status"].text()};
    });
}

Topic parseTopic(std::string_view body) {
    const auto document = parseDocument(body, "topic");
    const Json payloads = requireList(document.root(), "supportedPayloads");
    Topic out;
    out.about_user = document.root()["scope"].text() != "APPLICATION";
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        if (!payloads[i]["deprecated"].boolean().value_or(false))
            out.schema_version = payloads[i]["schemaVersion"].text();
    }
    if (out.schema_version.empty()) throw NotUnderstood("topic: no payload that isn't deprecated");
    return out;
}

std::string createdId(std::string_view location) {
    return std::string(location.substr(location.rfind('/') + 1));
}

std::string writeDestination(const std::string& endpoint, const std::string& verification_token) {
    JsonWriter out;
    out.beginObject()
        .member("name", "dragoman")
        .member("status", "ENABLED")
        .key("deliveryConfig")
        .beginObject();
    out.member("endpoint", endpoint).member("verificationToken", verification_token).endObject().endObject();
    return out.str();
}

std::string writeSubscription(const std::string& topic, const std::string& destination, const Topic& about) {
    JsonWriter out;
    out.beginObject();
    if (!topic.empty()) out.member("topicId", topic);
    out.member("status", "ENABLED").member("destinationId", destination).key("payload").beginObject();
    out.member("deliveryProtocol", "HTTPS")
        .member("format", "JSON")
        .member("schemaVersion", about.schema_version);
    out.endObject().endObject();
    return out.str();
}

std::string writeAlertConfig(const std::string& alert_email) {
    JsonWriter out;
    out.beginObject().member("alertEmail", alert_email).endObject();
    return out.str();
}

bool isVerificationToken(std::string_view text) {
    constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return text.size() >= 32 && text.size() <= 80 &&
           text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string writeChallengeResponse(
    const std::string& code, const std::string& verification_token, const std::string& endpoint
) {
    JsonWriter out;
    out.beginObject()
        .member("challengeResponse", sha256Hex(code + verification_token + endpoint))
        .endObject();
    return out.str();
}

std::optional<Notification> parseNotification(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        Notification out{root["metadata"]["topic"].text(), root["notification"]["notificationId"].text()};
        if (out.topic.empty() || out.id.empty()) return std::nullopt;
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

}  // namespace channels::ebay
