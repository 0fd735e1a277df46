#include "channels/wish/wish_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"
#include "channels/wish/wish_rules.h"
#include "channels/wish/wish_wire.h"

namespace channels::wish {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kClientId = "5f0000000000000000000001";
constexpr std::string_view kClientSecret = "app-s3cr3t-of-the-lamp-shop";
constexpr std::string_view kRefreshToken = "refresh-token-of-the-merchant";
constexpr std::string_view kAuthorizationCode = "c-1";
constexpr std::string_view kRedirectUri = "https://hub.example.test/cb/wish";
constexpr std::string_view kMerchantId = "5f0000000000000000000abc";
constexpr std::string_view kTopicId = "5f00000000000000000070c1";
constexpr std::string_view kBase = "/api/v3/";
constexpr std::chrono::days kTokenLife{30};
constexpr std::chrono::minutes kFileLife{60};
constexpr std::chrono::minutes kRateWindow{1};
constexpr int kRateLimit = 6000;  // a minute; Wish doesn't publish its own
constexpr std::int64_t kMaxLimit = 500;
constexpr std::string_view kTicketStates[] = {
    "AWAITING_WISH", "AWAITING_USER", "AWAITING_MERCHANT", "CLOSED", "PERMANENTLY_CLOSED"};
constexpr std::string_view kTicketTypes[] = {"ORDER", "PRE_PURCHASE", "POST_CUSTOMER_SUPPORT"};

/// 24 hex digits, as all ids of the API are.
std::string objectId(std::size_t group, std::size_t n) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out = "5f0000000000000000000000";
    for (std::size_t i = 0; i < 8; ++i) out[23 - i] = kDigits[(n >> (4 * i)) & 0xF];
    out[12] = kDigits[group & 0xF];
    return out;
}

std::string ticketId(std::size_t n) { return objectId(0xF, 0xF01 + n); }
std::string messageNumber(std::size_t n) { return std::to_string(n); }  // replies have no id on the wire

template <class List>
bool holds(const List& list, std::string_view value) {
    return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::vector<std::string> segments(std::string_view path) {
    std::vector<std::string> out;
    while (true) {
        const auto slash = path.find('/');
        out.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return out;
        path.remove_prefix(slash + 1);
    }
}

// "…+00:00", the longer of the two forms that the API has.
std::string wireTime(Instant instant) {
    std::string out = formatTime(instant);
    out.replace(out.size() - 1, 1, "+00:00");
    return out;
}

SandboxResponse error(int status, int code, const char* message) {
    JsonWriter out;
    out.beginObject().member("message", message).member("code", code).key("data").null().endObject();
    SandboxResponse response;
    response.status = status;
    response.body = out.str();
    return response;
}

SandboxResponse answer(const std::string& data) {
    JsonWriter out;
    out.beginObject().member("message", "").member("code", 0).key("data").raw(data).endObject();
    SandboxResponse response;
    response.body = out.str();
    return response;
}

SandboxResponse wrongParameter() { return error(400, 1001, "Invalid parameter"); }

/// What a ticket is besides its conversation.
struct TicketFacts {
    std::string state = "AWAITING_MERCHANT";
    Instant changed_at{};
};

struct SandboxSubscription {
    std::string id, topic_id, endpoint, status;
};

class WishSandbox : public HttpSandbox {
public:
    explicit WishSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~WishSandbox() override { stop(); }

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
    SandboxResponse serverError() override { return error(500, 1000, "Something went wrong"); }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(); }

    // What every call goes through.
    bool countCall();
    SandboxResponse route(const SandboxRequest& request);
    std::optional<SandboxResponse> unauthorized(const SandboxRequest& request);
    void checkParameters(const SandboxRequest& request, const std::set<std::string>& known);
    std::optional<JsonDocument> body(const SandboxRequest& request, const std::set<std::string_view>& known);

    SandboxResponse accessToken(const SandboxRequest& request);
    SandboxResponse refreshToken(const SandboxRequest& request);
    SandboxResponse grant(const std::string& access, const std::string& refresh) const;

    SandboxResponse ticketCall(const SandboxRequest& request, const std::vector<std::string>& path);
    SandboxResponse tickets(const SandboxRequest& request);
    SandboxResponse updateTicket(const SandboxRequest& request, const ShopConversation& ticket);
    SandboxResponse reply(const SandboxRequest& request, ShopConversation& ticket);
    SandboxResponse orderCall(const SandboxRequest& request, const std::vector<std::string>& path);
    SandboxResponse carriers(const SandboxRequest& request);
    SandboxResponse track(const SandboxRequest& request, Order& order);
    SandboxResponse refund(const SandboxRequest& request, Order& order);
    SandboxResponse webhookCall(const SandboxRequest& request, const std::vector<std::string>& path);
    SandboxResponse updateSubscription(const SandboxRequest& request, const std::string& id);
    SandboxResponse subscribe(const SandboxRequest& request);
    SandboxResponse file(const SandboxRequest& request);

    void add(const SeededMessage& message, bool broken);
    [[nodiscard]] Instant updatedAt(const ShopConversation& ticket) const;
    [[nodiscard]] std::string fileUrl(const ShopMessage& message, std::size_t index) const;
    void writeReply(JsonWriter& out, const ShopMessage& message) const;
    [[nodiscard]] std::string ticketJson(const ShopConversation& ticket) const;
    static void writeRecords(JsonWriter& out, const Order& order);
    static void writeAddress(JsonWriter& out, const Address& to);
    static std::string orderJson(const Order& order, const char* processing = nullptr);
    static std::vector<std::string> validReasons(const Order& order);
    static std::string subscriptionJson(const SandboxSubscription& one);

    SandboxShop shop_{ticketId, messageNumber};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, false};
    std::map<std::string, TicketFacts> facts_;  // by ticket id
    std::vector<SandboxSubscription> subscriptions_;
    std::vector<std::string> acted_, reply_ids_;
    std::string newest_ticket_;
    Instant window_began_{};
    int calls_ = 0, requests_seen_ = 0;
};

