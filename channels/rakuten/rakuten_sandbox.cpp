#include "channels/rakuten/rakuten_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/multipart.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/rakuten/rakuten_rules.h"
#include "channels/rakuten/rakuten_wire.h"

namespace channels::rakuten {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kServiceSecret = "SP371422_f00dcafe1234";
constexpr std::string_view kLicenseKey = "SL371422_0123456789abcdef";
constexpr std::string_view kBase = "/es/1.0/inquirymng-api";
constexpr std::int64_t kShopId = 371'422;
constexpr std::int64_t kFirstReply = 9'007'199'254'740'993;  // above 2^53, against floating numbers
constexpr std::int64_t kMaxLimit = 100;

std::string inquiryNumber(std::size_t n) {
    const std::string digits = std::to_string(n + 1);
    return "261123-" + std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
}
std::string replyId(std::size_t n) { return std::to_string(kFirstReply + static_cast<std::int64_t>(n)); }

std::optional<std::int64_t> number(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::int64_t out = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), out);
    if (failure != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return out;
}

/// As the API writes times, and no other way.
std::optional<Instant> time(const std::optional<std::string>& text) {
    const auto out = text ? parseJapanTime(*text) : std::nullopt;
    return out && japanTime(*out) == *text ? out : std::nullopt;
}

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse error(int status, const std::string& code, const std::string& message, const std::string& field = {}) {
    JsonWriter out;
    out.beginObject().key("error").beginObject().member("code", code).member("message", message);
    out.key("targets").beginObject();
    if (!field.empty()) out.member(field, message);
    out.endObject().endObject().endObject();
    return json(status, out);
}

SandboxResponse invalid(const std::string& field) { return error(400, "InvalidParameter", field + " is wrong", field); }

void writeFiles(JsonWriter& out, const std::vector<Attachment>& files) {
    out.key("attachments").beginArray();
    for (const auto& file : files) out.beginObject().member("label", file.name).member("path", file.ref).endObject();
    out.endArray();
}

void writeText(JsonWriter& out, const ShopMessage& message) {
    if (message.broken) {
        out.member("message", 12);
    } else {
        out.member("message", message.text);
    }
    out.member("regDate", japanTime(message.at)).member("isMessageDeleted", false);
    writeFiles(out, message.files);
}

void writeOneReply(JsonWriter& out, const ShopMessage& message) {
    out.beginObject().key("id").raw(message.id);
    out.member("replyFrom", message.author == Author::Seller ? "merchant" : "user").member("isRead", message.read);
    writeText(out, message);
    out.endObject();
}

/// The question that an inquiry is: what was written first, whatever the replies' dates.
const ShopMessage& questionOf(const ShopConversation& one) { return one.messages.front(); }

class RakutenSandbox : public HttpSandbox {
public:
    explicit RakutenSandbox(const Clock& clock) : HttpSandbox(clock), key_ends_(clock.now() + kKeyLife) { start(); }
    ~RakutenSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> acted() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override { return error(429, "TooManyRequests", "try again later"); }
    SandboxResponse serverError() override { return error(503, "ServiceUnavailable", "try again later"); }
    void expireToken() override {}  // a key has no successor that a client could ask for
    void refuseCredentials() override { refused_ = true; }

    void add(const SeededMessage& message, bool broken);
    SandboxResponse wrong(const std::string& sentence);
    bool mayCall(const SandboxRequest& request) const;
    SandboxResponse get(const SandboxRequest& request, const std::string& path);
    SandboxResponse change(const SandboxRequest& request, const std::string& path);
    SandboxResponse list(const SandboxRequest& request);
    std::vector<const ShopConversation*> registered(Instant from, Instant to);
    SandboxResponse file(const SandboxRequest& request);
    SandboxResponse upload(const SandboxRequest& request);
    SandboxResponse reply(Json body);
    SandboxResponse mark(const std::string& state, Json body);
    bool markOne(const std::string& state, const std::string& inquiry);
    void writeInquiry(JsonWriter& out, const ShopConversation& one, Fault fault);
    std::size_t buyerNumber(const std::string& name);

