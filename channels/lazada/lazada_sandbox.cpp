#include "channels/lazada/lazada_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"
#include "channels/lazada/lazada_content.h"
#include "channels/lazada/lazada_gateway.h"
#include "channels/lazada/lazada_orders.h"
#include "channels/lazada/lazada_rules.h"

namespace channels::lazada {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSellerId = "100245";
constexpr const char* kAccount = "shop@example.test";
constexpr std::string_view kAppKey = "100132";
constexpr std::string_view kAppSecret = "Lz7sandboxAppSecretOfHundredAndMore";
constexpr std::string_view kRefreshToken = "50001600212wcwiOabwyjtEH11acc19aBOvQr9ZYkYDlr987D8BB88LIB8bj";
constexpr std::string_view kCode = "0_100132_2DL4DV3jcU1UOT7WGI1A4rY91";
constexpr const char* kFilterCode = "CONTACT_INFORMATION";
constexpr std::chrono::seconds kTokenLife{2'592'000}, kRefreshLife{15'552'000};  // of an app that is online
constexpr std::chrono::seconds kMaxDrift{7200};
constexpr std::int64_t kMaxPageRows = 20;
constexpr std::chrono::hours kMalaysianTime{8};
// Above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstMessageId = 9'007'199'254'740'993, kFirstBuyerId = 9'107'199'254'740'993;
constexpr std::int64_t kFirstItemId = 3'001'574'624;

std::string buyerId(std::size_t n) { return std::to_string(kFirstBuyerId + static_cast<std::int64_t>(n)); }
// Holds ids, and is opaque all the same.
std::string sessionId(std::size_t n) { return std::string(kSellerId) + "_2_" + buyerId(n) + "_1_103"; }
std::string messageId(std::size_t n) {
    return std::to_string(kFirstMessageId + static_cast<std::int64_t>(n));
}
std::int64_t millis(Instant at) { return at.time_since_epoch().count(); }

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failure != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return out;
}

/// A call with its parameters, from the query of a GET or the body of a POST.
struct Call {
    std::string path;  ///< without /rest
    std::map<std::string, std::string> parameters;
    Fault fault = Fault::None;

    [[nodiscard]] std::string get(const std::string& name) const {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    }
};

SandboxResponse json(const JsonWriter& body) {
    SandboxResponse out;
    out.body = body.str();
    return out;
}

SandboxResponse error(const char* type, std::string_view code, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("code", code).member("type", type).member("message", message);
    out.member("request_id", "0ba2887315178178017221014").endObject();
    return json(out);
}

SandboxResponse missing(const std::string& name) {
    return error(
        "ISV", "MissingParameter", "The input parameter \"" + name + "\" that is mandatory is missing"
    );
}

/// Writes members whose scalars are texts or native types, by turns: both occur.
class Scalars {
public:
    Scalars(JsonWriter& out, bool native) : out_(out), native_(native) {}
    const Scalars& id(const char* name, const std::string& digits) const {
        if (native_ && number(digits)) {
            out_.key(name).raw(digits);
        } else {
            out_.member(name, digits);
        }
        return *this;
    }
    const Scalars& count(const char* name, std::int64_t value) const {
        return id(name, std::to_string(value));
    }
    const Scalars& flag(const char* name, bool value) const {
        if (native_) {
            out_.member(name, value);
        } else {
            out_.member(name, value ? "true" : "false");
        }
        return *this;
    }

private:
    JsonWriter& out_;
    bool native_;
};

/// What a message is, beside its words.
struct Shape {
    std::string template_id, order_id;
    std::string filter;  ///< why the safety filter stopped it; empty when it didn't
};

const char* wordOf(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "unpaid";
        case OrderStatus::Paid:
            return "pending";
        case OrderStatus::Shipped:
            return "shipped";
        case OrderStatus::Delivered:
            return "delivered";
        case OrderStatus::Returned:
            return "returned";
        case OrderStatus::Cancelled:
            return "canceled";
        case OrderStatus::Unknown:
            break;
    }
    return "";
}

