#include "channels/mercadolibre/mercadolibre_sandbox.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/multipart.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"
#include "channels/mercadolibre/mercadolibre_rules.h"

namespace channels::mercadolibre {
namespace {

constexpr std::string_view kSeller = "123456";
constexpr std::string_view kClientId = "7000000000000100";
constexpr std::string_view kClientSecret = "s3cr3t-of-the-application";
constexpr std::string_view kRefreshToken = "TG-refresh-token-of-the-seller";
constexpr std::chrono::seconds kTokenLife{21'600};
constexpr std::int64_t kMaxThreadLimit = 10;
constexpr std::int64_t kMaxListLimit = 50;
// Packs above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstPack = 9'007'199'254'740'993;
constexpr std::int64_t kFirstOrder = 2'000'000'000'000'001;
constexpr std::int64_t kFirstQuestion = 13'000'000'001;
constexpr std::int64_t kFirstShipment = 40'000'000'001;
constexpr std::int64_t kFirstBuyer = 555'001;

std::string numbered(std::int64_t first, std::size_t n) { return std::to_string(first + static_cast<std::int64_t>(n)); }
std::string packId(std::size_t n) { return numbered(kFirstPack, n); }
std::string messageId(std::size_t n) {
    const std::string digits = std::to_string(n);
    return "3f6da1e350ea4f3ab8b5" + std::string(12 - digits.size(), '0') + digits;
}

struct SandboxQuestion {
    std::string id, name, buyer, item_id, text, status = "UNANSWERED";
    Instant at;
    std::string answer;
    Instant answered_at;
};

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return out;
}

void writeId(JsonWriter& out, const char* name, const std::string& id) {
    out.key(name);
    if (number(id)) {
        out.raw(id);
    } else {
        out.value(id);
    }
}

// "2026-09-21T18:13:20.000-04:00": questions are told in a local time.
std::string localTime(Instant at) {
    std::string out = formatTime(at - std::chrono::hours(4));
    out.replace(out.size() - 1, 1, "-04:00");
    return out;
}

std::string secondsTime(Instant at) { return formatTime(at).substr(0, 19) + 'Z'; }

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse error(int status, const std::string& name, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("message", message).member("error", name).member("status", status);
    out.key("cause").beginArray().endArray().endObject();
    return json(status, out);
}

/// The message API has another shape for its refusals.
SandboxResponse messageError(int status, const char* code, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("status_code", status).member("code", code).member("message", message).endObject();
    return json(status, out);
}

bool wasSent(OrderStatus status) {
    return status == OrderStatus::Shipped || status == OrderStatus::Delivered || status == OrderStatus::Returned;
}

class MercadolibreSandbox : public HttpSandbox {
public:
    explicit MercadolibreSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~MercadolibreSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    std::optional<HttpRequest> notification(const std::string& url) override;
    std::vector<std::string> acted() override;
    std::vector<Delivered> delivered() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override { return error(429, "too_many_requests", "local_rate_limited"); }
    SandboxResponse serverError() override { return error(500, "internal_error", "internal server error"); }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(); }

    SandboxResponse get(const SandboxRequest& request);
    SandboxResponse change(const SandboxRequest& request);
    SandboxResponse noSuchCall(const SandboxRequest& request);

    SandboxResponse authorization(const SandboxRequest& request);
    SandboxResponse token(const SandboxRequest& request);
    SandboxResponse granted(const SandboxTokens::Grant& grant) const;

    struct Paging {
        std::size_t limit = 0, offset = 0;
    };
    Paging paging(const SandboxRequest& request, std::int64_t max_limit);
    bool require(const SandboxRequest& request, const std::string& name, const std::set<std::string>& allowed);
    void checkParameters(const SandboxRequest& request, const std::set<std::string>& known);
    void writePaging(JsonWriter& out, const Paging& page, std::size_t total) const;

    SandboxResponse searchQuestions(const SandboxRequest& request);
    SandboxResponse showQuestion(const SandboxRequest& request, const std::string& id);
    SandboxResponse postAnswer(const SandboxRequest& request);
    SandboxResponse deleteQuestion(const std::string& id);
    SandboxResponse unread(const SandboxRequest& request);
    SandboxResponse thread(const SandboxRequest& request, const std::string& path);
    SandboxResponse postMessage(const SandboxRequest& request, const std::string& path);
    SandboxResponse actionGuide(const SandboxRequest& request, const std::string& pack);
    SandboxResponse postOption(const SandboxRequest& request, const std::string& pack);
    SandboxResponse upload(const SandboxRequest& request);
    SandboxResponse download(const SandboxRequest& request, const std::string& id);
    SandboxResponse searchOrders(const SandboxRequest& request);
    SandboxResponse showOrder(const std::string& id);
    SandboxResponse showPack(const std::string& id);
    SandboxResponse showShipment(const std::string& id) const;
    std::optional<SandboxResponse> wrongText(const ReplyRules& rules, const std::string& text) const;

