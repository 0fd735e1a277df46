#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/lantern/lantern.h"

namespace channels::lantern {
namespace {

using namespace std::chrono_literals;
constexpr std::int64_t kLimit = 50;

Setting setting(const char* name, SettingType type, const char* label, bool required) {
    Setting out;
    out.name = name;
    out.type = type;
    out.label = label;
    out.help = label;
    out.required = required;
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "lantern";
    out.title = "Lantern Market";
    out.settings = {
        setting("url", SettingType::Url, "Address of the shop", true),
        setting("key", SettingType::Secret, "Key of the shop", true)};
    out.sites = {{"lantern.example", "GB", "en"}};
    out.rules.max_length = 300;
    out.rules.source = "lantern, the sheet";
    return out;
}

/// The newest number that was pulled, and where the back-fill begins.
struct Place {
    std::int64_t after = 0;
    std::int64_t first_ms = 0;
};

Place readPlace(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const auto after = document.root()["after"].integer();
        if (!after) throw NotUnderstood("cursor: after is missing");
        return {*after, document.root()["first"].integer().value_or(0)};
    } catch (const JsonError&) {
        throw NotUnderstood("cursor: not JSON");
    }
}

std::string writePlace(const Place& place) {
    JsonWriter out;
    out.beginObject().member("after", place.after).member("first", place.first_ms).endObject();
    return out.str();
}

class LanternAdapter : public Adapter {
public:
    LanternAdapter(const AccountConfig& config, const Surroundings& around)
        : config_(config), around_(around) {}

    Page pull(const Cursor& cursor) override {
        const Instant first = around_.clock.now() - config_.backfill;
        Place place =
            cursor.value.empty() ? Place{0, first.time_since_epoch().count()} : readPlace(cursor.value);
        const auto document = get(place.after);
        const Json list = document.root()["messages"];
        if (!list.isArray()) throw NotUnderstood("GET /messages: messages is missing");
        Page page;
        for (std::size_t i = 0; i < list.size(); ++i) {
            take(list[i], place, page);
            place.after = std::max(place.after, list[i]["n"].integer().value_or(0));
        }
        page.more = list.size() > 0;
        page.next.value = writePlace(place);
        return page;
    }

    Receipt send(const Outgoing& outgoing) override {
        JsonWriter body;
        body.beginObject()
            .member("thread", outgoing.conversation_external_id)
            .member("text", outgoing.text)
            .endObject();
        HttpResponse response;
        try {
            response = call("POST", "/messages", body.str());
        } catch (const NotUnderstood& error) {
            throw TemporaryFailure(error.what(), true);
        }
        if (response.status >= 400)
            throwHttpError(response, CallType::Change, {"POST /messages", {}, {}}, around_.clock);
        try {
            const std::string id = JsonDocument::parse(response.body).root()["n"].text();
            if (response.status == 201 && !id.empty()) return {id, around_.clock.now()};
        } catch (const JsonError&) {
        }
        throw TemporaryFailure("POST /messages: no receipt", true);
    }

    Identity check() override {
        static_cast<void>(get(0));
        Identity out;
        out.name = "lantern shop";
        return out;
    }

    Page reparse(const std::string& raw) override {
        Page page;
        try {
            take(JsonDocument::parse(raw).root(), {}, page);
        } catch (const JsonError&) {
            page.unreadable.push_back({"sha256:" + sha256Hex(raw), "not JSON", raw});
        }
        return page;
    }

private:
    HttpResponse call(const std::string& method, const std::string& path, const std::string& body) {
        HttpRequest request{
            method,
            withoutTrailingSlash(config_.settings.at("url")) + path,
            {{"X-Key", config_.secrets.at("key")}},
            body};
        return around_.transports.http().send(request);
    }

    JsonDocument get(std::int64_t after) {
        const HttpResponse response = call(
            "GET",
            "/messages?" + encodeQuery({{"after", std::to_string(after)}, {"limit", std::to_string(kLimit)}}),
            {}
        );
        if (response.status != 200)
            throwHttpError(response, CallType::Read, {"GET /messages", {}, {}}, around_.clock);
        try {
            return JsonDocument::parse(response.body);
        } catch (const JsonError&) {
            throw NotUnderstood("GET /messages: not JSON");
        }
    }

    static void take(Json message, const Place& place, Page& page) {
        const std::string id = message["n"].text(), raw = message.dump();
        if (id.empty() || !message["text"].isString()) {
            page.unreadable.push_back(
                {id.empty() ? "sha256:" + sha256Hex(raw) : id, "n or text: missing", raw}
            );
            return;
        }
        Incoming out;
        out.external_id = id;
        out.conversation_external_id = message["thread"].text();
        out.buyer_external_id = message["buyer"].text();
        const std::string by = message["by"].text();
        out.author = by == "shop" ? Author::Seller : by == "market" ? Author::Notice : Author::Buyer;
        out.text = message["text"].text();
        out.sent_at = parseTime(message["at"].text());
        out.raw = raw;
        if (out.sent_at && out.sent_at->time_since_epoch().count() < place.first_ms) return;
        page.messages.push_back(std::move(out));
    }

    const AccountConfig config_;
    const Surroundings around_;
};

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& around) {
    return std::make_unique<LanternAdapter>(config, around);
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::lantern
