#include "channels/ebay/ebay_sandbox.h"

#include <algorithm>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/ebay/ebay_sandbox_answers.h"
#include "channels/ebay/ebay_sandbox_disputes.h"
#include "channels/ebay/ebay_sandbox_notifications.h"
#include "channels/ebay/ebay_sandbox_orders.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

constexpr std::string_view kClientId = "LampShop-hub-PRD-0123456789ab";
constexpr std::string_view kClientSecret = "PRD-s3cr3t-of-the-application";
constexpr std::string_view kRefreshToken = "v^1.1#i^1#r^1#refresh-token-of-the-seller";
constexpr std::string_view kRuName = "Lamp_Shop-LampShop-hub-xyz";
constexpr std::string_view kAuthorizationCode = "v^1.1#code-from-the-browser";
constexpr std::string_view kVerificationToken = "hub-verification-token-0123456789-abcdef";
constexpr std::chrono::seconds kTokenLife{7200};
constexpr std::int64_t kMaxListLimit = 50;
constexpr std::int64_t kMaxOrderLimit = 200;
// Above 2^53: a client that reads ids as numbers is found out.
constexpr std::int64_t kFirstMessageId = 9'007'199'254'740'993;
constexpr std::int64_t kFirstConversationId = 7'100'012'345;
constexpr std::int64_t kFirstListingId = 110'500'600'700;

struct SandboxMessage {
    std::string id, sender, recipient, subject, body;
    Instant at;
    bool read = false;
    bool broken = false;
    std::vector<Attachment> media;
};

struct SandboxConversation {
    std::string id, name, buyer, title, listing_id;
    bool notice = false;
    std::vector<SandboxMessage> messages;
};

struct IssuedToken {
    Instant expires;
    std::set<std::string> scopes;
    bool of_application = false;
};

// What the account has granted the application.
const std::set<std::string> kGranted = {
    std::string(kMessageScope), std::string(kOrderScope), std::string(kBaseScope),
    std::string(kSubscriptionScope)};

std::string marketplaceOf(const std::string& host) {
    for (const auto& place : marketplaces()) {
        if (place.host == host) return std::string(place.id);
    }
    return "EBAY_US";
}

