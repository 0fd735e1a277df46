#include "channels/dhgate/dhgate_sandbox.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/dhgate/dhgate_countries.h"
#include "channels/dhgate/dhgate_rules.h"
#include "channels/dhgate/dhgate_wire.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"

namespace channels::dhgate {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kRouter = "/dop/router";
constexpr std::string_view kTokenPath = "/dop/oauth2/access_token";
constexpr std::string_view kClientId = "NJkPLampShopKey7do";
constexpr std::string_view kClientSecret = "s3cr3t-of-the-application";
constexpr std::string_view kRefreshToken = "rt-of-the-seller-0123456789";
constexpr std::string_view kAuthorizationCode = "code-from-the-browser";
constexpr std::string_view kShop = "shop_cn";
constexpr std::string_view kShopId = "ff8080810000000000000002";
constexpr std::string_view kShopOrganization = "ff8080810000000000000a02";
constexpr std::chrono::hours kTokenLife{24};
constexpr std::chrono::hours kClockTolerance{2};
// Above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstTopicId = 9'007'199'254'740'993;
constexpr std::int64_t kFirstDetailId = 9'107'199'254'740'993;
constexpr std::int64_t kFirstItemCode = 184'942'450;

std::string topicId(std::size_t n) { return std::to_string(kFirstTopicId + static_cast<std::int64_t>(n)); }
std::string detailId(std::size_t n) { return std::to_string(kFirstDetailId + static_cast<std::int64_t>(n)); }

// 32 hex digits, as DHgate's own.
std::string userId(const std::string& name) { return "ff808081" + sha256Hex(name).substr(0, 24); }

using Form = std::map<std::string, std::string>;

std::string field(const Form& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::set<std::string> words(const std::string& commas) {
    std::set<std::string> out;
    for (std::size_t begin = 0; begin <= commas.size();) {
        const std::size_t end = std::min(commas.find(',', begin), commas.size());
        out.insert(commas.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

/// What the page makes of a reply.
std::string asHtml(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\n':
                out += "<br/>";
                break;
            default:
                out += c;
        }
    }
    return out;
}

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

/// The router's own refusal, without an envelope.
SandboxResponse routerError(int status, const char* code, const char* message) {
    JsonWriter out;
    out.beginObject().member("code", code).member("message", message).member("solution", "").endObject();
    return json(status, out);
}

void writeStatus(JsonWriter& out, const char* code, const char* message) {
    out.key("status").beginObject().member("code", code).member("message", message).member("solution", "");
    out.key("subErrors").beginArray().endArray().endObject();
}

/// A method's refusal: HTTP 200 all the same. The codes are invented, the real ones aren't known.
SandboxResponse failure(const char* code, const char* message) {
    JsonWriter out;
    out.beginObject();
    writeStatus(out, code, message);
    out.endObject();
    return json(200, out);
}

SandboxResponse success(const std::function<void(JsonWriter&)>& write) {
    JsonWriter out;
    out.beginObject();
    writeStatus(out, "00000000", "OK");
    write(out);
    out.endObject();
    return json(200, out);
}

class DhgateSandbox : public HttpSandbox {
public:
    explicit DhgateSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~DhgateSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;

private:
    struct MethodRules {
        std::string_view version;
        std::set<std::string> required, optional;
        SandboxResponse (DhgateSandbox::*answer)(const Form&, Fault);
    };
    static const std::map<std::string, MethodRules>& methods();

    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override {
        return routerError(429, "40000429", "访问频率超过限制，请稍后再试");
    }
    SandboxResponse serverError() override { return routerError(500, "50000000", "系统异常"); }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(); }

    SandboxResponse token(const SandboxRequest& request);
    SandboxResponse picture(const SandboxRequest& request);
    SandboxResponse route(const SandboxRequest& request);
    std::optional<SandboxResponse> wrongParameters(
        const std::string& method, const MethodRules& rules, const Form& form
    );

    SandboxResponse user(const Form& form, Fault fault);
    SandboxResponse listTopics(const Form& form, Fault fault);
    SandboxResponse readTopic(const Form& form, Fault fault);
    SandboxResponse reply(const Form& form, Fault fault);
    SandboxResponse updateStatus(const Form& form, Fault fault);
    SandboxResponse order(const Form& form, Fault fault);
    SandboxResponse orderItems(const Form& form, Fault fault);

    [[nodiscard]] bool isAllowed(
        const Form& form, const std::string& name, const std::set<std::string>& values
    );
    static std::string typeOf(const ShopConversation& topic);
    static std::string paramOf(const ShopConversation& topic);
    static void writeTopic(JsonWriter& out, const ShopConversation& topic);
    void writeDetail(JsonWriter& out, const ShopConversation& topic, const ShopMessage& message);
    std::string picturePath(const ShopMessage& message, std::size_t n) const;

    SandboxShop shop_{topicId, detailId};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, false};
};

AccountConfig DhgateSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"client_id", std::string(kClientId)},
        {"calls_per_second", "1000"},
        {"api_url", baseUrl() + std::string(kRouter)},
        {"auth_url", baseUrl() + "/dop/oauth2"},
        {"image_url", baseUrl()}};
    config.secrets = {
        {"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

std::string DhgateSandbox::picturePath(const ShopMessage& message, std::size_t n) const {
    return "f2/albu/g1/M00/" + message.id + '-' + std::to_string(n) + ".jpg";
}

void DhgateSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    const ShopMessage& made = shop_.add(message).messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i)
        shop_.files[picturePath(made, i)] = made.files[i].bytes;
}

void DhgateSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    shop_.add(message, true);
}

std::vector<Delivered> DhgateSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

const std::map<std::string, DhgateSandbox::MethodRules>& DhgateSandbox::methods() {
    static const std::map<std::string, MethodRules> all = {
        {"dh.user.base.get", {"1.0", {}, {}, &DhgateSandbox::user}},
        {"dh.message.list",
         {"2.0",
          {"beforeDay", "msgType", "pageNo", "pageSize"},
          {"isRead", "isMark", "status", "orderField", "orderType", "searchKey"},
          &DhgateSandbox::listTopics}},
        {"dh.message.get", {"2.0", {"msgId"}, {}, &DhgateSandbox::readTopic}},
        {"dh.message.info.reply",
         {"2.0", {"msgId", "content", "receiverId"}, {"attUrls", "attNames"}, &DhgateSandbox::reply}},
        {"dh.message.status.update",
         {"2.0", {"msgIds"}, {"readStatus", "markStatus"}, &DhgateSandbox::updateStatus}},
        {"dh.order.get", {"2.0", {"orderNo"}, {}, &DhgateSandbox::order}},
        {"dh.order.product.get", {"2.0", {"orderNo"}, {}, &DhgateSandbox::orderItems}},
    };
    return all;
}

Form formOf(const SandboxRequest& request) {
    Form out;
    for (const auto& [name, value] : decodeQuery(request.body)) out.emplace(name, value);
    return out;
}

FaultPlan::Where DhgateSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path == kTokenPath) return Where::Token;
    const std::string method = field(formOf(request), "method");
    if (method == "dh.message.info.reply") return Where::Send;
    if (method.starts_with("dh.order.")) return Where::Orders;
    return method == "dh.message.list" || method == "dh.message.get" ? Where::Pull : Where::Any;
}

SandboxResponse DhgateSandbox::handle(const SandboxRequest& request) {
    if (request.path == kTokenPath) return token(request);
    if (request.path == kRouter) return route(request);
    return picture(request);
}

SandboxResponse tokenError(int status, const char* error) {
    JsonWriter out;
    out.beginObject()
        .member("error", error)
        .member("errorDescription", "the token request was refused")
        .endObject();
    return json(status, out);
}

SandboxResponse DhgateSandbox::token(const SandboxRequest& request) {
    const Form form = formOf(request);
    if (request.method != "POST" ||
        !request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
        complain("the token endpoint takes a POST of application/x-www-form-urlencoded");
        return tokenError(400, "invalid_request");
    }
    if (field(form, "client_id") != kClientId || field(form, "client_secret") != kClientSecret)
        return tokenError(401, "invalid_client");
    SandboxTokens::Grant grant;
    if (field(form, "grant_type") == "refresh_token") {
        if (field(form, "scope") != "basic") complain("a refresh needs scope=basic");
        grant = tokens_.redeem(field(form, "refresh_token"), now());
        grant.refresh = field(form, "refresh_token");
    } else if (field(form, "grant_type") == "authorization_code") {
        if (field(form, "redirect_uri").empty()) complain("a code needs its redirect_uri");
        if (field(form, "code") == kAuthorizationCode) grant = tokens_.grant(now());
    } else {
        complain("no such grant_type: " + field(form, "grant_type"));
        return tokenError(400, "unsupported_grant_type");
    }
    if (grant.access.empty()) return tokenError(400, "invalid_grant");
    JsonWriter out;
    out.beginObject().member("access_token", grant.access).member("refresh_token", grant.refresh);
    out.member("expires_in", static_cast<std::int64_t>(std::chrono::seconds(kTokenLife).count()));
    out.member("scope", "basic").endObject();
    return json(200, out);
}

