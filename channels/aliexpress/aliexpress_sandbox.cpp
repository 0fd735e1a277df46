#include "channels/aliexpress/aliexpress_sandbox.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "channels/aliexpress/aliexpress_gateway.h"
#include "channels/aliexpress/aliexpress_rules.h"
#include "channels/aliexpress/aliexpress_sandbox_issues.h"
#include "channels/aliexpress/pacific_time.h"
#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"

namespace channels::aliexpress {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kLoginId = "cn1500000001abcd";
constexpr std::int64_t kSellerId = 1'700'000'001;
constexpr std::string_view kAppKey = "500600";
constexpr std::string_view kAppSecret = "Sx1b9tQ4aliexpressAppSecret";
constexpr std::string_view kRefreshToken = "50002300a41cDsandboxRefreshToken";
constexpr std::string_view kCode = "3_500600_codeFromTheBrowser";
constexpr std::chrono::seconds kTokenLife{2'592'000};    // of a launched app
constexpr std::chrono::seconds kRefreshLife{5'184'000};  // from the sign-in; refreshing doesn't add to it
constexpr std::chrono::seconds kMaxDrift{7200};
constexpr std::int64_t kMaxPageRows = 100, kMaxRows = 5000;
constexpr std::chrono::hours kChinaTime{8};
// Above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstMessageId = 9'007'199'254'740'993;
constexpr std::int64_t kFirstProductId = 1'005'003'574'624'824;
constexpr std::int64_t kFirstChannelId = 880'012'345;
constexpr std::int64_t kFirstBuyerId = 222'000'333;

std::string conversationId(std::size_t n) { return std::to_string(n); }  // the protocol has none
std::string messageId(std::size_t n) {
    return std::to_string(kFirstMessageId + static_cast<std::int64_t>(n));
}
std::int64_t millis(Instant at) { return at.time_since_epoch().count(); }

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return out;
}

// Ids are numbers on the wire, where they are made of digits.
void writeId(JsonWriter& out, std::string_view name, const std::string& id) {
    out.key(name);
    if (number(id)) {
        out.raw(id);
    } else {
        out.value(id);
    }
}

/// A call to either gateway, its parameters from query and body together.
struct Call {
    bool top = false;
    std::map<std::string, std::string> parameters;
    Fault fault = Fault::None;

    [[nodiscard]] std::string get(const std::string& name) const {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    }
    [[nodiscard]] std::string method() const { return get("method"); }
};

/// An error as both gateways write it.
struct Error {
    int top_code;
    const char* top_sub_code;
    const char* iop_code;
    const char* message;
};

constexpr Error kBadSignature{
    25, "isv.invalid-signature", "IncompleteSignature",
    "The request signature does not conform to platform standards"};
constexpr Error kBadToken{
    27, "isv.invalid-session", "IllegalAccessToken", "The specified access token is invalid"};
constexpr Error kBadRefreshToken{
    27, "isv.invalid-session", "IllegalRefreshToken", "The specified refresh token is invalid or expired"};
constexpr Error kBadCode{
    27, "isv.invalid-session", "InvalidCode", "The specified code is invalid or expired"};
constexpr Error kBadKey{29, "isv.invalid-app-key", "InvalidAppKey", "The specified App Key is invalid"};
constexpr Error kBadTime{31, "isv.invalid-timestamp", "InvalidTimestamp", "The timestamp is invalid"};
constexpr Error kMissing{40, "isv.missing-parameter", "MissingParameter", "A mandatory parameter is missing"};
constexpr Error kInvalid{41, "isv.invalid-parameter", "InvalidParameter", "A parameter is invalid"};
constexpr Error kNoMethod{22, "isv.invalid-method", "InvalidApiPath", "The specified API path is invalid"};

SandboxResponse json(const JsonWriter& body) {
    SandboxResponse out;
    out.body = body.str();
    return out;
}

SandboxResponse iopError(const char* type, const char* code, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("type", type).member("code", code).member("message", message);
    out.member("request_id", "2101d05f17900000000001").endObject();
    return json(out);
}

SandboxResponse refusal(const Call& call, const Error& error) {
    if (!call.top) return iopError("ISV", error.iop_code, error.message);
    JsonWriter out;
    out.beginObject().key("error_response").beginObject().member("code", error.top_code);
    out.member("msg", error.message).member("sub_code", error.top_sub_code).member("sub_msg", error.message);
    out.member("request_id", "15oqqe4x2vgk8").endObject().endObject();
    return json(out);
}

