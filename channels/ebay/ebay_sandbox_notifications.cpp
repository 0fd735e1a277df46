#include "channels/ebay/ebay_sandbox_notifications.h"

#include <algorithm>

#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

constexpr std::string_view kBase = "/commerce/notification/v1/";
// The newest schema that isn't deprecated is neither the first nor the last.
constexpr const char* kSchemaVersion = "1.1";
constexpr const char* kMessageTopic = "NEW_MESSAGE";
constexpr const char* kDeletionTopic = "MARKETPLACE_ACCOUNT_DELETION";

bool isToken(const std::string& text) {
    return text.size() >= 32 && text.size() <= 80 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || c == '-';
           });
}

SandboxResponse created(const std::string& url) {
    JsonWriter out;
    out.beginObject().endObject();
    SandboxResponse response = jsonAnswer(201, out);
    response.headers.emplace_back("Location", url);
    return response;
}

SandboxResponse listed(const char* name, std::size_t total, const std::string& entries) {
    JsonWriter out;
    out.beginObject().member("total", total).member("limit", 100).key(name).raw(entries).endObject();
    return jsonAnswer(200, out);
}

void writePayload(JsonWriter& out, const char* version, bool deprecated) {
    out.beginObject().key("format").beginArray().value("JSON").endArray().member("schemaVersion", version);
    out.member("deliveryProtocol", "HTTPS").member("deprecated", deprecated).endObject();
}

}  // namespace

SandboxResponse SandboxNotifications::handle(
    const SandboxRequest& request, const std::string& base_url, bool of_application
) {
    const std::string rest = request.path.substr(std::min(kBase.size(), request.path.size()));
    const auto slash = std::min(rest.find('/'), rest.size());
    const std::string what = rest.substr(0, slash), id = rest.substr(std::min(slash + 1, rest.size()));
    const bool get = request.method == "GET";
    const bool writes = (request.method == "POST" && id.empty()) || (request.method == "PUT" && !id.empty());
    if (what != "subscription" && !of_application) {
        complain_(request.path + " wants the application's own token");
        return errorAnswer(403, 1100, "Access denied");
    }
    if (!get && request.header("content-type") != "application/json")
        complain_(request.method + ' ' + request.path + " without Content-Type: application/json");
    if (what == "config" && request.method == "PUT" && id.empty()) return config(request);
    if (what == "topic" && get) return topic(id);
    if (what == "public_key" && get) return publicKey(id);
    if (what == "destination" && get && id.empty()) return listDestinations(request);
    if (what == "destination" && writes) return putDestination(request, id, base_url);
    if (what == "subscription" && get && id.empty()) return listSubscriptions(request, of_application);
    if (what == "subscription" && writes) return putSubscription(request, id, base_url, of_application);
    complain_("no such call: " + request.method + ' ' + request.path);
    return errorAnswer(404, 2002, "Resource not found");
}

SandboxResponse SandboxNotifications::config(const SandboxRequest& request) {
    const auto document = JsonDocument::parse(request.body);
    alert_email_ = document.root()["alertEmail"].text();
    if (alert_email_.find('@') == std::string::npos)
        return errorAnswer(400, 195025, "Invalid or missing email.");
    return noContent();
}

SandboxResponse SandboxNotifications::topic(const std::string& id) const {
    if (id != kMessageTopic && id != kDeletionTopic)
        return errorAnswer(404, 195002, "Invalid or missing topic id.");
    JsonWriter out;
    out.beginObject().member("topicId", id).member("status", "ENABLED");
    out.member("scope", id == kMessageTopic ? "USER" : "APPLICATION").key("supportedPayloads").beginArray();
    writePayload(out, "1.0", true);
    writePayload(out, kSchemaVersion, false);
    writePayload(out, "0.9", true);
    out.endArray().endObject();
    return jsonAnswer(200, out);
}

SandboxResponse SandboxNotifications::publicKey(const std::string& id) const {
    if (id != SandboxKey::kId) return errorAnswer(404, 195000, "The specified public key id does not exist.");
    JsonWriter out;
    out.beginObject().member("key", key_.publicKey()).member("algorithm", "ECDSA");
    out.member("digest", SandboxKey::kDigest).endObject();
    return jsonAnswer(200, out);
}

std::optional<SandboxResponse> SandboxNotifications::wrongLimit(const SandboxRequest& request) {
    checkParameters(request, {"limit", "continuation_token"}, complain_);
    const auto limit = wholeNumber(request.parameter("limit").value_or("20"));
    if (limit && *limit >= 10 && *limit <= 100) return std::nullopt;
    complain_(request.path + ": limit must be from 10 to 100");
    return errorAnswer(400, 195004, "Invalid limit. Supported ranges 10 - 100.");
}

SandboxResponse SandboxNotifications::listDestinations(const SandboxRequest& request) {
    if (auto wrong = wrongLimit(request)) return *wrong;
    JsonWriter out;
    out.beginArray();
    for (const auto& [id, one] : destinations_) {
        out.beginObject().member("destinationId", id).member("name", "hub").member("status", one.status);
        out.key("deliveryConfig").beginObject().member("endpoint", one.url);
        out.member("verificationToken", one.verification_token).endObject().endObject();
    }
    out.endArray();
    return listed("destinations", destinations_.size(), out.str());
}

