#include "channels/tiktok/tiktok_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/tiktok/tiktok_content.h"
#include "channels/tiktok/tiktok_rules.h"
#include "channels/tiktok/tiktok_signature.h"

namespace channels::tiktok {
namespace {

constexpr const char* kAppKey = "6a7lampshopkey";
constexpr const char* kAppSecret = "s3cr3t-of-the-app-0123456789abcdef";
constexpr const char* kRefreshToken = "TTP_refresh-token-of-the-seller";
constexpr const char* kAuthorizationCode = "TTP_code-from-the-browser";
constexpr const char* kShopId = "7494560109732900077";
constexpr const char* kShopIm = "7494560109732000001";
// A cipher isn't URL-safe, and is signed as it is.
constexpr const char* kShopCipher = "GCP_Xn0lBAAAAACh+/sh==";
constexpr const char* kRegion = "GB";
constexpr std::chrono::days kTokenLife{7};
constexpr std::chrono::days kRefreshLife{180};
constexpr std::size_t kMaxListSize = 20, kMaxMessagesSize = 10, kMaxOrderIds = 50;

// All ids are above 2^53: a client that reads them as numbers is found out.
std::string conversationId(std::size_t n) { return std::to_string(576'486'316'948'490'001 + 3 * n); }
std::string messageId(std::size_t n) { return std::to_string(722'323'407'926'368'819 + 7 * n); }
std::string indexOf(std::size_t n) { return std::to_string(7'494'560'109'732'334'274 + 3 * n); }

std::int64_t seconds(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }

SandboxResponse error(int code, const char* message, int status = 200) {
    JsonWriter out;
    out.beginObject().member("code", code).member("message", message).member("request_id", "202611230800000101");
    out.key("data").beginObject().endObject().endObject();
    SandboxResponse response;
    response.status = status;
    response.body = out.str();
    return response;
}

/// `data` is a finished object.
SandboxResponse success(const std::string& data) {
    JsonWriter out;
    out.beginObject().member("code", 0).member("message", "Success").member("request_id", "202611230800000102");
    out.key("data").raw(data).endObject();
    SandboxResponse response;
    response.body = out.str();
    return response;
}

std::optional<std::size_t> number(std::string_view text) {
    std::size_t out = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

constexpr std::string_view kTokenStart = "offset:";
std::string pageToken(std::size_t offset) { return base64(std::string(kTokenStart) + std::to_string(offset)); }
std::optional<std::size_t> offsetOf(const std::string& token) {
    if (token.empty()) return 0;
    const std::string text = fromBase64(token);
    return text.starts_with(kTokenStart) ? number(std::string_view(text).substr(kTokenStart.size())) : std::nullopt;
}

std::string masked(const std::string& text) { return text.empty() ? text : text.substr(0, 1) + "***"; }

const char* statusWord(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "UNPAID";
        case OrderStatus::Paid:
            return "AWAITING_SHIPMENT";
        case OrderStatus::Shipped:
            return "IN_TRANSIT";
        case OrderStatus::Delivered:
        case OrderStatus::Returned:  // a return is a thing of its own beside the order
            return "COMPLETED";
        case OrderStatus::Cancelled:
            return "CANCELLED";
        case OrderStatus::Unknown:
            break;
    }
    return "ON_HOLD";
}

/// How a message stands on the wire.
struct Shape {
    std::string type, content, role;
    bool visible = true;
};

struct Slice {
    std::size_t begin = 0, end = 0;
    std::string next_token;
};

class TiktokSandbox : public HttpSandbox {
public:
    explicit TiktokSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~TiktokSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    std::optional<HttpRequest> notification(const std::string& url) override;
    std::vector<std::string> acted() override;
    std::vector<Delivered> delivered() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override;
    SandboxResponse serverError() override { return error(36009003, "Internal error", 500); }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override {
        tokens_.refuseAll();
        refused_ = true;
    }

    // What every call is checked for; an answer when it is refused.
    std::optional<SandboxResponse> refused(const SandboxRequest& request);
    std::optional<SandboxResponse> wrongShop(const SandboxRequest& request);
    void checkParameters(const SandboxRequest& request, const std::set<std::string>& known);
    std::optional<Slice> slice(const SandboxRequest& request, std::size_t most, std::size_t total);

    SandboxResponse token(const SandboxRequest& request);
    SandboxResponse shops(const SandboxRequest& request);
    SandboxResponse conversations(const SandboxRequest& request);
    SandboxResponse ofConversation(const SandboxRequest& request, const std::string& rest);
    SandboxResponse oneConversation(const SandboxRequest& request, const std::string& id);
    SandboxResponse messages(const SandboxRequest& request, const ShopConversation& conversation);
    SandboxResponse sendMessage(const SandboxRequest& request, ShopConversation& conversation);
    SandboxResponse sendCard(ShopConversation& conversation, const Card& card, const std::string& content);
    SandboxResponse markRead(const SandboxRequest& request, ShopConversation& conversation);
    SandboxResponse orders(const SandboxRequest& request);
    SandboxResponse webhooks(const SandboxRequest& request);
    SandboxResponse file(const SandboxRequest& request);

    void put(SeededMessage message, const Shape& shape, bool broken = false);
    void putFile(const SeededMessage& message, const Attachment& file, const std::string& role);
    Shape shapeOf(const ShopMessage& message) const;
    std::string userId(const std::string& buyer);
    std::string imUserId(const std::string& buyer);
    bool takesMessages(const ShopConversation& conversation) const;
    std::string conversationJson(const ShopConversation& conversation);
    std::string messageJson(const ShopConversation& conversation, const ShopMessage& message);
    std::string orderJson(const Order& order);

    SandboxShop shop_{conversationId, messageId};
    SandboxTokens tokens_{kRefreshToken, kTokenLife, false};
    std::map<std::string, Shape> shapes_;  // by message; the others are texts
    std::vector<std::string> buyers_, acted_;
    bool refused_ = false;
};

AccountConfig TiktokSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"app_key", kAppKey}, {"api_url", baseUrl()}, {"auth_url", baseUrl()}, {"services_url", baseUrl()}};
    config.secrets = {{"app_secret", kAppSecret}, {"refresh_token", kRefreshToken}};
    return withDefaults(descriptor(), std::move(config));
}

void TiktokSandbox::put(SeededMessage message, const Shape& shape, bool broken) {
    message.attachments.clear();
    shapes_[shop_.add(message, broken).messages.back().id] = shape;
}

void TiktokSandbox::putFile(const SeededMessage& message, const Attachment& file, const std::string& role) {
    const std::string path = "/files/" + std::to_string(shop_.files.size()) + '/' + file.name;
    shop_.files[path] = file.bytes;
    if (file.media_type.starts_with("video/")) {
        const std::string film = writeContent({{"url", baseUrl() + path}, {"cover", ""}, {"duration", "3"}, {"vid", "v1"}});
        return put(message, {"VIDEO", film, role});
    }
    const std::string content = writeContent({{"url", baseUrl() + path}, {"width", "640"}, {"height", "480"}});
    put(message, {"IMAGE", content, role});
}

void TiktokSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    const bool notice = message.author == Author::Notice;
    SeededMessage event = message;
    event.author = Author::Buyer;
    if (!notice && shop_.byName(message.conversation) == nullptr)
        put(event, {"ALLOCATED_SERVICE", writeContent({{"content", "Waiting for an agent"}}), "SYSTEM", false});
    if (!notice && message.order)
        put(event, {"BUYER_ENTER_FROM_ORDER", writeContent({{"order_id", message.order->external_id}}), "SYSTEM"});
    const std::string role = notice ? "SYSTEM" : message.author == Author::Seller ? "CUSTOMER_SERVICE" : "BUYER";
    const std::string content = writeContent({{"content", message.text}});
    if (!message.text.empty()) put(message, {notice ? "NOTIFICATION" : "TEXT", content, role});
    for (const auto& one : message.attachments) putFile(message, one, role);
}

void TiktokSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    put(message, {"TEXT", {}, "BUYER"}, true);
}

std::vector<Delivered> TiktokSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::vector<std::string> TiktokSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

std::optional<HttpRequest> TiktokSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    const auto all = shop_.newestFirst();
    if (all.empty()) return std::nullopt;
    const ShopMessage newest = all.front()->newestFirst().front();
    const Shape shape = shapeOf(newest);
    JsonWriter out;
    out.beginObject().member("type", 14).member("tts_notification_id", "73271" + newest.id);
    out.member("shop_id", kShopId).member("timestamp", seconds(now())).key("data").beginObject();
    out.member("message_id", newest.id).member("index", indexOf(newest.n)).member("conversation_id", all.front()->id);
    out.member("type", shape.type).member("content", shape.content).member("create_time", seconds(newest.at));
    out.member("is_visible", shape.visible).key("sender").beginObject();
    out.member("im_user_id", imUserId(all.front()->buyer))
        .member("role", shape.role)
        .endObject()
        .endObject()
        .endObject();
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.body = out.str();
    request.headers = {
        {"Content-Type", "application/json"}, {"Authorization", pushSignature(kAppKey, kAppSecret, request.body)}};
    return request;
}