/// A message with the conversation it stands in.
struct Line {
    ShopMessage message;
    const ShopConversation* conversation;
};

struct StatusWords {
    const char *order, *logistics, *fund;
};

StatusWords wordsOf(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return {"PLACE_ORDER_SUCCESS", "NO_LOGISTICS", "NOT_PAY"};
        case OrderStatus::Paid:
            return {"WAIT_SELLER_SEND_GOODS", "WAIT_SELLER_SEND_GOODS", "PAY_SUCCESS"};
        case OrderStatus::Shipped:
            return {"WAIT_BUYER_ACCEPT_GOODS", "SELLER_SEND_GOODS", "PAY_SUCCESS"};
        case OrderStatus::Delivered:
        case OrderStatus::Returned:
            return {"FINISH", "BUYER_ACCEPT_GOODS", "PAY_SUCCESS"};
        case OrderStatus::Cancelled:
            return {"FINISH", "NO_LOGISTICS", "NOT_PAY"};
        case OrderStatus::Unknown:
            break;
    }
    return {"IN_FROZEN", "", "PAY_SUCCESS"};
}

class AliexpressSandbox : public HttpSandbox {
public:
    explicit AliexpressSandbox(const Clock& clock) : HttpSandbox(clock) {
        refresh_ends_[std::string(kRefreshToken)] = clock.now() + kRefreshLife;
        start();
    }
    ~AliexpressSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    void seedCase(const Case& one) override;
    bool tellsDeadlines() override { return false; }
    std::optional<HttpRequest> notification(const std::string& url) override;
    std::vector<Delivered> delivered() override {
        const std::lock_guard lock(mutex());
        return shop_.delivered();
    }

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override {
        return dated(iopError(
            "ISV", "ApiCallLimit", "The request has been rate limited: this ban will last 20 more seconds"
        ));
    }
    SandboxResponse serverError() override {
        SandboxResponse out =
            dated(iopError("SYSTEM", "ServiceUnavailable", "Service is currently unavailable"));
        out.status = 503;
        return out;
    }
    /// Answers that `handle` doesn't give would else tell the time of this machine, not of the sandbox.
    SandboxResponse dated(SandboxResponse response) const {
        response.headers.emplace_back("Date", formatHttpDate(now()));
        return response;
    }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override {
        tokens_.refuseAll();
        refresh_ends_.clear();
        refused_ = true;
    }

    // What all calls have in common.
    Call read(const SandboxRequest& request, bool top);
    std::optional<SandboxResponse> wrongEnvelope(const Call& call, const std::string& path);
    bool isTimely(const Call& call);
    SandboxResponse answer(const Call& call, const JsonWriter& result);
    SandboxResponse answerWith(const Call& call, const std::function<void(JsonWriter&)>& members);
    SandboxResponse refusedByMethod(const Call& call, std::int64_t code, const char* message);

    // Tokens.
    SandboxResponse iopToken(const SandboxRequest& request);
    SandboxResponse topToken(const SandboxRequest& request);
    bool isGoodRefreshToken(const std::string& token) const;
    SandboxResponse grant(Instant refresh_ends, bool top);

    // Methods.
    SandboxResponse business(const SandboxRequest& request, bool top);
    void checkParameters(const Call& call, const std::set<std::string>& own);
    std::optional<JsonDocument> jsonParameter(
        const Call& call, const char* name, const std::set<std::string>& known
    );
    bool isGoodPage(std::optional<std::int64_t> page, std::optional<std::int64_t> rows);
    SandboxResponse listChannels(const Call& call);
    SandboxResponse listMessages(const Call& call);
    SandboxResponse addMessage(const Call& call);
    SandboxResponse markRead(const Call& call);
    SandboxResponse order(const Call& call);
    SandboxResponse receipt(const Call& call);
    SandboxResponse listIssues(const Call& call);
    SandboxResponse issue(const Call& call);
    SandboxResponse file(const SandboxRequest& request);

    // The shop, a channel for each buyer.
    void add(const SeededMessage& message, bool broken);
    std::vector<std::string> buyers();
    std::vector<Line> linesOf(const std::string& buyer);
    std::optional<std::string> buyerOf(const std::string& channel_id);
    static std::string typeOf(const ShopConversation& conversation);
    static std::string externIdOf(const ShopConversation& conversation);
    std::string channelIdOf(const std::string& buyer);
    std::int64_t aliIdOf(const std::string& buyer);
    void writeRow(JsonWriter& out, const std::string& buyer, const std::vector<Line>& lines);
    void writeMessage(JsonWriter& out, const std::string& buyer, const Line& line);
    void writeOrder(JsonWriter& out, const Order& order);

