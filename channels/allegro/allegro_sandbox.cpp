#include "channels/allegro/allegro_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/allegro/allegro_rules.h"
#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"

namespace channels::allegro {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kLogin = "shop_cn";
constexpr std::string_view kClientId = "94f3b2ebe3b74edfbe4b09ddaee84f1d";
constexpr std::string_view kClientSecret = "s3cr3t-of-the-application";
constexpr std::string_view kRefreshToken = "refresh-token-of-the-seller";
constexpr std::string_view kAuthorizationCode = "code-from-the-browser";
constexpr std::chrono::seconds kTokenLife{43'199};
// A refresh token that was redeemed is good for so much longer.
constexpr std::chrono::seconds kGrace{60};
// One a second, as everywhere; the tests' clock stands still, so that a seller who was granted more is played.
constexpr int kRepliesAtOnce = 10;
constexpr std::chrono::minutes kBuyerHeldBack{30}, kSellerHeldBack{1};
// Above 2^53: a client that reads ids as floating numbers is found out.
constexpr std::size_t kFirstOfferId = 9'007'199'254'740'993;

constexpr std::string_view kThreads = "/messaging/threads";
constexpr std::string_view kMessages = "/messaging/messages";
constexpr std::string_view kFiles = "/messaging/message-attachments";
constexpr std::string_view kOrders = "/order/checkout-forms";

std::string uuid(std::string_view begin, std::size_t n) {
    const std::string digits = std::to_string(n);
    return std::string(begin) + std::string(12 - digits.size(), '0') + digits;
}
std::string threadId(std::size_t n) {
    const std::string digits = std::to_string(n);
    return "yQYYEFO7DZ50vi6fgHyrMD703kAhikJ0j7H" + std::string(8 - digits.size(), 'k') + digits;
}
std::string messageId(std::size_t n) { return uuid("a30b05fd-5341-407b-ace4-", n); }
std::string fileId(std::size_t n) { return uuid("97dc0b60-2da4-4247-92ba-", n); }

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse out;
    out.status = status;
    out.body = body.str();
    out.content_type = kMediaType;
    return out;
}

SandboxResponse error(int status, std::string_view code, std::string_view message, std::string_view path = {}) {
    JsonWriter out;
    out.beginObject().key("errors").beginArray().beginObject();
    out.member("code", code).member("message", message).key("details").null().key("path");
    if (path.empty()) {
        out.null();
    } else {
        out.value(path);
    }
    out.member("userMessage", message).key("metadata").beginObject().endObject().endObject().endArray().endObject();
    SandboxResponse response = json(status, out);
    response.headers.emplace_back("Trace-Id", "f05772fa25ea8ab8");
    return response;
}

SandboxResponse notFound() { return error(404, "NotFoundException", "Not found"); }
SandboxResponse invalid(std::string_view message, std::string_view path) {
    return error(422, "VALIDATION_ERROR", message, path);
}

std::optional<std::size_t> number(const std::string& text) {
    std::size_t out = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<JsonDocument> parse(const std::string& body) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

/// Allegro's filter looks at links to elsewhere.
bool leadsElsewhere(const std::string& text) {
    const auto link = text.find("https://");
    return link != std::string::npos && text.compare(link + 8, 7, "allegro") != 0;
}

std::string statusOf(const ShopMessage& message, Instant now) {
    if (!leadsElsewhere(message.text)) return "DELIVERED";
    if (message.author == Author::Buyer) return now < message.at + kBuyerHeldBack ? "VERIFYING" : "DELIVERED";
    return now < message.at + kSellerHeldBack ? "VERIFYING" : "BLOCKED";
}

/// A buyer's message that is held back isn't there for the seller.
std::vector<ShopMessage> visible(const ShopConversation& one, Instant now) {
    auto out = one.newestFirst();
    std::erase_if(out, [&](const ShopMessage& m) {
        return m.author == Author::Buyer && statusOf(m, now) == "VERIFYING";
    });
    return out;
}

std::string languageOf(const Order& order) {
    return order.ship_to && order.ship_to->country == "CZ" ? "cs-CZ" : "pl-PL";
}

void writeDate(JsonWriter& out, const char* name, const std::optional<Instant>& date) {
    if (date) out.member(name, formatTime(*date));
}

const char* stageOf(OrderStatus status) {
    switch (status) {
        case OrderStatus::Shipped:
            return "SENT";
        case OrderStatus::Delivered:
            return "PICKED_UP";
        case OrderStatus::Returned:
            return "RETURNED";
        case OrderStatus::Cancelled:
            return "CANCELLED";
        default:
            return "NEW";
    }
}

const char* formOf(OrderStatus status) {
    return status == OrderStatus::Cancelled                                  ? "CANCELLED"
           : status == OrderStatus::Unpaid || status == OrderStatus::Unknown ? "FILLED_IN"
                                                                             : "READY_FOR_PROCESSING";
}

void writeDelivery(JsonWriter& out, const Order& order) {
    out.key("delivery").beginObject();
    if (order.ship_to) {
        const Address& to = *order.ship_to;
        const auto space = std::min(to.name.find(' '), to.name.size());
        out.key("address").beginObject().member("firstName", to.name.substr(0, space));
        out.member("lastName", to.name.substr(std::min(space + 1, to.name.size()))).member("street", "Prosta 1");
        out.member("city", to.city).member("zipCode", to.postal_code).member("countryCode", to.country);
        out.member("phoneNumber", to.phone).endObject();
    }
    out.key("time").beginObject();
    writeDate(out, "from", order.eta_from);
    writeDate(out, "to", order.eta_to);
    out.key("dispatch").beginObject();
    writeDate(out, "to", order.ship_by);
    out.endObject().endObject().endObject();
}

void writeLines(JsonWriter& out, const Order& order) {
    out.key("lineItems").beginArray();
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        const OrderItem& item = order.items[i];
        out.beginObject().member("id", uuid("62ae358b-8f65-4fc4-9c77-", i)).key("offer").beginObject();
        out.member("id", item.listing_id.empty() ? std::to_string(kFirstOfferId + i) : item.listing_id);
        out.member("name", item.title).key("external").beginObject().member("id", item.sku).endObject().endObject();
        out.member("quantity", item.quantity);
        writeDate(out, "boughtAt", order.ordered_at);
        out.endObject();
    }
    out.endArray();
}

void writeOrder(JsonWriter& out, const Order& order) {
    out.beginObject().member("id", order.external_id).member("messageToSeller", order.note);
    out.key("buyer").beginObject().member("login", order.buyer_external_id).member("email", "masked@allegromail.pl");
    out.key("preferences").beginObject().member("language", languageOf(order)).endObject().endObject();
    out.member("status", formOf(order.status)).key("fulfillment").beginObject();
    out.member("status", stageOf(order.status)).endObject();
    writeDelivery(out, order);
    writeLines(out, order);
    if (order.total) {
        out.key("summary").beginObject().key("totalToPay").beginObject().member("amount", order.total->amount);
        out.member("currency", order.total->currency).endObject().endObject();
    }
    writeDate(out, "updatedAt", order.updated_at);
    out.endObject();
}

struct UploadedFile {
    std::string name, media_type;
    std::size_t declared = 0;
    std::optional<std::string> bytes;
};

class AllegroSandbox : public HttpSandbox {
public:
    explicit AllegroSandbox(const Clock& clock) : HttpSandbox(clock), replies_(clock, 1, kRepliesAtOnce) { start(); }
    ~AllegroSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    std::map<std::string, std::string> signInAnswer() override { return {{"code", std::string(kAuthorizationCode)}}; }
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> acted() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override;
    SandboxResponse serverError() override { return error(500, "InternalServerError", "Try again in a few moments."); }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(), redeemed_.clear(), refused_ = true; }