Shape TiktokSandbox::shapeOf(const ShopMessage& message) const {
    const auto found = shapes_.find(message.id);
    if (found != shapes_.end()) return found->second;
    return {"TEXT", writeContent({{"content", message.text}}), "CUSTOMER_SERVICE"};
}

std::string TiktokSandbox::userId(const std::string& buyer) {
    auto place = std::find(buyers_.begin(), buyers_.end(), buyer);
    if (place == buyers_.end()) place = buyers_.insert(place, buyer);
    return std::to_string(7'494'500'000'000'000'003 + 11 * (place - buyers_.begin()));
}

std::string TiktokSandbox::imUserId(const std::string& buyer) { return "1" + userId(buyer).substr(1); }

/// Get Conversations 202309, can_send_message.
bool TiktokSandbox::takesMessages(const ShopConversation& conversation) const {
    const auto order = shop_.orders.find(conversation.order_id);
    return conversation.lastAt() >= now() - std::chrono::days(30) ||
           (order != shop_.orders.end() && order->second.ordered_at >= now() - std::chrono::days(60));
}

SandboxResponse TiktokSandbox::throttled() {
    SandboxResponse out = error(36009002, "Too many requests", 429);
    out.headers.emplace_back("Retry-After", "20");
    return out;
}

FaultPlan::Where TiktokSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.starts_with("/api/v2/token/")) return Where::Token;
    if (request.path.starts_with("/order/")) return Where::Orders;
    if (request.method == "POST" && request.path.ends_with("/messages")) return Where::Send;
    return request.method == "GET" && request.path.starts_with("/customer_service/") ? Where::Pull : Where::Any;
}