AccountConfig WishSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"client_id", std::string(kClientId)},
        {"api_url", baseUrl() + "/api/v3"},
        {"auth_url", baseUrl() + "/v3/oauth/authorize"}};
    config.secrets = {{"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- What buyers do

void WishSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    add(message, false);
}

void WishSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

void WishSandbox::add(const SeededMessage& message, bool broken) {
    ShopConversation& ticket = shop_.add(message, broken);
    const ShopMessage& made = ticket.messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i)
        shop_.files["/files/" + made.id + '/' + std::to_string(i)] = made.files[i].bytes;
    TicketFacts& facts = facts_[ticket.id];
    newest_ticket_ = ticket.id;
    if (message.sent_at < facts.changed_at) return;
    facts.changed_at = message.sent_at;
    facts.state = message.author == Author::Buyer    ? "AWAITING_MERCHANT"
                  : message.author == Author::Seller ? "AWAITING_USER"
                                                     : "AWAITING_WISH";
}

std::optional<HttpRequest> WishSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    const ShopConversation* ticket = shop_.byId(newest_ticket_);
    if (ticket == nullptr) return std::nullopt;
    HttpRequest out;
    out.method = "POST";
    out.url = url;
    out.headers = {
        {"Content-Type", "application/json"}, {"Wish-Topic", std::string(kTicketTopic)}, {"Wish-API-Version", "V3"}};
    out.body = ticketJson(*ticket);
    return out;
}

std::vector<std::string> WishSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

std::vector<Delivered> WishSandbox::delivered() {
    const std::lock_guard lock(mutex());
    std::vector<Delivered> out = shop_.delivered();
    for (std::size_t i = 0; i < out.size(); ++i) out[i].external_id = reply_ids_[i];
    return out;
}

// ---- What every call goes through

FaultPlan::Where WishSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    const std::string path = request.path.starts_with(kBase) ? request.path.substr(kBase.size()) : std::string();
    if (path == "oauth/access_token" || path == "oauth/refresh_token") return Where::Token;
    if (path.starts_with("orders/")) return Where::Orders;
    if (path.ends_with("/replies")) return Where::Send;
    return path.starts_with("tickets") && request.method == "GET" ? Where::Pull : Where::Any;
}

