#include "channels/shopee/shopee_sandbox.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <sstream>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/shopee/shopee_rules.h"
#include "channels/shopee/shopee_sign.h"

namespace channels::shopee {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPartner = "1234567";
constexpr std::string_view kPartnerKey = "shopee-partner-key-of-the-sandbox";
constexpr std::string_view kShop = "7654321";
constexpr std::string_view kShopUser = "5550099";
constexpr std::string_view kRefreshToken = "refresh-token-of-the-shop";
constexpr std::string_view kAuthorizationCode = "code-from-the-browser";
constexpr std::chrono::seconds kTokenLife{14'400};
constexpr std::chrono::minutes kTimestampLife{5};
constexpr std::int64_t kDefaultPage = 25;
constexpr std::size_t kMaxOrders = 50;
constexpr std::int64_t kFirstBuyer = 5'550'001;
// 19 digits, above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstConversation = 1'009'122'092'476'686'867;
constexpr std::int64_t kFirstMessage = 2'302'748'948'493'123'953;

std::string conversationId(std::size_t n) { return std::to_string(kFirstConversation + static_cast<std::int64_t>(n)); }
std::string messageId(std::size_t n) { return std::to_string(kFirstMessage + static_cast<std::int64_t>(n)); }
std::int64_t buyerOf(const ShopConversation& one) { return kFirstBuyer + static_cast<std::int64_t>(one.n); }

std::int64_t seconds(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }

/// No two messages share a nanosecond, as at Shopee.
std::int64_t nanos(const ShopMessage& one) {
    return one.at.time_since_epoch().count() * 1'000'000 + static_cast<std::int64_t>(one.n % 1'000'000);
}

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::string regionOf(const std::string& host) {
    for (const auto& place : regions()) {
        if (place.host == host) return std::string(place.code);
    }
    return std::string(regions().front().code);
}

const char* statusOf(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "UNPAID";
        case OrderStatus::Shipped:
            return "SHIPPED";
        case OrderStatus::Delivered:
            return "COMPLETED";
        case OrderStatus::Returned:
            return "TO_RETURN";
        case OrderStatus::Cancelled:
            return "CANCELLED";
        case OrderStatus::Paid:
        case OrderStatus::Unknown:
            break;
    }
    return "READY_TO_SHIP";
}

SandboxResponse refusal(int status, const char* error, const char* message) {
    JsonWriter out;
    out.beginObject().member("error", error).member("message", message).member("request_id", "r-1").endObject();
    SandboxResponse response;
    response.status = status;
    response.body = out.str();
    return response;
}

SandboxResponse envelope(const JsonWriter& inner) {
    JsonWriter out;
    out.beginObject().member("error", "").member("message", "").member("request_id", "r-1");
    out.key("response").raw(inner.str()).endObject();
    SandboxResponse response;
    response.body = out.str();
    return response;
}

class ShopeeSandbox : public HttpSandbox {
public:
    explicit ShopeeSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~ShopeeSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    void seedUnreadable(Instant sent_at) override;
    std::optional<HttpRequest> notification(const std::string& url) override;
    std::vector<Delivered> delivered() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override {
        return refusal(200, "error_rate_limit", "Too many requests, please wait and try again.");
    }
    SandboxResponse serverError() override {
        return refusal(200, "error_server", "Something wrong. Please try later.");
    }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(); }

    using Parameters = std::set<std::string>;
    std::optional<SandboxResponse> wrongParameters(const SandboxRequest& request, Parameters known, bool of_shop);
    std::optional<SandboxResponse> wrongSignature(const SandboxRequest& request, bool of_shop);
    std::optional<SandboxResponse> badBody(const SandboxRequest& request);
    SandboxResponse token(const SandboxRequest& request);
    SandboxResponse forShop(const SandboxRequest& request);
    std::optional<std::size_t> pageSize(const SandboxRequest& request);

    SandboxResponse conversations(const SandboxRequest& request);
    SandboxResponse messages(const SandboxRequest& request);
    SandboxResponse sendMessage(const SandboxRequest& request);
    SandboxResponse readConversation(const SandboxRequest& request);
    SandboxResponse orders(const SandboxRequest& request);
    SandboxResponse trackingNumber(const SandboxRequest& request);
    SandboxResponse file(const std::string& path) const;