std::string localTime(Instant at) { return formatLocalTime(at, kMalaysianTime) + " +0800"; }

std::string siteIdOf(const ShopConversation& session) { return std::string(countryOf(session.site).iso); }

std::string variationOf(const OrderItem& item) {
    std::string out;
    for (const auto& [name, value] : item.options) out += (out.empty() ? "" : ", ") + name + ':' + value;
    return out;
}

class LazadaSandbox : public HttpSandbox {
public:
    explicit LazadaSandbox(const Clock& clock) : HttpSandbox(clock) {
        refresh_ends_[std::string(kRefreshToken)] = clock.now() + kRefreshLife;
        start();
    }
    ~LazadaSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    std::optional<HttpRequest> notification(const std::string& url) override;
    std::vector<Delivered> delivered() override {
        const std::lock_guard lock(mutex());
        return shop_.delivered();
    }

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override {
        return error(
            "ISV", "AppCallLimit", "The request has been limited: this ban will last 20 more seconds"
        );
    }
    SandboxResponse serverError() override {
        SandboxResponse out = error("SYSTEM", "ServiceUnavailable", "Service is currently unavailable");
        out.status = 503;
        return out;
    }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override {
        tokens_.refuseAll();
        refresh_ends_.clear();
        refused_ = true;
    }

    // What all calls have in common.
    Call read(const SandboxRequest& request);
    std::optional<SandboxResponse> wrongEnvelope(const Call& call);
    bool isTimely(const Call& call);
    void checkParameters(const Call& call, const std::set<std::string>& own);
    SandboxResponse done(const JsonWriter& data);
    SandboxResponse refusedByCall(const char* code, const char* message);

    // Tokens.
    SandboxResponse token(const Call& call);
    SandboxResponse grant(Instant refresh_ends);

    // Calls.
    bool isGoodPage(const Call& call, const char* last_id);
    void writeEnd(JsonWriter& out, bool more, Instant start, const char* last_id, const std::string& last);
    SandboxResponse listSessions(const Call& call);
    SandboxResponse listMessages(const Call& call);
    SandboxResponse sendMessage(const Call& call);
    SandboxResponse markRead(const Call& call);
    SandboxResponse order(const Call& call);
    SandboxResponse orderItems(const Call& call);
    SandboxResponse file(const SandboxRequest& request);

    // The shop.
    void put(const SeededMessage& message, const Shape& shape, bool broken = false);
    void writeSession(JsonWriter& out, const ShopConversation& session);
    void writeMessage(
        JsonWriter& out, const ShopConversation& session, const ShopMessage& message, bool native
    );
    std::string contentOf(const ShopMessage& message);

    SandboxShop shop_{sessionId, messageId};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, false};
    std::map<std::string, Instant> refresh_ends_;
    std::map<std::string, Shape> shapes_;                 // by message; the others are texts
    std::set<std::pair<std::string, std::string>> told_;  // the places that answers led to
    bool refused_ = false;
    int answers_ = 0;
};

AccountConfig LazadaSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"country", "my"},
        {"app_key", std::string(kAppKey)},
        {"api_url", baseUrl()},
        {"auth_url", baseUrl()}};
    config.secrets = {{"app_secret", std::string(kAppSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

void LazadaSandbox::put(const SeededMessage& message, const Shape& shape, bool broken) {
    ShopMessage& made = shop_.add(message, broken).messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        Attachment& file = made.files[i];
        const std::string path = "/p/" + made.id + '-' + std::to_string(i) + '/' + percentEncode(file.name);
        shop_.files[path] = file.bytes;
        file.ref = baseUrl() + path;
    }
    shapes_[made.id] = shape;
}

/// A buyer who asks about an order sends its card first. A picture is a message of its own; only a seeded one
/// that comes with words keeps them, since it is asked for as one message.
void LazadaSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    const ShopConversation* there = shop_.byName(message.conversation);
    if (message.order && (there == nullptr || there->order_id != message.order->external_id)) {
        SeededMessage card = message;
        card.author = Author::Buyer;
        card.text.clear();
        card.attachments.clear();
        put(card, {std::string(kOrderCard), message.order->external_id, {}});
    }
    SeededMessage one = message;
    one.attachments.resize(std::min<std::size_t>(one.attachments.size(), 1));
    put(one, {std::string(one.attachments.empty() ? kText : kPicture), {}, {}});
    for (std::size_t i = 1; i < message.attachments.size(); ++i) {
        one.text.clear();
        one.attachments = {message.attachments[i]};
        put(one, {std::string(kPicture), {}, {}});
    }
}

void LazadaSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    put(message, {std::string(kText), {}, {}}, true);
}