    SandboxResponse token(const SandboxRequest& request);
    SandboxTokens::Grant grantFor(const QueryList& form);
    SandboxResponse wrong(const std::string& sentence, std::string_view path = {});
    std::optional<SandboxResponse> refused(const SandboxRequest& request);
    void checkParameters(const SandboxRequest& request, const std::set<std::string>& known);
    void checkFields(const std::string& call, Json object, const std::set<std::string>& known);

    SandboxResponse read(const SandboxRequest& request);
    SandboxResponse write(const SandboxRequest& request);
    template <class T>
    std::optional<std::vector<T>> page(const SandboxRequest& request, const std::vector<T>& all);
    SandboxResponse threads(const SandboxRequest& request);
    SandboxResponse messages(const SandboxRequest& request, const std::string& thread);
    SandboxResponse order(const std::string& path);
    SandboxResponse file(const std::string& id);

    SandboxResponse reply(const SandboxRequest& request, const std::string& thread);
    SandboxResponse newMessage(const SandboxRequest& request);
    std::optional<SandboxResponse> whyRefused(Json message);
    std::optional<std::vector<Attachment>> takeFiles(Json ids);
    SandboxResponse markRead(const SandboxRequest& request, const std::string& thread);
    SandboxResponse declare(const SandboxRequest& request);
    SandboxResponse upload(const SandboxRequest& request, const std::string& id);