std::set<std::string> words(const std::string& text) {
    std::set<std::string> out;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (end > begin) out.insert(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

class EbaySandbox : public HttpSandbox {
public:
    explicit EbaySandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~EbaySandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;
    std::map<std::string, std::string> signInAnswer() override { return {{"code", std::string(kAuthorizationCode)}}; }
    void seedCase(const Case& one) override;
    std::optional<HttpRequest> notification(const std::string& url) override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override {
        return errorAnswer(
            429, 2001, "Too many requests. The request limit has been reached for the resource."
        );
    }
    SandboxResponse serverError() override {
        return errorAnswer(500, 335000, "There was a problem with an eBay internal system or process.");
    }
    void expireToken() override { tokens_.clear(); }
    void refuseCredentials() override {
        tokens_.clear();
        refused_ = true;
    }

    SandboxResponse token(const SandboxRequest& request);
    SandboxResponse tokenError(int status, const char* error) const;
    SandboxResponse issueToken(
        const std::set<std::string>& scopes, bool with_refresh_token, bool of_application
    );
    std::optional<SandboxResponse> refused(
        const SandboxRequest& request, std::string_view scope, const std::string& word = "Bearer "
    );
    const IssuedToken* tokenOf(const SandboxRequest& request, const std::string& word);
    SandboxResponse disputes(const SandboxRequest& request);
    SandboxResponse notifications(const SandboxRequest& request);

    struct Paging {
        std::size_t limit = 25, offset = 0;
        std::optional<SandboxResponse> wrong;
    };
    Paging paging(const SandboxRequest& request, std::int64_t max_limit, int limit_error, int offset_error);
    std::optional<SandboxResponse> wrongType(const SandboxRequest& request);
    std::string pageUrl(const SandboxRequest& request, const Paging& page, std::size_t offset) const;
    void writePaging(JsonWriter& out, const SandboxRequest& request, const Paging& page, std::size_t total)
        const;
    template <class T>
    std::vector<T> slice(const std::vector<T>& all, const Paging& page, Fault fault) const;

    SandboxResponse conversations(const SandboxRequest& request);
    SandboxResponse conversation(const SandboxRequest& request, const std::string& id);
    SandboxResponse sendMessage(const SandboxRequest& request);
    SandboxResponse updateConversation(const SandboxRequest& request);
    SandboxResponse orders(const SandboxRequest& request);
    SandboxResponse order(const std::string& path);
    SandboxResponse media(const std::string& path);

    void add(const SeededMessage& message, bool broken);
    SandboxConversation& open(const SeededMessage& message);
    SandboxConversation* find(const std::string& id);
    void addOrder(const SeededMessage& message, SandboxConversation& conversation);
    void writeMessage(JsonWriter& out, const SandboxMessage& message, bool capital_n) const;

    const Complain complain_ = [this](const std::string& sentence) { complain(sentence); };
    SandboxDisputes disputes_{complain_};
    SandboxNotifications notifications_{complain_};
    std::vector<SandboxConversation> conversations_;
    std::map<std::string, SandboxOrder> orders_;
    std::map<std::string, IssuedToken> tokens_;
    std::map<std::string, std::string> files_;
    std::vector<Delivered> delivered_;
    std::set<std::string> refresh_tokens_{std::string(kRefreshToken)};
    bool refused_ = false;
    std::int64_t messages_made_ = 0;
    std::int64_t tokens_made_ = 0;
};

AccountConfig EbaySandbox::account() {
    AccountConfig config;
    config.settings = {
        {"username", std::string(kSandboxSeller)},
        {"client_id", std::string(kClientId)},
        {"ru_name", std::string(kRuName)},
        {"api_url", baseUrl()},
        {"auth_url", baseUrl() + "/oauth2/authorize"},
        {"verification_token", std::string(kVerificationToken)},
        {"alert_email", "alerts@shop.example"},
        // A demonstration asks every few seconds: by a shop's allowance it would stand still after half an hour.
        {"daily_calls", "1000000"}};
    config.secrets = {
        {"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

SandboxConversation& EbaySandbox::open(const SeededMessage& message) {
    const bool notice = message.author == Author::Notice;
    const auto found =
        std::find_if(conversations_.begin(), conversations_.end(), [&](const SandboxConversation& c) {
            return c.name == message.conversation && c.notice == notice;
        });
    if (found != conversations_.end()) return *found;
    SandboxConversation made;
    const auto n = static_cast<std::int64_t>(conversations_.size());
    made.id = std::to_string(kFirstConversationId + n);
    made.name = message.conversation;
    made.buyer = notice ? "eBay" : message.buyer;
    made.title = message.subject.empty() ? "Question about LED lamp" : message.subject;
    made.notice = notice;
    if (!notice) made.listing_id = std::to_string(kFirstListingId + n);
    if (message.order && !message.order->items.empty() && !message.order->items.front().listing_id.empty()) {
        made.listing_id = message.order->items.front().listing_id;
    }
    conversations_.push_back(std::move(made));
    return conversations_.back();
}

void EbaySandbox::addOrder(const SeededMessage& message, SandboxConversation& conversation) {
    SandboxOrder made{*message.order, marketplaceOf(message.site)};
    if (made.order.items.empty())
        made.order.items.push_back({"", conversation.listing_id, conversation.title, 1, {}});
    for (auto& item : made.order.items) {
        if (item.listing_id.empty()) item.listing_id = conversation.listing_id;
    }
    if (made.order.buyer_external_id.empty()) made.order.buyer_external_id = conversation.buyer;
    if (!made.order.ordered_at) made.order.ordered_at = message.sent_at;
    if (!made.order.updated_at) made.order.updated_at = made.order.ordered_at;
    orders_[made.order.external_id] = std::move(made);
}

void EbaySandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    SandboxConversation& conversation = open(message);
    if (message.order) addOrder(message, conversation);
    const bool own = message.author == Author::Seller;
    SandboxMessage made;
    made.id = std::to_string(kFirstMessageId + messages_made_++);
    made.sender = own ? std::string(kSandboxSeller) : conversation.buyer;
    made.recipient = own ? conversation.buyer : std::string(kSandboxSeller);
    made.subject = conversation.title;
    made.body = message.text;
    made.at = message.sent_at;
    made.read = own;
    made.broken = broken;
    for (const auto& file : message.attachments) {
        const std::string path = "/media/" + made.id + '-' + std::to_string(made.media.size());
        files_[path] = file.bytes;
        made.media.push_back({file.name, file.media_type, baseUrl() + path, {}});
    }
    conversation.messages.push_back(std::move(made));
}

void EbaySandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> EbaySandbox::delivered() {
    const std::lock_guard lock(mutex());
    return delivered_;
}

void EbaySandbox::seedCase(const Case& one) {
    const std::lock_guard lock(mutex());
    Case made = one;
    std::string listing_id;
    for (const auto& conversation : conversations_) {
        if (conversation.notice || conversation.name != one.conversation_external_id) continue;
        if (made.buyer_external_id.empty()) made.buyer_external_id = conversation.buyer;
        listing_id = conversation.listing_id;
    }
    disputes_.seed(made, listing_id);
}

std::optional<HttpRequest> EbaySandbox::notification(const std::string& url) {
    const std::lock_guard lock(mutex());
    const SandboxConversation* newest = nullptr;
    for (const auto& one : conversations_) {
        if (!one.notice && (newest == nullptr || one.messages.back().at >= newest->messages.back().at))
            newest = &one;
    }
    if (newest == nullptr) return std::nullopt;
    return notifications_.notification(url, newest->id, newest->messages.back().id, now());
}

FaultPlan::Where EbaySandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path == "/identity/v1/oauth2/token") return Where::Token;
    if (request.path == "/commerce/message/v1/send_message") return Where::Send;
    if (request.path.starts_with("/sell/fulfillment/")) return Where::Orders;
    return request.method == "GET" && request.path.starts_with("/commerce/message/") ? Where::Pull
                                                                                     : Where::Any;
}

SandboxResponse EbaySandbox::handle(const SandboxRequest& request) {
    constexpr std::string_view kConversation = "/commerce/message/v1/conversation";
    constexpr std::string_view kOrder = "/sell/fulfillment/v1/order";
    if (request.path == "/identity/v1/oauth2/token") return token(request);
    if (request.path.starts_with("/media/")) return media(request.path);
    if (request.path.starts_with("/post-order/v2/")) return disputes(request);
    if (request.path.starts_with("/commerce/notification/v1/")) return notifications(request);
    const bool is_order = request.path.starts_with(kOrder);
    if (auto no = refused(request, is_order ? kOrderScope : kMessageScope)) return *no;
    if (request.method == "GET") {
        if (request.path == kConversation) return conversations(request);
        if (request.path.starts_with(std::string(kConversation) + '/'))
            return conversation(request, request.path.substr(kConversation.size() + 1));
        if (request.path == kOrder) return orders(request);
        if (is_order && request.path.size() > kOrder.size() + 1)
            return order(request.path.substr(kOrder.size() + 1));
    } else if (request.method == "POST") {
        if (request.header("content-type") != "application/json")
            complain("POST " + request.path + " without Content-Type: application/json");
        if (request.path == "/commerce/message/v1/send_message") return sendMessage(request);
        if (request.path == "/commerce/message/v1/update_conversation") return updateConversation(request);
    }
    complain("no such call: " + request.method + ' ' + request.path);
    return errorAnswer(404, 2002, "Resource not found");
}

SandboxResponse EbaySandbox::tokenError(int status, const char* name) const {
    JsonWriter out;
    out.beginObject()
        .member("error", name)
        .member("error_description", "the token request was refused")
        .endObject();
    return jsonAnswer(status, out);
}

SandboxResponse EbaySandbox::issueToken(
    const std::set<std::string>& scopes, bool with_refresh_token, bool of_application
) {
    const std::string made = "v^1.1#i^1#access-" + std::to_string(++tokens_made_);
    tokens_[made] = {now() + kTokenLife, scopes, of_application};
    JsonWriter out;
    out.beginObject()
        .member("access_token", made)
        .member("expires_in", static_cast<std::int64_t>(kTokenLife.count()));
    out.member("token_type", of_application ? "Application Access Token" : "User Access Token");
    if (with_refresh_token) {
        const std::string refresh = std::string(kRefreshToken) + '-' + std::to_string(tokens_made_);
        refresh_tokens_.insert(refresh);
        out.member("refresh_token", refresh).member("refresh_token_expires_in", 47'304'000);
    }
    out.endObject();
    return jsonAnswer(200, out);
}

SandboxResponse EbaySandbox::token(const SandboxRequest& request) {
    if (request.method != "POST" || request.header("content-type") != "application/x-www-form-urlencoded") {
        complain("the token endpoint takes a POST of application/x-www-form-urlencoded");
        return tokenError(400, "invalid_request");
    }
    const std::string basic = "Basic " + base64(std::string(kClientId) + ':' + std::string(kClientSecret));
    if (request.header("authorization") != basic) return tokenError(401, "invalid_client");
    const QueryList values = decodeQuery(request.body);
    if (refused_) return tokenError(400, "invalid_grant");
    const std::string type = value(values, "grant_type");
    const auto scopes = words(value(values, "scope"));
    if (type == "authorization_code") {
        const bool good =
            value(values, "code") == kAuthorizationCode && value(values, "redirect_uri") == kRuName;
        if (!good) return tokenError(400, "invalid_grant");
        return issueToken(kGranted, true, false);
    }
    if (type == "client_credentials") {
        const bool good = scopes == std::set<std::string>{std::string(kBaseScope)};
        return good ? issueToken(scopes, false, true) : tokenError(400, "invalid_scope");
    }
    if (type != "refresh_token") return tokenError(400, "unsupported_grant_type");
    if (!refresh_tokens_.contains(value(values, "refresh_token"))) return tokenError(400, "invalid_grant");
    if (!std::includes(kGranted.begin(), kGranted.end(), scopes.begin(), scopes.end()))
        return tokenError(400, "invalid_scope");
    return issueToken(scopes, false, false);
}

/// The good token that a request carries behind `word`.
const IssuedToken* EbaySandbox::tokenOf(const SandboxRequest& request, const std::string& word) {
    const std::string header = request.header("authorization");
    if (!header.starts_with(word)) {
        complain(request.method + ' ' + request.path + " without Authorization: " + word);
        return nullptr;
    }
    const auto found = tokens_.find(header.substr(word.size()));
    return found == tokens_.end() || found->second.expires <= now() ? nullptr : &found->second;
}

std::optional<SandboxResponse> EbaySandbox::refused(
    const SandboxRequest& request, std::string_view scope, const std::string& word
) {
    const IssuedToken* token = tokenOf(request, word);
    if (token == nullptr) {
        return errorAnswer(
            401, 1001, "Invalid access token. Check the value of the Authorization HTTP request header."
        );
    }
    if (!token->scopes.contains(std::string(scope))) return errorAnswer(403, 1100, "Access denied");
    return std::nullopt;
}

SandboxResponse EbaySandbox::disputes(const SandboxRequest& request) {
    if (auto no = refused(request, kBaseScope, "IAF ")) return *no;
    if (tokenOf(request, "IAF ")->of_application) {
        complain(request.path + " wants the account's token");
        return errorAnswer(403, 1100, "Access denied");
    }
    return disputes_.handle(request);
}

SandboxResponse EbaySandbox::notifications(const SandboxRequest& request) {
    const IssuedToken* token = tokenOf(request, "Bearer ");
    const bool of_application = token != nullptr && token->of_application;
    if (auto no = refused(request, of_application ? kBaseScope : kSubscriptionScope)) return *no;
    return notifications_.handle(request, baseUrl(), of_application);
}

EbaySandbox::Paging EbaySandbox::paging(
    const SandboxRequest& request, std::int64_t max_limit, int limit_error, int offset_error
) {
    const auto limit = wholeNumber(request.parameter("limit").value_or("25"));
    const auto offset = wholeNumber(request.parameter("offset").value_or("0"));
    Paging out;
    if (!limit || *limit < 1 || *limit > max_limit) {
        complain("limit must be from 1 to " + std::to_string(max_limit));
        out.wrong = errorAnswer(400, limit_error, "Invalid limit", "limit");
    } else if (!offset || *offset < 0 || *offset % *limit != 0) {
        complain("offset must be a multiple of limit");
        out.wrong = errorAnswer(400, offset_error, "Invalid offset", "offset");
    } else {
        out.limit = static_cast<std::size_t>(*limit);
        out.offset = static_cast<std::size_t>(*offset);
    }
    return out;
}

std::optional<SandboxResponse> EbaySandbox::wrongType(const SandboxRequest& request) {
    const auto type = request.parameter("conversation_type");
    if (!type) {
        complain("conversation_type is required");
        return errorAnswer(400, 355017, "conversation_type is required", "conversation_type");
    }
    if (*type == "FROM_MEMBERS" || *type == "FROM_EBAY") return std::nullopt;
    complain("no such conversation_type");
    return errorAnswer(400, 355002, "Invalid conversation type", "conversation_type");
}

std::string EbaySandbox::pageUrl(const SandboxRequest& request, const Paging& page, std::size_t offset)
    const {
    QueryList query;
    for (const auto& [name, value] : request.query) {
        if (name != "limit" && name != "offset") query.emplace_back(name, value);
    }
    query.emplace_back("limit", std::to_string(page.limit));
    query.emplace_back("offset", std::to_string(offset));
    return baseUrl() + request.path + '?' + encodeQuery(query);
}

void EbaySandbox::writePaging(
    JsonWriter& out, const SandboxRequest& request, const Paging& page, std::size_t total
) const {
    out.member("href", pageUrl(request, page, page.offset))
        .member("limit", page.limit)
        .member("offset", page.offset)
        .member("total", total);
    if (page.offset + page.limit < total)
        out.member("next", pageUrl(request, page, page.offset + page.limit));
    if (page.offset > 0)
        out.member("prev", pageUrl(request, page, page.offset - std::min(page.offset, page.limit)));
}

template <class T>
std::vector<T> EbaySandbox::slice(const std::vector<T>& all, const Paging& page, Fault fault) const {
    const auto begin = std::min(page.offset, all.size());
    const auto end = std::min(begin + page.limit, all.size());
    std::vector<T> out(
        all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)
    );
    if (fault == Fault::Reordered)
        std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(out.size() / 2), out.end());
    if (fault != Fault::Duplicates) return out;
    std::vector<T> twice;
    for (const auto& one : out) twice.insert(twice.end(), 2, one);
    return twice;
}