std::optional<HttpRequest> LazadaSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    const auto sessions = shop_.newestFirst();
    if (sessions.empty()) return std::nullopt;
    JsonWriter body;
    body.beginObject().member("seller_id", kSellerId).member("message_type", 2).key("data");
    writeMessage(body, *sessions.front(), sessions.front()->newestFirst().front(), false);
    body.member("timestamp", millis(now()) / 1000).member("site", "lazada_my").endObject();
    HttpRequest out;
    out.method = "POST";
    out.url = url;
    out.body = body.str();
    out.headers = {
        {"Content-Type", "application/json"},
        {"Authorization", pushSignature(std::string(kAppKey), std::string(kAppSecret), out.body)}};
    return out;
}

FaultPlan::Where LazadaSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.starts_with("/rest/auth/")) return Where::Token;
    if (request.path.starts_with("/rest/order/")) return Where::Orders;
    if (request.path == "/rest/im/message/send") return Where::Send;
    return request.path.ends_with("/list") ? Where::Pull : Where::Any;
}

Call LazadaSandbox::read(const SandboxRequest& request) {
    Call out;
    out.path = request.path.substr(std::string_view("/rest").size());
    out.fault = request.fault;
    const bool post = request.method == "POST";
    if (post && !request.query.empty()) complain(out.path + ": parameters of a POST belong into its body");
    if (post && !request.header("content-type").starts_with("application/x-www-form-urlencoded"))
        complain(out.path + ": a body of application/x-www-form-urlencoded was expected");
    if (!post && (request.method != "GET" || !request.body.empty()))
        complain(out.path + ": GET has a query alone");
    for (const auto& [name, value] : post ? decodeQuery(request.body) : request.query) {
        if (!out.parameters.emplace(name, value).second)
            complain(out.path + ": parameter given twice: " + name);
    }
    return out;
}

SandboxResponse LazadaSandbox::handle(const SandboxRequest& request) {
    using Handler = SandboxResponse (LazadaSandbox::*)(const Call&);
    struct Known {
        const char* method;
        Handler handler;
    };
    static const std::map<std::string, Known> kCalls = {
        {"/im/session/list", {"GET", &LazadaSandbox::listSessions}},
        {"/im/message/list", {"GET", &LazadaSandbox::listMessages}},
        {"/im/message/send", {"POST", &LazadaSandbox::sendMessage}},
        {"/im/session/read", {"POST", &LazadaSandbox::markRead}},
        {"/order/get", {"GET", &LazadaSandbox::order}},
        {"/order/items/get", {"GET", &LazadaSandbox::orderItems}}};
    if (request.path.starts_with("/p/")) return file(request);
    if (!request.path.starts_with("/rest/")) {
        complain("no such address: " + request.path);
        return error("ISV", "InvalidApi", "The specified API is invalid");
    }
    const Call call = read(request);
    if (auto wrong = wrongEnvelope(call)) return *wrong;
    if (call.path.starts_with("/auth/token/")) return token(call);
    const auto found = kCalls.find(call.path);
    if (found == kCalls.end() || found->second.method != request.method) {
        complain("no such call: " + request.method + ' ' + call.path);
        return error("ISV", "InvalidApi", "The specified API is invalid");
    }
    if (call.get("access_token").empty()) return missing("access_token");
    if (!tokens_.isGood(call.get("access_token"), now()))
        return error("ISP", "IllegalAccessToken", "The specified access token is invalid or expired");
    return (this->*found->second.handler)(call);
}