SandboxResponse WishSandbox::throttled() {
    SandboxResponse out = error(429, 1015, "Too Many Requests");
    out.headers = {{"Wish-Rate-Limit-Remaining", "0"}, {"Wish-Rate-Limit-Reset", wireTime(now() + kRateWindow)}};
    return out;
}

/// False when the calls of this minute are used up.
bool WishSandbox::countCall() {
    if (now() < window_began_ || now() >= window_began_ + kRateWindow) {
        window_began_ = now();
        calls_ = 0;
    }
    return ++calls_ <= kRateLimit;
}

SandboxResponse WishSandbox::handle(const SandboxRequest& request) {
    if (request.path.starts_with("/files/")) return file(request);
    if (!countCall()) return throttled();
    SandboxResponse out = route(request);
    out.headers.emplace_back("Wish-Rate-Limit-Remaining", std::to_string(kRateLimit - calls_));
    out.headers.emplace_back("Wish-Request-Id", "request-" + std::to_string(++requests_seen_));
    return out;
}

SandboxResponse WishSandbox::route(const SandboxRequest& request) {
    if (request.path.starts_with(kBase)) {
        const auto path = segments(std::string_view(request.path).substr(kBase.size()));
        const bool oauth = path[0] == "oauth" && path.size() == 2;
        if (oauth && path[1] == "access_token") return accessToken(request);
        if (oauth && path[1] == "refresh_token") return refreshToken(request);
        if (auto no = unauthorized(request)) return *no;
        if (oauth && path[1] == "test" && request.method == "GET")
            return answer("{\"merchant_id\":\"" + std::string(kMerchantId) + "\"}");
        if (path[0] == "tickets") return ticketCall(request, path);
        if (path[0] == "orders") return orderCall(request, path);
        if (path[0] == "webhook") return webhookCall(request, path);
    }
    complain("no such call: " + request.method + ' ' + request.path);
    return error(404, 1404, "Not found");
}

std::optional<SandboxResponse> WishSandbox::unauthorized(const SandboxRequest& request) {
    const std::string header = request.header("authorization");
    if (!header.starts_with("Bearer ")) {
        complain(request.method + ' ' + request.path + " without Authorization: Bearer");
        return error(401, 1012, "Missing access token in authorization header");
    }
    if (tokens_.isGood(header.substr(7), now())) return std::nullopt;
    return error(400, 1008, "The access token has been revoked");
}

void WishSandbox::checkParameters(const SandboxRequest& request, const std::set<std::string>& known) {
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain(request.method + ' ' + request.path + ": no such parameter: " + name);
    }
}

std::optional<JsonDocument> WishSandbox::body(const SandboxRequest& request, const std::set<std::string_view>& known) {
    const std::string call = request.method + ' ' + request.path;
    if (request.header("content-type") != "application/json")
        complain(call + " without Content-Type: application/json");
    try {
        auto document = JsonDocument::parse(request.body);
        document.root().forEachMember([&](std::string_view name, Json value) {
            if (!known.contains(name)) complain(call + ": no such field: " + std::string(name));
            if (!value.isString()) complain(call + ": a string was expected: " + std::string(name));
        });
        return document;
    } catch (const JsonError&) {
        complain(call + ": the body is not JSON");
        return std::nullopt;
    }
}

// ---- OAuth

SandboxResponse WishSandbox::grant(const std::string& access, const std::string& refresh) const {
    JsonWriter out;
    out.beginObject().member("access_token", access).member("refresh_token", refresh);
    out.member("expiry_time", wireTime(now() + kTokenLife)).member("merchant_id", kMerchantId);
    out.key("scopes").beginArray();
    for (const char* scope :
         {"tickets:read", "tickets:write", "orders:read", "orders:write", "webhook:read", "webhook:write"})
        out.value(scope);
    out.endArray().endObject();
    return answer(out.str());
}