    SandboxShop shop_{conversationId, messageId};
    SandboxIssues issues_{[this](const std::string& sentence) { complain(sentence); }};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, false};
    std::map<std::string, Instant> refresh_ends_;
    std::vector<std::string> buyers_;  // in the order in which they came: their ids are made of it
    bool refused_ = false;
    int answers_ = 0;
};

AccountConfig AliexpressSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"login_id", std::string(kLoginId)},
        {"app_key", std::string(kAppKey)},
        {"api_url", baseUrl()},
        {"top_url", baseUrl() + "/router/rest"},
        {"top_auth_url", baseUrl()}};
    config.secrets = {{"app_secret", std::string(kAppSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

void AliexpressSandbox::seed(const SeededMessage& message) {
    // The message centre's methods show no notices of the platform.
    if (message.author != Author::Notice) add(message, false);
}

void AliexpressSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

void AliexpressSandbox::seedCase(const Case& one) {
    const std::lock_guard lock(mutex());
    Case made = one;
    if (const ShopConversation* about = shop_.byName(one.conversation_external_id)) {
        if (made.buyer_external_id.empty()) made.buyer_external_id = about->buyer;
        if (made.order_external_id.empty()) made.order_external_id = about->order_id;
    }
    issues_.seed(made);
}

void AliexpressSandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    ShopConversation& conversation = shop_.add(message, broken);
    ShopMessage& made = conversation.messages.back();
    if (std::find(buyers_.begin(), buyers_.end(), conversation.buyer) == buyers_.end())
        buyers_.push_back(conversation.buyer);
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        Attachment& file = made.files[i];
        const std::string path = "/kf/" + made.id + '-' + std::to_string(i) + '/' + percentEncode(file.name);
        shop_.files[path] = file.bytes;
        file.ref = baseUrl() + path;
    }
}

std::optional<HttpRequest> AliexpressSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    JsonWriter body;
    body.beginObject().member("seller_id", std::to_string(kSellerId)).member("message_type", 53);
    body.key("data").beginObject().endObject();
    body.member("timestamp", millis(now()) / 1000).member("site", "ae_global").endObject();
    HttpRequest out;
    out.method = "POST";
    out.url = url;
    out.body = body.str();
    out.headers = {
        {"Content-Type", "application/json"},
        {"Authorization", pushSignature(std::string(kAppKey), std::string(kAppSecret), out.body)}};
    return out;
}

Call AliexpressSandbox::read(const SandboxRequest& request, bool top) {
    Call out;
    out.top = top;
    out.fault = request.fault;
    QueryList all = request.query;
    const QueryList form = decodeQuery(request.body);
    all.insert(all.end(), form.begin(), form.end());
    for (const auto& [name, value] : all) {
        if (!out.parameters.emplace(name, value).second)
            complain(request.path + ": parameter given twice: " + name);
    }
    if (request.method != "POST" ||
        !request.header("content-type").starts_with("application/x-www-form-urlencoded"))
        complain(request.path + ": a POST of application/x-www-form-urlencoded was expected");
    return out;
}

FaultPlan::Where AliexpressSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.starts_with("/rest/auth/") || request.path == "/token") return Where::Token;
    std::string method = request.parameter("method").value_or("");
    for (const auto& [name, value] : decodeQuery(request.body)) {
        if (name == "method") method = value;
    }
    if (method.ends_with(".addmsg")) return Where::Send;
    if (method.starts_with("aliexpress.solution.order.")) return Where::Orders;
    return method.find(".querymsg") != std::string::npos ? Where::Pull : Where::Any;
}

SandboxResponse AliexpressSandbox::handle(const SandboxRequest& request) {
    if (request.path == "/sync") return business(request, false);
    if (request.path == "/router/rest") return business(request, true);
    if (request.path.starts_with("/rest/auth/token/")) return iopToken(request);
    if (request.path == "/token") return topToken(request);
    if (request.path.starts_with("/kf/")) return file(request);
    complain("no such address: " + request.path);
    return refusal({}, kNoMethod);
}

bool AliexpressSandbox::isTimely(const Call& call) {
    const std::string text = call.get("timestamp");
    std::optional<Instant> at;
    if (call.top) {
        at = text.size() == 19 ? parseLocalTime(text, kChinaTime) : std::nullopt;
    } else if (const auto count = number(text)) {
        at = Instant(std::chrono::milliseconds(*count));
    }
    if (at && std::chrono::abs(*at - now()) <= kMaxDrift) return true;
    complain("timestamp is not within two hours of now: " + text);
    return false;
}