    void add(const SeededMessage& message, bool broken);
    void writeThread(JsonWriter& out, const ShopConversation& one);
    void writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message);

    SandboxShop shop_{threadId, messageId};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, true};
    std::map<std::string, Instant> redeemed_;  // refresh tokens, and when
    CallBudget replies_;
    std::map<std::string, UploadedFile> files_;  // by id
    std::vector<std::string> acted_;
    bool refused_ = false;
};

AccountConfig AllegroSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"client_id", std::string(kClientId)},
        {"api_url", baseUrl()},
        {"auth_url", baseUrl() + "/auth/oauth"},
        {"replies_at_once", std::to_string(kRepliesAtOnce)}};
    config.secrets = {{"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

// What Allegro itself has to say doesn't come through the message centre.
void AllegroSandbox::add(const SeededMessage& message, bool broken) {
    if (message.author == Author::Notice) return;
    const std::lock_guard lock(mutex());
    ShopMessage& made = shop_.add(message, broken).messages.back();
    for (auto& sent : made.files) {
        sent.ref = fileId(files_.size());
        files_[sent.ref] = {sent.name, sent.media_type, sent.bytes.size(), sent.bytes};
    }
}

void AllegroSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> AllegroSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::vector<std::string> AllegroSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

SandboxResponse AllegroSandbox::throttled() {
    return error(
        429, "TOO_MANY_REQUESTS",
        "The maximum number of queries per user has been exceeded. Try again in a few moments."
    );
}

FaultPlan::Where AllegroSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path == "/auth/oauth/token") return Where::Token;
    if (request.path.starts_with(kOrders)) return Where::Orders;
    const bool threads = request.path.starts_with(kThreads);
    if (request.method == "POST" && (threads || request.path == kMessages)) return Where::Send;
    return request.method == "GET" && threads ? Where::Pull : Where::Any;
}

/// The client broke the protocol.
SandboxResponse AllegroSandbox::wrong(const std::string& sentence, std::string_view path) {
    complain(sentence);
    return invalid(sentence, path);
}

void AllegroSandbox::checkParameters(const SandboxRequest& request, const std::set<std::string>& known) {
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain(request.method + ' ' + request.path + ": no such parameter: " + name);
    }
}

void AllegroSandbox::checkFields(const std::string& call, Json object, const std::set<std::string>& known) {
    object.forEachMember([&](std::string_view name, Json) {
        if (!known.contains(std::string(name))) complain(call + ": no such field: " + std::string(name));
    });
}

SandboxTokens::Grant AllegroSandbox::grantFor(const QueryList& form) {
    std::map<std::string, std::string> values(form.begin(), form.end());
    if (values["grant_type"] == "authorization_code") {
        if (values["redirect_uri"].empty()) complain("token: redirect_uri is missing");
        return values["code"] == kAuthorizationCode ? tokens_.grant(now()) : SandboxTokens::Grant{};
    }
    if (values["grant_type"] != "refresh_token") complain("token: no such grant_type");
    const std::string& spent = values["refresh_token"];
    const auto before = redeemed_.find(spent);
    if (before != redeemed_.end() && now() <= before->second + kGrace) return tokens_.grant(now());
    const auto made = tokens_.redeem(spent, now());
    if (!made.access.empty()) redeemed_[spent] = now();
    return made;
}

SandboxResponse AllegroSandbox::token(const SandboxRequest& request) {
    const auto no = [&](int status, const char* name) {
        JsonWriter out;
        out.beginObject().member("error", name).member("error_description", "refused").endObject();
        return json(status, out);
    };
    if (request.method != "POST") complain("the token endpoint takes a POST");
    const std::string basic = "Basic " + base64(std::string(kClientId) + ':' + std::string(kClientSecret));
    if (refused_ || request.header("authorization") != basic) return no(401, "invalid_client");
    QueryList form = decodeQuery(request.body);
    form.insert(form.end(), request.query.begin(), request.query.end());
    // The old access token ends when a new one is given.
    SandboxTokens before = tokens_;
    tokens_.expireAccess();
    const auto made = grantFor(form);
    if (made.access.empty()) {
        tokens_ = before;
        return no(400, "invalid_grant");
    }
    JsonWriter out;
    out.beginObject().member("access_token", made.access).member("token_type", "bearer");
    out.member("refresh_token", made.refresh).member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("scope", "allegro:api:messaging allegro:api:orders:read").member("allegro_api", true);
    out.endObject();
    return json(200, out);
}