    void add(const SeededMessage& message, bool broken);
    void writeHead(JsonWriter& out, const ShopConversation& one) const;
    void writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message) const;
    void writeContent(JsonWriter& out, const ShopMessage& message) const;
    void writeOrder(JsonWriter& out, const Order& order) const;
    std::string complained(const std::string& sentence);

    SandboxShop shop_{conversationId, messageId};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, true};
    std::set<std::string> withheld_;  ///< messages that the filter caught
    std::map<std::string, std::string> order_regions_;
};

AccountConfig ShopeeSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"partner_id", std::string(kPartner)},
        {"shop_id", std::string(kShop)},
        {"api_url", baseUrl()},
        {"auth_url", baseUrl() + "/api/v2/shop/auth_partner"}};
    config.secrets = {{"partner_key", std::string(kPartnerKey)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

void ShopeeSandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    ShopConversation& one = shop_.add(message, broken);
    if (message.order) {
        shop_.orders[message.order->external_id].buyer_external_id = std::to_string(buyerOf(one));
        order_regions_[message.order->external_id] = regionOf(one.site);
    }
    ShopMessage& made = one.messages.back();
    for (auto& file : made.files) {
        const std::string path = "/file/" + made.id + '/' + percentEncode(file.name);
        shop_.files[path] = file.bytes;
        file.ref = baseUrl() + path;
    }
}

void ShopeeSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> ShopeeSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::optional<HttpRequest> ShopeeSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    const auto newest = shop_.newestFirst();
    if (newest.empty()) return std::nullopt;
    JsonWriter out;
    out.beginObject().member("code", 10).key("shop_id").raw(kShop).member("timestamp", seconds(now()));
    out.key("data").beginObject().member("type", "message").key("content");
    writeMessage(out, *newest.front(), newest.front()->newestFirst().front());
    out.endObject().endObject();
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.body = out.str();
    request.headers = {
        {"Content-Type", "application/json"}, {"Authorization", signPush(std::string(kPartnerKey), url, request.body)}};
    return request;
}

FaultPlan::Where ShopeeSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.starts_with("/api/v2/auth/")) return Where::Token;
    if (request.path == "/api/v2/sellerchat/send_message") return Where::Send;
    if (request.path.starts_with("/api/v2/order/") || request.path.starts_with("/api/v2/logistics/"))
        return Where::Orders;
    return request.path.starts_with("/api/v2/sellerchat/get_") ? Where::Pull : Where::Any;
}

SandboxResponse ShopeeSandbox::handle(const SandboxRequest& request) {
    if (request.path.starts_with("/file/")) return file(request.path);
    if (request.path.starts_with("/api/v2/auth/")) return token(request);
    return forShop(request);
}

/// Complains, and gives the words of the error answer.
std::string ShopeeSandbox::complained(const std::string& sentence) {
    complain(sentence);
    return sentence;
}

std::optional<SandboxResponse> ShopeeSandbox::wrongParameters(
    const SandboxRequest& request, Parameters known, bool of_shop
) {
    Parameters needed = {"partner_id", "timestamp", "sign"};
    if (of_shop) needed.insert({"access_token", "shop_id"});
    for (const auto& name : needed) {
        if (request.parameter(name)) continue;
        return refusal(200, "error_param", complained("There is no " + name + " in query.").c_str());
    }
    known.insert(needed.begin(), needed.end());
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain(request.path + ": no such parameter: " + name);
    }
    if (request.parameter("partner_id") != std::string(kPartner))
        return refusal(200, "error_param", complained("Invalid partner_id.").c_str());
    return std::nullopt;
}

std::optional<SandboxResponse> ShopeeSandbox::wrongSignature(const SandboxRequest& request, bool of_shop) {
    const std::string timestamp = *request.parameter("timestamp");
    const auto at = number(timestamp);
    if (!at || timestamp.size() != 10)
        return refusal(200, "error_param", complained("no timestamp in seconds").c_str());
    if (std::chrono::abs(Instant(std::chrono::seconds(*at)) - now()) > kTimestampLife)
        return refusal(403, "error_param", "Invalid timestamp");
    const std::string key(kPartnerKey), partner(kPartner);
    const std::string expected = of_shop ? signShop(
                                               key, partner, request.path, timestamp,
                                               *request.parameter("access_token"), *request.parameter("shop_id")
                                           )
                                         : signPublic(key, partner, request.path, timestamp);
    if (request.parameter("sign") != expected) return refusal(403, "error_sign", "Wrong sign.");
    return std::nullopt;
}