SandboxResponse WishSandbox::accessToken(const SandboxRequest& request) {
    if (request.method != "POST") complain("the code is exchanged by POST here");
    const auto form = body(request, {"client_id", "client_secret", "code", "grant_type", "redirect_uri"});
    if (!form) return wrongParameter();
    const Json root = form->root();
    if (root["grant_type"].text() != "authorization_code") {
        complain("access_token: grant_type must be authorization_code");
        return error(400, 1001, "grant_type must be set to 'authorization_code'");
    }
    if (root["client_id"].text() != kClientId || root["client_secret"].text() != kClientSecret)
        return error(400, 10001, "Incorrect credentials");
    if (root["code"].text() != kAuthorizationCode) return error(400, 10008, "Incorrect authorization code provided");
    if (root["redirect_uri"].text() != kRedirectUri) return error(400, 10001, "Incorrect credentials");
    tokens_.expireAccess();
    const auto made = tokens_.grant(now());
    return grant(made.access, made.refresh);
}

SandboxResponse WishSandbox::refreshToken(const SandboxRequest& request) {
    if (request.method != "GET") complain("refresh_token is a GET");
    checkParameters(request, {"client_id", "client_secret", "refresh_token", "grant_type"});
    if (request.parameter("grant_type") != "refresh_token") {
        complain("refresh_token: grant_type must be refresh_token");
        return error(400, 1001, "grant_type must be set to 'refresh_token'");
    }
    if (request.parameter("client_id") != kClientId || request.parameter("client_secret") != kClientSecret)
        return error(400, 10001, "Incorrect credentials");
    const std::string refresh = request.parameter("refresh_token").value_or("");
    if (tokens_.redeem(refresh, now()).access.empty()) return error(400, 1008, "The refresh token has been revoked");
    // "Existing access tokens will be revoked after calling this API."
    tokens_.expireAccess();
    return grant(tokens_.redeem(refresh, now()).access, refresh);
}

// ---- Tickets

SandboxResponse WishSandbox::ticketCall(const SandboxRequest& request, const std::vector<std::string>& path) {
    if (path.size() == 1 && request.method == "GET") return tickets(request);
    checkParameters(request, {});
    ShopConversation* ticket = path.size() > 1 ? shop_.byId(path[1]) : nullptr;
    if (ticket == nullptr) return error(404, 90001, "We could not find a ticket for this id");
    if (path.size() == 2 && request.method == "GET") return answer(ticketJson(*ticket));
    if (path.size() == 2 && request.method == "PUT") return updateTicket(request, *ticket);
    if (path.size() == 3 && path[2] == "replies" && request.method == "POST") return reply(request, *ticket);
    complain("no such call: " + request.method + ' ' + request.path);
    return error(404, 1404, "Not found");
}

Instant WishSandbox::updatedAt(const ShopConversation& ticket) const {
    return std::max(ticket.lastAt(), facts_.at(ticket.id).changed_at);
}

SandboxResponse WishSandbox::tickets(const SandboxRequest& request) {
    checkParameters(request, {"states", "types", "limit", "sort_by", "updated_at_min", "updated_at_max"});
    std::set<std::string> states;
    Instant from{}, to = Instant::max();
    for (const auto& [name, value] : request.query) {
        const bool is_time = name.starts_with("updated_at_");
        // Poco reads an offset without its colon too; the API doesn't say so.
        const bool colon = value.ends_with('Z') || (value.size() > 6 && value[value.size() - 3] == ':');
        const auto time = is_time && colon ? parseTime(value) : std::nullopt;
        const bool wrong = (is_time && !time) || (name == "states" && !holds(kTicketStates, value)) ||
                           (name == "types" && !holds(kTicketTypes, value)) ||
                           (name == "sort_by" && value != "updated_at.asc" && value != "updated_at.desc");
        if (wrong) {
            complain("GET tickets: wrong " + name + ": " + value);
            return wrongParameter();
        }
        if (name == "states") states.insert(value);
        if (name == "updated_at_min") from = time.value_or(from);
        if (name == "updated_at_max") to = time.value_or(to);
    }
    const auto limit = number(request.parameter("limit").value_or("50"));
    if (!limit || *limit < 1 || *limit > kMaxLimit) {
        complain("GET tickets: limit must be from 1 to 500");
        return wrongParameter();
    }
    std::vector<const ShopConversation*> found;
    for (const auto& ticket : shop_.conversations()) {
        const Instant at = updatedAt(ticket);
        if (at < from || at > to || (!states.empty() && !states.contains(facts_.at(ticket.id).state))) continue;
        found.push_back(&ticket);
    }
    const bool rising = request.parameter("sort_by") == "updated_at.asc";
    std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) {
        return rising ? updatedAt(*a) < updatedAt(*b) : updatedAt(*a) > updatedAt(*b);
    });
    if (found.size() > static_cast<std::size_t>(*limit)) found.resize(static_cast<std::size_t>(*limit));
    JsonWriter out;
    out.beginArray();
    for (const auto* ticket : spoiled(found, request.fault)) out.raw(ticketJson(*ticket));
    out.endArray();
    return answer(out.str());
}