/// `path` as it is signed; empty for business calls.
std::optional<SandboxResponse> AliexpressSandbox::wrongEnvelope(const Call& call, const std::string& path) {
    std::vector<std::string> needed = {"app_key", "timestamp", "sign_method", "sign"};
    if (call.top) needed.insert(needed.end(), {"v", "format", "session"});
    if (!call.top && path.empty()) needed.emplace_back("access_token");
    for (const auto& name : needed) {
        if (!call.get(name).empty()) continue;
        complain("missing parameter: " + name);
        return refusal(call, kMissing);
    }
    if (call.top && (call.get("v") != "2.0" || call.get("format") != "json"))
        complain("TOP: v=2.0 and format=json");
    if (call.get("app_key") != kAppKey) return refusal(call, kBadKey);
    if (!isTimely(call)) return refusal(call, kBadTime);
    const std::string word = call.get("sign_method");
    const SignMethod method = word == "md5"    ? SignMethod::Md5
                              : word == "hmac" ? SignMethod::Hmac
                                               : SignMethod::Sha256;
    if (word != wireName(method) || (method == SignMethod::Sha256) == call.top)
        complain("sign_method isn't one of this gateway: " + word);
    const QueryList signed_ones(call.parameters.begin(), call.parameters.end());
    if (call.get("sign") != sign(method, std::string(kAppSecret), signed_ones, path))
        return refusal(call, kBadSignature);
    return std::nullopt;
}

SandboxResponse AliexpressSandbox::answer(const Call& call, const JsonWriter& result) {
    return answerWith(call, [&](JsonWriter& out) { out.key("result").raw(result.str()); });
}

/// Answers come in three envelopes, two behind TOP; here they take turns.
SandboxResponse AliexpressSandbox::answerWith(
    const Call& call, const std::function<void(JsonWriter&)>& members
) {
    std::string name = call.method();
    std::replace(name.begin(), name.end(), '.', '_');
    const int variant = answers_++ % (call.top ? 2 : 3);
    JsonWriter out;
    out.beginObject();
    if (variant == 0) out.key(name + "_response").beginObject();
    if (variant == 2) out.member("code", "0");
    members(out);
    out.member("request_id", "2101d05f17900000000001");
    if (variant == 0) out.endObject();
    out.endObject();
    return json(out);
}

SandboxResponse AliexpressSandbox::refusedByMethod(const Call& call, std::int64_t code, const char* message) {
    JsonWriter out;
    out.beginObject()
        .member("is_success", false)
        .member("error_code", code)
        .member("error_msg", message)
        .endObject();
    return answer(call, out);
}

bool AliexpressSandbox::isGoodRefreshToken(const std::string& token) const {
    const auto found = refresh_ends_.find(token);
    return found != refresh_ends_.end() && now() < found->second;
}

SandboxResponse AliexpressSandbox::grant(Instant refresh_ends, bool top) {
    const auto made = tokens_.grant(now());
    refresh_ends_[made.refresh] = refresh_ends;
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(refresh_ends - now()).count();
    JsonWriter out;
    out.beginObject();
    if (!top) out.member("code", "0");
    out.member("access_token", made.access).member("refresh_token", made.refresh);
    out.member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("expire_time", millis(now() + kTokenLife));
    out.member("refresh_expires_in", static_cast<std::int64_t>(left));
    out.member("refresh_token_valid_time", millis(refresh_ends));
    out.member("havana_id", std::to_string(kSellerId)).member("user_id", std::to_string(kSellerId));
    out.member("seller_id", std::to_string(kSellerId)).member("user_nick", kLoginId);
    out.member("account", "shop@example.test").member("account_platform", "seller_center");
    out.member("locale", "zh_CN")
        .member("sp", "ae")
        .member("request_id", "2101d05f17900000000001")
        .endObject();
    return json(out);
}

SandboxResponse AliexpressSandbox::iopToken(const SandboxRequest& request) {
    const Call call = read(request, false);
    const std::string path = request.path.substr(std::string_view("/rest").size());
    if (auto wrong = wrongEnvelope(call, path)) return *wrong;
    if (path == "/auth/token/create") {
        if (refused_ || call.get("code") != kCode) return refusal(call, kBadCode);
        return grant(now() + kRefreshLife, false);
    }
    if (path != "/auth/token/refresh") complain("no such system call: " + path);
    const std::string token = call.get("refresh_token");
    if (!isGoodRefreshToken(token)) return refusal(call, kBadRefreshToken);
    return grant(refresh_ends_.at(token), false);
}