bool LazadaSandbox::isTimely(const Call& call) {
    const auto count = number(call.get("timestamp"));
    if (count && std::chrono::abs(Instant(std::chrono::milliseconds(*count)) - now()) <= kMaxDrift)
        return true;
    complain("timestamp is not within two hours of now: " + call.get("timestamp"));
    return false;
}

std::optional<SandboxResponse> LazadaSandbox::wrongEnvelope(const Call& call) {
    if (call.get("app_key").empty()) return error("ISV", "MissingPartner", "The request lacks the App Key");
    for (const char* name : {"timestamp", "sign_method", "sign"}) {
        if (!call.get(name).empty()) continue;
        complain("missing parameter: " + std::string(name));
        return missing(name);
    }
    if (call.get("app_key") != kAppKey)
        return error("ISV", "InvalidAppKey", "The specified App Key is invalid");
    if (!isTimely(call)) return error("ISV", "InvalidTimestamp", "The timestamp is invalid");
    if (call.get("sign_method") != "sha256") complain("sign_method is sha256");
    const QueryList signed_ones(call.parameters.begin(), call.parameters.end());
    if (call.get("sign") == sign(std::string(kAppSecret), call.path, signed_ones)) return std::nullopt;
    return error(
        "ISV", "IncompleteSignature", "The request signature does not conform to platform standards"
    );
}

void LazadaSandbox::checkParameters(const Call& call, const std::set<std::string>& own) {
    static const std::set<std::string> kCommon = {
        "app_key", "timestamp", "sign_method", "sign", "access_token"};
    for (const auto& [name, value] : call.parameters) {
        if (!kCommon.contains(name) && !own.contains(name))
            complain(call.path + ": no such parameter: " + name);
    }
}

SandboxResponse LazadaSandbox::done(const JsonWriter& data) {
    JsonWriter out;
    out.beginObject().member("code", "0").member("success", "true").member("err_code", "0");
    out.member("err_message", "").key("data").raw(data.str());
    out.member("request_id", "0ba2887315178178017221014").endObject();
    return json(out);
}

SandboxResponse LazadaSandbox::refusedByCall(const char* code, const char* message) {
    JsonWriter out;
    out.beginObject().member("code", "0").member("success", "false").member("err_code", code);
    out.member("err_message", message).member("request_id", "0ba2887315178178017221014").endObject();
    return json(out);
}

SandboxResponse LazadaSandbox::grant(Instant refresh_ends) {
    const auto made = tokens_.grant(now());
    refresh_ends_[made.refresh] = refresh_ends;
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(refresh_ends - now()).count();
    JsonWriter out;
    out.beginObject().member("access_token", made.access).member("refresh_token", made.refresh);
    out.member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("refresh_expires_in", static_cast<std::int64_t>(left)).member("country", "my");
    out.member("account_platform", "seller_center").member("account", kAccount);
    out.key("country_user_info")
        .beginArray()
        .beginObject()
        .member("country", "my")
        .member("user_id", "100168");
    out.member("seller_id", kSellerId).member("short_code", "MY10QVC").endObject().endArray();
    out.member("code", "0").member("request_id", "0ba2887315178178017221014").endObject();
    return json(out);
}

SandboxResponse LazadaSandbox::token(const Call& call) {
    if (call.path == "/auth/token/create") {
        if (refused_ || call.get("code") != kCode)
            return error("ISV", "InvalidCode", "The specified authorization code is invalid or expired");
        return grant(now() + kRefreshLife);
    }
    if (call.path != "/auth/token/refresh") complain("no such call: " + call.path);
    const auto found = refresh_ends_.find(call.get("refresh_token"));
    if (found == refresh_ends_.end() || now() >= found->second)
        return error("ISV", "IllegalRefreshToken", "The specified refresh token is invalid or expired");
    return grant(found->second);
}