SandboxResponse WishSandbox::updateTicket(const SandboxRequest& request, const ShopConversation& ticket) {
    const auto document = body(request, {"state"});
    if (!document) return wrongParameter();
    TicketFacts& facts = facts_.at(ticket.id);
    const std::string target = document->root()["state"].text();
    const bool known = target == "CLOSED" || target == "AWAITING_MERCHANT" || target == "AWAITING_WISH";
    if (!known) complain("PUT ticket: no such target: " + target);
    const bool open = !facts.state.ends_with("CLOSED");
    const bool may = target == "AWAITING_MERCHANT" ? facts.state == "CLOSED" || facts.state == "AWAITING_USER" : open;
    if (!known || !may || facts.state == target) return error(400, 90001, "The ticket can not be moved to this state");
    acted_.push_back("ticket " + ticket.id + " state=" + target);
    facts = {target, now()};
    return answer(ticketJson(ticket));
}

SandboxResponse WishSandbox::reply(const SandboxRequest& request, ShopConversation& ticket) {
    const auto document = body(request, {"message"});
    if (!document) return wrongParameter();
    const std::string text = document->root()["message"].text();
    const std::size_t length = replyLength(descriptor().rules, text);
    if (length < 1 || length > kMaxReply) {
        complain("reply: message must have 1 to 2000 characters");
        return wrongParameter();
    }
    TicketFacts& facts = facts_.at(ticket.id);
    if (facts.state != "AWAITING_MERCHANT")
        return error(400, 90001, "You can only reply to a ticket in the AWAITING_MERCHANT state");
    const ShopMessage& made = shop_.reply(ticket, text, now());
    facts = {"AWAITING_USER", now()};
    reply_ids_.push_back(messageId(ticket.id, "MERCHANT", wireTime(made.at), text));
    JsonWriter out;
    writeReply(out, made);
    return answer(out.str());
}

std::string WishSandbox::fileUrl(const ShopMessage& message, std::size_t index) const {
    return baseUrl() + "/files/" + message.id + '/' + std::to_string(index) +
           "?expires=" + std::to_string((now() + kFileLife).time_since_epoch().count());
}

SandboxResponse WishSandbox::file(const SandboxRequest& request) {
    if (!request.header("authorization").empty()) complain("an access token was sent to the file server");
    const auto found = shop_.files.find(request.path);
    const auto expires = number(request.parameter("expires").value_or(""));
    SandboxResponse out;
    out.content_type = "application/octet-stream";
    const bool good = found != shop_.files.end() && expires && now().time_since_epoch().count() < *expires;
    out.status = good ? 200 : 403;
    if (good) out.body = found->second;
    return out;
}

void WishSandbox::writeReply(JsonWriter& out, const ShopMessage& message) const {
    out.beginObject().member(
        "sender", message.author == Author::Buyer    ? "USER"
                  : message.author == Author::Seller ? "MERCHANT"
                                                     : "WISH_SUPPORT"
    );
    if (message.broken) {
        out.member("message", 12);
    } else {
        out.member("message", message.text);
    }
    out.member("replied_at", wireTime(message.at)).key("supporting_files").beginArray();
    for (std::size_t i = 0; i < message.files.size(); ++i)
        out.beginObject().member("file_name", message.files[i].name).member("url", fileUrl(message, i)).endObject();
    out.endArray().endObject();
}