    SandboxShop shop_{inquiryNumber, replyId};
    std::vector<std::string> buyers_, acted_;
    std::map<std::string, Instant> completed_, marked_;  // when, by inquiry
    std::set<std::string> read_;
    const Instant key_ends_;
    bool refused_ = false;
};

AccountConfig RakutenSandbox::account() {
    AccountConfig config;
    config.settings = {{"api_url", baseUrl() + std::string(kBase)}};
    config.secrets = {{"service_secret", std::string(kServiceSecret)}, {"license_key", std::string(kLicenseKey)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- What buyers do

void RakutenSandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    // Rakuten has no notices among inquiries, and no inquiry begins with the shop.
    const bool opens = shop_.byName(message.conversation) == nullptr;
    if (message.author == Author::Notice || (opens && message.author == Author::Seller)) return;
    ShopMessage& made = shop_.add(message, broken).messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        made.files[i].ref = "/files/" + made.id + '/' + std::to_string(i) + " &" + made.files[i].name;
        shop_.files[made.files[i].ref] = made.files[i].bytes;
    }
}

void RakutenSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> RakutenSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::vector<std::string> RakutenSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

std::size_t RakutenSandbox::buyerNumber(const std::string& name) {
    auto found = std::find(buyers_.begin(), buyers_.end(), name);
    if (found == buyers_.end()) found = buyers_.insert(buyers_.end(), name);
    return static_cast<std::size_t>(found - buyers_.begin());
}

// ---- Who may call

FaultPlan::Where RakutenSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.ends_with("/inquiry/reply")) return Where::Send;
    return request.method == "GET" && !request.path.ends_with("/attachment") ? Where::Pull : Where::Any;
}

SandboxResponse RakutenSandbox::wrong(const std::string& sentence) {
    complain(sentence);
    return error(400, "BadRequest", sentence);
}

bool RakutenSandbox::mayCall(const SandboxRequest& request) const {
    const std::string expected = "ESA " + base64(std::string(kServiceSecret) + ':' + std::string(kLicenseKey));
    return !refused_ && now() < key_ends_ && sameSecret(request.header("authorization"), expected);
}

SandboxResponse RakutenSandbox::handle(const SandboxRequest& request) {
    if (!request.header("authorization").starts_with("ESA ")) complain("Authorization must begin with ESA");
    if (!mayCall(request)) return error(401, "UnAuthorised", "the license key has expired or is wrong");
    if (!request.path.starts_with(kBase)) return wrong("no such path: " + request.path);
    const std::string path = request.path.substr(kBase.size());
    try {
        return request.method == "GET" ? get(request, path) : change(request, path);
    } catch (const JsonError&) {
        return wrong("the body of " + request.method + ' ' + path + " is not JSON");
    }
}

SandboxResponse RakutenSandbox::get(const SandboxRequest& request, const std::string& path) {
    constexpr std::string_view kInquiry = "/inquiry/";
    if (path == "/inquiries") return list(request);
    if (path == "/attachment") return file(request);
    if (!path.starts_with(kInquiry)) return wrong("no such call: GET " + path);
    const ShopConversation* one = shop_.byId(path.substr(kInquiry.size()));
    if (one == nullptr) return error(404, "NotFound", "no such inquiry", "inquiryNumber");
    JsonWriter out;
    out.beginObject().key("result");
    writeInquiry(out, *one, request.fault);
    out.endObject();
    return json(200, out);
}

SandboxResponse RakutenSandbox::change(const SandboxRequest& request, const std::string& path) {
    constexpr std::string_view kMarks = "/inquiries/";
    if (request.method == "POST" && path == "/attachment") return upload(request);
    if (!request.header("content-type").starts_with("application/json"))
        return wrong("Content-Type must be application/json");
    const auto document = JsonDocument::parse(request.body);
    if (request.method == "POST" && path == "/inquiry/reply") return reply(document.root());
    const std::string state = path.substr(std::min(path.size(), kMarks.size()));
    const bool known = state == "read" || state == "complete" || state == "incomplete";
    if (request.method == "PATCH" && path.starts_with(kMarks) && known) return mark(state, document.root());
    return wrong("no such call: " + request.method + ' ' + path);
}