SandboxResponse TiktokSandbox::handle(const SandboxRequest& request) {
    constexpr std::string_view kConversations = "/customer_service/202309/conversations";
    constexpr std::string_view kOne = "/customer_service/202601/conversations/";
    if (request.path.starts_with("/api/v2/token/")) return token(request);
    if (request.path.starts_with("/files/")) return file(request);
    if (auto no = refused(request)) return *no;
    const std::string call = request.method + ' ' + request.path;
    if (call == "GET /authorization/202309/shops") return shops(request);
    if (auto no = wrongShop(request)) return *no;
    if (call == "GET /order/202309/orders") return orders(request);
    if (call == "PUT /event/202309/webhooks") return webhooks(request);
    if (call == "GET " + std::string(kConversations)) return conversations(request);
    if (request.method == "GET" && request.path.starts_with(kOne))
        return oneConversation(request, request.path.substr(kOne.size()));
    if (request.path.starts_with(std::string(kConversations) + '/'))
        return ofConversation(request, request.path.substr(kConversations.size() + 1));
    complain("no such call: " + call);
    return error(36009009, "Invalid path");
}

std::optional<SandboxResponse> TiktokSandbox::refused(const SandboxRequest& request) {
    const auto complaint = [&](const std::string& what) {
        complain(request.method + ' ' + request.path + ": " + what);
    };
    if (request.header("content-type") != "application/json") complaint("no Content-Type: application/json");
    if (request.parameter("access_token")) complaint("a token in the address");
    const auto timestamp = number(request.parameter("timestamp").value_or(""));
    if (!timestamp || *timestamp > 9'999'999'999) complaint("timestamp must be seconds");
    if (request.parameter("app_key") != kAppKey) {
        complaint("not the app's key");
        return error(36009004, "Invalid app_key");
    }
    if (request.parameter("sign") != sign(kAppSecret, request.path, request.query, request.body)) {
        complaint("wrong signature");
        return error(106001, "Signature is invalid");
    }
    const std::string token = request.header("x-tts-access-token");
    if (token.empty()) complaint("no x-tts-access-token");
    if (!tokens_.isGood(token, now())) return error(105002, "Expired credentials");
    return std::nullopt;
}

std::optional<SandboxResponse> TiktokSandbox::wrongShop(const SandboxRequest& request) {
    const auto cipher = request.parameter("shop_cipher");
    if (cipher == kShopCipher) return std::nullopt;
    complain(request.method + ' ' + request.path + (cipher ? ": not the shop's cipher" : ": shop_cipher is missing"));
    return cipher ? error(101000, "Access denied to the shop") : error(106013, "shop_cipher is required");
}

void TiktokSandbox::checkParameters(const SandboxRequest& request, const std::set<std::string>& known) {
    static const std::set<std::string> kEvery = {"app_key", "timestamp", "sign", "shop_cipher"};
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name) && !kEvery.contains(name))
            complain(request.method + ' ' + request.path + ": no such parameter: " + name);
    }
}