SandboxResponse AliexpressSandbox::topToken(const SandboxRequest& request) {
    const Call call = read(request, true);
    const auto refuse = [](const char* error) {
        JsonWriter out;
        out.beginObject().member("error", error).endObject();
        SandboxResponse response = json(out);
        response.status = 400;
        return response;
    };
    if (call.get("client_id") != kAppKey || call.get("client_secret") != kAppSecret)
        return refuse("invalid_client");
    if (call.get("grant_type") == "authorization_code") {
        if (refused_ || call.get("code") != kCode) return refuse("invalid_grant");
        return grant(now() + kRefreshLife, true);
    }
    if (call.get("grant_type") != "refresh_token") complain("no such grant_type");
    const std::string token = call.get("refresh_token");
    return isGoodRefreshToken(token) ? grant(refresh_ends_.at(token), true) : refuse("invalid_grant");
}

SandboxResponse AliexpressSandbox::business(const SandboxRequest& request, bool top) {
    using Handler = SandboxResponse (AliexpressSandbox::*)(const Call&);
    static const std::map<std::string, Handler> kHandlers = {
        {"aliexpress.message.redefining.versiontwo.querymsgrelationlist", &AliexpressSandbox::listChannels},
        {"aliexpress.message.redefining.versiontwo.querymsgdetaillist", &AliexpressSandbox::listMessages},
        {"aliexpress.message.redefining.versiontwo.addmsg", &AliexpressSandbox::addMessage},
        {"aliexpress.message.redefining.versiontwo.updatemsgread", &AliexpressSandbox::markRead},
        {"aliexpress.solution.order.info.get", &AliexpressSandbox::order},
        {"aliexpress.solution.order.receiptinfo.get", &AliexpressSandbox::receipt},
        {"aliexpress.issue.issuelist.get", &AliexpressSandbox::listIssues},
        {"aliexpress.issue.detail.get", &AliexpressSandbox::issue}};
    const Call call = read(request, top);
    if (!top && !request.parameter("method")) complain("IOP: method belongs into the query");
    if (auto wrong = wrongEnvelope(call, {})) return *wrong;
    if (!tokens_.isGood(call.get(top ? "session" : "access_token"), now())) return refusal(call, kBadToken);
    const auto found = kHandlers.find(call.method());
    if (found != kHandlers.end()) return (this->*found->second)(call);
    complain("no such method: " + call.method());
    return refusal(call, kNoMethod);
}

void AliexpressSandbox::checkParameters(const Call& call, const std::set<std::string>& own) {
    static const std::set<std::string> kCommon = {"method",  "app_key",    "timestamp", "sign_method",
                                                  "sign",    "v",          "format",    "access_token",
                                                  "session", "partner_id", "simplify"};
    for (const auto& [name, value] : call.parameters) {
        if (!kCommon.contains(name) && !own.contains(name))
            complain(call.method() + ": no such parameter: " + name);
    }
}

/// A parameter that holds JSON inside the form field; complains when it doesn't, or of members that nobody
/// knows.
std::optional<JsonDocument> AliexpressSandbox::jsonParameter(
    const Call& call, const char* name, const std::set<std::string>& known
) {
    checkParameters(call, {name});
    try {
        JsonDocument document = JsonDocument::parse(call.get(name));
        document.root().forEachMember([&](std::string_view member, Json) {
            if (!known.contains(std::string(member)))
                complain(call.method() + ": no such member of " + name + ": " + std::string(member));
        });
        if (document.root().isObject()) return document;
    } catch (const JsonError&) {
    }
    complain(call.method() + ": " + name + " must be a JSON object");
    return std::nullopt;
}

bool AliexpressSandbox::isGoodPage(std::optional<std::int64_t> page, std::optional<std::int64_t> rows) {
    const bool sized = page && rows && *page >= 1 && *rows >= 1 && *rows <= kMaxPageRows;
    if (sized && *page * *rows <= kMaxRows) return true;
    complain(sized ? "a row beyond 5000 was asked for" : "current_page from 1, page_size from 1 to 100");
    return false;
}

