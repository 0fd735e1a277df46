#include "channels/ebay/ebay_push_keys.h"

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;
constexpr auto kKept = 1h;
constexpr auto kBetweenAsking = 1min;

constexpr const char* kKey = "push_key";
constexpr const char* kAskedAt = "push_key_asked_at";

Instant instantOf(std::string_view text) { return parseTime(text).value_or(Instant{}); }

}  // namespace

PushKeys::PushKeys(Api& api, const AccountConfig& config, const Surroundings& surroundings)
    : api_(api), around_(surroundings), asked_at_(instantOf(config.secret(kAskedAt))) {
    const std::string kept = config.secret(kKey);
    if (kept.empty()) return;
    const auto document = JsonDocument::parse(kept);
    const Json root = document.root();
    kept_id_ = root["id"].text();
    kept_ = {root["key"].text(), root["digest"].text()};
    kept_at_ = instantOf(root["at"].text());
}

std::optional<PublicKey> PushKeys::find(const std::string& id) {
    const Instant now = around_.clock.now();
    const auto recent = [&](Instant at, auto span) { return at <= now && now - at < span; };
    if (id == kept_id_ && recent(kept_at_, kKept)) return kept_;
    if (recent(asked_at_, kBetweenAsking)) throw TemporaryFailure("a key was asked for within the last minute");
    asked_at_ = now;
    around_.store_secret(kAskedAt, formatTime(now), std::nullopt);
    const std::string path = "/commerce/notification/v1/public_key/";
    const HttpResponse response = api_.tryGet(path + percentEncode(id), {}, Right::Application);
    if (response.status == 400 || response.status == 404) return std::nullopt;
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /public_key/{id}");
    PublicKey key = parsePublicKey(response.body);
    keep(id, key);
    return key;
}

void PushKeys::keep(const std::string& id, const PublicKey& key) {
    kept_id_ = id;
    kept_ = key;
    kept_at_ = around_.clock.now();
    JsonWriter out;
    out.beginObject().member("id", id).member("key", key.pem).member("digest", key.digest);
    out.member("at", formatTime(kept_at_)).endObject();
    around_.store_secret(kKey, out.str(), std::nullopt);
}

}  // namespace channels::ebay
