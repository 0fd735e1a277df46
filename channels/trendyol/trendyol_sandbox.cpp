#include "channels/trendyol/trendyol_sandbox.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <deque>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"
#include "channels/trendyol/trendyol_rules.h"

namespace channels::trendyol {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSeller = "115116";
constexpr std::string_view kApiKey = "api-key-of-the-seller";
constexpr std::string_view kApiSecret = "api-secret-of-the-seller";
// Above 2^53: a client that reads ids as floating numbers is found out.
constexpr std::int64_t kFirstQuestion = 9'007'199'254'740'993;
constexpr std::int64_t kFirstAnswer = 9'107'199'254'740'993;
constexpr std::int64_t kFirstCustomer = 700'001;
constexpr std::int64_t kFirstProduct = 1'234'567;
constexpr std::int64_t kMaxSize = 50;
constexpr std::chrono::hours kMaxSpan{14 * 24};
constexpr std::chrono::minutes kReviewTakes{1};
constexpr int kMaxRejections = 3;

struct SandboxAnswer {
    std::string id, text;
    Instant at;
};

struct SandboxQuestion {
    std::string id, name, buyer, text, product, storefront, status = "WAITING_FOR_ANSWER";
    std::int64_t customer = 0, product_id = 0;
    Instant at, changed_at;
    std::optional<SandboxAnswer> answer, rejected;
    int rejections = 0;
    bool broken = false;
};

std::optional<std::int64_t> number(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::int64_t out = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), out);
    if (failure != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return out;
}

std::int64_t millis(Instant at) { return at.time_since_epoch().count(); }

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse error(int status, const std::string& exception, const std::string& key, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("timestamp", std::int64_t{1'790'000'000'000}).member("exception", exception);
    out.key("errors").beginArray().beginObject().member("key", key).member("message", message);
    out.endObject().endArray().endObject();
    return json(status, out);
}

SandboxResponse badRequest(const std::string& key, const std::string& message) {
    return error(400, "ClientApiBusinessException", key, message);
}

/// Words that Trendyol's filter doesn't let through.
bool isForbidden(const std::string& text) {
    return text.find('@') != std::string::npos || text.find("http") != std::string::npos;
}

std::string siteCode(const std::string& host) {
    for (const auto& front : storefronts()) {
        if (front.site == host) return std::string(front.code);
    }
    return std::string(kHomeStorefront);
}

void writeAnswer(JsonWriter& out, const char* name, const std::optional<SandboxAnswer>& answer, bool rejected) {
    out.key(name);
    if (!answer) {
        out.null();
        return;
    }
    out.beginObject().key("id").raw(answer->id).member("text", answer->text);
    out.member("creationDate", millis(answer->at));
    if (!rejected) out.member("hasPrivateInfo", false);
    out.key("reason");
    if (rejected) {
        out.value("Yasaklı kelime");
    } else {
        out.null();
    }
    out.endObject();
}

void writeQuestion(JsonWriter& out, const SandboxQuestion& one) {
    out.beginObject().key("id").raw(one.id);
    if (one.broken) {
        out.member("text", 12);
    } else {
        out.member("text", one.text);
    }
    out.member("status", one.status).member("creationDate", millis(one.at)).member("customerId", one.customer);
    out.member("userName", one.buyer).member("showUserName", true).member("public", true);
    out.member("productName", one.product).member("productMainId", std::to_string(one.product_id));
    out.member("imageUrl", "https://cdn.example.test/p.jpg");
    out.member("webUrl", "https://www.trendyol.com/p-" + std::to_string(one.product_id));
    out.member("answeredDateMessage", "");
    writeAnswer(out, "answer", one.answer, false);
    writeAnswer(out, "rejectedAnswer", one.rejected, true);
    out.member("rejectedDate", one.rejected ? millis(one.rejected->at) : 0).key("reason").null();
    out.key("reportReason").null().member("reportedDate", 0).endObject();
}