template <class T>
std::vector<T> slice(const std::vector<T>& all, std::int64_t page, std::int64_t rows, Fault fault) {
    const auto count = static_cast<std::int64_t>(all.size());
    const auto begin = std::min((page - 1) * rows, count), end = std::min(page * rows, count);
    return spoiled(std::vector<T>(all.begin() + begin, all.begin() + end), fault);
}

std::vector<Line> AliexpressSandbox::linesOf(const std::string& buyer) {
    std::vector<Line> out;
    for (const auto& conversation : shop_.conversations()) {
        if (conversation.buyer != buyer) continue;
        for (const auto& message : conversation.messages) out.push_back({message, &conversation});
    }
    std::sort(out.begin(), out.end(), [](const Line& a, const Line& b) {
        return std::pair(a.message.at, a.message.n) > std::pair(b.message.at, b.message.n);
    });
    return out;
}

std::string AliexpressSandbox::channelIdOf(const std::string& buyer) {
    return std::to_string(
        kFirstChannelId + (std::find(buyers_.begin(), buyers_.end(), buyer) - buyers_.begin())
    );
}

std::int64_t AliexpressSandbox::aliIdOf(const std::string& buyer) {
    return kFirstBuyerId + (std::find(buyers_.begin(), buyers_.end(), buyer) - buyers_.begin());
}

std::optional<std::string> AliexpressSandbox::buyerOf(const std::string& channel_id) {
    const auto found = std::find_if(buyers_.begin(), buyers_.end(), [&](const auto& buyer) {
        return channelIdOf(buyer) == channel_id;
    });
    return found == buyers_.end() ? std::nullopt : std::optional(*found);
}

std::string AliexpressSandbox::typeOf(const ShopConversation& conversation) {
    if (!conversation.order_id.empty()) return "order";
    return conversation.n % 4 == 3 ? "member" : "product";
}

std::string AliexpressSandbox::externIdOf(const ShopConversation& conversation) {
    const std::string type = typeOf(conversation);
    if (type == "order") return conversation.order_id;
    return type == "member" ? "0"
                            : std::to_string(kFirstProductId + static_cast<std::int64_t>(conversation.n));
}

void AliexpressSandbox::writeRow(JsonWriter& out, const std::string& buyer, const std::vector<Line>& lines) {
    const Line& last = lines.front();
    const auto unread =
        std::count_if(lines.begin(), lines.end(), [](const Line& line) { return !line.message.read; });
    out.beginObject().member("channel_id", channelIdOf(buyer)).member("other_name", buyer);
    out.member("other_login_id", buyer).member("other_ali_id", aliIdOf(buyer));
    out.member("child_id", 0)
        .member("child_name", "")
        .member("unread_count", static_cast<std::int64_t>(unread));
    out.member("read_stat", unread == 0 ? "1" : "0").member("deal_stat", "0").member("rank", 0);
    out.member("last_message_id", last.message.id).member("last_message_content", last.message.text);
    out.member("last_message_is_own", last.message.author == Author::Seller);
    out.member("message_time", millis(last.message.at))
        .member("order_id", last.conversation->order_id)
        .endObject();
}

SandboxResponse AliexpressSandbox::listChannels(const Call& call) {
    const auto query = jsonParameter(
        call, "query",
        {"current_page", "page_size", "start_time", "end_time", "only_un_dealed", "only_un_readed", "rank",
         "seller_id"}
    );
    if (!query) return refusal(call, kMissing);
    const Json root = query->root();
    const auto page = root["current_page"].integer(), rows = root["page_size"].integer();
    const auto start = root["start_time"].integer(), end = root["end_time"].integer();
    if (!start || !end) complain("start_time and end_time are numbers of milliseconds");
    if (!isGoodPage(page, rows) || !start || !end) return refusedByMethod(call, 400, "invalid parameter");
    std::vector<std::vector<Line>> channels;
    for (const auto& buyer : buyers_) {
        auto lines = linesOf(buyer);
        const std::int64_t at = millis(lines.front().message.at);
        if (at >= *start && at <= *end) channels.push_back(std::move(lines));
    }
    std::stable_sort(channels.begin(), channels.end(), [](const auto& a, const auto& b) {
        return a.front().message.at > b.front().message.at;
    });
    JsonWriter out;
    out.beginObject().member("is_success", true).member("error_code", 0).member("error_msg", "");
    const auto shown = slice(channels, *page, *rows, call.fault);
    // An empty list is missing altogether.
    if (!shown.empty()) {
        out.key("relation_list").beginObject().key("relation_result").beginArray();
        for (const auto& lines : shown) writeRow(out, lines.front().conversation->buyer, lines);
        out.endArray().endObject();
    }
    out.endObject();
    return answer(call, out);
}