std::optional<Slice> TiktokSandbox::slice(const SandboxRequest& request, std::size_t most, std::size_t total) {
    const auto size = number(request.parameter("page_size").value_or(""));
    const auto offset = offsetOf(request.parameter("page_token").value_or(""));
    if (!size || *size < 1 || *size > most) complain("page_size must be from 1 to " + std::to_string(most));
    if (!offset) complain("page_token isn't one of ours");
    if (!size || *size < 1 || *size > most || !offset) return std::nullopt;
    const std::size_t begin = std::min(*offset, total), end = std::min(begin + *size, total);
    return Slice{begin, end, end < total ? pageToken(end) : std::string()};
}

SandboxResponse TiktokSandbox::token(const SandboxRequest& request) {
    const bool first = request.path == "/api/v2/token/get";
    const std::set<std::string> wanted = {"app_key", "app_secret", first ? "auth_code" : "refresh_token", "grant_type"};
    std::set<std::string> given;
    for (const auto& [name, value] : request.query) given.insert(name);
    const bool known = first || request.path == "/api/v2/token/refresh";
    if (!known || request.method != "GET" || given != wanted ||
        request.parameter("grant_type") != (first ? "authorized_code" : "refresh_token")) {
        complain("the token endpoint takes a GET with its four parameters");
        return error(36009004, "Invalid parameter");
    }
    if (request.parameter("app_key") != kAppKey || request.parameter("app_secret") != kAppSecret || refused_)
        return error(36009004, "Invalid app");
    const bool good = first ? request.parameter("auth_code") == kAuthorizationCode
                            : !tokens_.redeem(*request.parameter("refresh_token"), now()).access.empty();
    if (!good) return error(36009004, "Invalid credentials");
    const auto grant = tokens_.grant(now());
    JsonWriter out;
    out.beginObject()
        .member("access_token", grant.access)
        .member("access_token_expire_in", seconds(now() + kTokenLife));
    out.member("refresh_token", grant.refresh).member("refresh_token_expire_in", seconds(now() + kRefreshLife));
    out.member("open_id", "7010736057180325637").member("seller_name", "Lamp Shop");
    out.member("seller_base_region", kRegion).member("user_type", 0).endObject();
    return success(out.str());
}