class TrendyolSandbox : public HttpSandbox {
public:
    explicit TrendyolSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~TrendyolSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override {
        return request.method == "POST" ? FaultPlan::Where::Send : FaultPlan::Where::Pull;
    }
    SandboxResponse throttled() override {
        return error(429, "TooManyRequestException", "too.many.requests", "too.many.requests");
    }
    SandboxResponse serverError() override { return error(500, "ClientApiException", "internal", "internal"); }
    void expireToken() override {}  // a key has no end
    void refuseCredentials() override { refused_ = true; }

    std::optional<SandboxResponse> refused(const SandboxRequest& request);
    SandboxResponse wrong(const std::string& sentence);
    std::string storefrontOf(const SandboxRequest& request);
    SandboxResponse filter(const SandboxRequest& request);
    std::string whyWrong(const SandboxRequest& request);
    SandboxResponse show(const SandboxRequest& request, const std::string& id);
    SandboxResponse answer(const SandboxRequest& request, const std::string& id);
    void review(SandboxQuestion& one) const;

    SandboxQuestion& add(const SeededMessage& message);
    SandboxQuestion* byId(const std::string& id);

    std::deque<SandboxQuestion> questions_;
    std::vector<Delivered> delivered_;
    std::vector<std::string> customers_, names_;
    std::int64_t answers_made_ = 0;
    bool refused_ = false;
};

AccountConfig TrendyolSandbox::account() {
    AccountConfig config;
    config.settings = {{"seller_id", std::string(kSeller)}, {"storefronts", "TR,RO"}, {"api_url", baseUrl()}};
    config.secrets = {{"api_key", std::string(kApiKey)}, {"api_secret", std::string(kApiSecret)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- What customers do

std::int64_t place(std::vector<std::string>& names, const std::string& name) {
    auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) found = names.insert(names.end(), name);
    return found - names.begin();
}

/// A name of the test's stands for one customer's interest in one product: each of his words is a question of its own.
SandboxQuestion& TrendyolSandbox::add(const SeededMessage& message) {
    SandboxQuestion made;
    made.id = std::to_string(kFirstQuestion + static_cast<std::int64_t>(questions_.size()));
    made.name = message.conversation;
    made.buyer = message.buyer;
    made.text = message.text;
    made.product = message.subject.empty() ? "LED lamba" : message.subject;
    // The account sells in two storefronts; whoever shops elsewhere asks in the first.
    made.storefront = siteCode(message.site) == "RO" ? "RO" : kHomeStorefront;
    made.customer = kFirstCustomer + place(customers_, message.buyer);
    made.product_id = kFirstProduct + place(names_, message.conversation);
    made.at = made.changed_at = message.sent_at;
    questions_.push_back(std::move(made));
    return questions_.back();
}

void TrendyolSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    if (message.author == Author::Notice) return;  // there are none in this protocol
    if (message.author == Author::Buyer) {
        add(message);
        return;
    }
    const auto asked = std::find_if(questions_.rbegin(), questions_.rend(), [&](const SandboxQuestion& q) {
        return q.name == message.conversation && !q.answer;
    });
    if (asked == questions_.rend()) return complain("seed: there is no question to answer");
    asked->answer = SandboxAnswer{std::to_string(kFirstAnswer + answers_made_++), message.text, message.sent_at};
    asked->status = "ANSWERED";
    asked->changed_at = message.sent_at;
}

void TrendyolSandbox::seedUnreadable(Instant sent_at) {
    const std::lock_guard lock(mutex());
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message).broken = true;
}

std::vector<Delivered> TrendyolSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return delivered_;
}

SandboxQuestion* TrendyolSandbox::byId(const std::string& id) {
    const auto found = std::find_if(questions_.begin(), questions_.end(), [&](const auto& q) { return q.id == id; });
    return found == questions_.end() ? nullptr : &*found;
}

// ---- Who may call