SandboxResponse SandboxNotifications::putDestination(
    const SandboxRequest& request, const std::string& id, const std::string& base_url
) {
    const auto document = JsonDocument::parse(request.body);
    const Json root = document.root(), delivery = root["deliveryConfig"];
    const Endpoint made{
        delivery["endpoint"].text(), delivery["verificationToken"].text(), root["status"].text()};
    if (!id.empty() && !destinations_.contains(id))
        return errorAnswer(404, 195022, "Invalid or missing destination id.");
    if (root["name"].text().empty() || root["name"].text().size() > 64)
        return errorAnswer(400, 195016, "Invalid name.");
    if (!made.url.starts_with("https://")) return errorAnswer(400, 195017, "Invalid or missing endpoint.");
    if (made.status != "ENABLED" && made.status != "DISABLED")
        return errorAnswer(400, 195018, "Invalid or missing destination status.");
    if (!isToken(made.verification_token))
        return errorAnswer(400, 195019, "Invalid or missing verification token.");
    if (alert_email_.empty())
        return errorAnswer(409, 195003, "Please provide configurations required for notifications.");
    for (const auto& [other, one] : destinations_) {
        if (one.url == made.url && other != id)
            return errorAnswer(409, 195021, "Destination exists for this endpoint");
    }
    if (!id.empty()) {
        destinations_[id] = made;
        return noContent();
    }
    const std::string new_id = "destination-" + std::to_string(++made_);
    destinations_[new_id] = made;
    return created(base_url + std::string(kBase) + "destination/" + new_id);
}

SandboxResponse SandboxNotifications::listSubscriptions(const SandboxRequest& request, bool of_application) {
    if (auto wrong = wrongLimit(request)) return *wrong;
    JsonWriter out;
    out.beginArray();
    std::size_t total = 0;
    for (const auto& [id, one] : subscriptions_) {
        if (one.of_application != of_application) continue;
        ++total;
        out.beginObject()
            .member("subscriptionId", id)
            .member("topicId", one.topic)
            .member("status", one.status);
        out.member("destinationId", one.destination).endObject();
    }
    out.endArray();
    return listed("subscriptions", total, out.str());
}

SandboxResponse SandboxNotifications::putSubscription(
    const SandboxRequest& request, const std::string& id, const std::string& base_url, bool of_application
) {
    const auto document = JsonDocument::parse(request.body);
    const Json root = document.root(), payload = root["payload"];
    const auto old = subscriptions_.find(id);
    if (!id.empty() && old == subscriptions_.end())
        return errorAnswer(404, 195013, "The subscription id does not exist.");
    if (!id.empty() && root["topicId"].exists()) complain_("PUT /subscription/{id} has no topicId");
    Wish made{
        id.empty() ? root["topicId"].text() : old->second.topic, root["destinationId"].text(),
        root["status"].text(), payload["schemaVersion"].text(), of_application};
    if (made.topic != kMessageTopic && made.topic != kDeletionTopic)
        return errorAnswer(400, 195027, "Invalid or missing topic id.");
    if ((made.topic == kDeletionTopic) != of_application)
        return errorAnswer(403, 195011, "Not authorized for this topic.");
    if (made.status != "ENABLED" && made.status != "DISABLED")
        return errorAnswer(400, 195006, "Invalid or missing subscription status.");
    const auto destination = destinations_.find(made.destination);
    if (destination == destinations_.end())
        return errorAnswer(400, 195007, "Invalid or missing destination id.");
    if (made.schema_version != kSchemaVersion)
        return errorAnswer(400, 195008, "Invalid or missing schema version.");
    if (payload["format"].text() != "JSON")
        return errorAnswer(400, 195009, "Specified format is not supported for the topic.");
    if (payload["deliveryProtocol"].text() != "HTTPS")
        return errorAnswer(400, 195010, "Invalid or missing protocol");
    if (destination->second.status != "ENABLED")
        return errorAnswer(
            409, 195015, "The subscription cannot be enabled since the destination is not enabled."
        );
    for (const auto& [other, one] : subscriptions_) {
        if (other != id && one.topic == made.topic)
            return errorAnswer(409, 195012, "Subscription already exists");
    }
    if (!id.empty()) {
        subscriptions_[id] = made;
        return noContent();
    }
    const std::string new_id = "subscription-" + std::to_string(++made_);
    subscriptions_[new_id] = made;
    return created(base_url + std::string(kBase) + "subscription/" + new_id);
}

HttpRequest SandboxNotifications::notification(
    const std::string& url, const std::string& conversation_id, const std::string& message_id, Instant at
) const {
    JsonWriter body;
    body.beginObject().key("metadata").beginObject().member("topic", kMessageTopic);
    body.member("schemaVersion", kSchemaVersion).member("deprecated", false).endObject();
    body.key("notification")
        .beginObject()
        .member("notificationId", "49feeaeb-4982-42d9-a377-9645b8479411_" + message_id);
    body.member("eventDate", formatTime(at))
        .member("publishDate", formatTime(at))
        .member("publishAttemptCount", 1);
    body.key("data").beginObject().member("conversationId", conversation_id).member("messageId", message_id);
    body.endObject().endObject().endObject();
    HttpRequest out;
    out.method = "POST";
    out.url = url;
    out.headers = {{"Content-Type", "application/json"}, {"X-EBAY-SIGNATURE", key_.sign(body.str())}};
    out.body = body.str();
    return out;
}

}  // namespace channels::ebay
