#include "channels/ebay/ebay_push_keys.h"

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;
constexpr auto kKept = 1h;
constexpr auto kKeptAtMost = 24h;
constexpr auto kBetweenAsking = 1min;

constexpr const char* kKey = "push_key";

Instant instantOf(std::string_view text) { return parseTime(text).value_or(Instant{}); }

}  // namespace

PushKeys::PushKeys(Api& api, const AccountConfig& config, const Surroundings& surroundings)
    : api_(api), around_(surroundings) {
    try {
        const auto document = JsonDocument::parse(config.secret(kKey));
        const Json root = document.root();
        kept_id_ = root["id"].text();
        kept_ = {root["key"].text(), root["digest"].text()};
        kept_at_ = instantOf(root["at"].text());
        asked_at_ = instantOf(root["asked_at"].text());
    } catch (const JsonError&) {
        kept_id_.clear();  // none yet
    }
}

std::optional<PublicKey> PushKeys::find(const std::string& id) {
    const Instant now = around_.clock.now();
    const auto recent = [&](Instant at, auto span) { return at <= now && now - at < span; };
    const bool kept = id == kept_id_ && recent(kept_at_, kKeptAtMost);
    if (kept && recent(kept_at_, kKept)) return kept_;
    if (recent(asked_at_, kBetweenAsking)) {
        if (kept) return kept_;
        throw TemporaryFailure("a key was asked for within the last minute");
    }
    asked_at_ = now;
    store();
    try {
        return ask(id);
    } catch (const Cancelled&) {
        throw;
    } catch (const ChannelError& error) {
        if (kept) return kept_;
        throw TemporaryFailure(error.what());
    }
}

std::optional<PublicKey> PushKeys::ask(const std::string& id) {
    const std::string path = "/commerce/notification/v1/public_key/";
    const HttpResponse response = api_.tryGet(path + percentEncode(id), {}, Right::Application);
    if (response.status == 400 || response.status == 404) return std::nullopt;
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /public_key/{id}");
    kept_ = parsePublicKey(response.body);
    kept_id_ = id;
    kept_at_ = around_.clock.now();
    store();
    return kept_;
}

void PushKeys::store() const {
    JsonWriter out;
    out.beginObject().member("id", kept_id_).member("key", kept_.pem).member("digest", kept_.digest);
    out.member("at", formatTime(kept_at_)).member("asked_at", formatTime(asked_at_)).endObject();
    around_.store_secret(kKey, out.str(), std::nullopt);
}

}  // namespace channels::ebay