std::optional<SandboxResponse> AllegroSandbox::refused(const SandboxRequest& request) {
    const std::string bearer = request.header("authorization");
    if (!bearer.starts_with("Bearer ")) complain(request.path + " without a bearer token");
    if (!bearer.starts_with("Bearer ") || !tokens_.isGood(bearer.substr(7), now()))
        return error(401, "AuthenticationException", "The access token is invalid or has expired");
    const bool bytes = request.method == "GET" && request.path.starts_with(kFiles);
    if (request.header("accept") != (bytes ? "*/*" : kMediaType)) {
        complain(request.path + ": wrong Accept");
        return error(406, "NotAcceptableException", "Not acceptable representation requested");
    }
    const bool upload = request.method == "PUT" && request.path.starts_with(kFiles);
    if (request.method != "GET" && !upload && request.header("content-type") != kMediaType) {
        complain(request.path + ": wrong Content-Type");
        return error(415, "UnsupportedMediaType", "Unsupported media type");
    }
    return std::nullopt;
}

SandboxResponse AllegroSandbox::handle(const SandboxRequest& request) {
    if (request.path == "/auth/oauth/token") return token(request);
    if (auto no = refused(request)) return *no;
    return request.method == "GET" ? read(request) : write(request);
}

/// What stands in `path` between `begin` and `end`; empty when it isn't of that shape.
std::string between(const std::string& path, std::string_view begin, std::string_view end) {
    if (!path.starts_with(begin) || !path.ends_with(end) || path.size() < begin.size() + end.size() + 2) return {};
    std::string id = path.substr(begin.size() + 1, path.size() - begin.size() - end.size() - 1);
    return path[begin.size()] != '/' || id.find('/') != std::string::npos ? std::string() : id;
}

SandboxResponse AllegroSandbox::read(const SandboxRequest& request) {
    const std::string& path = request.path;
    if (path == kThreads) return threads(request);
    if (const auto id = between(path, kThreads, "/messages"); !id.empty()) return messages(request, id);
    checkParameters(request, {});
    if (const auto id = between(path, kFiles, ""); !id.empty()) return file(id);
    if (path.starts_with(std::string(kOrders) + '/')) return order(path.substr(kOrders.size() + 1));
    if (path == "/me") {
        JsonWriter out;
        out.beginObject().member("id", "111409884").member("login", kLogin).endObject();
        return json(200, out);
    }
    complain("no such call: GET " + path);
    return notFound();
}

SandboxResponse AllegroSandbox::write(const SandboxRequest& request) {
    checkParameters(request, {});
    const std::string &path = request.path, &method = request.method;
    if (method == "POST") {
        if (const auto id = between(path, kThreads, "/messages"); !id.empty()) return reply(request, id);
        if (path == kMessages) return newMessage(request);
        if (path == kFiles) return declare(request);
    } else if (method == "PUT") {
        if (const auto id = between(path, kThreads, "/read"); !id.empty()) return markRead(request, id);
        if (const auto id = between(path, kFiles, ""); !id.empty()) return upload(request, id);
    }
    complain("no such call: " + method + ' ' + path);
    return notFound();
}

/// What `limit` and `offset` ask for; empty when they are wrong.
template <class T>
std::optional<std::vector<T>> AllegroSandbox::page(const SandboxRequest& request, const std::vector<T>& all) {
    // `before` excludes `offset`, and `after` has been seen to fail: neither is expected here.
    checkParameters(request, {"limit", "offset"});
    const auto limit = number(request.parameter("limit").value_or("20"));
    const auto offset = number(request.parameter("offset").value_or("0"));
    if (!limit || !offset || *limit < 1 || *limit > kPageLimit) return std::nullopt;
    const auto begin = std::min(*offset, all.size()), end = std::min(begin + *limit, all.size());
    const auto at = [&](std::size_t n) { return all.begin() + static_cast<std::ptrdiff_t>(n); };
    return spoiled(std::vector<T>(at(begin), at(end)), request.fault);
}

void AllegroSandbox::writeThread(JsonWriter& out, const ShopConversation& one) {
    const auto shown = visible(one, now());
    const bool read = std::all_of(shown.begin(), shown.end(), [](const ShopMessage& m) { return m.read; });
    out.beginObject().member("id", one.id).member("read", read);
    out.member("lastMessageDateTime", formatTime(shown.front().at)).key("interlocutor").beginObject();
    out.member("login", one.buyer).member("avatarUrl", "https://a.allegroimg.com/original/x").endObject().endObject();
}