std::string WishSandbox::ticketJson(const ShopConversation& ticket) const {
    const TicketFacts& facts = facts_.at(ticket.id);
    const bool closed = facts.state.ends_with("CLOSED");
    JsonWriter out;
    out.beginObject().member("id", ticket.id).member("type", ticket.order_id.empty() ? "PRE_PURCHASE" : "ORDER");
    out.member("sub_label", "Other").member("subject", ticket.subject).member("state", facts.state);
    out.member("opened_at", wireTime(ticket.oldestFirst().front().at))
        .member("updated_at", wireTime(updatedAt(ticket)));
    out.member("merchant_id", kMerchantId).member("refund_reason", "OTHER");
    out.key("buyer_info").beginObject().member("name", ticket.buyer);
    out.member("locale", ticket.locale.empty() ? "en" : ticket.locale).endObject();
    out.key("orders").beginArray();
    if (!ticket.order_id.empty()) out.beginObject().member("id", ticket.order_id).endObject();
    out.endArray().key("products").beginArray();
    if (!ticket.listing_id.empty()) out.beginObject().member("id", ticket.listing_id).endObject();
    out.endArray().key("resolution_info").beginObject().key("closed_at");
    closed ? out.value(wireTime(facts.changed_at)) : out.null();
    out.key("closed_by");
    closed ? out.value("MERCHANT") : out.null();
    out.endObject().key("replies").beginArray();
    for (const auto& message : ticket.oldestFirst()) writeReply(out, message);
    out.endArray().endObject();
    return out.str();
}

// ---- Orders

SandboxResponse WishSandbox::orderCall(const SandboxRequest& request, const std::vector<std::string>& path) {
    const bool get = request.method == "GET", put = request.method == "PUT";
    if (path.size() == 2 && path[1] == "shipping_carriers" && get) return carriers(request);
    checkParameters(request, {});
    const auto found = path.size() > 1 ? shop_.orders.find(path[1]) : shop_.orders.end();
    if (found == shop_.orders.end()) return error(404, 90001, "We could not find an order for this id");
    Order& order = found->second;
    if (path.size() == 2 && get) return answer(orderJson(order));
    if (path.size() == 3 && path[2] == "tracking" && put) return track(request, order);
    if (path.size() == 3 && path[2] == "refund" && put) return refund(request, order);
    if (path.size() == 3 && path[2] == "refund_reasons" && get) {
        JsonWriter out;
        out.beginArray();
        for (const auto& reason : validReasons(order)) out.value(reason);
        out.endArray();
        return answer(out.str());
    }
    complain("no such call: " + request.method + ' ' + request.path);
    return error(404, 1404, "Not found");
}

SandboxResponse WishSandbox::carriers(const SandboxRequest& request) {
    checkParameters(request, {"order_type", "dest_country_code"});
    const std::string type = request.parameter("order_type").value_or("");
    if (type != "GENERAL" && type != "CONFIRMED_DELIVERY") {
        complain("shipping_carriers: no such order_type: " + type);
        return wrongParameter();
    }
    return answer(R"([{"name":"ChinaAirPost"},{"name":"DHL"},{"name":"YunExpress"}])");
}

std::vector<std::string> WishSandbox::validReasons(const Order& order) {
    if (order.status == OrderStatus::Returned || order.status == OrderStatus::Cancelled) return {};
    if (order.status == OrderStatus::Paid) return {"UNABLE_TO_SHIP", "MERCHANT_OUT_OF_STOCK"};
    return {"ITEM_IS_DAMAGED", "SHIPPING_TAKING_TOO_LONG", "RECEIVED_WRONG_ITEM"};
}

