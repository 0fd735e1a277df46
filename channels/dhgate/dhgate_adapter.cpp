#include "channels/dhgate/dhgate_adapter.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/dhgate/dhgate_cursor.h"
#include "channels/dhgate/dhgate_markup.h"
#include "channels/dhgate/dhgate_orders.h"
#include "channels/dhgate/dhgate_rules.h"
#include "channels/dhgate/dhgate_sandbox.h"
#include "channels/dhgate/dhgate_wire.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::dhgate {
namespace {

using namespace std::chrono_literals;

constexpr int kPageSize = 50;
constexpr int kMaxPages = 200;
constexpr int kMaxPasses = 5;
constexpr int kMaxSteps = 4;
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr std::int64_t kMaxDays = 366;  // of beforeDay
// The marketplace tells no wait: what its limit counts over is a second, so that a minute is enough.
constexpr std::chrono::minutes kThrottleWait{1};
// Our code for what doesn't exist: DHgate's isn't known, its words are.
constexpr const char* kUnknown = "unknown";

// Buyers' topics, and of the marketplace's own those that an answer may depend on: orders, payments and
// refunds. Product, promotion and account news and the platform's announcements (005, 007 to 013) would be
// many and are no work of an inbox.
constexpr std::string_view kBuyerTypes = "001,002,003";
constexpr std::string_view kNoticeTypes = "004,006";

struct Method {
    std::string_view name, version;
};
constexpr Method kSelf{"dh.user.base.get", "1.0"};
constexpr Method kListTopics{"dh.message.list", "2.0"};
constexpr Method kReadTopic{"dh.message.get", "2.0"};
constexpr Method kReply{"dh.message.info.reply", "2.0"};
constexpr Method kUpdateStatus{"dh.message.status.update", "2.0"};
constexpr Method kOrderFacts{"dh.order.get", "2.0"};
constexpr Method kOrderItems{"dh.order.product.get", "2.0"};

std::optional<Refusal> refusalIn(const HttpResponse& response) {
    try {
        return readRefusal(response.body);
    } catch (const NotUnderstood&) {
        return std::nullopt;
    }
}

/// DHgate says in words that a token is over, with whatever status; the kit renews tokens at a 401.
class TokenWords : public HttpClient {
public:
    explicit TokenWords(HttpClient& http) : http_(http) {}
    HttpResponse send(const HttpRequest& request) override {
        HttpResponse response = http_.send(request);
        const auto refusal = refusalIn(response);
        if (refusal && refusal->reason == Refusal::Reason::Token) response.status = 401;
        return response;
    }

private:
    HttpClient& http_;
};

class DhgateAdapter : public Adapter,
                      public FindsSent,
                      public MarksRead,
                      public FetchesAttachments,
                      public FetchesOrders,
                      public Authorizes {
public:
    DhgateAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          auth_(withoutTrailingSlash(config.setting("auth_url"))),
          images_(withoutTrailingSlash(config.setting("image_url"))),
          refresh_token_(config.secret("refresh_token")),
          budget_(
              surroundings.clock, std::stod(config.setting("calls_per_second")),
              std::stod(config.setting("calls_per_second"))
          ),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return budget_.left(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri)
        override;

private:
    // Tokens.
    TokenGrant askForToken(QueryList form);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    HttpResponse call(CallType type, const Method& method, const QueryList& parameters);
    void takeCall(const Method& method);
    [[noreturn]] void refuse(
        const HttpResponse& response, CallType type, const Method& method,
        const std::optional<Refusal>& refusal
    ) const;
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }
    const Self& self();

    // Pull.
    bool step(CursorState& state, Page& page);
    bool readUnknown(const TopicList& list, CursorState& state, Page& page);
    void setAside(const Unreadable& bad, CursorState& state, Page& page);
    void take(const Topic& topic, Messages read, CursorState& state, Page& page);
    TopicList listTopics(Instant since, int page);
    Messages readTopic(const Topic& topic);
    void tellOrder(const std::vector<Incoming>& messages, Page& page);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string auth_, images_;
    std::string refresh_token_;
    CallBudget budget_;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
    std::optional<Self> self_;
};

TokenGrant DhgateAdapter::askForToken(QueryList form) {
    form.emplace_back("client_id", config_.setting("client_id"));
    form.emplace_back("client_secret", config_.secret("client_secret"));
    HttpRequest request;
    request.method = "POST";
    request.url = auth_ + "/access_token";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = encodeQuery(form);
    TokenGrant grant = requestToken(around_.transports.http(), request, around_.clock);
    // The answer repeats a token that stays: it doesn't live any longer for that.
    if (grant.refresh_token == refresh_token_) grant.refresh_token.clear();
    grant.refresh_expires_in = kRefreshTokenLife;
    return grant;
}

TokenGrant DhgateAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForToken(
        {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}, {"scope", "basic"}}
    );
}

void DhgateAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string DhgateAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    return auth_ + "/authorize?" +
           encodeQuery(
               {{"response_type", "code"},
                {"client_id", config_.setting("client_id")},
                {"redirect_uri", redirect_uri},
                {"scope", "basic"},
                {"state", state},
                {"display", "page"}}
           );
}