void AllegroSandbox::writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message) {
    const bool buyers = message.author == Author::Buyer;
    out.beginObject().member("id", message.id).member("status", statusOf(message, now()));
    out.member("type", one.order_id.empty() ? "ASK_QUESTION" : "MESSAGE_CENTER");
    out.member("createdAt", formatTime(message.at)).key("thread").beginObject().member("id", one.id).endObject();
    out.key("author").beginObject().member("login", buyers ? one.buyer : std::string(kLogin));
    out.member("isInterlocutor", buyers).endObject().key("text");
    if (message.broken) {
        out.value(12);
    } else {
        out.value(message.text);
    }
    out.key("subject").null().key("relatesTo").beginObject().key("offer");
    if (one.order_id.empty()) {
        out.beginObject().member("id", std::to_string(kFirstOfferId + one.n)).endObject().key("order").null();
    } else {
        out.null().key("order").beginObject().member("id", one.order_id).endObject();
    }
    out.endObject().member("hasAdditionalAttachments", false).key("attachments").beginArray();
    for (const auto& sent : message.files) {
        out.beginObject().member("fileName", sent.name).member("mimeType", sent.media_type);
        out.member("url", "https://upload.allegro.pl/message-center/message-attachments/" + sent.ref);
        out.member("status", "SAFE").endObject();
    }
    out.endArray().endObject();
}

SandboxResponse AllegroSandbox::threads(const SandboxRequest& request) {
    std::vector<ShopConversation*> all = shop_.newestFirst();
    std::erase_if(all, [this](const auto* one) { return visible(*one, now()).empty(); });
    std::stable_sort(all.begin(), all.end(), [this](const auto* a, const auto* b) {
        return visible(*a, now()).front().at > visible(*b, now()).front().at;
    });
    const auto shown = page(request, all);
    if (!shown) return wrong("threads: limit is from 1 to 20, offset from 0", "limit");
    JsonWriter out;
    out.beginObject().key("threads").beginArray();
    for (const auto* one : *shown) writeThread(out, *one);
    out.endArray().member("offset", *number(request.parameter("offset").value_or("0")));
    out.member("limit", *number(request.parameter("limit").value_or("20"))).endObject();
    return json(200, out);
}

SandboxResponse AllegroSandbox::messages(const SandboxRequest& request, const std::string& thread) {
    const ShopConversation* one = shop_.byId(thread);
    if (one == nullptr) return notFound();
    const auto shown = page(request, visible(*one, now()));
    if (!shown) return wrong("messages: limit is from 1 to 20, offset from 0", "limit");
    JsonWriter out;
    out.beginObject().key("messages").beginArray();
    for (const auto& message : *shown) writeMessage(out, *one, message);
    out.endArray().member("offset", *number(request.parameter("offset").value_or("0")));
    out.member("limit", *number(request.parameter("limit").value_or("20"))).endObject();
    return json(200, out);
}

/// `path` is "{id}" or "{id}/shipments".
SandboxResponse AllegroSandbox::order(const std::string& path) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto found = shop_.orders.find(path.substr(0, slash));
    if (found == shop_.orders.end()) return notFound();
    JsonWriter out;
    if (slash == path.size()) {
        writeOrder(out, found->second);
        return json(200, out);
    }
    if (path.substr(slash) != "/shipments") complain("no such call on an order: " + path.substr(slash));
    out.beginObject().key("shipments").beginArray();
    for (const auto& parcel : found->second.parcels) {
        out.beginObject().member("id", base64(parcel.carrier + ':' + parcel.tracking_number));
        out.member("waybill", parcel.tracking_number).member("carrierId", parcel.carrier);
        writeDate(out, "createdAt", parcel.shipped_at);
        out.endObject();
    }
    out.endArray().endObject();
    return json(200, out);
}

SandboxResponse AllegroSandbox::file(const std::string& id) {
    const auto found = files_.find(id);
    if (found == files_.end() || !found->second.bytes) return notFound();
    return {200, {}, *found->second.bytes, found->second.media_type};
}

/// Of a message's text and the seller's budget; empty when they are fine.
std::optional<SandboxResponse> AllegroSandbox::whyRefused(Json message) {
    if (!replies_.mayTake()) {
        complain("more messages than one a second");
        return throttled();
    }
    if (!message["text"].isString() || message["text"].text().empty()) return wrong("text: required", "text");
    if (replyLength(descriptor().rules, message["text"].text()) > kMaxReply)
        return invalid("Wiadomość zbyt długa", "text");
    return std::nullopt;
}