SandboxResponse WishSandbox::track(const SandboxRequest& request, Order& order) {
    const auto document = body(request, {"tracking_number", "shipping_provider", "origin_country", "ship_note"});
    if (!document) return wrongParameter();
    const Json root = document->root();
    const std::string tracking = root["tracking_number"].text(), carrier = root["shipping_provider"].text();
    const bool alphanumeric = tracking.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    if (tracking.empty() || carrier.empty() || root["origin_country"].text().size() != 2 || !alphanumeric) {
        complain("tracking: a required field is missing or wrong");
        return wrongParameter();
    }
    acted_.push_back("correct_tracking " + order.external_id + " tracking_number=" + tracking);
    order.parcels.insert(order.parcels.begin(), Parcel{carrier, tracking, "", "", now(), std::nullopt});
    if (order.parcels.size() > 2) order.parcels.resize(2);
    order.status = OrderStatus::Shipped;
    return answer(orderJson(order, "UPDATE_TRACKING"));
}

SandboxResponse WishSandbox::refund(const SandboxRequest& request, Order& order) {
    const auto document = body(request, {"refund_reason", "refund_reason_note"});
    if (!document) return wrongParameter();
    const std::string reason = document->root()["refund_reason"].text();
    if (!holds(validReasons(order), reason)) {
        complain("refund: not one of the order's refund_reasons: " + reason);
        return wrongParameter();
    }
    acted_.push_back("refund " + order.external_id + " reason=" + reason);
    order.status = order.status == OrderStatus::Paid ? OrderStatus::Cancelled : OrderStatus::Returned;
    return answer(orderJson(order, "REFUND"));
}

void WishSandbox::writeRecords(JsonWriter& out, const Order& order) {
    const auto record = [&](const char* type, Instant at) {
        out.beginObject().member("event_type", type).member("event_time", wireTime(at)).endObject();
    };
    const bool shipped = order.status == OrderStatus::Shipped || order.status == OrderStatus::Delivered ||
                         order.status == OrderStatus::Returned;
    const Instant released = order.ordered_at.value_or(Instant{});
    const std::optional<Parcel> parcel = order.parcels.empty() ? std::nullopt : std::optional(order.parcels.front());
    out.key("fulfillment_records").beginArray();
    record("ORDER_RELEASED", released);
    if (shipped) record("MARK_SHIPPED", parcel && parcel->shipped_at ? *parcel->shipped_at : released + 1h);
    if (order.status == OrderStatus::Delivered)
        record("CONFIRMED_DELIVERED", parcel && parcel->delivered_at ? *parcel->delivered_at : released + 240h);
    out.endArray();
}

void WishSandbox::writeAddress(JsonWriter& out, const Address& to) {
    out.key("full_address").beginObject().key("shipping_detail").beginObject();
    out.member("name", to.name).member("street_address1", "1 Lamp Street").member("city", to.city);
    out.member("state", to.state).member("zipcode", to.postal_code).member("country_code", to.country);
    out.key("phone_number").beginObject().member("number", to.phone).endObject();
    out.endObject().endObject();
}

std::string WishSandbox::orderJson(const Order& order, const char* processing) {
    static const std::map<OrderStatus, const char*> kStates = {
        {OrderStatus::Paid, "APPROVED"},         {OrderStatus::Shipped, "SHIPPED"},
        {OrderStatus::Delivered, "SHIPPED"},     {OrderStatus::Returned, "REFUNDED"},
        {OrderStatus::Cancelled, "REFUNDED"},    {OrderStatus::Unpaid, "DECLINED"},
        {OrderStatus::Unknown, "REQUIRE_REVIEW"}};
    const OrderItem item = order.items.empty() ? OrderItem{} : order.items.front();
    const auto option = [&](const char* name) {
        const auto found = item.options.find(name);
        return found == item.options.end() ? std::string() : found->second;
    };
    JsonWriter out;
    out.beginObject().member("id", order.external_id).member("state", kStates.at(order.status));
    out.member("released_at", wireTime(order.ordered_at.value_or(Instant{})));
    out.member("updated_at", wireTime(order.updated_at.value_or(Instant{})));
    out.key("product_information").beginObject().member("id", item.listing_id).member("name", item.title);
    out.member("sku", item.sku).member("color", option("color")).member("size", option("size")).endObject();
    out.key("order_payment").beginObject().key("general_payment_details").beginObject();
    out.member("product_quantity", item.quantity);
    if (order.total) {
        out.key("customer_paid_prices_detail")
            .beginObject()
            .key("total")
            .beginObject()
            .key("amount")
            .raw(order.total->amount);
        out.member("currency_code", order.total->currency).endObject().endObject();
    }
    out.endObject().endObject();
    if (order.ship_to) writeAddress(out, *order.ship_to);
    out.key("tracking_information").beginArray();
    for (const auto& parcel : order.parcels) {
        out.beginObject().member("tracking_number", parcel.tracking_number).key("shipping_provider");
        out.beginObject().member("name", parcel.carrier).endObject().endObject();
    }
    out.endArray();
    writeRecords(out, order);
    out.key("fulfillment_requirements").beginObject();
    if (order.ship_by) out.member("expected_ship_time", wireTime(*order.ship_by));
    if (order.eta_to) out.member("expected_delivery_time", wireTime(*order.eta_to));
    out.endObject();
    if (processing != nullptr) out.member("processing_status", "IN_PROGRESS").member("processing_source", processing);
    out.endObject();
    return out.str();
}