SandboxResponse TrendyolSandbox::wrong(const std::string& sentence) {
    complain(sentence);
    return badRequest("invalid.request", sentence);
}

std::optional<SandboxResponse> TrendyolSandbox::refused(const SandboxRequest& request) {
    const std::string agent = request.header("user-agent"), begin = std::string(kSeller) + " - ";
    const std::string name = agent.starts_with(begin) ? agent.substr(begin.size()) : std::string();
    const bool alphanumeric = std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c); });
    if (name.empty() || name.size() > 30 || !alphanumeric) {
        complain("User-Agent must be \"<sellerId> - <name of up to 30 letters and digits>\"");
        return error(403, "Forbidden", "user.agent", "Forbidden");
    }
    const std::string header = request.header("authorization");
    if (!header.starts_with("Basic ")) complain(request.path + " without Authorization: Basic");
    const std::string key = std::string(kApiKey) + ':' + std::string(kApiSecret);
    if (refused_ || header != "Basic " + base64(key))
        return error(
            401, "ClientApiAuthenticationException", "ClientApiAuthenticationException", "Authentication failed"
        );
    return std::nullopt;
}

std::string TrendyolSandbox::storefrontOf(const SandboxRequest& request) {
    const std::string code = request.header("storefrontcode");
    if (code == kHomeStorefront) complain("storeFrontCode is for international storefronts");
    return code.empty() ? std::string(kHomeStorefront) : code;
}

SandboxResponse TrendyolSandbox::handle(const SandboxRequest& request) {
    if (auto no = refused(request)) return *no;
    const std::string begin = "/integration/qna/sellers/" + std::string(kSeller) + "/questions/";
    if (!request.path.starts_with(begin)) return wrong("no such path: " + request.path);
    const std::string rest = request.path.substr(begin.size());
    if (request.method == "GET" && rest == "filter") return filter(request);
    constexpr std::string_view kAnswers = "/answers";
    if (request.method == "POST" && rest.ends_with(kAnswers))
        return answer(request, rest.substr(0, rest.size() - kAnswers.size()));
    if (request.method == "GET") return show(request, rest);
    return wrong("no such call: " + request.method + ' ' + request.path);
}

// ---- Questions

/// An answer is looked at for a while before it shows.
void TrendyolSandbox::review(SandboxQuestion& one) const {
    if (one.status != "WAITING_FOR_APPROVE" || now() < one.answer->at + kReviewTakes) return;
    one.status = "ANSWERED";
    one.changed_at = one.answer->at + kReviewTakes;
}

std::string TrendyolSandbox::whyWrong(const SandboxRequest& request) {
    static const std::set<std::string> kKnown = {"supplierId", "status",  "startDate",    "endDate",         "page",
                                                 "size",       "barcode", "orderByField", "orderByDirection"};
    static const std::set<std::string> kStatus = {
        "WAITING_FOR_ANSWER", "WAITING_FOR_APPROVE", "ANSWERED", "REPORTED", "REJECTED"};
    for (const auto& [name, value] : request.query) {
        if (!kKnown.contains(name)) return "filter has no parameter " + name;
    }
    if (request.parameter("supplierId") != kSeller) return "supplierId must be the seller's id";
    if (request.parameter("status") && !kStatus.contains(*request.parameter("status"))) return "status: no such word";
    const auto field = request.parameter("orderByField"), direction = request.parameter("orderByDirection");
    if (field && *field != "CreatedDate" && *field != "LastModifiedDate") return "orderByField: no such word";
    if (direction && *direction != "ASC" && *direction != "DESC") return "orderByDirection: no such word";
    const auto size = number(request.parameter("size").value_or("20")),
               page = number(request.parameter("page").value_or("0"));
    if (!size || *size < 1 || *size > kMaxSize) return "size must be 1 to 50";
    if (!page || *page < 0) return "page must be a number from 0";
    const auto start = number(request.parameter("startDate")), end = number(request.parameter("endDate"));
    if (!start || !end || *start < 1'000'000'000'000 || *end < *start)
        return "startDate and endDate must be milliseconds";
    if (*end - *start > std::chrono::milliseconds(kMaxSpan).count()) return "startDate and endDate span over two weeks";
    return {};
}