void DhgateAdapter::authorized(
    const std::map<std::string, std::string>& answer, const std::string& redirect_uri
) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    const TokenGrant grant = askForToken(
        {{"grant_type", "authorization_code"}, {"code", code->second}, {"redirect_uri", redirect_uri}}
    );
    if (grant.refresh_token.empty() && refresh_token_.empty())
        throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
    self_.reset();  // it may be another account's
}

// A call waits until a whole second's calls are there: with fewer a walk would spend them on its list alone,
// and never come to a topic.
void DhgateAdapter::takeCall(const Method& method) {
    if (!budget_.mayTake())
        throw Throttled(
            std::string(method.name) + ": this account's calls of a second are used up",
            around_.clock.now() + 1s
        );
}

HttpResponse DhgateAdapter::call(CallType type, const Method& method, const QueryList& parameters) {
    takeCall(method);
    HttpRequest request;
    request.method = "POST";
    request.url = config_.setting("api_url");
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}};
    TokenWords http(around_.transports.http());
    HttpResponse response =
        sendAuthorized(http, tokens_, request, [&](HttpRequest& one, const std::string& token) {
            QueryList form = {
                {"method", std::string(method.name)},
                {"v", std::string(method.version)},
                {"access_token", token},
                {"timestamp", std::to_string(around_.clock.now().time_since_epoch().count())}};
            form.insert(form.end(), parameters.begin(), parameters.end());
            one.body = encodeQuery(form);
        });
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    const auto refusal = response.status == 200 ? readRefusal(response.body) : refusalIn(response);
    if (response.status != 200 || refusal) refuse(response, type, method, refusal);
    return response;
}

void DhgateAdapter::refuse(
    const HttpResponse& response, CallType type, const Method& method, const std::optional<Refusal>& refusal
) const {
    const std::string name(method.name), code = refusal ? refusal->code : std::string();
    const auto reason = refusal ? refusal->reason : Refusal::Reason::Other;
    const std::string said = code.empty() ? name : name + ": code " + code;
    if (reason == Refusal::Reason::Limit && response.status != 429)
        throw Throttled(said + ", a limit of the marketplace", around_.clock.now() + kThrottleWait);
    if (reason == Refusal::Reason::Unknown && response.status < 500)
        throw PermanentFailure(said + ", the marketplace doesn't know what was asked for", kUnknown);
    if (response.status == 200) throw PermanentFailure(said + ", refused", code);
    throwHttpError(response, type, {name, {}, code}, around_.clock);
}

const Self& DhgateAdapter::self() {
    if (!self_) self_ = parseSelf(call(CallType::Read, kSelf, {}).body);
    return *self_;
}