void AliexpressSandbox::writeMessage(JsonWriter& out, const std::string& buyer, const Line& line) {
    const ShopMessage& message = line.message;
    const bool own = message.author == Author::Seller;
    out.beginObject().key("id").raw(message.id).key("content");
    if (message.broken) {
        out.value(12);
    } else {
        out.value(message.text);
    }
    out.member("gmt_create", millis(message.at)).member("message_type", typeOf(*line.conversation));
    writeId(out, "extern_id", externIdOf(*line.conversation));
    out.member("sender_ali_id", own ? kSellerId : aliIdOf(buyer)).member("sender_name", own ? "Shop" : buyer);
    if (!message.files.empty()) {
        out.key("file_path_list").beginObject().key("file_path").beginArray();
        for (const auto& file : message.files) {
            out.beginObject().member("s_path", file.ref + "_s.jpg").member("m_path", file.ref + "_m.jpg");
            out.member("l_path", file.ref).endObject();
        }
        out.endArray().endObject();
    }
    out.key("summary").beginObject().member("product_name", line.conversation->subject);
    out.member("sender_name", own ? "Shop" : buyer).member("receiver_name", own ? buyer : "Shop");
    out.member("sender_login_id", own ? std::string(kLoginId) : buyer).endObject().endObject();
}

SandboxResponse AliexpressSandbox::listMessages(const Call& call) {
    checkParameters(call, {"channel_id", "current_page", "page_size", "extern_id"});
    const auto page = number(call.get("current_page")), rows = number(call.get("page_size"));
    const auto buyer = buyerOf(call.get("channel_id"));
    if (!isGoodPage(page, rows) || !buyer) return refusedByMethod(call, 400, "invalid parameter");
    const auto shown = slice(linesOf(*buyer), *page, *rows, call.fault);
    JsonWriter out;
    out.beginObject().member("is_success", true).member("error_code", 0);
    if (!shown.empty()) {
        out.key("message_detail_list").beginObject().key("message_detail").beginArray();
        for (const auto& line : shown) writeMessage(out, *buyer, line);
        out.endArray().endObject();
    }
    out.endObject();
    return answer(call, out);
}

SandboxResponse AliexpressSandbox::addMessage(const Call& call) {
    const auto parameter = jsonParameter(
        call, "create_param", {"buyer_id", "seller_id", "message_type", "extern_id", "content", "img_path"}
    );
    if (!parameter) return refusal(call, kMissing);
    const Json root = parameter->root();
    const std::string text = root["content"].text();
    if (root["seller_id"].text() != kLoginId) complain("addmsg: seller_id is the shop's login id");
    if (!root["content"].isString() || text.empty()) complain("addmsg: content must be a text");
    if (replyLength(descriptor().rules, text) > kMaxReply)
        complain("addmsg: content is longer than is known to be safe");
    auto& all = shop_.conversations();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ShopConversation& c) {
        return c.buyer == root["buyer_id"].text() && typeOf(c) == root["message_type"].text() &&
               externIdOf(c) == root["extern_id"].text();
    });
    if (found == all.end()) {
        complain("addmsg: this buyer has written about no such " + root["message_type"].text());
        return refusedByMethod(call, 400, "invalid parameter");
    }
    shop_.reply(*found, text, now());
    JsonWriter out;
    out.beginObject().member("channel_id", channelIdOf(found->buyer)).member("is_success", true);
    out.member("error_msg", "success!").member("sub_error_code", 0).endObject();
    return answer(call, out);
}

SandboxResponse AliexpressSandbox::markRead(const Call& call) {
    checkParameters(call, {"channel_id"});
    const auto buyer = buyerOf(call.get("channel_id"));
    if (!buyer) return refusedByMethod(call, 400, "invalid parameter");
    for (auto& conversation : shop_.conversations()) {
        if (conversation.buyer != *buyer) continue;
        for (auto& message : conversation.messages) message.read = true;
    }
    JsonWriter out;
    out.beginObject().member("is_success", true).member("error_code", 0).endObject();
    return answer(call, out);
}

void writeMoney(JsonWriter& out, const char* name, const Money& money) {
    out.key(name)
        .beginObject()
        .member("amount", money.amount)
        .member("currency_code", money.currency)
        .endObject();
}