/// A first page begins now; a later one where an answer ended.
bool LazadaSandbox::isGoodPage(const Call& call, const char* last_id) {
    const auto start = number(call.get("start_time")), rows = number(call.get("page_size"));
    const std::string last = call.get(last_id);
    if (!start || !rows || *rows < 1 || *rows > kMaxPageRows) {
        complain(call.path + ": start_time in milliseconds, page_size from 1 to 20");
        return false;
    }
    const bool is_now = std::chrono::abs(Instant(std::chrono::milliseconds(*start)) - now()) <= kMaxDrift;
    if (last.empty() ? is_now : told_.contains({call.get("start_time"), last})) return true;
    complain(call.path + ": start_time is now, or where an answer ended");
    return false;
}

void LazadaSandbox::writeEnd(
    JsonWriter& out, bool more, Instant start, const char* last_id, const std::string& last
) {
    const bool native = ++answers_ % 2 == 0;
    Scalars(out, native).flag("has_more", more).count("next_start_time", millis(start));
    out.member(last_id, last);
    if (more) told_.emplace(std::to_string(millis(start)), last);
}

/// The rows behind a place in a list that runs from new to old; `listed(row)` tells which of the same time
/// were listed before.
template <class T, class At, class Listed>
std::vector<T> behind(const std::vector<T>& all, Instant start, const At& at, const Listed& listed) {
    std::vector<T> out;
    for (const auto& one : all) {
        if (at(one) < start || (at(one) == start && !listed(one))) out.push_back(one);
    }
    return out;
}

void LazadaSandbox::writeSession(JsonWriter& out, const ShopConversation& session) {
    const auto unread = std::count_if(
        session.messages.begin(), session.messages.end(), [](const auto& message) { return !message.read; }
    );
    const ShopMessage last = session.newestFirst().front();
    const Scalars scalars(out.beginObject(), answers_ % 2 == 0);
    out.member("session_id", session.id).member("title", session.buyer).member("head_url", "");
    scalars.id("buyer_id", buyerId(session.n));
    out.member("summary", last.text);
    scalars.count("unread_count", unread)
        .id("last_message_id", last.id)
        .count("last_message_time", millis(last.at));
    scalars.count("self_position", 0).count("to_position", 0);
    out.member("site_id", siteIdOf(session)).key("tags").beginArray().endArray().endObject();
}

SandboxResponse LazadaSandbox::listSessions(const Call& call) {
    checkParameters(call, {"start_time", "page_size", "last_session_id"});
    if (!isGoodPage(call, "last_session_id")) return refusedByCall("4", "invalid parameter");
    const Instant start{std::chrono::milliseconds(*number(call.get("start_time")))};
    const ShopConversation* anchor = shop_.byId(call.get("last_session_id"));
    auto rows = behind(
        shop_.newestFirst(), start, [](const ShopConversation* one) { return one->lastAt(); },
        [&](const ShopConversation* one) { return anchor != nullptr && one->n <= anchor->n; }
    );
    const auto size = static_cast<std::size_t>(*number(call.get("page_size")));
    const bool more = rows.size() > size;
    rows.resize(std::min(rows.size(), size));
    JsonWriter out;
    out.beginObject();
    writeEnd(
        out, more, rows.empty() ? start : rows.back()->lastAt(), "last_session_id",
        rows.empty() ? "" : rows.back()->id
    );
    out.key("session_list").beginArray();
    for (const auto* session : spoiled(rows, call.fault)) writeSession(out, *session);
    out.endArray().endObject();
    return done(out);
}

