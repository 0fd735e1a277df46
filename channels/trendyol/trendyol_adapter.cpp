#include "channels/trendyol/trendyol_adapter.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/trendyol/trendyol_cursor.h"
#include "channels/trendyol/trendyol_rules.h"
#include "channels/trendyol/trendyol_sandbox.h"
#include "channels/trendyol/trendyol_wire.h"

namespace channels::trendyol {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kListLimit = 50;  // the most that is documented
constexpr std::size_t kFullPage = 100;
constexpr int kMaxSteps = 4;
constexpr std::size_t kQuestionsPerStep = 10;
// 50 calls in 10 seconds for each endpoint.
constexpr double kPerSecond = 2.5, kBurst = 25;
constexpr std::chrono::seconds kRateWindow{10};
constexpr std::size_t kMaxIntegratorName = 30;

constexpr const char* kListCall = "GET /questions/filter";
constexpr const char* kReadCall = "GET /questions/{id}";
constexpr const char* kAnswerCall = "POST /questions/{id}/answers";

std::string millis(Instant instant) { return std::to_string(instant.time_since_epoch().count()); }

/// "12345 - SelfIntegration": without it the gateway answers 403.
std::string userAgent(const AccountConfig& config) {
    std::string name;
    for (const char c : config.setting("integrator")) {
        const bool allowed = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (allowed && name.size() < kMaxIntegratorName) name += c;
    }
    return config.setting("seller_id") + " - " + (name.empty() ? "SelfIntegration" : name);
}

/// A stretch of time and a page of it.
struct ListQuery {
    Instant from, to;
    std::size_t page = 0, size = kListLimit;
    const char* status = nullptr;  ///< null for all
};

class TrendyolAdapter : public Adapter, public FindsSent, public Relists {
public:
    TrendyolAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : backfill_(config.backfill),
          around_(surroundings),
          seller_(config.setting("seller_id")),
          questions_url_(
              withoutTrailingSlash(config.setting("api_url")) + "/integration/qna/sellers/" + percentEncode(seller_) +
              "/questions"
          ),
          authorization_("Basic " + base64(config.secret("api_key") + ':' + config.secret("api_secret"))),
          user_agent_(userAgent(config)),
          storefronts_(readStorefronts(config.setting("storefronts"))),
          answer_within_(std::stoi(config.setting("answer_hours"))) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, answer_within_); }
    std::optional<CallsLeft> callsLeft() const override { return lists_.left(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    std::vector<std::string> relist(Instant from, Instant to) override;

private:
    // Calls.
    HttpResponse call(CallBudget& budget, const char* name, const std::string& storefront, HttpRequest request);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const char* name, const char* hint = "")
        const;
    QuestionList list(const std::string& storefront, const ListQuery& wanted);
    std::optional<Question> read(const std::string& storefront, const std::string& id);
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }
    Asked asked(const std::string& storefront) const { return {storefront, answer_within_}; }
    std::string storefrontOf(const Outgoing& outgoing) const;

    // Pull.
    bool step(CursorState& state, Page& page);
    void start(CursorState& state);
    bool stepWalk(const std::string& storefront, Walk& walk, Page& page);
    void readChanged(const std::string& storefront, Walk& walk, Page& page);
    void readOpen(const std::string& storefront, Walk& walk, Page& page);
    bool readLeft(const std::string& storefront, Walk& walk, Page& page);
    void followLeft(const std::string& storefront, const std::string& id, Walk& walk, Page& page);
    void take(Question question, Walk& walk, Page& page);

    const std::chrono::days backfill_;
    const Surroundings around_;
    const std::string seller_, questions_url_, authorization_, user_agent_;
    const std::vector<std::string> storefronts_;
    const std::chrono::hours answer_within_;
    CallBudget lists_{around_.clock, kPerSecond, kBurst};
    CallBudget reads_{around_.clock, kPerSecond, kBurst};
    CallBudget answers_{around_.clock, kPerSecond, kBurst};
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

// ---- Calls