// ---- Inquiries

/// By when they were registered, newest first: what appears meanwhile shifts the pages behind it.
std::vector<const ShopConversation*> RakutenSandbox::registered(Instant from, Instant to) {
    std::vector<const ShopConversation*> out;
    for (const auto& one : shop_.conversations()) {
        const Instant at = questionOf(one).at;
        if (at >= from && at <= to) out.push_back(&one);
    }
    std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) {
        return questionOf(*a).at > questionOf(*b).at;
    });
    return out;
}

SandboxResponse RakutenSandbox::list(const SandboxRequest& request) {
    for (const auto& [name, value] : request.query) {
        const bool known = name == "fromDate" || name == "toDate" || name == "limit" || name == "page";
        if (!known && !(name == "noMerchantReply" && (value == "true" || value == "false")))
            return wrong("GET /inquiries has no parameter " + name + '=' + value);
    }
    const auto from = time(request.parameter("fromDate")), to = time(request.parameter("toDate"));
    if (!from || !to || *from > *to) return wrong("fromDate and toDate must be times of Japan, one before the other");
    if (*to - *from > std::chrono::days(kSpanDays)) return wrong("fromDate and toDate span more than 30 days");
    const auto limit = number(request.parameter("limit").value_or("30"));
    const auto page = number(request.parameter("page").value_or("1"));
    if (!limit || *limit < 1 || *limit > kMaxLimit || !page || *page < 1) return wrong("limit or page is wrong");
    auto all = registered(*from, *to);
    if (request.parameter("noMerchantReply") == "true") {
        std::erase_if(all, [](const ShopConversation* one) {
            return std::any_of(one->messages.begin(), one->messages.end(), [](const ShopMessage& m) {
                return m.author == Author::Seller;
            });
        });
    }
    const auto size = static_cast<std::size_t>(*limit), skipped = size * static_cast<std::size_t>(*page - 1);
    const auto at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(i, all.size())); };
    const std::vector<const ShopConversation*> shown(at(skipped), at(skipped + size));
    JsonWriter out;
    out.beginObject().member("totalCount", all.size()).member("totalPageCount", (all.size() + size - 1) / size);
    out.member("page", *page).key("list").beginArray();
    for (const auto* one : spoiled(shown, request.fault)) writeInquiry(out, *one, request.fault);
    out.endArray().endObject();
    return json(200, out);
}

void RakutenSandbox::writeInquiry(JsonWriter& out, const ShopConversation& one, Fault fault) {
    const auto completed = completed_.find(one.id);
    const auto marked = marked_.find(one.id);
    out.beginObject().member("inquiryNumber", one.id).member("shopId", kShopId).member("userName", one.buyer);
    out.member("userMaskEmail", "m" + std::to_string(buyerNumber(one.buyer)) + "@pc.fw.rakuten.ne.jp");
    out.member("itemUrl", "https://item.rakuten.co.jp/shop/lamp/").member("itemName", "LED lamp");
    out.member("itemNumber", one.listing_id.empty() ? "lamp" : one.listing_id).member("orderNumber", one.order_id);
    out.member("isCompleted", completed != completed_.end()).key("completedDate");
    if (completed == completed_.end()) {
        out.null();
    } else {
        out.value(japanTime(completed->second));
    }
    out.member("readByMerchant", read_.contains(one.id));
    out.member(
        "lastUpdateDate", japanTime(std::max(one.lastAt(), marked == marked_.end() ? Instant{} : marked->second))
    );
    out.member("category", one.order_id.empty() ? "商品" : "配送")
        .member("type", one.order_id.empty() ? "注文前" : "注文後");
    writeText(out, questionOf(one));
    out.key("replies").beginArray();
    const std::vector<ShopMessage> replies(one.messages.begin() + 1, one.messages.end());
    for (const auto& message : spoiled(replies, fault)) writeOneReply(out, message);
    out.endArray().endObject();
}