// ---- Webhooks

std::string WishSandbox::subscriptionJson(const SandboxSubscription& one) {
    JsonWriter out;
    out.beginObject().member("id", one.id).member("topic_id", one.topic_id);
    out.member("endpoint", one.endpoint).member("status", one.status).endObject();
    return out.str();
}

SandboxResponse WishSandbox::webhookCall(const SandboxRequest& request, const std::vector<std::string>& path) {
    const bool get = request.method == "GET";
    if (path.size() == 2 && path[1] == "topics" && get) {
        JsonWriter out;
        out.beginArray();
        for (const auto& [id, name] :
             {std::pair("5f00000000000000000070c0", std::string_view("ORDER_RELEASE")),
              std::pair(kTopicId.data(), kTicketTopic)})
            out.beginObject().member("id", id).member("topic_name", name).member("api_version", "V3").endObject();
        out.endArray();
        return answer(out.str());
    }
    if (path.size() == 2 && path[1] == "subscriptions" && get) {
        JsonWriter out;
        out.beginArray();
        for (const auto& one : subscriptions_) out.raw(subscriptionJson(one));
        out.endArray();
        return answer(out.str());
    }
    if (path.size() == 2 && path[1] == "subscriptions" && request.method == "POST") return subscribe(request);
    if (path.size() == 3 && path[1] == "subscriptions" && request.method == "PUT")
        return updateSubscription(request, path[2]);
    complain("no such call: " + request.method + ' ' + request.path);
    return error(404, 1404, "Not found");
}

SandboxResponse WishSandbox::subscribe(const SandboxRequest& request) {
    checkParameters(request, {"topic_id", "endpoint"});
    const std::string topic = request.parameter("topic_id").value_or(""),
                      endpoint = request.parameter("endpoint").value_or("");
    if (topic != kTopicId || !endpoint.starts_with("https://")) {
        complain("subscriptions: topic_id and an https endpoint are parameters of the query");
        return wrongParameter();
    }
    for (const auto& one : subscriptions_) {
        if (one.topic_id == topic && one.endpoint == endpoint) complain("subscribed twice to " + endpoint);
    }
    subscriptions_.push_back({objectId(0x5, subscriptions_.size()), topic, endpoint, "ACTIVE"});
    return answer(subscriptionJson(subscriptions_.back()));
}

SandboxResponse WishSandbox::updateSubscription(const SandboxRequest& request, const std::string& id) {
    checkParameters(request, {"endpoint", "status"});
    const auto found =
        std::find_if(subscriptions_.begin(), subscriptions_.end(), [&](const auto& one) { return one.id == id; });
    if (found == subscriptions_.end()) return error(404, 90001, "We could not find a subscription for this id");
    found->endpoint = request.parameter("endpoint").value_or(found->endpoint);
    found->status = request.parameter("status").value_or(found->status);
    return answer(subscriptionJson(*found));
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<WishSandbox>(clock); }

}  // namespace channels::wish