HttpResponse TrendyolAdapter::call(
    CallBudget& budget, const char* name, const std::string& storefront, HttpRequest request
) {
    budget.take(name);
    request.headers.emplace_back("Authorization", authorization_);
    request.headers.emplace_back("User-Agent", user_agent_);
    request.headers.emplace_back("Accept", "application/json");
    if (storefront != kHomeStorefront) request.headers.emplace_back("storeFrontCode", storefront);
    HttpResponse response = around_.transports.http().send(request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

void TrendyolAdapter::refuse(const HttpResponse& response, CallType type, const char* name, const char* hint) const {
    const Instant now = around_.clock.now();
    // A 429 says nothing of how long: the limit's own window is waited.
    if (response.status == 429)
        throw Throttled(
            std::string(name) + ": HTTP 429",
            std::max(parseRetryAfter(response.header("retry-after"), now).value_or(now + kRateWindow), now + 1s)
        );
    const std::string meaning = response.status / 100 == 4 ? hint : "";
    throwHttpError(response, type, {name, meaning, parseErrorCode(response.body)}, around_.clock);
}

QuestionList TrendyolAdapter::list(const std::string& storefront, const ListQuery& wanted) {
    QueryList query = {
        {"supplierId", seller_},
        {"startDate", millis(wanted.from)},
        {"endDate", millis(wanted.to)},
        {"page", std::to_string(wanted.page)},
        {"size", std::to_string(wanted.size)},
        // What changes while pages are read moves to the front: pages behind then repeat questions, and skip none.
        {"orderByField", "LastModifiedDate"},
        {"orderByDirection", "DESC"}};
    if (wanted.status != nullptr) query.emplace_back("status", wanted.status);
    HttpRequest request;
    request.url = questions_url_ + "/filter?" + encodeQuery(query);
    const HttpResponse response = call(lists_, kListCall, storefront, std::move(request));
    if (response.status != 200) refuse(response, CallType::Read, kListCall);
    QuestionList out = parseQuestions(response.body, asked(storefront), wanted.page);
    // The hub hears of them in the order in which they came.
    std::reverse(out.questions.begin(), out.questions.end());
    return out;
}

/// Empty when there is no such question.
std::optional<Question> TrendyolAdapter::read(const std::string& storefront, const std::string& id) {
    HttpRequest request;
    request.url = questions_url_ + '/' + percentEncode(id);
    const HttpResponse response = call(reads_, kReadCall, storefront, std::move(request));
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, kReadCall);
    return parseQuestion(response.body, asked(storefront));
}

std::string TrendyolAdapter::storefrontOf(const Outgoing& outgoing) const {
    const auto found = outgoing.reply_to.find(std::string(kStorefrontKey));
    return found == outgoing.reply_to.end() ? storefronts_.front() : found->second;
}

// ---- Pull

Page TrendyolAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? CursorState{} : readCursor(cursor.value);
    // A storefront that was taken out of the settings is left behind, with its place in a walk.
    std::erase_if(state.walks, [&](const auto& entry) {
        return std::find(storefronts_.begin(), storefronts_.end(), entry.first) == storefronts_.end();
    });
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One step of the walk over one storefront after another; true when the last one is over.
bool TrendyolAdapter::step(CursorState& state, Page& page) {
    if (!state.walks.contains(state.storefront)) {
        state.storefront = storefronts_.front();
        start(state);
    }
    const auto place = std::find(storefronts_.begin(), storefronts_.end(), state.storefront);
    if (!stepWalk(state.storefront, state.walks.at(state.storefront), page)) return false;
    if (place + 1 == storefronts_.end()) {
        state.storefront.clear();
        return true;
    }
    state.storefront = *(place + 1);
    start(state);
    return false;
}

void TrendyolAdapter::start(CursorState& state) {
    auto& walk = state.walks.try_emplace(state.storefront).first->second;
    if (walk.window.first() == Instant{}) walk.window = PullWindow(around_.clock.now() - backfill_);
    walk.begin(walk.window.floor());
}

/// One list, or some questions; true when the walk over this storefront is over.
bool TrendyolAdapter::stepWalk(const std::string& storefront, Walk& walk, Page& page) {
    switch (walk.phase) {
        case Walk::Phase::Changed:
            readChanged(storefront, walk, page);
            return false;
        case Walk::Phase::Waiting:
        case Walk::Phase::Approval:
            readOpen(storefront, walk, page);
            return walk.phase == Walk::Phase::Left && readLeft(storefront, walk, page);
        case Walk::Phase::Left:
            break;
    }
    return readLeft(storefront, walk, page);
}

/// What changed since the last walk, two weeks at a time.
void TrendyolAdapter::readChanged(const std::string& storefront, Walk& walk, Page& page) {
    const Instant now = marketplaceTime();
    const Instant end = std::max(walk.from, std::min(now, walk.from + kMaxSpan));
    QuestionList found = list(storefront, {walk.from, end, walk.page});
    // Their clock shows in the answer; what they write after the end that was asked for is the next walk's.
    walk.window.begin(std::min(now, marketplaceTime()), around_.clock.now());
    for (auto& question : found.questions) take(std::move(question), walk, page);
    if (found.more) {
        ++walk.page;
    } else if (walk.from + kMaxSpan >= now) {
        walk.enter(Walk::Phase::Waiting);
    } else {
        walk.from += kMaxSpan;
        walk.page = 0;
    }
}

/// What waits, whenever it was asked or changed: nobody knows which of them the dates of a list are about.
void TrendyolAdapter::readOpen(const std::string& storefront, Walk& walk, Page& page) {
    const bool waiting = walk.phase == Walk::Phase::Waiting;
    const Instant now = marketplaceTime();
    const char* status = waiting ? "WAITING_FOR_ANSWER" : "WAITING_FOR_APPROVE";
    QuestionList found = list(storefront, {now - kMaxSpan, now, walk.page, kListLimit, status});
    for (auto& question : found.questions) take(std::move(question), walk, page);
    if (found.more) {
        ++walk.page;
    } else {
        walk.enter(waiting ? Walk::Phase::Approval : Walk::Phase::Left);
    }
}

/// Asks for some of the questions that no list shows any more; true when there are none left.
bool TrendyolAdapter::readLeft(const std::string& storefront, Walk& walk, Page& page) {
    for (const auto& id : walk.open.missing(kQuestionsPerStep)) followLeft(storefront, id, walk, page);
    if (!walk.open.missing(1).empty()) return false;
    walk.finish();
    return true;
}

void TrendyolAdapter::followLeft(const std::string& storefront, const std::string& id, Walk& walk, Page& page) {
    try {
        auto question = read(storefront, id);
        if (question) return take(std::move(*question), walk, page);
        walk.open.drop(id);
        page.settled_conversations.push_back(id);
    } catch (const NotUnderstood&) {
        // One answer that gives no sense stops only itself: the next walk asks again.
        walk.open.meet(id);
    } catch (const PermanentFailure&) {
        walk.open.meet(id);
    }
}

void TrendyolAdapter::take(Question question, Walk& walk, Page& page) {
    const std::string key = question.id + ':' + question.version;
    const bool too_old = question.asked_at && *question.asked_at < walk.window.first();
    const bool closed_long_ago = question.asked_at && *question.asked_at + kMaxSpan < walk.window.begun();
    const bool known = walk.open.isKnown(question.id, question.version) || walk.window.knows(key);
    if (question.open && !too_old && !closed_long_ago) {
        walk.open.keep(question.id, question.version);
    } else {
        walk.open.drop(question.id);
    }
    if (known || too_old) return;
    const std::size_t settled = page.settled_conversations.size();
    takeNew(page, walk.window, std::move(question.messages), std::move(question.unreadable));
    if (question.settled && page.settled_conversations.size() == settled)
        page.settled_conversations.push_back(question.id);
    walk.window.remember(key, walk.window.begun());
}

std::vector<std::string> TrendyolAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const Instant now = marketplaceTime();
    for (const auto& storefront : storefronts_) {
        // An answer stands with its question, which is at most some days older; a list may go by either date.
        for (Instant start = from - kMaxSpan; start < now; start += kMaxSpan) {
            QuestionList found;
            for (std::size_t page = 0; page == 0 || found.more; ++page) {
                found = list(storefront, {start, std::min(now, start + kMaxSpan), page});
                for (const auto& question : found.questions) {
                    for (const auto& message : question.messages) {
                        if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                            ids.insert(message.external_id);
                    }
                }
            }
        }
    }
    return {ids.begin(), ids.end()};
}