std::optional<SandboxResponse> ShopeeSandbox::badBody(const SandboxRequest& request) {
    if (request.method != "POST" || request.header("content-type") != "application/json")
        return refusal(200, "error_param", complained(request.path + " takes a POST of application/json").c_str());
    try {
        static_cast<void>(JsonDocument::parse(request.body));
        return std::nullopt;
    } catch (const JsonError&) {
        return refusal(200, "error_param", complained(request.path + ": the body is not JSON").c_str());
    }
}

SandboxResponse ShopeeSandbox::token(const SandboxRequest& request) {
    if (auto wrong = wrongParameters(request, {}, false)) return *wrong;
    if (auto wrong = wrongSignature(request, false)) return *wrong;
    if (auto wrong = badBody(request)) return *wrong;
    const auto document = JsonDocument::parse(request.body);
    const Json root = document.root();
    if (!root["shop_id"].isNumber() || !root["partner_id"].isNumber() || root["partner_id"].text() != kPartner)
        complain("token: shop_id and partner_id are numbers");
    if (root["shop_id"].text() != kShop) return refusal(403, "error_param", "Invalid shop_id.");
    // At Shopee an answer that gets lost costs the account its sign-in, since the token in it was the only good one. A
    // suite that wants to live through lost answers gets a token that stays good until an answer arrives.
    const bool lost =
        request.fault == Fault::CutAfterEffect || request.fault == Fault::Garbage || request.fault == Fault::Truncated;
    if (lost) return serverError();
    SandboxTokens::Grant grant;
    if (request.path == "/api/v2/auth/token/get") {
        if (root["code"].text() == kAuthorizationCode) grant = tokens_.grant(now());
    } else if (request.path == "/api/v2/auth/access_token/get") {
        grant = tokens_.redeem(root["refresh_token"].text(), now());
    } else {
        complain("no such call: " + request.path);
    }
    if (grant.access.empty()) return refusal(403, "error_auth", "Invalid code or refresh_token.");
    JsonWriter out;
    out.beginObject().member("access_token", grant.access).member("refresh_token", grant.refresh);
    out.member("expire_in", static_cast<std::int64_t>(kTokenLife.count())).key("partner_id").raw(kPartner);
    out.key("shop_id").raw(kShop).member("request_id", "r-1").member("error", "").member("message", "").endObject();
    SandboxResponse response;
    response.body = out.str();
    return response;
}

SandboxResponse ShopeeSandbox::forShop(const SandboxRequest& request) {
    struct Call {
        const char *method, *path;
        Parameters parameters;
        SandboxResponse (ShopeeSandbox::*answer)(const SandboxRequest&);
    };
    static const std::vector<Call> kCalls = {
        {"GET",
         "/api/v2/sellerchat/get_conversation_list",
         {"direction", "type", "next_timestamp_nano", "page_size"},
         &ShopeeSandbox::conversations},
        {"GET",
         "/api/v2/sellerchat/get_message",
         {"conversation_id", "offset", "page_size", "message_id_list"},
         &ShopeeSandbox::messages},
        {"POST", "/api/v2/sellerchat/send_message", {}, &ShopeeSandbox::sendMessage},
        {"POST", "/api/v2/sellerchat/read_conversation", {}, &ShopeeSandbox::readConversation},
        {"GET",
         "/api/v2/order/get_order_detail",
         {"order_sn_list", "response_optional_fields", "request_order_status_pending"},
         &ShopeeSandbox::orders},
        {"GET",
         "/api/v2/logistics/get_tracking_number",
         {"order_sn", "package_number", "response_optional_fields"},
         &ShopeeSandbox::trackingNumber},
    };
    for (const auto& one : kCalls) {
        if (request.path != one.path || request.method != one.method) continue;
        if (auto wrong = wrongParameters(request, one.parameters, true)) return *wrong;
        if (auto wrong = wrongSignature(request, true)) return *wrong;
        if (!tokens_.isGood(*request.parameter("access_token"), now()))
            return refusal(403, "invalid_acceess_token", "Invalid access_token, please have a check.");
        if (request.parameter("shop_id") != std::string(kShop))
            return refusal(403, "error_permission", complained("shop_id is not the token's").c_str());
        if (request.method == "POST") {
            if (auto wrong = badBody(request)) return *wrong;
        }
        return (this->*one.answer)(request);
    }
    complain("no such call: " + request.method + ' ' + request.path);
    return refusal(404, "error_not_found", "The api is not found.");
}

