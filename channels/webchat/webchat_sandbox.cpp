#include "channels/webchat/webchat_sandbox.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "channels/contract/account.h"
#include "channels/contract/transports.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/webchat/webchat_rules.h"

namespace channels::webchat {
namespace {

constexpr const char* kSecret = "sandbox-identity-secret-of-the-shop";
constexpr const char* kShop = "https://shop.example";

struct SandboxVisitor {
    std::string conversation, buyer, token, address;
};

class WebchatSandbox : public Sandbox {
public:
    explicit WebchatSandbox(const Clock& clock) : clock_(clock) {}

    AccountConfig account() override;
    void enterBy(std::function<VisitorAnswer(const VisitorRequest&)> door) override { door_ = std::move(door); }
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant) override {}  // the service takes nothing that can't be read
    void misbehave(const FaultPlan&) override {}  // there is nobody in between
    std::vector<Delivered> delivered() override;
    std::vector<std::string> complaints() override {
        const std::lock_guard lock(mutex_);
        return complaints_;
    }
    int requests() override {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    struct Call {
        std::string method, path, body;
        std::map<std::string, std::string> headers = {};
        std::map<std::string, std::string> query = {};
    };
    JsonDocument ask(const SandboxVisitor& who, Instant at, Call call, int expected);
    SandboxVisitor& visitorOf(const SeededMessage& message);
    std::string upload(const SandboxVisitor& who, const SeededMessage& message, const Attachment& file);

    const Clock& clock_;
    std::function<VisitorAnswer(const VisitorRequest&)> door_;
    std::mutex mutex_;
    std::deque<SandboxVisitor> visitors_;
    std::vector<std::string> complaints_;
    int requests_ = 0, messages_ = 0;
};

AccountConfig WebchatSandbox::account() {
    AccountConfig config;
    config.settings = {{"title", "Lumen Shop"}, {"allowed_origins", kShop}};
    config.secrets = {{"identity_secret", kSecret}};
    return withDefaults(descriptor(), std::move(config));
}

JsonDocument WebchatSandbox::ask(const SandboxVisitor& who, Instant at, Call call, int expected) {
    VisitorRequest request;
    request.method = call.method;
    request.path = call.path;
    request.query = std::move(call.query);
    request.headers = std::move(call.headers);
    request.headers.emplace("content-type", "application/json");
    if (!who.token.empty()) request.headers.emplace("authorization", "Bearer " + who.token);
    request.body = std::move(call.body);
    request.address = who.address;
    request.at = at;
    ++requests_;
    if (!door_) throw std::logic_error("a web chat's visitors need a door");
    const auto answer = door_(request);
    if (answer.status != expected) {
        complaints_.push_back(call.method + ' ' + call.path + ": expected " + std::to_string(expected) + ", found " + std::to_string(answer.status));
        return JsonDocument::parse("{}");
    }
    return JsonDocument::parse(answer.body.empty() ? "{}" : answer.body);
}

/// The shop's word on who a visitor is.
std::string identityOf(const SeededMessage& message, Instant at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    JsonWriter claims;
    claims.beginObject().member("sub", message.conversation + '/' + message.buyer).member("name", message.buyer);
    claims.member("iat", std::int64_t{seconds}).member("exp", std::int64_t{seconds + 3600}).key("orders").beginArray();
    if (message.order) claims.value(message.order->external_id);
    claims.endArray().endObject();
    return signedToken(R"({"alg":"HS256","typ":"JWT"})", claims.str(), kSecret);
}

SandboxVisitor& WebchatSandbox::visitorOf(const SeededMessage& message) {
    const auto known = std::find_if(visitors_.begin(), visitors_.end(), [&](const SandboxVisitor& each) {
        return each.conversation == message.conversation && each.buyer == message.buyer;
    });
    if (known != visitors_.end()) return *known;
    const auto n = visitors_.size();
    SandboxVisitor made{message.conversation, message.buyer, "", "10.1." + std::to_string(n / 250) + '.' + std::to_string(n % 250 + 1)};
    JsonWriter body;
    body.beginObject().member("locale", message.locale).member("time_zone", "Europe/Berlin").key("page").beginObject();
    body.member("url", std::string(kShop) + "/lamps").endObject().member("identity", identityOf(message, message.sent_at)).endObject();
    const auto session = ask(made, message.sent_at, {"POST", "v1/sessions", body.str()}, 201);
    made.token = session.root()["token"].text();
    visitors_.push_back(std::move(made));
    return visitors_.back();
}

std::string WebchatSandbox::upload(const SandboxVisitor& who, const SeededMessage& message, const Attachment& file) {
    Call call{"POST", "v1/files", file.bytes, {{"content-type", file.media_type}, {"x-file-name", percentEncode(file.name)}}};
    return ask(who, message.sent_at, std::move(call), 201).root()["id"].text();
}

void WebchatSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex_);
    // There is no page but the hub's on which a seller could write, and no marketplace that sends notices.
    if (message.author != Author::Buyer) return;
    const SandboxVisitor& who = visitorOf(message);
    JsonWriter body;
    body.beginObject().member("text", message.text).key("attachments").beginArray();
    for (const auto& file : message.attachments) body.value(upload(who, message, file));
    body.endArray().endObject();
    ask(who, message.sent_at, {"POST", "v1/messages", body.str(), {{"idempotency-key", std::to_string(messages_++)}}}, 201);
}

std::vector<Delivered> WebchatSandbox::delivered() {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::int64_t, Delivered>> found;
    for (const auto& who : visitors_) {
        std::int64_t after = 0;
        for (bool more = true; more;) {
            const auto page = ask(who, clock_.now(), {"GET", "v1/messages", "", {}, {{"after", std::to_string(after)}}}, 200);
            const Json messages = page.root()["messages"];
            for (std::size_t i = 0; i < messages.size(); ++i) {
                const Json one = messages[i];
                if (one["from"].text() != "agent") continue;
                found.push_back({one["seq"].integer().value_or(0), {who.conversation, who.buyer, one["text"].text(), one["id"].text(), "",
                                 parseTime(one["at"].text()).value_or(Instant{})}});
            }
            after = page.root()["next"].integer().value_or(after);
            more = page.root()["more"].boolean().value_or(false);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Delivered> out;
    for (auto& [seq, one] : found) out.push_back(std::move(one));
    return out;
}

}  // namespace

std::string signedToken(const std::string& header, const std::string& claims, const std::string& secret) {
    const std::string head = base64Url(header) + '.' + base64Url(claims);
    return head + '.' + base64Url(hmacSha256(secret, head));
}

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<WebchatSandbox>(clock); }

}  // namespace channels::webchat