SandboxResponse TrendyolSandbox::filter(const SandboxRequest& request) {
    if (const std::string why = whyWrong(request); !why.empty()) return wrong(why);
    const std::string storefront = storefrontOf(request);
    const std::int64_t start = *number(request.parameter("startDate")), end = *number(request.parameter("endDate"));
    const bool by_change = request.parameter("orderByField") == "LastModifiedDate";
    std::vector<SandboxQuestion> all;
    for (auto& one : questions_) {
        review(one);
        // The harder way to read the pages: the dates are those of asking, whatever the order is.
        const bool inside = millis(one.at) >= start && millis(one.at) <= end && one.storefront == storefront;
        if (inside && one.status == request.parameter("status").value_or(one.status)) all.push_back(one);
    }
    const auto date = [&](const SandboxQuestion& q) { return by_change ? q.changed_at : q.at; };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return date(a) < date(b); });
    if (request.parameter("orderByDirection") != "ASC") std::reverse(all.begin(), all.end());
    const auto size = static_cast<std::size_t>(*number(request.parameter("size").value_or("20")));
    const auto page = static_cast<std::size_t>(*number(request.parameter("page").value_or("0")));
    const auto begin = std::min(page * size, all.size()), stop = std::min(begin + size, all.size());
    const auto at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(i); };
    JsonWriter out;
    out.beginObject().key("content").beginArray();
    for (const auto& one : spoiled(std::vector<SandboxQuestion>(at(begin), at(stop)), request.fault))
        writeQuestion(out, one);
    out.endArray().member("page", page).member("size", size).member("totalElements", all.size());
    out.member("totalPages", (all.size() + size - 1) / size).endObject();
    return json(200, out);
}

SandboxResponse TrendyolSandbox::show(const SandboxRequest& request, const std::string& id) {
    SandboxQuestion* one = byId(id);
    if (one == nullptr || one->storefront != storefrontOf(request))
        return error(404, "ClientApiNotFoundException", "question.not.found", "question.not.found");
    review(*one);
    JsonWriter out;
    writeQuestion(out, *one);
    return json(200, out);
}

SandboxResponse TrendyolSandbox::answer(const SandboxRequest& request, const std::string& id) {
    if (!request.header("content-type").starts_with("application/json")) return wrong("an answer is application/json");
    SandboxQuestion* one = byId(id);
    if (one == nullptr || one->storefront != storefrontOf(request))
        return error(404, "ClientApiNotFoundException", "question.not.found", "question.not.found");
    std::string text;
    try {
        text = JsonDocument::parse(request.body).root()["text"].text();
    } catch (const JsonError&) {
        return wrong("the body of an answer is not JSON");
    }
    const std::size_t length = replyLength(descriptor().rules, text);
    if (length < kMinAnswer) return badRequest("answer.too.short", "answer.too.short");
    if (length > kMaxAnswer) return badRequest("answer.too.long", "answer.too.long");
    if (one->status != "WAITING_FOR_ANSWER")
        return badRequest("question.already.answered", "question.already.answered");
    const SandboxAnswer made{std::to_string(kFirstAnswer + answers_made_++), text, now()};
    one->changed_at = now();
    if (isForbidden(text)) {
        one->rejected = made;
        if (++one->rejections == kMaxRejections) one->status = "UNANSWERED";
    } else {
        one->answer = made;
        one->status = "WAITING_FOR_APPROVE";
        delivered_.push_back({one->name, one->buyer, text, "answer:" + made.id, {}, made.at});
    }
    JsonWriter out;
    out.beginObject().key("answerId").raw(made.id).endObject();
    return json(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<TrendyolSandbox>(clock); }

}  // namespace channels::trendyol