/// Empty, and a complaint, for one that is out of range.
std::optional<std::size_t> ShopeeSandbox::pageSize(const SandboxRequest& request) {
    const auto size = number(request.parameter("page_size").value_or(std::to_string(kDefaultPage)));
    if (size && *size >= 1 && *size <= kMaxPageSize) return static_cast<std::size_t>(*size);
    complain("page_size must be from 1 to " + std::to_string(kMaxPageSize));
    return std::nullopt;
}

SandboxResponse ShopeeSandbox::conversations(const SandboxRequest& request) {
    const auto size = pageSize(request);
    const auto direction = request.parameter("direction"), type = request.parameter("type");
    const auto cursor = request.parameter("next_timestamp_nano");
    const auto before = number(cursor.value_or("9223372036854775807"));
    const bool good_direction = direction == "older" || (direction == "latest" && !cursor);
    if (!size || !before || !good_direction || type != "all")
        return refusal(200, "error_param", complained("get_conversation_list: wrong direction, type or page").c_str());
    std::map<std::int64_t, const ShopConversation*, std::greater<>> all;  // newest first
    for (const auto& one : shop_.conversations()) {
        std::int64_t last = 0;
        for (const auto& message : one.messages) last = std::max(last, nanos(message));
        if (last < *before) all.emplace(last, &one);
    }
    std::vector<const ShopConversation*> page;
    std::int64_t oldest = 0;
    for (const auto& [last, one] : all) {
        if (page.size() == *size) break;
        page.push_back(one);
        oldest = last;
    }
    JsonWriter out;
    out.beginObject().key("page_result").beginObject();
    out.member("page_size", *size).member("more", page.size() < all.size()).key("next_cursor").beginObject();
    out.member("next_message_time_nano", std::to_string(oldest));
    out.member("conversation_id", page.empty() ? std::string() : page.back()->id).endObject().endObject();
    out.key("conversations").beginArray();
    for (const auto* one : spoiled(page, request.fault)) writeHead(out, *one);
    out.endArray().endObject();
    return envelope(out);
}

void ShopeeSandbox::writeHead(JsonWriter& out, const ShopConversation& one) const {
    const ShopMessage* last = &one.messages.front();
    std::int64_t unread = 0;
    for (const auto& message : one.messages) {
        if (nanos(message) > nanos(*last)) last = &message;
        unread += message.read ? 0 : 1;
    }
    out.beginObject().member("conversation_id", one.id).member("to_id", buyerOf(one)).member("to_name", one.buyer);
    out.member("to_avatar", "").key("shop_id").raw(kShop).member("unread_count", unread).member("pinned", false);
    out.member("mute", false).member("last_read_message_id", "").member("latest_message_id", last->id);
    out.member("latest_message_type", "text").key("latest_message_content").beginObject().endObject();
    out.member("last_message_timestamp", nanos(*last)).member("last_message_option", 0);
    out.member("max_general_option_hide_time", "0").endObject();
}

void ShopeeSandbox::writeContent(JsonWriter& out, const ShopMessage& message) const {
    if (message.broken) {
        out.value(12);
        return;
    }
    out.beginObject();
    if (!message.files.empty()) out.member("url", message.files.front().ref);
    if (!message.text.empty() || message.files.empty()) out.member("text", message.text);
    out.endObject();
}