Page DhgateAdapter::pull(const Cursor& cursor) {
    CursorState state;
    if (cursor.value.empty()) {
        state.window = PullWindow(around_.clock.now() - config_.backfill);
    } else {
        state = readCursor(cursor.value);
    }
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One page of the list; true when the walk is over.
bool DhgateAdapter::step(CursorState& state, Page& page) {
    const TopicList list = listTopics(state.window.floor(), state.page);
    state.window.begin(marketplaceTime(), around_.clock.now());
    for (const auto& bad : list.unreadable) setAside(bad, state, page);
    if (!readUnknown(list, state, page)) return false;
    const bool past = list.newest_first && !list.topics.empty() && list.topics.back().last_reply_at &&
                      *list.topics.back().last_reply_at < state.window.floor();
    // The list tells no total, and nobody knows whether a page may be shorter than what was asked for.
    if (list.count > 0 && !past && state.page < kMaxPages) {
        ++state.page;
        return false;
    }
    if (state.page > 1 && state.found && state.pass < kMaxPasses) {
        state.page = 1;
        state.found = false;
        ++state.pass;
        return false;
    }
    state.finish();
    return true;
}

/// Reads the listed topics that hold something unknown. False when one of them gave no sense, though the
/// others were read: the walk must come back to it.
bool DhgateAdapter::readUnknown(const TopicList& list, CursorState& state, Page& page) {
    std::optional<NotUnderstood> failure;
    for (const auto& topic : list.topics) {
        if (topic.last_reply_at && *topic.last_reply_at < state.window.floor()) continue;
        if (state.window.knows(topic.version())) continue;
        self();  // what is refused here isn't this topic
        try {
            take(topic, readTopic(topic), state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
            continue;
        } catch (const PermanentFailure& error) {
            // One that is unknown was deleted since it was listed. Another refusal may be a failure that
            // passes, for no code tells: the topic is asked for again as long as the window holds it.
            if (error.code != kUnknown) {
                setAside(unreadableTopic(topic, error.what()), state, page);
                continue;
            }
        }
        state.found = true;
        state.window.remember(topic.version(), topic.last_reply_at.value_or(state.window.begun()));
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

/// Shows what can't be read, once while the window stays. Remembered at its floor, it doesn't move it.
void DhgateAdapter::setAside(const Unreadable& bad, CursorState& state, Page& page) {
    if (!state.window.knows(bad.external_id)) page.unreadable.push_back(bad);
    state.window.remember(bad.external_id, state.window.floor());
}

void DhgateAdapter::take(const Topic& topic, Messages read, CursorState& state, Page& page) {
    dropKnown(state.window, read.messages, read.unreadable);
    if (!topic.isNotice()) tellOrder(read.messages, page);
    takeNew(page, state.window, std::move(read.messages), std::move(read.unreadable));
}

/// The order that the new messages of a topic are about. They matter more than it: only a limit, which ends
/// by itself, holds them up.
void DhgateAdapter::tellOrder(const std::vector<Incoming>& messages, Page& page) {
    if (messages.empty() || messages.front().order_external_id.empty()) return;
    try {
        if (auto order = fetchOrder(messages.front().order_external_id))
            page.orders.push_back(std::move(*order));
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
}

TopicList DhgateAdapter::listTopics(Instant since, int page) {
    // A day more than the time since: how the marketplace counts a day isn't known.
    const auto days = std::chrono::ceil<std::chrono::days>(marketplaceTime() - since).count() + 1;
    std::string types(kBuyerTypes);
    if (config_.setting("notices") != "false") types += ',' + std::string(kNoticeTypes);
    const HttpResponse response = call(
        CallType::Read, kListTopics,
        {{"beforeDay", std::to_string(std::clamp<std::int64_t>(days, 1, kMaxDays))},
         {"msgType", types},
         {"pageNo", std::to_string(page)},
         {"pageSize", std::to_string(kPageSize)},
         {"isRead", "-1"},
         {"isMark", "-1"},
         {"status", "0"},
         {"orderField", "lastreplytime"},
         {"orderType", "desc"}}
    );
    return parseTopicList(response.body);
}

Messages DhgateAdapter::readTopic(const Topic& topic) {
    const auto own_ids = topic.ownIds(self());
    return parseMessages(call(CallType::Read, kReadTopic, {{"msgId", topic.id}}).body, topic, own_ids);
}

std::optional<Order> DhgateAdapter::fetchOrder(const std::string& external_id) {
    const QueryList which = {{"orderNo", external_id}};
    try {
        Order order = parseOrder(call(CallType::Read, kOrderFacts, which).body);
        order.items = parseItems(call(CallType::Read, kOrderItems, which).body);
        return order;
    } catch (const PermanentFailure& failure) {
        if (failure.code == kUnknown) return std::nullopt;
        throw;
    }
}

Receipt DhgateAdapter::send(const Outgoing& outgoing) {
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure("a reply needs its topic", "no_conversation");
    if (replyLength(descriptor().rules, outgoing.text) > kMaxReply)
        throw PermanentFailure("a reply may have " + std::to_string(kMaxReply) + " characters", "too_long");
    const auto told = outgoing.reply_to.find("receiverId");
    const std::string receiver = told == outgoing.reply_to.end() ? outgoing.buyer_external_id : told->second;
    if (receiver.empty()) throw PermanentFailure("a reply needs its receiver", "no_receiver");
    self();  // asked now, a failure of it is none of the reply
    try {
        call(
            CallType::Change, kReply,
            {{"msgId", outgoing.conversation_external_id},
             {"content", outgoing.text},
             {"receiverId", receiver}}
        );
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    // The answer names the topic alone. Whatever happens now, the reply is sent.
    try {
        if (const auto receipt = findSent(outgoing)) return *receipt;
    } catch (const ChannelError&) {
    }
    return {{}, around_.clock.now()};
}

std::optional<Receipt> DhgateAdapter::findSent(const Outgoing& outgoing) {
    std::vector<Incoming> messages = readTopic(buyersTopic(outgoing.conversation_external_id)).messages;
    for (auto& message : messages)
        message.text = bareText(message.html.empty() ? message.text : message.html);
    Outgoing wanted = outgoing;
    wanted.text = bareText(outgoing.text);
    return findOwnReply(messages, wanted);
}

void DhgateAdapter::markRead(const std::string& conversation_external_id) {
    call(CallType::Change, kUpdateStatus, {{"msgIds", conversation_external_id}, {"readStatus", "1"}});
}

std::string DhgateAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    // Paths come with a buyer's message: they lead to the picture server, whatever they say, and our token
    // stays here.
    if (ref.find("://") != std::string::npos || ref.starts_with("//"))
        throw PermanentFailure("attachment: not a path of the picture server", "attachment_url");
    HttpRequest request;
    request.url = images_ + (ref.starts_with('/') ? "" : "/") + ref;
    HttpResponse response = around_.transports.http().send(request);
    if (response.status != 200)
        throwHttpError(response, CallType::Read, {"GET attachment", {}, {}}, around_.clock);
    if (response.body.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

Identity DhgateAdapter::check() {
    self_.reset();
    Identity out;
    out.name = self().nickname.empty() ? self().user_id : self().nickname;
    listTopics(marketplaceTime(), 1);  // the right to read messages is another than that to read the user
    out.clock_skew = skew_;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<DhgateAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::dhgate