void writeAddress(JsonWriter& out, const Address& to) {
    out.beginObject()
        .member("contact_person", to.name)
        .member("country", to.country == "GB" ? "UK" : to.country);
    out.member("province", to.state).member("city", to.city).member("zip", to.postal_code);
    out.member("detail_address", "Street 1")
        .member("phone_country", "")
        .member("mobile_no", to.phone)
        .endObject();
}

// JSON inside a text.
std::string attributesOf(const OrderItem& item) {
    JsonWriter out;
    out.beginObject().key("sku").beginArray();
    for (const auto& [name, value] : item.options)
        out.beginObject()
            .member("pName", name)
            .member("pValue", value)
            .member("selfDefineValue", "")
            .endObject();
    out.endArray().endObject();
    return out.str();
}

void AliexpressSandbox::writeOrder(JsonWriter& out, const Order& order) {
    const StatusWords words = wordsOf(order.status);
    out.beginObject();
    writeId(out, "id", order.external_id);
    out.member("order_status", words.order).member("logistics_status", words.logistics);
    out.member("fund_status", words.fund).member("issue_status", "NO_ISSUE");
    out.member("gmt_create", formatPacificTime(*order.ordered_at));
    out.member("gmt_modified", formatPacificTime(*order.updated_at));
    out.key("buyer_info").beginObject().member("login_id", order.buyer_external_id).endObject();
    if (order.total) writeMoney(out, "order_amount", *order.total);
    out.key("child_order_list").beginObject().key("global_aeop_tp_child_order_dto").beginArray();
    for (const auto& item : order.items) {
        out.beginObject().member("product_id", item.listing_id).member("product_name", item.title);
        out.member("sku_code", item.sku).member("product_count", item.quantity);
        out.member("product_attributes", attributesOf(item)).member("buyer_memo", order.note).endObject();
    }
    out.endArray().endObject();
    out.key("logistic_info_list").beginObject().key("global_aeop_tp_logistic_info_dto").beginArray();
    for (const auto& parcel : order.parcels) {
        out.beginObject().member("logistics_no", parcel.tracking_number);
        out.member("logistics_service_name", parcel.carrier).member("receive_status", "default");
        if (parcel.shipped_at) out.member("gmt_send", formatPacificTime(*parcel.shipped_at));
        if (parcel.delivered_at) out.member("gmt_received", formatPacificTime(*parcel.delivered_at));
        out.endObject();
    }
    out.endArray().endObject().endObject();
}

SandboxResponse AliexpressSandbox::order(const Call& call) {
    const auto parameter = jsonParameter(call, "param1", {"order_id", "ext_info_bit_flag"});
    if (!parameter) return refusal(call, kMissing);
    const auto found = shop_.orders.find(parameter->root()["order_id"].text());
    JsonWriter out;
    out.beginObject();
    if (found == shop_.orders.end()) {
        out.member("error_code", "F00-10-10000-001").member("error_message", "order not found");
    } else {
        out.key("data");
        writeOrder(out, found->second);
    }
    out.endObject();
    return answer(call, out);
}

SandboxResponse AliexpressSandbox::receipt(const Call& call) {
    const auto parameter = jsonParameter(call, "param1", {"order_id"});
    if (!parameter) return refusal(call, kMissing);
    const auto found = shop_.orders.find(parameter->root()["order_id"].text());
    JsonWriter out;
    if (found == shop_.orders.end() || !found->second.ship_to) {
        out.beginObject().endObject();
    } else {
        writeAddress(out, *found->second.ship_to);
    }
    return answer(call, out);
}

SandboxResponse AliexpressSandbox::listIssues(const Call& call) {
    const auto query = jsonParameter(
        call, "query_dto", {"current_page", "page_size", "issue_status", "order_no", "buyer_login_id"}
    );
    if (!query) return refusal(call, kMissing);
    bool good = false;
    const auto answered =
        answerWith(call, [&](JsonWriter& out) { good = issues_.list(out, query->root(), call.fault); });
    return good ? answered : refusal(call, kInvalid);
}

SandboxResponse AliexpressSandbox::issue(const Call& call) {
    checkParameters(call, {"buyer_login_id", "issue_id"});
    bool good = false;
    const auto answered = answerWith(call, [&](JsonWriter& out) {
        good = issues_.detail(out, call.get("buyer_login_id"), call.get("issue_id"));
    });
    return good ? answered : refusal(call, kInvalid);
}

SandboxResponse AliexpressSandbox::file(const SandboxRequest& request) {
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

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) {
    return std::make_unique<AliexpressSandbox>(clock);
}

}  // namespace channels::aliexpress