// ---- Files, replies, marks

SandboxResponse RakutenSandbox::file(const SandboxRequest& request) {
    const auto path = request.parameter("path"), label = request.parameter("label");
    if (!path || !label) return wrong("GET /attachment needs path and label");
    const auto found = shop_.files.find(*path);
    if (found == shop_.files.end()) return error(404, "NotFound", "no such file", "path");
    SandboxResponse out;
    out.content_type = "application/octet-stream";
    out.body = found->second;
    return out;
}

SandboxResponse RakutenSandbox::upload(const SandboxRequest& request) {
    const auto parts = readForm(request.header("content-type"), request.body);
    if (parts.size() != 1 || parts[0].name != "file" || parts[0].file_name.empty())
        return wrong("POST /attachment takes one part, the file");
    const std::string path = "/uploads/" + std::to_string(shop_.files.size()) + '/' + parts[0].file_name;
    shop_.files[path] = parts[0].body;
    JsonWriter out;
    out.beginObject().key("result").beginObject().member("label", parts[0].file_name).member("path", path);
    out.endObject().endObject();
    return json(200, out);
}

SandboxResponse RakutenSandbox::reply(Json body) {
    ShopConversation* one = shop_.byId(body["inquiryNumber"].text());
    if (one == nullptr) return invalid("inquiryNumber");
    if (!body["shopId"].isString() || body["shopId"].text() != std::to_string(kShopId)) {
        complain("shopId must be the shop's id as a text");
        return invalid("shopId");
    }
    const std::string text = body["message"].text();
    const std::size_t length = replyLength(descriptor().rules, text);
    if (!body["message"].isString() || length < 1 || length > kMaxText) return invalid("message");
    std::vector<Attachment> files;
    for (std::size_t i = 0; i < body["attachments"].size(); ++i) {
        const Json file = body["attachments"][i];
        if (!shop_.files.contains(file["path"].text())) return invalid("attachments");
        files.push_back({file["label"].text(), {}, file["path"].text(), {}});
    }
    ShopMessage& made = shop_.reply(*one, text, now());
    made.files = std::move(files);
    JsonWriter out;
    out.beginObject().key("result").beginObject().member("inquiryNumber", one->id).member("message", text);
    out.member("regDate", japanTime(made.at)).member("replyFrom", "merchant").member("isRead", false);
    writeFiles(out, made.files);
    out.endObject().endObject();
    return json(200, out);
}

bool RakutenSandbox::markOne(const std::string& state, const std::string& inquiry) {
    if (shop_.byId(inquiry) == nullptr) return false;
    if (state == "read") {
        read_.insert(inquiry);
        return true;
    }
    marked_[inquiry] = now();
    completed_.erase(inquiry);
    if (state == "complete") completed_[inquiry] = now();
    acted_.push_back("mark_" + state + ' ' + inquiry);
    return true;
}

SandboxResponse RakutenSandbox::mark(const std::string& state, Json body) {
    const Json numbers = body["inquiryNumbers"];
    if (!numbers.isArray() || numbers.size() == 0) return wrong("inquiryNumbers must be a list");
    JsonWriter done, refused;
    done.beginArray();
    refused.beginArray();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string inquiry = numbers[i].text();
        if (markOne(state, inquiry)) {
            done.value(inquiry);
        } else {
            refused.beginObject()
                .member("inquiryNumber", inquiry)
                .member("errorMessage", "no such inquiry")
                .endObject();
        }
    }
    JsonWriter out;
    out.beginObject().key("result").beginObject().key("ok").raw(done.endArray().str());
    out.key("error").raw(refused.endArray().str()).endObject().endObject();
    return json(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<RakutenSandbox>(clock); }

}  // namespace channels::rakuten