SandboxResponse DhgateSandbox::picture(const SandboxRequest& request) {
    if (!request.query.empty() || !request.header("authorization").empty())
        complain("the picture server was told more than a path");
    const auto found = shop_.files.find(request.path.substr(1));
    SandboxResponse out;
    out.status = found == shop_.files.end() ? 404 : 200;
    out.content_type = "image/jpeg";
    if (found != shop_.files.end()) out.body = found->second;
    return out;
}

SandboxResponse DhgateSandbox::route(const SandboxRequest& request) {
    if (request.method != "POST" ||
        !request.header("content-type").starts_with("application/x-www-form-urlencoded"))
        complain("the router takes a POST of application/x-www-form-urlencoded");
    const Form form = formOf(request);
    const std::string method = field(form, "method");
    const auto found = methods().find(method);
    if (found == methods().end()) {
        complain("no such method: " + method);
        return routerError(400, "40000001", "method 无效");
    }
    if (field(form, "v") != found->second.version)
        complain(method + ": no such version: " + field(form, "v"));
    const auto sent = number(field(form, "timestamp"));
    if (!sent || std::chrono::abs(Instant(std::chrono::milliseconds(*sent)) - now()) > kClockTolerance)
        complain(method + ": timestamp is not now in milliseconds");
    if (!tokens_.isGood(field(form, "access_token"), now()))
        return routerError(400, "40000109", "令牌Access Token过期或不存在");
    if (auto wrong = wrongParameters(method, found->second, form)) return *wrong;
    return (this->*found->second.answer)(form, request.fault);
}

std::optional<SandboxResponse> DhgateSandbox::wrongParameters(
    const std::string& method, const MethodRules& rules, const Form& form
) {
    static const std::set<std::string> system = {"method", "v", "access_token", "timestamp"};
    for (const auto& [name, value] : form) {
        if (!system.contains(name) && !rules.required.contains(name) && !rules.optional.contains(name))
            complain(method + ": no such parameter: " + name);
    }
    for (const auto& name : rules.required) {
        if (!field(form, name).empty()) continue;
        complain(method + ": " + name + " is missing");
        return failure("10000001", "缺少必须参数");
    }
    return std::nullopt;
}

SandboxResponse DhgateSandbox::user(const Form&, Fault) {
    return success([](JsonWriter& out) {
        out.key("systemuserbase").beginObject().member("systemuserid", kShopId).member("nickname", kShop);
        out.member("organizationid", kShopOrganization).endObject();
    });
}

bool DhgateSandbox::isAllowed(
    const Form& form, const std::string& name, const std::set<std::string>& values
) {
    if (!form.contains(name) || values.contains(field(form, name))) return true;
    complain("dh.message.list: wrong " + name);
    return false;
}

std::string DhgateSandbox::typeOf(const ShopConversation& topic) {
    if (topic.opened_by == Author::Notice) return topic.order_id.empty() ? "004" : "006";
    return topic.order_id.empty() ? "001" : "002";
}

std::string DhgateSandbox::paramOf(const ShopConversation& topic) {
    if (!topic.order_id.empty()) return topic.order_id;
    return std::to_string(kFirstItemCode + static_cast<std::int64_t>(topic.n));
}

void DhgateSandbox::writeTopic(JsonWriter& out, const ShopConversation& topic) {
    const bool ours = topic.opened_by == Author::Seller;
    const bool notice = topic.opened_by == Author::Notice;
    const std::string buyer_id = notice ? "system" : userId(topic.buyer),
                      buyer = notice ? "DHgate" : topic.buyer;
    const bool read =
        std::all_of(topic.messages.begin(), topic.messages.end(), [](const auto& m) { return m.read; });
    out.beginObject().key("msgId").raw(topic.id);
    out.member("msgTitle", topic.order_id.empty() ? topic.subject : "PO#" + topic.order_id);
    out.member("msgType", typeOf(topic)).member("param", paramOf(topic));
    out.member("lastReplyTime", formatLocalTime(topic.lastAt(), kChinaTime))
        .member("msgReplyCount", topic.messages.size());
    out.member("senderId", ours ? std::string(kShopId) : buyer_id);
    out.member("senderOrgId", ours ? std::string(kShopOrganization) : "org-" + buyer_id);
    out.member("senderNickName", ours ? std::string(kShop) : buyer);
    out.member("senderRead", ours ? int{read} : 1).member("senderMark", 0).member("senderStatus", 0);
    out.member("recieverId", ours ? buyer_id : std::string(kShopId));
    out.member("recieverOrgId", ours ? "org-" + buyer_id : std::string(kShopOrganization));
    out.member("receiverNickName", ours ? buyer : std::string(kShop));
    out.member("receiverRead", ours ? 1 : int{read})
        .member("receiverMark", 0)
        .member("receiverStatus", 0)
        .endObject();
}