/// JSON that goes into a string.
std::string LazadaSandbox::contentOf(const ShopMessage& message) {
    if (message.broken) return "{\"txt\":";
    const Shape& shape = shapes_[message.id];
    JsonWriter out;
    out.beginObject();
    if (shape.template_id == kPicture) {
        out.member("imgUrl", message.files.front().ref).member("osskey", "osskey-" + message.id);
        out.member("width", "640").member("height", "480");
        if (!message.text.empty()) out.member("txt", message.text);
    } else if (shape.template_id == kOrderCard) {
        out.member("orderId", shape.order_id);
    } else {
        out.member("txt", message.text);
    }
    out.endObject();
    return out.str();
}

void LazadaSandbox::writeMessage(
    JsonWriter& out, const ShopConversation& session, const ShopMessage& message, bool native
) {
    const Shape& shape = shapes_[message.id];
    const bool own = message.author == Author::Seller;
    const std::string buyer = buyerId(session.n);
    const Scalars scalars(out.beginObject(), native);
    scalars.id("message_id", message.id);
    out.member("session_id", session.id);
    scalars.id("from_account_id", own ? kSellerId : buyer).count("from_account_type", own ? 2 : 1);
    scalars.id("to_account_id", own ? buyer : kSellerId).count("to_account_type", own ? 1 : 2);
    scalars.id("template_id", shape.template_id.empty() ? std::string(kText) : shape.template_id);
    scalars.count("type", message.author == Author::Notice ? 2 : 1);
    out.member("content", contentOf(message));
    scalars.count("send_time", millis(message.at));
    out.member("process_msg", shape.filter);
    scalars.count("status", 0).flag("auto_reply", false);
    out.member("site_id", siteIdOf(session)).endObject();
}

SandboxResponse LazadaSandbox::listMessages(const Call& call) {
    checkParameters(call, {"session_id", "start_time", "page_size", "last_message_id"});
    const ShopConversation* session = shop_.byId(call.get("session_id"));
    if (!isGoodPage(call, "last_message_id") || session == nullptr)
        return refusedByCall("4", "invalid parameter");
    const Instant start{std::chrono::milliseconds(*number(call.get("start_time")))};
    const std::string last = call.get("last_message_id");
    const auto anchor = std::find_if(
        session->messages.begin(), session->messages.end(), [&](const auto& one) { return one.id == last; }
    );
    auto rows = behind(
        session->newestFirst(), start, [](const ShopMessage& one) { return one.at; },
        [&](const ShopMessage& one) { return anchor != session->messages.end() && one.n >= anchor->n; }
    );
    const auto size = static_cast<std::size_t>(*number(call.get("page_size")));
    const bool more = rows.size() > size;
    rows.resize(std::min(rows.size(), size));
    JsonWriter out;
    out.beginObject();
    writeEnd(
        out, more, rows.empty() ? start : rows.back().at, "last_message_id",
        rows.empty() ? "" : rows.back().id
    );
    out.key("message_list").beginArray();
    for (const auto& message : spoiled(rows, call.fault))
        writeMessage(out, *session, message, answers_ % 2 == 0);
    out.endArray().endObject();
    return done(out);
}

SandboxResponse LazadaSandbox::sendMessage(const Call& call) {
    checkParameters(call, {"session_id", "template_id", "txt"});
    const std::string text = call.get("txt");
    if (call.get("template_id") != kText) complain("send: only texts are expected");
    if (text.empty()) return missing("txt");
    if (replyLength(descriptor().rules, text) > kMaxReply)
        complain("send: txt is longer than is known to be safe");
    ShopConversation* session = shop_.byId(call.get("session_id"));
    if (session == nullptr) {
        complain("send: no such session");
        return refusedByCall("4", "invalid parameter");
    }
    std::string id;
    if (text.find('@') != std::string::npos || text.find("://") != std::string::npos) {
        SeededMessage stopped;
        stopped.conversation = session->name;
        stopped.author = Author::Seller;
        stopped.text = text;
        stopped.sent_at = now();
        put(stopped, {std::string(kText), {}, kFilterCode});
        id = session->messages.back().id;
    } else {
        id = shop_.reply(*session, text, now()).id;
    }
    JsonWriter out;
    out.beginObject().member("message_id", id).member("template_id", std::string(kText));
    out.member("current_time", std::to_string(millis(now()))).endObject();
    return done(out);
}