SandboxResponse TiktokSandbox::shops(const SandboxRequest& request) {
    checkParameters(request, {});
    JsonWriter out;
    out.beginObject().key("shops").beginArray().beginObject();
    out.member("id", kShopId).member("cipher", kShopCipher).member("name", "Lamp Shop").member("region", kRegion);
    out.endObject().endArray().endObject();
    return success(out.str());
}

std::string TiktokSandbox::messageJson(const ShopConversation& conversation, const ShopMessage& message) {
    const Shape shape = shapeOf(message);
    const bool buyers = shape.role == "BUYER";
    JsonWriter out;
    out.beginObject().member("id", message.id).member("type", shape.type);
    if (message.broken) {
        out.member("content", 12);
    } else {
        out.member("content", shape.content);
    }
    out.member("create_time", seconds(message.at))
        .member("index", indexOf(message.n))
        .member("is_visible", shape.visible);
    out.key("sender").beginObject().member("im_user_id", buyers ? imUserId(conversation.buyer) : std::string(kShopIm));
    out.member("nickname", buyers ? conversation.buyer : std::string("Lamp Shop")).member("avatar", "");
    out.member("role", shape.role).endObject().endObject();
    return out.str();
}

std::string TiktokSandbox::conversationJson(const ShopConversation& conversation) {
    const auto unread = std::count_if(conversation.messages.begin(), conversation.messages.end(), [](const auto& m) {
        return !m.read;
    });
    JsonWriter out;
    out.beginObject().member("id", conversation.id).member("participant_count", 2);
    out.member("can_send_message", takesMessages(conversation))
        .member("unread_count", static_cast<std::int64_t>(unread));
    out.member("create_time", seconds(conversation.oldestFirst().front().at)).key("participants").beginArray();
    out.beginObject().member("im_user_id", kShopIm).member("nickname", "Lamp Shop").member("role", "SHOP").endObject();
    out.beginObject().member("im_user_id", imUserId(conversation.buyer)).member("user_id", userId(conversation.buyer));
    out.member("nickname", conversation.buyer).member("avatar", "").member("role", "BUYER").endObject().endArray();
    out.key("latest_message").raw(messageJson(conversation, conversation.newestFirst().front())).endObject();
    return out.str();
}

SandboxResponse TiktokSandbox::conversations(const SandboxRequest& request) {
    checkParameters(request, {"page_size", "page_token", "locale"});
    auto all = shop_.newestFirst();
    const auto place = slice(request, kMaxListSize, all.size());
    if (!place) return error(36009004, "Invalid page");
    all = {
        all.begin() + static_cast<std::ptrdiff_t>(place->begin), all.begin() + static_cast<std::ptrdiff_t>(place->end)};
    JsonWriter out;
    out.beginObject().member("next_page_token", place->next_token).key("conversations").beginArray();
    for (const auto* one : spoiled(all, request.fault)) out.raw(conversationJson(*one));
    out.endArray().endObject();
    return success(out.str());
}

SandboxResponse TiktokSandbox::oneConversation(const SandboxRequest& request, const std::string& id) {
    checkParameters(request, {"locale"});
    const ShopConversation* found = shop_.byId(id);
    if (found == nullptr) return error(36009004, "No such conversation");
    JsonWriter out;
    out.beginObject().key("conversation").raw(conversationJson(*found)).endObject();
    return success(out.str());
}

/// `rest` is "{id}/messages" or "{id}/messages/read".
SandboxResponse TiktokSandbox::ofConversation(const SandboxRequest& request, const std::string& rest) {
    const auto slash = std::min(rest.find('/'), rest.size());
    const std::string tail = rest.substr(slash);
    if (tail != "/messages" && tail != "/messages/read") {
        complain("no such call: " + request.path);
        return error(36009009, "Invalid path");
    }
    ShopConversation* found = shop_.byId(rest.substr(0, slash));
    if (found == nullptr) return error(36009004, "No such conversation");
    if (request.method == "POST") return tail == "/messages" ? sendMessage(request, *found) : markRead(request, *found);
    if (request.method == "GET" && tail == "/messages") return messages(request, *found);
    complain(request.method + ' ' + request.path + ": not a method of this path");
    return error(36009010, "Invalid method");
}