void EbaySandbox::writeMessage(JsonWriter& out, const SandboxMessage& message, bool capital_n) const {
    out.beginObject()
        .member("messageId", message.id)
        .member("createdDate", formatTime(message.at))
        .member("subject", message.subject);
    if (message.broken) {
        out.member("messageBody", 12);
    } else {
        out.member("messageBody", message.body);
    }
    out.member("readStatus", message.read);
    out.member(capital_n ? "senderUserName" : "senderUsername", message.sender);
    out.member(capital_n ? "recipientUserName" : "recipientUsername", message.recipient);
    out.key("messageMedia").beginArray();
    for (const auto& file : message.media) {
        const bool image = file.media_type.starts_with("image/");
        out.beginObject()
            .member("mediaName", file.name)
            .member("mediaType", image ? "IMAGE" : "PDF")
            .member("mediaUrl", file.ref)
            .endObject();
    }
    out.endArray().endObject();
}

std::vector<SandboxMessage> newestFirst(std::vector<SandboxMessage> messages) {
    std::reverse(messages.begin(), messages.end());
    std::stable_sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
        return a.at > b.at;
    });
    return messages;
}

SandboxResponse EbaySandbox::conversations(const SandboxRequest& request) {
    checkParameters(
        request,
        {"conversation_type", "conversation_status", "start_time", "end_time", "other_party_username",
         "reference_type", "reference_id", "limit", "offset"},
        complain_
    );
    if (auto wrong = wrongType(request)) return *wrong;
    const bool notices = request.parameter("conversation_type") == "FROM_EBAY";
    Instant start{};
    if (const auto text = request.parameter("start_time")) {
        const auto time = strictTime(*text);
        if (!time || notices) {
            complain(notices ? "start_time is for FROM_MEMBERS only" : "start_time needs milliseconds and Z");
            return errorAnswer(400, 355005, "Invalid date format", "start_time");
        }
        start = *time;
    }
    const Paging page = paging(request, kMaxListLimit, 355009, 355008);
    if (page.wrong) return *page.wrong;
    std::vector<std::pair<SandboxMessage, const SandboxConversation*>> all;
    for (const auto& one : conversations_) {
        const SandboxMessage latest = newestFirst(one.messages).front();
        if (one.notice == notices && latest.at >= start) all.emplace_back(latest, &one);
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.first.at > b.first.at;
    });
    JsonWriter out;
    out.beginObject();
    writePaging(out, request, page, all.size());
    out.key("conversations").beginArray();
    for (const auto& [latest, one] : slice(all, page, request.fault)) {
        const auto unread =
            std::count_if(one->messages.begin(), one->messages.end(), [](const auto& m) { return !m.read; });
        out.beginObject()
            .member("conversationId", one->id)
            .member("conversationStatus", "ACTIVE")
            .member("conversationTitle", one->title);
        out.member("conversationType", notices ? "FROM_EBAY" : "FROM_MEMBERS")
            .member("createdDate", formatTime(one->messages.front().at));
        if (!one->listing_id.empty())
            out.member("referenceId", one->listing_id).member("referenceType", "LISTING");
        out.member("unreadCount", static_cast<std::int64_t>(unread)).key("latestMessage");
        writeMessage(out, latest, false);
        out.endObject();
    }
    out.endArray().endObject();
    return jsonAnswer(200, out);
}