/// The uploaded files of these ids; empty when one of them isn't there.
std::optional<std::vector<Attachment>> AllegroSandbox::takeFiles(Json ids) {
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto found = files_.find(ids[i]["id"].text());
        if (found == files_.end() || !found->second.bytes) return std::nullopt;
        out.push_back({found->second.name, found->second.media_type, found->first, {}});
    }
    return out;
}

SandboxResponse AllegroSandbox::reply(const SandboxRequest& request, const std::string& thread) {
    ShopConversation* one = shop_.byId(thread);
    if (one == nullptr) return notFound();
    const auto document = parse(request.body);
    if (!document) return wrong("a reply that is not JSON");
    checkFields("reply", document->root(), {"text", "attachments"});
    if (auto no = whyRefused(document->root())) return *no;
    auto files = takeFiles(document->root()["attachments"]);
    if (!files)
        return error(
            422, "ASSIGNING_ATTACHMENTS_TO_MESSAGE_FAILED", "Assigning attachments to message failed.", kMessages
        );
    ShopMessage& made = shop_.reply(*one, document->root()["text"].text(), now());
    made.files = std::move(*files);
    JsonWriter out;
    writeMessage(out, *one, made);
    return json(201, out);
}

SandboxResponse AllegroSandbox::newMessage(const SandboxRequest& request) {
    const auto document = parse(request.body);
    if (!document) return wrong("a message that is not JSON");
    const Json root = document->root();
    checkFields("new message", root, {"recipient", "text", "order", "attachments"});
    if (auto no = whyRefused(root)) return *no;
    const auto order = shop_.orders.find(root["order"]["id"].text());
    if (order == shop_.orders.end()) return invalid("The order is required", "order");
    const std::string login = root["recipient"]["login"].text();
    if (login != order->second.buyer_external_id) return invalid("Not the buyer of the order", "recipient.login");
    auto& all = shop_.conversations();
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.buyer == login; });
    SeededMessage message;
    message.conversation = known == all.end() ? "about " + order->first : known->name;
    message.buyer = login;
    message.text = root["text"].text();
    message.sent_at = now();
    message.author = Author::Seller;
    message.order = order->second;
    const ShopConversation& one = shop_.add(message);
    acted_.push_back(std::string(kWriteToBuyer) + ' ' + order->first + " login=" + login);
    JsonWriter out;
    writeMessage(out, one, one.messages.back());
    return json(201, out);
}

SandboxResponse AllegroSandbox::markRead(const SandboxRequest& request, const std::string& thread) {
    ShopConversation* one = shop_.byId(thread);
    if (one == nullptr) return notFound();
    const auto document = parse(request.body);
    const auto read = document ? document->root()["read"].boolean() : std::nullopt;
    if (!read) return wrong("read: a boolean is required", "read");
    for (auto& message : one->messages) message.read = *read;
    JsonWriter out;
    writeThread(out, *one);
    return json(200, out);
}

SandboxResponse AllegroSandbox::declare(const SandboxRequest& request) {
    const auto document = parse(request.body);
    if (!document) return wrong("a declaration that is not JSON");
    checkFields("declaration", document->root(), {"filename", "size"});
    const auto size = document->root()["size"].integer();
    const std::string name = document->root()["filename"].text();
    if (name.empty() || !size || *size < 1) return wrong("declaration: filename and size are required", "size");
    if (*size > static_cast<std::int64_t>(kMaxFileBytes)) return invalid("The file is too big", "size");
    const std::string id = fileId(files_.size());
    files_[id] = {name, {}, static_cast<std::size_t>(*size), std::nullopt};
    JsonWriter out;
    out.beginObject().member("id", id).endObject();
    return json(201, out);
}

SandboxResponse AllegroSandbox::upload(const SandboxRequest& request, const std::string& id) {
    const auto found = files_.find(id);
    if (found == files_.end()) return notFound();
    const std::string type = request.header("content-type");
    if (!descriptor().rules.attachment_types.contains(type)) return wrong("upload: wrong Content-Type");
    if (request.body.size() != found->second.declared) return wrong("upload: another size than was declared");
    found->second.media_type = type;
    found->second.bytes = request.body;
    JsonWriter out;
    out.beginObject().member("id", id).endObject();
    return json(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<AllegroSandbox>(clock); }

}  // namespace channels::allegro