SandboxResponse TiktokSandbox::messages(const SandboxRequest& request, const ShopConversation& conversation) {
    checkParameters(request, {"page_size", "page_token", "sort_order", "sort_field", "locale"});
    const std::string order = request.parameter("sort_order").value_or("");
    if ((order != "ASC" && order != "DESC") || request.parameter("sort_field") != "create_time") {
        complain("messages are sorted by create_time, ASC or DESC");
        return error(36009004, "Invalid sort");
    }
    auto all = order == "DESC" ? conversation.newestFirst() : conversation.oldestFirst();
    const auto place = slice(request, kMaxMessagesSize, all.size());
    if (!place) return error(36009004, "Invalid page");
    all = {
        all.begin() + static_cast<std::ptrdiff_t>(place->begin), all.begin() + static_cast<std::ptrdiff_t>(place->end)};
    JsonWriter out;
    out.beginObject().member("next_page_token", place->next_token).member("unsupported_msg_tips", "");
    out.key("messages").beginArray();
    for (const auto& one : spoiled(all, request.fault)) out.raw(messageJson(conversation, one));
    out.endArray().endObject();
    return success(out.str());
}

SandboxResponse TiktokSandbox::sendMessage(const SandboxRequest& request, ShopConversation& conversation) {
    checkParameters(request, {});
    std::string type, content, text;
    try {
        const auto document = JsonDocument::parse(request.body);
        const Json root = document.root();
        if (root.size() != 2 || !root["type"].isString() || !root["content"].isString())
            complain("a message has a type and a content, both texts");
        type = root["type"].text();
        content = root["content"].text();
        text = JsonDocument::parse(content).root()["content"].text();
    } catch (const JsonError&) {
        complain("a message and its content must be JSON");
        return error(36009004, "Invalid parameter");
    }
    if (!takesMessages(conversation)) return error(36009004, "The conversation can not be answered");
    const auto card = std::find_if(cards().begin(), cards().end(), [&](const Card& c) { return c.type == type; });
    if (card != cards().end()) return sendCard(conversation, *card, content);
    if (type != "TEXT") {
        complain("no such type to send: " + type);
        return error(36009004, "Invalid type");
    }
    const auto& rules = descriptor().rules;
    if (text.empty() || replyLength(rules, text) > kMaxReply) return error(36009004, "Invalid content");
    for (const auto& objection : lintReply(rules, text)) {
        if (objection.rule == "link" || objection.rule == "contact")
            return error(36009004, "The message contains sensitive words");
    }
    const ShopMessage& made = shop_.reply(conversation, text, now());
    return success(R"({"message_id":")" + made.id + R"("})");
}

SandboxResponse TiktokSandbox::sendCard(ShopConversation& conversation, const Card& card, const std::string& content) {
    const auto document = JsonDocument::parse(content);
    const Json fields = document.root();
    std::string told(card.action);
    std::size_t wanted = 0;
    for (const auto& name : {std::string(card.of_order ? "order_id" : ""), std::string(card.input)}) {
        if (name.empty()) continue;
        ++wanted;
        if (!fields[name].isString() || fields[name].text().empty()) return error(36009004, "Invalid content");
        told += name == "order_id" ? ' ' + fields[name].text() : ' ' + name + '=' + fields[name].text();
    }
    if (fields.size() != wanted) complain(std::string(card.type) + " has other fields");
    if (card.of_order && !shop_.orders.contains(fields["order_id"].text())) return error(36009004, "No such order");
    SeededMessage made;
    made.conversation = conversation.name;
    made.buyer = conversation.buyer;
    made.author = Author::Seller;
    made.sent_at = now();
    put(made, {std::string(card.type), content, "CUSTOMER_SERVICE"});
    acted_.push_back(told);
    return success(R"({"message_id":")" + conversation.messages.back().id + R"("})");
}

SandboxResponse TiktokSandbox::markRead(const SandboxRequest& request, ShopConversation& conversation) {
    checkParameters(request, {});
    if (!request.body.empty()) complain("messages/read takes no body");
    for (auto& message : conversation.messages) message.read = true;
    return success("{}");
}