SandboxResponse DhgateSandbox::listTopics(const Form& form, Fault fault) {
    static const std::set<std::string> types = {"001", "002", "003", "004", "005", "006", "007",
                                                "008", "009", "010", "011", "012", "013"};
    const auto days = number(field(form, "beforeDay")), page = number(field(form, "pageNo")),
               size = number(field(form, "pageSize"));
    const auto wanted = words(field(form, "msgType"));
    const bool flags =
        isAllowed(form, "isRead", {"0", "1", "-1"}) && isAllowed(form, "isMark", {"0", "1", "-1"}) &&
        isAllowed(form, "status", {"0", "1", "-1"}) && isAllowed(form, "orderType", {"asc", "desc"}) &&
        isAllowed(form, "orderField", {"msgreplycount", "lastreplytime"});
    const bool numbers = days && *days >= 1 && *days <= 366 && page && *page >= 1 && size && *size >= 1;
    if (!numbers) complain("dh.message.list: beforeDay is 1 to 366, pageNo and pageSize count from 1");
    if (!std::includes(types.begin(), types.end(), wanted.begin(), wanted.end()))
        complain("dh.message.list: wrong msgType");
    if (!flags || !numbers) return failure("10000002", "参数值无效");
    std::vector<const ShopConversation*> all;
    for (const auto* topic : shop_.newestFirst(now() - std::chrono::days(*days))) {
        if (wanted.contains(typeOf(*topic))) all.push_back(topic);
    }
    const auto begin = std::min(static_cast<std::size_t>((*page - 1) * *size), all.size());
    const auto end = std::min(begin + static_cast<std::size_t>(*size), all.size());
    const std::vector<const ShopConversation*> shown(
        all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)
    );
    return success([&](JsonWriter& out) {
        out.key("msgList").beginArray();
        for (const auto* topic : spoiled(shown, fault)) writeTopic(out, *topic);
        out.endArray();
    });
}

void DhgateSandbox::writeDetail(JsonWriter& out, const ShopConversation& topic, const ShopMessage& message) {
    const bool ours = message.author == Author::Seller;
    const bool notice = message.author == Author::Notice;
    const std::string buyer_id = notice ? "system" : userId(topic.buyer);
    out.beginObject().key("detailId").raw(message.id);
    if (message.broken) {
        out.member("content", 12);
    } else {
        out.member("content", message.text);
    }
    out.member("createTime", formatLocalTime(message.at, kChinaTime));
    out.member("senderId", ours ? std::string(kShopId) : buyer_id);
    out.member("senderNickName", ours ? std::string(kShop) : topic.buyer);
    out.member("receiverId", ours ? buyer_id : std::string(kShopId));
    out.member("receiverNickName", ours ? topic.buyer : std::string(kShop));
    std::string names, paths;
    for (std::size_t i = 0; i < message.files.size(); ++i) {
        names += (i > 0 ? "," : "") + message.files[i].name;
        paths += (i > 0 ? "," : "") + picturePath(message, i);
    }
    out.member("attNames", names).member("attUrls", paths).endObject();
}

SandboxResponse DhgateSandbox::readTopic(const Form& form, Fault fault) {
    const ShopConversation* topic = shop_.byId(field(form, "msgId"));
    if (topic == nullptr) return failure("20000001", "站内信不存在");
    return success([&](JsonWriter& out) {
        out.member("msgTitle", topic->subject)
            .member("msgType", typeOf(*topic))
            .member("param", paramOf(*topic));
        out.member("msgReplyCount", topic->messages.size()).member("senderNickName", topic->buyer);
        out.member("lastReplyTime", formatLocalTime(topic->lastAt(), kChinaTime))
            .key("msgDetailList")
            .beginArray();
        for (const auto& message : spoiled(topic->newestFirst(), fault)) writeDetail(out, *topic, message);
        out.endArray();
    });
}