    void seedPack(const SeededMessage& message, bool broken);
    void seedQuestion(const SeededMessage& message);
    SandboxQuestion* question(const std::string& id);
    ShopConversation* packAt(const std::string& path);
    const MarketSite& siteOf(const ShopConversation& conversation) const;
    std::string buyerId(const std::string& name);
    std::string counterpart(const ShopConversation& conversation);
    void writeQuestion(JsonWriter& out, const SandboxQuestion& question);
    void writeMessage(JsonWriter& out, const ShopConversation& conversation, const ShopMessage& message);
    void writeOrder(JsonWriter& out, const Order& order);
    std::string shipmentOf(const std::string& order_id) const;
    const ShopConversation* packWith(const std::string& order_id);

    SandboxShop shop_{packId, messageId};
    SandboxTokens tokens_{std::string(kRefreshToken), kTokenLife, true};
    std::deque<SandboxQuestion> questions_;
    std::vector<Delivered> answers_;
    std::vector<std::string> buyers_, acted_;
    std::map<std::string, std::string> challenges_;  // by authorization code
    std::set<std::string> uploaded_, opened_;         // files; packs in which the seller wrote first
    std::string newest_topic_, newest_resource_;
};

AccountConfig MercadolibreSandbox::account() {
    AccountConfig config;
    config.settings = {
        {"user_id", std::string(kSeller)},
        {"client_id", std::string(kClientId)},
        {"api_url", baseUrl()},
        {"auth_url", baseUrl() + "/authorization"}};
    config.secrets = {{"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- What buyers do

void MercadolibreSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    if (message.author == Author::Notice) return;
    if (message.conversation.starts_with("question")) return seedQuestion(message);
    seedPack(message, false);
}

void MercadolibreSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    seedPack(message, true);
}

/// Every other pack has no number of its own: its order's stands for it.
void MercadolibreSandbox::seedPack(const SeededMessage& message, bool broken) {
    const bool opened = shop_.byName(message.conversation) == nullptr;
    ShopConversation& pack = shop_.add(message, broken);
    const bool own_number = pack.n % 2 == 0;
    if (opened && !own_number && !pack.order_id.empty()) pack.id = pack.order_id;
    if (pack.order_id.empty()) {
        Order order;
        order.external_id = own_number ? numbered(kFirstOrder, pack.n) : pack.id;
        order.status = OrderStatus::Paid;
        order.ordered_at = message.sent_at - std::chrono::hours(24);
        order.updated_at = order.ordered_at;
        order.items.push_back({"", "MLB" + numbered(1'000'000'001, pack.n), pack.subject, 1, {}});
        order.buyer_external_id = pack.buyer;
        pack.order_id = order.external_id;
        shop_.orders[order.external_id] = std::move(order);
    }
    ShopMessage& made = pack.messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        made.files[i].ref = made.id + '-' + std::to_string(i);
        shop_.files[made.files[i].ref] = made.files[i].bytes;
    }
    newest_topic_ = "messages";
    newest_resource_ = made.id;
}

void MercadolibreSandbox::seedQuestion(const SeededMessage& message) {
    const auto found = std::find_if(questions_.begin(), questions_.end(), [&](const SandboxQuestion& q) {
        return q.name == message.conversation;
    });
    if (message.author == Author::Seller) {
        if (found == questions_.end()) return complain("seed: there is no question to answer");
        found->answer = message.text;
        found->answered_at = message.sent_at;
        found->status = "ANSWERED";
        return;
    }
    if (found != questions_.end()) return complain("seed: a question is asked once");
    SandboxQuestion made;
    made.id = numbered(kFirstQuestion, questions_.size());
    made.name = message.conversation;
    made.buyer = message.buyer;
    made.item_id = "MLB" + numbered(1'000'000'001, questions_.size());
    if (message.order && !message.order->items.empty()) made.item_id = message.order->items.front().listing_id;
    made.text = message.text;
    made.at = message.sent_at;
    newest_topic_ = "questions";
    newest_resource_ = "/questions/" + made.id;
    questions_.push_back(std::move(made));
}

std::optional<HttpRequest> MercadolibreSandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    if (newest_resource_.empty()) return std::nullopt;
    JsonWriter out;
    out.beginObject().member("_id", "f9f08571-1f65-4c46-9e0a-c0f43faas1557e").member("resource", newest_resource_);
    writeId(out, "user_id", std::string(kSeller));
    out.member("topic", newest_topic_);
    writeId(out, "application_id", std::string(kClientId));
    out.member("attempts", 1).member("sent", formatTime(now())).member("received", formatTime(now())).endObject();
    return HttpRequest{"POST", url, {{"Content-Type", "application/json"}}, out.str()};
}

std::vector<std::string> MercadolibreSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

std::vector<Delivered> MercadolibreSandbox::delivered() {
    const std::lock_guard lock(mutex());
    std::vector<Delivered> out = shop_.delivered();
    out.insert(out.end(), answers_.begin(), answers_.end());
    return out;
}

SandboxQuestion* MercadolibreSandbox::question(const std::string& id) {
    const auto found =
        std::find_if(questions_.begin(), questions_.end(), [&](const auto& q) { return q.id == id; });
    return found == questions_.end() ? nullptr : &*found;
}

const MarketSite& MercadolibreSandbox::siteOf(const ShopConversation& conversation) const {
    for (const auto& site : marketSites()) {
        if (site.host == conversation.site) return site;
    }
    return marketSites().front();
}

std::string MercadolibreSandbox::buyerId(const std::string& name) {
    auto found = std::find(buyers_.begin(), buyers_.end(), name);
    if (found == buyers_.end()) found = buyers_.insert(buyers_.end(), name);
    return numbered(kFirstBuyer, static_cast<std::size_t>(found - buyers_.begin()));
}

/// With whom the seller writes: the site's agent, where it has one.
std::string MercadolibreSandbox::counterpart(const ShopConversation& conversation) {
    const MarketSite& site = siteOf(conversation);
    return site.agent.empty() ? buyerId(conversation.buyer) : std::string(site.agent);
}

const ShopConversation* MercadolibreSandbox::packWith(const std::string& order_id) {
    for (const auto& pack : shop_.conversations()) {
        if (pack.order_id == order_id) return &pack;
    }
    return nullptr;
}

// ---- Who may call

FaultPlan::Where MercadolibreSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    const std::string& path = request.path;
    if (path == "/oauth/token") return Where::Token;
    const bool orders = path.starts_with("/orders") || path.starts_with("/packs/") || path.starts_with("/shipments/");
    if (orders) return Where::Orders;
    if (request.method == "GET") return Where::Pull;
    return path == "/answers" || path.starts_with("/messages/packs/") ? Where::Send : Where::Any;
}

SandboxResponse MercadolibreSandbox::handle(const SandboxRequest& request) {
    if (request.path == "/authorization") return authorization(request);
    if (request.path == "/oauth/token") return token(request);
    const std::string header = request.header("authorization");
    const bool bearer = header.starts_with("Bearer ");
    if (!bearer) complain(request.method + ' ' + request.path + " without Authorization: Bearer");
    if (!bearer || !tokens_.isGood(header.substr(7), now()))
        return error(401, "unauthorized", "invalid access token");
    return request.method == "GET" ? get(request) : change(request);
}

SandboxResponse MercadolibreSandbox::get(const SandboxRequest& request) {
    const std::string& path = request.path;
    const auto rest = [&](std::string_view prefix) { return path.substr(prefix.size()); };
    if (path == "/questions/search") return searchQuestions(request);
    if (path.starts_with("/questions/")) return showQuestion(request, rest("/questions/"));
    if (path == "/messages/unread") return unread(request);
    if (path.starts_with("/messages/packs/")) return thread(request, rest("/messages/packs/"));
    if (path.starts_with("/messages/action_guide/packs/"))
        return actionGuide(request, rest("/messages/action_guide/packs/"));
    if (path.starts_with("/messages/attachments/")) return download(request, rest("/messages/attachments/"));
    if (path == "/orders/search") return searchOrders(request);
    if (path.starts_with("/orders/")) return showOrder(rest("/orders/"));
    if (path.starts_with("/packs/")) return showPack(rest("/packs/"));
    if (path.starts_with("/shipments/")) return showShipment(rest("/shipments/"));
    return noSuchCall(request);
}

SandboxResponse MercadolibreSandbox::change(const SandboxRequest& request) {
    constexpr std::string_view kPacks = "/messages/packs/", kGuide = "/messages/action_guide/packs/";
    const std::string& path = request.path;
    if (request.method == "DELETE" && path.starts_with("/questions/"))
        return deleteQuestion(path.substr(std::string_view("/questions/").size()));
    if (request.method != "POST") return noSuchCall(request);
    if (path == "/messages/attachments") return upload(request);
    if (request.header("content-type") != "application/json")
        complain("POST " + path + " without Content-Type: application/json");
    if (path == "/answers") return postAnswer(request);
    if (path.starts_with(kPacks)) return postMessage(request, path.substr(kPacks.size()));
    if (path.starts_with(kGuide) && path.ends_with("/option"))
        return postOption(request, path.substr(kGuide.size(), path.size() - kGuide.size() - 7));
    return noSuchCall(request);
}

SandboxResponse MercadolibreSandbox::noSuchCall(const SandboxRequest& request) {
    complain("no such call: " + request.method + ' ' + request.path);
    return error(404, "not_found", "resource not found");
}

/// The browser's visit, with a seller who says yes.
SandboxResponse MercadolibreSandbox::authorization(const SandboxRequest& request) {
    require(request, "response_type", {"code"});
    require(request, "client_id", {std::string(kClientId)});
    const std::string challenge = request.parameter("code_challenge").value_or("");
    if (!challenge.empty()) require(request, "code_challenge_method", {"S256"});
    const std::string code = "TG-code-" + std::to_string(challenges_.size() + 1);
    challenges_[code] = challenge;
    SandboxResponse out;
    out.status = 302;
    const QueryList query = {{"code", code}, {"state", request.parameter("state").value_or("")}};
    out.headers.emplace_back("Location", request.parameter("redirect_uri").value_or("") + '?' + encodeQuery(query));
    return out;
}

SandboxResponse MercadolibreSandbox::token(const SandboxRequest& request) {
    if (request.method != "POST" || request.header("content-type") != "application/x-www-form-urlencoded") {
        complain("the token endpoint takes a POST of application/x-www-form-urlencoded");
        return error(400, "invalid_request", "invalid_request");
    }
    const QueryList values = decodeQuery(request.body);
    if (value(values, "client_id") != kClientId || value(values, "client_secret") != kClientSecret)
        return error(400, "invalid_client", "invalid client_id or client_secret.");
    const std::string type = value(values, "grant_type");
    if (type == "authorization_code") {
        const auto code = challenges_.find(value(values, "code"));
        const std::string proof = base64Url(sha256(value(values, "code_verifier")));
        const bool good = code != challenges_.end() && (code->second.empty() || code->second == proof);
        if (!good) return error(400, "invalid_grant", "invalid_grant");
        challenges_.erase(code);
        return granted(tokens_.grant(now()));
    }
    if (type != "refresh_token") return error(400, "unsupported_grant_type", "unsupported_grant_type");
    // A grant whose answer is lost ends a real account's refresh token for good. The faults of the contract are to be
    // lived through, so here the old one stays good when the sandbox itself loses or spoils the answer.
    const bool lost = request.fault == Fault::CutAfterEffect || request.fault == Fault::Garbage ||
                      request.fault == Fault::Truncated;
    const SandboxTokens before = tokens_;
    const auto grant = tokens_.redeem(value(values, "refresh_token"), now());
    if (lost) tokens_ = before;
    return grant.access.empty() ? error(400, "invalid_grant", "invalid_grant") : granted(grant);
}

SandboxResponse MercadolibreSandbox::granted(const SandboxTokens::Grant& grant) const {
    JsonWriter out;
    out.beginObject().member("access_token", grant.access).member("token_type", "Bearer");
    out.member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("scope", "offline_access read write");
    writeId(out, "user_id", std::string(kSeller));
    out.member("refresh_token", grant.refresh).endObject();
    return json(200, out);
}

// ---- Parameters

bool MercadolibreSandbox::require(
    const SandboxRequest& request, const std::string& name, const std::set<std::string>& allowed
) {
    const auto value = request.parameter(name);
    if (value && (allowed.empty() || allowed.contains(*value))) return true;
    const std::string what = value ? "=" + *value + " is not allowed" : " is missing";
    complain(request.method + ' ' + request.path + ": " + name + what);
    return false;
}

void MercadolibreSandbox::checkParameters(const SandboxRequest& request, const std::set<std::string>& known) {
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain(request.method + ' ' + request.path + ": no such parameter: " + name);
    }
}

MercadolibreSandbox::Paging MercadolibreSandbox::paging(const SandboxRequest& request, std::int64_t max_limit) {
    const auto limit = number(request.parameter("limit").value_or("10"));
    const auto offset = number(request.parameter("offset").value_or("0"));
    if (!limit || *limit < 1 || *limit > max_limit) complain("limit must be from 1 to " + std::to_string(max_limit));
    if (!offset || *offset < 0) complain("offset must not be negative");
    return {
        static_cast<std::size_t>(std::clamp<std::int64_t>(limit.value_or(1), 1, max_limit)),
        static_cast<std::size_t>(std::max<std::int64_t>(offset.value_or(0), 0))};
}

void MercadolibreSandbox::writePaging(JsonWriter& out, const Paging& page, std::size_t total) const {
    out.key("paging").beginObject().member("limit", page.limit).member("offset", page.offset);
    out.member("total", total).endObject();
}

template <class T>
std::vector<T> slice(const std::vector<T>& all, std::size_t offset, std::size_t limit) {
    const auto begin = std::min(offset, all.size());
    const auto end = std::min(begin + limit, all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::optional<SandboxResponse> MercadolibreSandbox::wrongText(const ReplyRules& rules, const std::string& text) const {
    for (const auto& objection : lintReply(rules, text)) {
        if (objection.rule == "length")
            return messageError(
                400, "bad_request",
                "The message content is too long, max characters allowed are " + std::to_string(rules.max_length)
            );
        if (objection.rule == "charset")
            return messageError(400, "bad_request", "The text has character/s that is/are not supported.");
    }
    return std::nullopt;
}

// ---- Questions

void MercadolibreSandbox::writeQuestion(JsonWriter& out, const SandboxQuestion& question) {
    out.beginObject();
    writeId(out, "id", question.id);
    out.member("item_id", question.item_id);
    writeId(out, "seller_id", std::string(kSeller));
    out.member("status", question.status).member("text", question.text).member("date_created", localTime(question.at));
    out.member("deleted_from_listing", false).member("hold", false).member("suspected_spam", false).key("answer");
    if (question.answer.empty()) {
        out.null();
    } else {
        out.beginObject().member("text", question.answer).member("status", "ACTIVE");
        out.member("date_created", localTime(question.answered_at)).endObject();
    }
    out.key("from").beginObject();
    writeId(out, "id", buyerId(question.buyer));
    out.endObject().endObject();
}

SandboxResponse MercadolibreSandbox::searchQuestions(const SandboxRequest& request) {
    checkParameters(request, {"seller_id", "api_version", "status", "sort_fields", "sort_types", "limit", "offset"});
    bool good = require(request, "seller_id", {std::string(kSeller)});
    good = require(request, "api_version", {"4"}) && good;
    good = require(request, "sort_fields", {"date_created"}) && good;
    good = require(request, "sort_types", {"ASC", "DESC"}) && good;
    good = require(
               request, "status",
               {"UNANSWERED", "ANSWERED", "CLOSED_UNANSWERED", "BANNED", "DELETED", "DISABLED", "UNDER_REVIEW"}
           ) && good;
    if (!good) return error(400, "bad_request", "invalid parameters");
    const Paging page = paging(request, kMaxListLimit);
    std::vector<SandboxQuestion> all;
    for (const auto& one : questions_) {
        if (one.status == request.parameter("status")) all.push_back(one);
    }
    const bool rising = request.parameter("sort_types") == "ASC";
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
        return rising ? a.at < b.at : b.at < a.at;
    });
    JsonWriter out;
    out.beginObject().member("total", all.size()).member("limit", page.limit).key("questions").beginArray();
    for (const auto& one : spoiled(slice(all, page.offset, page.limit), request.fault)) writeQuestion(out, one);
    out.endArray().key("filters").beginObject().endObject();
    out.key("available_filters").beginArray().endArray().key("available_sorts").beginArray().endArray().endObject();
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::showQuestion(const SandboxRequest& request, const std::string& id) {
    require(request, "api_version", {"4"});
    const SandboxQuestion* one = question(id);
    if (one == nullptr) return error(404, "not_found", "Question not found");
    JsonWriter out;
    writeQuestion(out, *one);
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::postAnswer(const SandboxRequest& request) {
    std::string id, text;
    try {
        const auto document = JsonDocument::parse(request.body);
        if (!document.root()["question_id"].isNumber()) complain("POST /answers: question_id must be a number");
        id = document.root()["question_id"].text();
        text = document.root()["text"].text();
    } catch (const JsonError&) {
        complain("POST /answers: the body is not JSON");
        return error(400, "invalid_post_body", "invalid_post_body");
    }
    SandboxQuestion* one = question(id);
    if (one == nullptr || one->status != "UNANSWERED")
        return error(400, "invalid_question", "The question is not available to be answered");
    const ReplyRules& rules = descriptor().other_rules.at(std::string(kQuestionRules));
    if (text.empty()) return error(400, "invalid_post_body", "text is required");
    if (auto wrong = wrongText(rules, text)) return *wrong;
    one->answer = text;
    one->answered_at = now();
    one->status = "ANSWERED";
    answers_.push_back({one->name, one->buyer, text, one->id + ":answer", {}, one->answered_at});
    JsonWriter out;
    writeQuestion(out, *one);
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::deleteQuestion(const std::string& id) {
    SandboxQuestion* one = question(id);
    if (one == nullptr) return error(404, "not_found", "Question not found");
    one->status = "DELETED";
    acted_.push_back("delete_question " + id);
    JsonWriter out;
    out.beginArray().value("Question deleted.").endArray();
    return json(200, out);
}

// ---- Messages

/// `path` is "{pack}/sellers/{seller}".
ShopConversation* MercadolibreSandbox::packAt(const std::string& path) {
    const std::string end = "/sellers/" + std::string(kSeller);
    if (!path.ends_with(end)) complain("a pack is asked for as packs/{pack}/sellers/{seller}");
    return shop_.byId(path.substr(0, path.find('/')));
}

SandboxResponse MercadolibreSandbox::unread(const SandboxRequest& request) {
    checkParameters(request, {"role", "tag"});
    require(request, "role", {"seller"});
    require(request, "tag", {"post_sale"});
    std::vector<std::pair<std::string, std::int64_t>> all;
    for (const auto& pack : shop_.conversations()) {
        const auto& messages = pack.messages;
        const auto count = std::count_if(messages.begin(), messages.end(), [](const auto& m) { return !m.read; });
        if (count > 0) all.emplace_back(pack.id, count);
    }
    JsonWriter out;
    out.beginObject().member("user_id", kSeller).key("results").beginArray();
    for (const auto& [id, count] : spoiled(all, request.fault)) {
        const std::string resource = "/packs/" + id + "/sellers/" + std::string(kSeller);
        out.beginObject().member("resource", resource).member("count", count).endObject();
    }
    out.endArray().endObject();
    return json(200, out);
}

void MercadolibreSandbox::writeMessage(
    JsonWriter& out, const ShopConversation& conversation, const ShopMessage& message
) {
    const bool own = message.author == Author::Seller;
    const bool moderated = own && message.text.find('@') != std::string::npos;
    const std::string seller(kSeller), other = counterpart(conversation);
    out.beginObject().member("id", message.id).member("site_id", siteOf(conversation).id).member("client_id", 100);
    out.key("from").beginObject();
    writeId(out, "user_id", own ? seller : other);
    out.endObject().key("to").beginObject();
    writeId(out, "user_id", own ? other : seller);
    out.endObject().member("status", moderated ? "moderated" : "available").key("subject").null();
    if (message.broken) {
        out.member("text", 12);
    } else {
        out.member("text", message.text);
    }
    out.key("message_date").beginObject();
    for (const char* name : {"received", "available", "notified", "created"}) out.member(name, secondsTime(message.at));
    out.key("read").null().endObject();
    out.key("message_moderation").beginObject().member("status", moderated ? "rejected" : "clean").key("reason");
    if (moderated) {
        out.value("PERSONAL_DATA");
    } else {
        out.null();
    }
    out.member("source", "online").member("moderation_date", secondsTime(message.at)).endObject();
    out.key("message_attachments");
    if (message.files.empty()) {
        out.null();
    } else {
        out.beginArray();
        for (const auto& file : message.files) {
            out.beginObject().member("filename", file.ref).member("original_filename", file.name);
            out.member("type", file.media_type).member("size", file.bytes.size()).endObject();
        }
        out.endArray();
    }
    out.key("message_resources").beginArray();
    out.beginObject().member("id", conversation.id).member("name", "packs").endObject();
    out.beginObject().member("id", seller).member("name", "sellers").endObject().endArray();
    out.member("conversation_first_message", message.id == conversation.messages.front().id).endObject();
}

SandboxResponse MercadolibreSandbox::thread(const SandboxRequest& request, const std::string& path) {
    checkParameters(request, {"tag", "mark_as_read", "limit", "offset"});
    require(request, "tag", {"post_sale"});
    const Paging page = paging(request, kMaxThreadLimit);
    ShopConversation* pack = packAt(path);
    if (pack == nullptr) return messageError(404, "not_found", "conversation not found");
    if (request.parameter("mark_as_read") != "false") {
        for (auto& message : pack->messages) message.read = true;
    }
    const auto all = pack->newestFirst();
    const bool blocked = pack->name.starts_with("blocked_by_");
    JsonWriter out;
    out.beginObject();
    writePaging(out, page, all.size());
    const std::string where = "/packs/" + pack->id + "/sellers/" + std::string(kSeller);
    out.key("conversation_status").beginObject().member("path", where);
    out.member("status", blocked ? "blocked" : "active").key("substatus");
    if (blocked) {
        out.value(pack->name);
    } else {
        out.null();
    }
    out.member("status_date", formatTime(pack->lastAt())).member("status_update_allowed", false);
    out.key("claim_ids").beginArray().endArray().key("shipping_id").null().endObject().key("messages").beginArray();
    for (const auto& message : spoiled(slice(all, page.offset, page.limit), request.fault))
        writeMessage(out, *pack, message);
    out.endArray().member("seller_max_message_length", 350).member("buyer_max_message_length", 3500).endObject();
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::postMessage(const SandboxRequest& request, const std::string& path) {
    checkParameters(request, {"tag"});
    require(request, "tag", {"post_sale"});
    ShopConversation* pack = packAt(path);
    if (pack == nullptr) return messageError(404, "not_found", "conversation not found");
    std::string text;
    std::vector<Attachment> files;
    try {
        const auto document = JsonDocument::parse(request.body);
        const Json root = document.root();
        if (!root["from"]["user_id"].isNumber() || root["from"]["user_id"].text() != kSeller)
            complain("POST message: from.user_id must be the seller's number");
        if (!root["to"]["user_id"].isNumber() || root["to"]["user_id"].text() != counterpart(*pack))
            complain("POST message: to.user_id must be the counterpart of the last message");
        text = root["text"].text();
        for (std::size_t i = 0; i < root["attachments"].size(); ++i) {
            const std::string id = root["attachments"][i].text();
            if (!uploaded_.contains(id)) return messageError(422, "unprocessable_entity", "attachment " + id);
            files.push_back({id, "application/octet-stream", id, shop_.files[id]});
        }
    } catch (const JsonError&) {
        complain("POST message: the body is not JSON");
        return messageError(400, "bad_request", "invalid body");
    }
    if (pack->name.starts_with("blocked_by_"))
        return messageError(403, "forbidden", "blocked_conversation_send_message_forbidden");
    if (auto wrong = wrongText(descriptor().rules, text)) return *wrong;
    ShopMessage& made = shop_.reply(*pack, text, now());
    made.files = std::move(files);
    JsonWriter out;
    writeMessage(out, *pack, made);
    return json(201, out);
}

SandboxResponse MercadolibreSandbox::actionGuide(const SandboxRequest& request, const std::string& pack) {
    require(request, "tag", {"post_sale"});
    if (shop_.byId(pack) == nullptr) return messageError(404, "not_found", "pack not found");
    JsonWriter out;
    out.beginObject().key("options").beginArray();
    out.beginObject().member("id", "REQUEST_VARIANTS").member("type", "template");
    out.member("cap_available", 1).endObject();
    out.beginObject().member("id", "OTHER").member("type", "free_text").member("char_limit", 350);
    out.member("cap_available", opened_.contains(pack) ? 0 : 1).endObject().endArray().endObject();
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::postOption(const SandboxRequest& request, const std::string& id) {
    require(request, "tag", {"post_sale"});
    ShopConversation* pack = shop_.byId(id);
    if (pack == nullptr) return messageError(404, "not_found", "pack not found");
    std::string text;
    try {
        const auto document = JsonDocument::parse(request.body);
        if (document.root()["option_id"].text() != "OTHER")
            complain("POST option: option_id must be OTHER for free text");
        text = document.root()["text"].text();
    } catch (const JsonError&) {
        complain("POST option: the body is not JSON");
    }
    if (!opened_.insert(id).second) complain("POST option: the cap of OTHER is used up");
    if (auto wrong = wrongText(descriptor().rules, text)) return *wrong;
    const ShopMessage& made = shop_.reply(*pack, text, now());
    acted_.push_back("write_first " + id);
    JsonWriter out;
    writeMessage(out, *pack, made);
    return json(201, out);
}

SandboxResponse MercadolibreSandbox::upload(const SandboxRequest& request) {
    checkParameters(request, {"tag", "site_id"});
    require(request, "tag", {"post_sale"});
    require(request, "site_id", {});
    const auto parts = readForm(request.header("content-type"), request.body);
    if (parts.size() != 1 || parts.front().name != "file" || parts.front().file_name.empty()) {
        complain("an attachment is one part named file, with a file name");
        return messageError(400, "bad_request", "file is required");
    }
    if (!descriptor().rules.attachment_types.contains(parts.front().content_type)) {
        complain("an attachment is a JPG, PNG, PDF or TXT");
        return messageError(400, "bad_request", "invalid extension");
    }
    const std::string id = "123456_file-" + std::to_string(uploaded_.size() + 1);
    uploaded_.insert(id);
    shop_.files[id] = parts.front().body;
    JsonWriter out;
    out.beginObject().member("id", id).endObject();
    return json(201, out);
}

SandboxResponse MercadolibreSandbox::download(const SandboxRequest& request, const std::string& id) {
    require(request, "tag", {"post_sale"});
    require(request, "site_id", {});
    const auto found = shop_.files.find(id);
    if (found == shop_.files.end()) return messageError(404, "not_found", "attachment not found");
    SandboxResponse out;
    out.content_type = "application/octet-stream";
    out.body = found->second;
    return out;
}

// ---- Orders

std::string MercadolibreSandbox::shipmentOf(const std::string& order_id) const {
    const auto found = shop_.orders.find(order_id);
    const bool sent = wasSent(found->second.status) || !found->second.parcels.empty();
    const auto place = static_cast<std::size_t>(std::distance(shop_.orders.begin(), found));
    return sent ? numbered(kFirstShipment, place) : std::string();
}

void MercadolibreSandbox::writeOrder(JsonWriter& out, const Order& order) {
    const ShopConversation* pack = packWith(order.external_id);
    out.beginObject();
    writeId(out, "id", order.external_id);
    out.member("date_created", localTime(*order.ordered_at)).member("last_updated", localTime(*order.updated_at));
    out.member(
        "status", order.status == OrderStatus::Cancelled ? "cancelled"
                  : order.status == OrderStatus::Unpaid  ? "payment_required"
                                                         : "paid"
    );
    if (pack == nullptr || pack->id == order.external_id) {
        out.key("pack_id").null();
    } else {
        writeId(out, "pack_id", pack->id);
    }
    if (order.total) out.key("total_amount").raw(order.total->amount).member("currency_id", order.total->currency);
    out.key("buyer").beginObject();
    writeId(out, "id", buyerId(order.buyer_external_id));
    out.member("nickname", order.buyer_external_id).endObject().key("order_items").beginArray();
    for (const auto& item : order.items) {
        out.beginObject().key("item").beginObject().member("id", item.listing_id).member("title", item.title);
        out.member("seller_sku", item.sku).key("variation_attributes").beginArray();
        for (const auto& [name, value] : item.options)
            out.beginObject().member("name", name).member("value_name", value).endObject();
        out.endArray().endObject().member("quantity", item.quantity).endObject();
    }
    out.endArray().key("shipping").beginObject().key("id");
    const std::string shipment = shipmentOf(order.external_id);
    if (shipment.empty()) {
        out.null();
    } else {
        out.raw(shipment);
    }
    out.endObject().endObject();
}

SandboxResponse MercadolibreSandbox::searchOrders(const SandboxRequest& request) {
    checkParameters(request, {"seller", "sort", "order.date_last_updated.from", "limit", "offset"});
    require(request, "seller", {std::string(kSeller)});
    require(request, "sort", {"date_desc"});
    const auto since = parseTime(request.parameter("order.date_last_updated.from").value_or(""));
    if (!since) {
        complain("orders/search: order.date_last_updated.from is not a time");
        return error(400, "bad_request", "invalid date");
    }
    const Paging page = paging(request, kMaxListLimit);
    std::vector<Order> all;
    for (const auto& [id, order] : shop_.orders) {
        if (*order.updated_at >= *since) all.push_back(order);
    }
    std::stable_sort(all.begin(), all.end(), [](const Order& a, const Order& b) {
        return *a.ordered_at > *b.ordered_at;
    });
    JsonWriter out;
    out.beginObject();
    writePaging(out, page, all.size());
    out.key("results").beginArray();
    for (const auto& order : spoiled(slice(all, page.offset, page.limit), request.fault)) writeOrder(out, order);
    out.endArray().endObject();
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::showOrder(const std::string& id) {
    const auto found = shop_.orders.find(id);
    if (found == shop_.orders.end()) return error(404, "order_not_found", "Order do not exists");
    JsonWriter out;
    writeOrder(out, found->second);
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::showPack(const std::string& id) {
    const ShopConversation* pack = shop_.byId(id);
    if (pack == nullptr || pack->id == pack->order_id) return error(404, "not_found", "pack not found");
    JsonWriter out;
    out.beginObject();
    writeId(out, "id", id);
    out.key("orders").beginArray().beginObject();
    writeId(out, "id", pack->order_id);
    out.endObject().endArray().endObject();
    return json(200, out);
}

SandboxResponse MercadolibreSandbox::showShipment(const std::string& id) const {
    const auto found = std::find_if(shop_.orders.begin(), shop_.orders.end(), [&](const auto& entry) {
        return shipmentOf(entry.first) == id;
    });
    if (found == shop_.orders.end()) return error(404, "not_found", "shipment not found");
    const Order& order = found->second;
    const Parcel parcel = order.parcels.empty() ? Parcel{} : order.parcels.front();
    JsonWriter out;
    out.beginObject();
    writeId(out, "id", id);
    out.member(
        "status", order.status == OrderStatus::Delivered  ? "delivered"
                  : order.status == OrderStatus::Returned ? "not_delivered"
                  : order.status == OrderStatus::Shipped  ? "shipped"
                                                          : "ready_to_ship"
    );
    out.member("tracking_number", parcel.tracking_number).member("tracking_method", parcel.carrier);
    out.key("status_history").beginObject();
    if (parcel.shipped_at) out.member("date_shipped", localTime(*parcel.shipped_at));
    if (parcel.delivered_at) out.member("date_delivered", localTime(*parcel.delivered_at));
    out.endObject();
    if (order.ship_to) {
        const Address& to = *order.ship_to;
        out.key("receiver_address").beginObject().member("receiver_name", to.name);
        out.key("country").beginObject().member("id", to.country).endObject();
        out.key("state").beginObject().member("id", to.country + '-' + to.state).endObject();
        out.key("city").beginObject().member("name", to.city).endObject();
        out.member("zip_code", to.postal_code).member("receiver_phone", to.phone).endObject();
    }
    out.key("shipping_option").beginObject();
    const auto date = [&](const char* name, const std::optional<Instant>& at) {
        if (at) out.key(name).beginObject().member("date", localTime(*at)).endObject();
    };
    date("estimated_handling_limit", order.ship_by);
    date("estimated_delivery_time", order.eta_from);
    date("estimated_delivery_limit", order.eta_to);
    out.endObject().endObject();
    return json(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<MercadolibreSandbox>(clock); }

}  // namespace channels::mercadolibre