void ShopeeSandbox::writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message) const {
    const bool own = message.author == Author::Seller, notice = message.author == Author::Notice;
    const bool film = !message.files.empty() && message.files.front().media_type.starts_with("video/");
    out.beginObject().member("message_id", message.id).member("conversation_id", one.id);
    out.member("message_type", notice ? "notification" : message.files.empty() ? "text" : film ? "video" : "image");
    out.key(own ? "from_id" : "to_id").raw(kShopUser).member(own ? "to_id" : "from_id", buyerOf(one));
    out.key(own ? "from_shop_id" : "to_shop_id").raw(kShop).member(own ? "to_shop_id" : "from_shop_id", 0);
    out.member("created_timestamp", seconds(message.at)).member("region", regionOf(one.site));
    out.member("status", withheld_.contains(message.id) ? "censored_blacklist" : "normal").member("source", "app");
    out.key("content");
    writeContent(out, message);
    out.key("source_content").beginObject();
    if (!one.order_id.empty()) out.member("order_sn", one.order_id);
    out.member("item_id", 0).endObject().member("message_option", 0).endObject();
}

SandboxResponse ShopeeSandbox::messages(const SandboxRequest& request) {
    const auto size = pageSize(request);
    if (!size) return refusal(200, "error_param", "page_size");
    const ShopConversation* one = shop_.byId(request.parameter("conversation_id").value_or(""));
    if (one == nullptr) return refusal(200, "error_param", "The conversation is not found.");
    const std::vector<ShopMessage> all = one->newestFirst();
    auto from = all.begin();
    if (const auto offset = request.parameter("offset")) {
        from = std::find_if(all.begin(), all.end(), [&](const ShopMessage& m) { return m.id == *offset; });
        if (from == all.end())
            return refusal(200, "error_param", complained("get_message: offset is no message of it").c_str());
        ++from;
    }
    const auto left = static_cast<std::size_t>(all.end() - from);
    const auto to = from + static_cast<std::ptrdiff_t>(std::min(*size, left));
    JsonWriter out;
    out.beginObject().key("page_result").beginObject().member("page_size", *size);
    out.member("next_offset", left > *size ? std::prev(to)->id : std::string()).endObject();
    out.key("messages").beginArray();
    for (const auto& message : spoiled(std::vector<ShopMessage>(from, to), request.fault))
        writeMessage(out, *one, message);
    out.endArray().endObject();
    return envelope(out);
}

SandboxResponse ShopeeSandbox::sendMessage(const SandboxRequest& request) {
    const auto document = JsonDocument::parse(request.body);
    const Json root = document.root();
    const std::string text = root["content"]["text"].text();
    if (!root["to_id"].isNumber() || root["message_type"].text() != "text" || text.empty())
        return refusal(200, "error_param", complained("send_message: to_id, message_type or content is wrong").c_str());
    if (replyLength(descriptor().rules, text) > kMaxReply) return refusal(200, "error_param", "The text is too long.");
    auto& all = shop_.conversations();
    const auto one = std::find_if(all.begin(), all.end(), [&](const ShopConversation& c) {
        return std::to_string(buyerOf(c)) == root["to_id"].text();
    });
    if (one == all.end() || one->opened_by == Author::Notice)
        return refusal(200, "error_param", "The user is not found.");
    const ShopMessage& made = shop_.reply(*one, text, now());
    // The filter takes a message and keeps it from the buyer.
    const auto objections = lintReply(descriptor().rules, text);
    const bool lures = std::any_of(objections.begin(), objections.end(), [](const Objection& o) {
        return o.rule == "link" || o.rule == "contact";
    });
    if (lures) withheld_.insert(made.id);
    JsonWriter out;
    out.beginObject().member("message_id", made.id).member("to_id", buyerOf(*one)).member("message_type", "text");
    out.key("content");
    writeContent(out, made);
    out.member("conversation_id", one->id).member("created_timestamp", seconds(made.at)).member("message_option", 0);
    out.endObject();
    return envelope(out);
}

SandboxResponse ShopeeSandbox::readConversation(const SandboxRequest& request) {
    const auto document = JsonDocument::parse(request.body);
    const Json root = document.root();
    ShopConversation* one = shop_.byId(root["conversation_id"].text());
    const std::string last = root["last_read_message_id"].text();
    const bool known = one != nullptr && std::any_of(one->messages.begin(), one->messages.end(), [&](const auto& m) {
                           return m.id == last;
                       });
    if (!known)
        return refusal(200, "error_param", complained("read_conversation: no such conversation or message").c_str());
    for (auto& message : one->messages) message.read = true;
    JsonWriter out;
    out.beginObject().endObject();
    return envelope(out);
}