SandboxResponse LazadaSandbox::markRead(const Call& call) {
    checkParameters(call, {"session_id", "last_read_message_id"});
    ShopConversation* session = shop_.byId(call.get("session_id"));
    const std::string last = call.get("last_read_message_id");
    const auto known = [&](const ShopMessage& one) { return one.id == last; };
    if (session == nullptr || std::none_of(session->messages.begin(), session->messages.end(), known)) {
        complain("read: last_read_message_id is one of the session");
        return refusedByCall("4", "invalid parameter");
    }
    for (auto& message : session->messages) message.read = true;
    JsonWriter out;
    out.beginObject().endObject();
    return done(out);
}

SandboxResponse unknownOrder() { return error("ISP", kUnknownOrder, "E016: Invalid Order ID"); }

SandboxResponse LazadaSandbox::order(const Call& call) {
    checkParameters(call, {"order_id"});
    const auto found = shop_.orders.find(call.get("order_id"));
    if (found == shop_.orders.end()) return unknownOrder();
    const Order& one = found->second;
    JsonWriter out;
    out.beginObject().member("order_number", one.external_id).member("order_id", one.external_id);
    out.key("statuses").beginArray().value(wordOf(one.status)).endArray();
    out.member("created_at", localTime(*one.ordered_at)).member("updated_at", localTime(*one.updated_at));
    if (one.total) out.member("price", one.total->amount);
    out.member("customer_first_name", one.ship_to ? one.ship_to->name : "").member("customer_last_name", "");
    if (one.ship_to) {
        const Country* country = findCountry(one.ship_to->country);
        out.key("address_shipping")
            .beginObject()
            .member("first_name", one.ship_to->name)
            .member("last_name", "");
        out.member("country", country == nullptr ? one.ship_to->country : std::string(country->name));
        out.member("address1", "Street 1")
            .member("address3", one.ship_to->state)
            .member("city", one.ship_to->city);
        out.member("post_code", one.ship_to->postal_code).member("phone", one.ship_to->phone).endObject();
    }
    out.endObject();
    return done(out);
}

/// A row for each piece.
SandboxResponse LazadaSandbox::orderItems(const Call& call) {
    checkParameters(call, {"order_id"});
    const auto found = shop_.orders.find(call.get("order_id"));
    if (found == shop_.orders.end()) return unknownOrder();
    const Order& one = found->second;
    const Parcel parcel = one.parcels.empty() ? Parcel{} : one.parcels.front();
    JsonWriter out;
    out.beginArray();
    for (std::size_t i = 0; i < one.items.size(); ++i) {
        const OrderItem& item = one.items[i];
        const std::string own_id = std::to_string(kFirstItemId + static_cast<std::int64_t>(i));
        for (std::int64_t piece = 0; piece < item.quantity; ++piece) {
            out.beginObject()
                .member("order_id", one.external_id)
                .member("name", item.title)
                .member("sku", item.sku);
            out.member("product_id", item.listing_id.empty() ? own_id : item.listing_id);
            out.member("variation", variationOf(item)).member("status", wordOf(one.status));
            out.member("currency", one.total ? one.total->currency : "MYR");
            out.member("tracking_code", parcel.tracking_number)
                .member("shipment_provider", parcel.carrier)
                .endObject();
        }
    }
    out.endArray();
    return done(out);
}

SandboxResponse LazadaSandbox::file(const SandboxRequest& request) {
    if (!request.body.empty() || !request.header("authorization").empty() || !request.query.empty())
        complain("a picture is fetched without anything of ours");
    const auto found = shop_.files.find(request.path);
    SandboxResponse out;
    out.status = found == shop_.files.end() ? 404 : 200;
    out.content_type = "application/octet-stream";
    if (found != shop_.files.end()) out.body = found->second;
    return out;
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<LazadaSandbox>(clock); }

}  // namespace channels::lazada