SandboxConversation* EbaySandbox::find(const std::string& id) {
    const auto found =
        std::find_if(conversations_.begin(), conversations_.end(), [&](const auto& c) { return c.id == id; });
    return found == conversations_.end() ? nullptr : &*found;
}

SandboxResponse EbaySandbox::conversation(const SandboxRequest& request, const std::string& id) {
    checkParameters(request, {"conversation_type", "limit", "offset"}, complain_);
    if (auto wrong = wrongType(request)) return *wrong;
    const Paging page = paging(request, kMaxListLimit, 355009, 355008);
    if (page.wrong) return *page.wrong;
    const SandboxConversation* one = find(id);
    if (one == nullptr) return errorAnswer(404, 355007, "Invalid conversation id", "conversation_id");
    const auto all = newestFirst(one->messages);
    JsonWriter out;
    out.beginObject().member("conversationStatus", "ACTIVE").member("conversationTitle", one->title);
    out.member("conversationType", one->notice ? "FROM_EBAY" : "FROM_MEMBERS");
    writePaging(out, request, page, all.size());
    out.key("messages").beginArray();
    for (const auto& message : slice(all, page, request.fault)) writeMessage(out, message, false);
    out.endArray().endObject();
    return jsonAnswer(200, out);
}

SandboxResponse EbaySandbox::sendMessage(const SandboxRequest& request) {
    std::string id, text;
    try {
        const auto document = JsonDocument::parse(request.body);
        document.root().forEachMember([&](std::string_view name, Json) {
            static const std::set<std::string_view> kKnown = {"conversationId",    "otherPartyUsername",
                                                              "messageText",       "messageMedia",
                                                              "emailCopyToSender", "reference"};
            if (!kKnown.contains(name)) complain("send_message: no such field: " + std::string(name));
        });
        if (!document.root()["conversationId"].isString())
            complain("send_message: conversationId must be a string");
        id = document.root()["conversationId"].text();
        text = document.root()["messageText"].text();
    } catch (const JsonError&) {
        complain("send_message: the body is not JSON");
        return errorAnswer(400, 2004, "Invalid request");
    }
    if (id.empty())
        return errorAnswer(400, 355018, "Either conversationId or otherPartyUsername is required");
    SandboxConversation* one = find(id);
    if (one == nullptr || one->notice)
        return errorAnswer(400, 355007, "Invalid conversation id", "conversationId");
    if (text.empty()) return errorAnswer(400, 355015, "Either messageText or messageMedia is required");
    if (replyLength(descriptor().rules, text) > kMaxReply)
        return errorAnswer(400, 355013, "Message text is too long", "messageText");
    SandboxMessage made;
    made.id = std::to_string(kFirstMessageId + messages_made_++);
    made.sender = kSandboxSeller;
    made.recipient = one->buyer;
    made.subject = one->title;
    made.body = text;
    made.at = now();
    made.read = true;
    one->messages.push_back(made);
    delivered_.push_back({one->name, one->buyer, text, made.id, {}, made.at});
    JsonWriter out;
    writeMessage(out, made, true);
    return jsonAnswer(201, out);
}