SandboxResponse DhgateSandbox::reply(const Form& form, Fault) {
    ShopConversation* topic = shop_.byId(field(form, "msgId"));
    if (topic == nullptr || topic->opened_by == Author::Notice) return failure("20000001", "站内信不存在");
    if (field(form, "receiverId") != userId(topic->buyer)) return failure("20000002", "收信人错误");
    if (replyLength(descriptor().rules, field(form, "content")) > kMaxReply)
        return failure("20000003", "content 长度超过限制");
    ShopMessage& made = shop_.reply(*topic, field(form, "content"), now());
    made.text = asHtml(made.text);
    return success([&](JsonWriter& out) { out.key("msgTopicId").raw(topic->id); });
}

SandboxResponse DhgateSandbox::updateStatus(const Form& form, Fault) {
    const bool read = field(form, "readStatus") == "1";
    if (!read && field(form, "readStatus") != "0" && !form.contains("markStatus"))
        complain("dh.message.status.update: neither readStatus nor markStatus");
    for (const auto& id : words(field(form, "msgIds"))) {
        ShopConversation* topic = shop_.byId(id);
        if (topic == nullptr) return failure("20000001", "站内信不存在");
        for (auto& message : topic->messages) message.read = read;
    }
    return success([](JsonWriter& out) { out.member("result", true); });
}

const char* orderCode(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "101003";
        case OrderStatus::Paid:
            return "103001";
        case OrderStatus::Shipped:
            return "101009";
        case OrderStatus::Delivered:
            return "102111";
        case OrderStatus::Cancelled:
            return "111000";
        case OrderStatus::Returned:
            return "106003";
        case OrderStatus::Unknown:
            break;
    }
    return "105002";
}

void writeContact(JsonWriter& out, const Order& order) {
    const Address to = order.ship_to.value_or(Address{});
    const auto space = std::min(to.name.find(' '), to.name.size());
    out.key("orderContact").beginObject().member("buyerId", userId(order.buyer_external_id));
    out.member("buyerNickName", order.buyer_external_id).member("firstName", to.name.substr(0, space));
    out.member("lastName", to.name.substr(std::min(space + 1, to.name.size())))
        .member("country", countryName(to.country));
    out.member("state", to.state).member("city", to.city).member("postalcode", to.postal_code);
    out.member("telephone", to.phone)
        .member("addressLine1", "Lampenweg 1")
        .member("addressLine2", "")
        .endObject();
}

void writeDeliveries(JsonWriter& out, const Order& order) {
    out.key("orderDeliveryList").beginArray();
    for (const auto& parcel : order.parcels) {
        out.beginObject().member("deliveryNo", parcel.tracking_number).member("shippingType", parcel.carrier);
        out.member("newDeliveryNo", "").member("newShippingType", "");
        out.member(
            "deliveryDate",
            parcel.shipped_at ? formatLocalTime(*parcel.shipped_at, kChinaTime) : std::string()
        );
        out.endObject();
    }
    out.endArray();
}

SandboxResponse DhgateSandbox::order(const Form& form, Fault) {
    const auto found = shop_.orders.find(field(form, "orderNo"));
    if (found == shop_.orders.end()) return failure("30000001", "订单不存在");
    const Order& order = found->second;
    return success([&](JsonWriter& out) {
        out.member("orderNo", order.external_id).member("orderStatus", orderCode(order.status));
        out.member("startedDate", formatLocalTime(*order.ordered_at, kChinaTime))
            .member("buyerRemark", order.note);
        if (order.ship_by) out.member("deliveryDeadline", formatLocalTime(*order.ship_by, kChinaTime));
        if (order.total) out.key("orderTotalPrice").raw(order.total->amount);
        out.member("shippingType", order.parcels.empty() ? "" : order.parcels.front().carrier);
        writeContact(out, order);
        writeDeliveries(out, order);
    });
}

SandboxResponse DhgateSandbox::orderItems(const Form& form, Fault) {
    const auto found = shop_.orders.find(field(form, "orderNo"));
    if (found == shop_.orders.end()) return failure("30000001", "订单不存在");
    return success([&](JsonWriter& out) {
        out.key("orderProductList").beginArray();
        for (const auto& item : found->second.items) {
            std::string attributes;
            for (const auto& [name, value] : item.options)
                attributes += (attributes.empty() ? "" : ", ") + name + ": " + value;
            out.beginObject().member("itemName", item.title).member("itemcode", item.listing_id);
            out.member("skuCode", item.sku).member("itemCount", std::to_string(item.quantity));
            out.member("itemAttr", attributes).endObject();
        }
        out.endArray();
    });
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<DhgateSandbox>(clock); }

}  // namespace channels::dhgate