// ---- Answers

Receipt TrendyolAdapter::send(const Outgoing& outgoing) {
    const std::size_t length = replyLength(descriptor().rules, outgoing.text);
    if (length < kMinAnswer || length > kMaxAnswer)
        throw PermanentFailure("answer of " + std::to_string(length) + " characters, 10 to 2000 are allowed", "length");
    if (!outgoing.attachments.empty()) throw PermanentFailure("an answer has no attachments", "attachment_count");
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure("an answer needs its question", "no_question");
    HttpRequest request;
    request.method = "POST";
    request.url = questions_url_ + '/' + percentEncode(outgoing.conversation_external_id) + "/answers";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = writeAnswer(outgoing.text);
    HttpResponse response;
    try {
        response = call(answers_, kAnswerCall, storefrontOf(outgoing), std::move(request));
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400)
        refuse(response, CallType::Change, kAnswerCall, "it is answered or closed, or the text is refused");
    const std::string unclear = std::string(kAnswerCall) + ": HTTP " + std::to_string(response.status);
    if (response.status / 100 != 2) throw TemporaryFailure(unclear, true);
    if (std::string id = parseAnswerId(response.body); !id.empty()) return {std::move(id), around_.clock.now()};
    try {
        if (auto receipt = findSent(outgoing)) return *receipt;
    } catch (const Cancelled&) {
        throw;
    } catch (const ChannelError&) {
    }
    throw TemporaryFailure(unclear + " without an answerId, and the question doesn't show the answer", true);
}

std::optional<Receipt> TrendyolAdapter::findSent(const Outgoing& outgoing) {
    auto question = read(storefrontOf(outgoing), outgoing.conversation_external_id);
    if (!question) return std::nullopt;
    // A rejected answer has arrived too: the same words again would only be rejected again, until the question closes.
    for (auto& message : question->messages) message.automatic = false;
    return findOwnReply(question->messages, outgoing);
}

Identity TrendyolAdapter::check() {
    std::string names;
    const Instant now = marketplaceTime();
    for (const auto& storefront : storefronts_) {
        list(storefront, {now - 24h, now, 0, 1});
        names += (names.empty() ? "" : ", ") + storefront;
    }
    Identity out;
    out.name = seller_ + " (" + names + ')';
    out.clock_skew = skew_;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<TrendyolAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::trendyol