SandboxResponse EbaySandbox::updateConversation(const SandboxRequest& request) {
    try {
        const auto document = JsonDocument::parse(request.body);
        const Json root = document.root();
        if (root["conversationType"].text() != "FROM_MEMBERS")
            return errorAnswer(400, 355002, "Invalid conversation type");
        SandboxConversation* one = find(root["conversationId"].text());
        if (one == nullptr) return errorAnswer(400, 355007, "Invalid conversation id");
        const auto read = root["read"].boolean();
        if (!read) complain("update_conversation: read must be a boolean");
        for (auto& message : one->messages) message.read = read.value_or(message.read);
    } catch (const JsonError&) {
        complain("update_conversation: the body is not JSON");
        return errorAnswer(400, 2004, "Invalid request");
    }
    return noContent();
}

SandboxResponse EbaySandbox::media(const std::string& path) {
    const auto found = files_.find(path);
    SandboxResponse out;
    out.status = found == files_.end() ? 404 : 200;
    out.content_type = "application/octet-stream";
    if (found != files_.end()) out.body = found->second;
    return out;
}

SandboxResponse EbaySandbox::orders(const SandboxRequest& request) {
    checkParameters(request, {"filter", "limit", "offset", "orderIds"}, complain_);
    const std::string filter = request.parameter("filter").value_or("");
    const bool by_change = filter.starts_with("lastmodifieddate:[");
    Instant since{};
    if (!filter.empty()) {
        const auto bracket = filter.find('[');
        const auto time = bracket == std::string::npos || !filter.ends_with("..]")
                              ? std::nullopt
                              : strictTime(filter.substr(bracket + 1, 24));
        if (!time || (!by_change && !filter.starts_with("creationdate:["))) {
            complain("orders: wrong filter " + filter);
            return errorAnswer(400, 30700, "Invalid filter", "filter");
        }
        since = *time;
    }
    const Paging page = paging(request, kMaxOrderLimit, 30810, 30820);
    if (page.wrong) return *page.wrong;
    std::vector<SandboxOrder> all;
    for (const auto& [id, sale] : orders_) {
        if ((by_change ? *sale.order.updated_at : *sale.order.ordered_at) >= since) all.push_back(sale);
    }
    JsonWriter out;
    out.beginObject();
    writePaging(out, request, page, all.size());
    out.key("orders").beginArray();
    for (const auto& sale : slice(all, page, request.fault)) writeOrder(out, sale);
    out.endArray().endObject();
    return jsonAnswer(200, out);
}

/// `path` is "{orderId}" or "{orderId}/shipping_fulfillment".
SandboxResponse EbaySandbox::order(const std::string& path) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto found = orders_.find(path.substr(0, slash));
    const bool parcels = path.substr(slash) == "/shipping_fulfillment";
    if (!parcels && slash != path.size()) complain("no such call on an order: " + path);
    if (found == orders_.end()) return errorAnswer(404, 32100, "Invalid order ID", "orderId");
    JsonWriter out;
    if (!parcels) {
        writeOrder(out, found->second);
        return jsonAnswer(200, out);
    }
    writeParcels(out, found->second.order);
    return jsonAnswer(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<EbaySandbox>(clock); }

}  // namespace channels::ebay