void ShopeeSandbox::writeOrder(JsonWriter& out, const Order& order) const {
    out.beginObject().member("order_sn", order.external_id).member("region", order_regions_.at(order.external_id));
    out.member("order_status", statusOf(order.status)).member("message_to_seller", order.note);
    out.member("create_time", seconds(*order.ordered_at)).member("update_time", seconds(*order.updated_at));
    if (order.ship_by) out.member("ship_by_date", seconds(*order.ship_by));
    if (order.total) out.member("currency", order.total->currency).key("total_amount").raw(order.total->amount);
    out.key("buyer_user_id").raw(order.buyer_external_id).member("buyer_username", "****");
    if (order.ship_to) {
        const Address& to = *order.ship_to;
        out.key("recipient_address").beginObject().member("name", "****").member("phone", "****");
        out.member("city", to.city).member("state", to.state).member("region", to.country);
        out.member("zipcode", to.postal_code).member("full_address", "****").endObject();
    }
    out.key("item_list").beginArray();
    for (const auto& item : order.items) {
        out.beginObject().key("item_id").raw(item.listing_id.empty() ? "2600144043" : item.listing_id);
        out.member("item_name", item.title).member("item_sku", "").member("model_sku", item.sku);
        const auto option = item.options.begin();
        out.member("model_name", option == item.options.end() ? std::string() : option->second);
        out.member("model_quantity_purchased", item.quantity).endObject();
    }
    out.endArray().key("package_list").beginArray();
    for (std::size_t i = 0; i < order.parcels.size(); ++i) {
        out.beginObject().member("package_number", "OFG" + order.external_id + std::to_string(i));
        out.member("logistics_status", "LOGISTICS_PICKUP_DONE").member("shipping_carrier", order.parcels[i].carrier);
        out.endObject();
    }
    out.endArray();
    if (!order.parcels.empty() && order.parcels.front().shipped_at)
        out.member("pickup_done_time", seconds(*order.parcels.front().shipped_at));
    out.endObject();
}

SandboxResponse ShopeeSandbox::orders(const SandboxRequest& request) {
    std::vector<std::string> ids;
    std::istringstream list(request.parameter("order_sn_list").value_or(""));
    for (std::string id; std::getline(list, id, ',');) ids.push_back(id);
    if (ids.empty() || ids.size() > kMaxOrders)
        return refusal(200, "error_param", complained("order_sn_list must name 1 to 50 orders").c_str());
    JsonWriter out;
    out.beginObject().key("order_list").beginArray();
    std::size_t found = 0;
    for (const auto& id : ids) {
        const auto order = shop_.orders.find(id);
        if (order == shop_.orders.end()) continue;
        writeOrder(out, order->second);
        ++found;
    }
    out.endArray().endObject();
    return found > 0 ? envelope(out)
                     : refusal(200, "error_not_found", "Wrong parameters, detail: the order is not found.");
}

SandboxResponse ShopeeSandbox::trackingNumber(const SandboxRequest& request) {
    const auto found = shop_.orders.find(request.parameter("order_sn").value_or(""));
    if (found == shop_.orders.end()) return refusal(200, "logistics.invalid_error", "The order is not exist.");
    const auto& parcels = found->second.parcels;
    const auto package = request.parameter("package_number");
    if (parcels.size() > 1 && !package)
        return refusal(
            200, "logistics.package_number_not_exist",
            complained("Please request with package_number for this split order.").c_str()
        );
    JsonWriter out;
    out.beginObject();
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        const bool wanted = !package || *package == "OFG" + found->first + std::to_string(i);
        if (wanted) out.member("tracking_number", parcels[i].tracking_number);
    }
    out.endObject();
    return envelope(out);
}

SandboxResponse ShopeeSandbox::file(const std::string& path) const {
    const auto found = shop_.files.find(path);
    SandboxResponse out;
    out.status = found == shop_.files.end() ? 404 : 200;
    out.content_type = "application/octet-stream";
    if (found != shop_.files.end()) out.body = found->second;
    return out;
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<ShopeeSandbox>(clock); }

}  // namespace channels::shopee