std::string TiktokSandbox::orderJson(const Order& order) {
    JsonWriter out;
    out.beginObject().member("id", order.external_id).member("status", statusWord(order.status));
    out.member("create_time", seconds(*order.ordered_at)).member("update_time", seconds(*order.updated_at));
    out.member("user_id", userId(order.buyer_external_id)).member("buyer_message", order.note);
    if (order.ship_by) out.member("shipping_due_time", seconds(*order.ship_by));
    if (order.total) {
        out.key("payment").beginObject().member("total_amount", order.total->amount);
        out.member("currency", order.total->currency).endObject();
    }
    if (order.ship_to) {
        out.key("recipient_address").beginObject().member("region_code", order.ship_to->country);
        out.member("name", masked(order.ship_to->name)).member("phone_number", masked(order.ship_to->phone));
        out.member("postal_code", order.ship_to->postal_code).key("district_info").beginArray().beginObject();
        out.member("address_level_name", "City").member("address_name", order.ship_to->city);
        out.endObject().endArray().endObject();
    }
    const Parcel parcel = order.parcels.empty() ? Parcel{} : order.parcels.front();
    if (parcel.shipped_at) out.member("collection_time", seconds(*parcel.shipped_at));
    if (parcel.delivered_at) out.member("delivery_time", seconds(*parcel.delivered_at));
    out.member("shipping_provider", parcel.carrier).member("tracking_number", parcel.tracking_number);
    out.key("line_items").beginArray();
    for (const auto& item : order.items) {
        for (std::int64_t unit = 0; unit < item.quantity; ++unit) {
            out.beginObject().member("product_name", item.title).member("seller_sku", item.sku);
            out.member("sku_name", item.options.empty() ? std::string() : item.options.begin()->second);
            out.member("sku_id", "1729" + item.sku).member("product_id", item.listing_id);
            out.member("tracking_number", parcel.tracking_number).member("shipping_provider_name", parcel.carrier);
            out.endObject();
        }
    }
    out.endArray().endObject();
    return out.str();
}

SandboxResponse TiktokSandbox::orders(const SandboxRequest& request) {
    checkParameters(request, {"ids"});
    const std::string ids = request.parameter("ids").value_or("");
    std::size_t count = 0;
    JsonWriter out;
    out.beginObject().key("orders").beginArray();
    for (std::size_t begin = 0; begin <= ids.size() && !ids.empty(); ++count) {
        const std::size_t end = std::min(ids.find(',', begin), ids.size());
        const auto found = shop_.orders.find(ids.substr(begin, end - begin));
        if (found != shop_.orders.end()) out.raw(orderJson(found->second));
        begin = end + 1;
    }
    out.endArray().endObject();
    if (count >= 1 && count <= kMaxOrderIds) return success(out.str());
    complain("orders: from 1 to " + std::to_string(kMaxOrderIds) + " ids are asked for at once");
    return error(36009004, "Invalid ids");
}

SandboxResponse TiktokSandbox::webhooks(const SandboxRequest& request) {
    checkParameters(request, {});
    try {
        const auto document = JsonDocument::parse(request.body);
        const std::string event = document.root()["event_type"].text();
        if (document.root()["address"].text().starts_with("https://") &&
            (event == "NEW_MESSAGE" || event == "NEW_CONVERSATION"))
            return success("{}");
    } catch (const JsonError&) {
    }
    complain("webhooks: an https address and an event_type are needed");
    return error(36009004, "Invalid parameter");
}

SandboxResponse TiktokSandbox::file(const SandboxRequest& request) {
    if (!request.header("x-tts-access-token").empty()) complain("a token was sent to where pictures lie");
    const auto found = shop_.files.find(request.path);
    SandboxResponse out;
    out.status = found == shop_.files.end() ? 404 : 200;
    out.content_type = "application/octet-stream";
    if (found != shop_.files.end()) out.body = found->second;
    return out;
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<TiktokSandbox>(clock); }

}  // namespace channels::tiktok
