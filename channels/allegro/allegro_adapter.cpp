#include "channels/allegro/allegro_adapter.h"

#include <algorithm>
#include <map>
#include <set>

#include "channels/allegro/allegro_cursor.h"
#include "channels/allegro/allegro_rules.h"
#include "channels/allegro/allegro_sandbox.h"
#include "channels/allegro/allegro_wire.h"
#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::allegro {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxThreadPages = 200;
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;
// 9000 calls a minute for all users of a client id (issues 8598, 9991).
constexpr double kCallsASecond = 75, kCallsInARow = 4500;
// Messages of one user (issues 5438, 10510).
constexpr double kRepliesASecond = 1;
// "Three months"; the answer doesn't tell.
constexpr std::chrono::days kRefreshLife{90};

constexpr std::string_view kThreads = "/messaging/threads";
constexpr std::string_view kMessages = "/messaging/messages";
constexpr std::string_view kFiles = "/messaging/message-attachments";
constexpr std::string_view kOrders = "/order/checkout-forms";

std::string below(std::string_view collection, const std::string& id, std::string_view rest = {}) {
    return std::string(collection) + '/' + percentEncode(id) + std::string(rest);
}

/// A call of the API without its token.
struct Call {
    CallType type = CallType::Read;
    std::string name;  ///< for operators: no id, no query
    std::string method, path;
    QueryList query;
    std::string body;
    std::string content_type = std::string(kMediaType);  ///< of `body`
    std::string accept = std::string(kMediaType);
};

Call get(std::string name, std::string path, QueryList query = {}) {
    return {CallType::Read, std::move(name), "GET", std::move(path), std::move(query), {}};
}

Call change(std::string name, std::string method, std::string path, std::string body) {
    return {CallType::Change, std::move(name), std::move(method), std::move(path), {}, std::move(body)};
}

QueryList pageAt(std::size_t offset, std::size_t limit = kPageLimit) {
    return {{"limit", std::to_string(limit)}, {"offset", std::to_string(offset)}};
}

void requireText(const std::string& call, const std::string& text) {
    if (comparableText(text).empty()) throw PermanentFailure(call + ": no text", "empty");
    const std::size_t length = replyLength(descriptor().rules, text);
    if (length > kMaxReply)
        throw PermanentFailure(
            call + ": " + std::to_string(length) + " characters, at most " + std::to_string(kMaxReply), "too_long"
        );
}

void requireFiles(const std::string& call, const std::vector<Attachment>& files) {
    if (files.size() > kMaxFiles)
        throw PermanentFailure(call + ": more than " + std::to_string(kMaxFiles) + " attachments", "attachment_count");
    for (const auto& file : files) {
        if (!descriptor().rules.attachment_types.contains(file.media_type))
            throw PermanentFailure(call + ": an attachment is neither picture nor PDF", "attachment_type");
        if (file.bytes.empty() || file.bytes.size() > kMaxFileBytes)
            throw PermanentFailure(call + ": an attachment is empty or over 5 MB", "attachment_size");
    }
}

/// What Allegro's support asks for.
std::string traceOf(const HttpResponse& response) {
    const std::string id = response.header("trace-id");
    const bool plain = id.find_first_not_of("0123456789abcdefABCDEF-") == std::string::npos;
    return id.empty() || id.size() > 64 || !plain ? std::string() : "Trace-Id " + id;
}

/// Allegro may put semicolons into addresses (issue 12032): what it shows of a reply is compared without any.
std::string withoutSemicolons(std::string text) {
    std::erase(text, ';');
    return text;
}

class AllegroAdapter : public Adapter,
                       public FindsSent,
                       public MarksRead,
                       public FetchesAttachments,
                       public FetchesOrders,
                       public Relists,
                       public Authorizes,
                       public Acts {
public:
    AllegroAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          auth_(withoutTrailingSlash(config.setting("auth_url"))),
          refresh_token_(config.secret("refresh_token")),
          orders_wanted_(config.setting("orders") != "false"),
          calls_(surroundings.clock, kCallsASecond, kCallsInARow),
          replies_(surroundings.clock, kRepliesASecond, std::stoi(config.setting("replies_at_once"))),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {
        // A refresh token is good for one use: a restart must not cost one.
        tokens_.keep(config.secret("access_token"), refresh_token_, [this](const std::string& access) {
            around_.store_secret("access_token", access, std::nullopt);
        });
    }

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return calls_.left(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override;
    void act(const ActionRequest& request) override;

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
        MessageList newest;  // what its newest page told besides its messages
    };

    // Tokens.
    TokenGrant askForToken(const QueryList& form);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    HttpResponse ask(const Call& call);
    HttpResponse demand(const Call& call);
    [[noreturn]] void refuse(const HttpResponse& response, const Call& call) const;
    Receipt post(const Call& call);
    Instant allegroTime() const { return around_.clock.now() + skew_; }

    // Pull.
    bool step(CursorState& state, Page& page);
    bool readThreads(const ThreadList& list, CursorState& state, Page& page);
    void readThread(const Thread& thread, CursorState& state, Page& page);
    void take(Conversation conversation, CursorState& state, Page& page) const;
    ThreadList listThreads(std::size_t offset);
    template <class Done>
    Conversation readConversation(const Thread& thread, const Done& done);

    // Orders.
    std::optional<WireOrder> loadOrder(const std::string& id);
    void join(Page& page);

    std::string upload(const Attachment& file);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string api_, auth_;
    std::string refresh_token_;
    bool orders_wanted_;
    CallBudget calls_, replies_;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

TokenGrant AllegroAdapter::askForToken(const QueryList& form) {
    HttpRequest request;
    request.method = "POST";
    request.url = auth_ + "/token";
    const std::string pair = config_.setting("client_id") + ':' + config_.secret("client_secret");
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", "Basic " + base64(pair)}};
    // The documentation shows these in the address. There they would stand in logs.
    request.body = encodeQuery(form);
    TokenGrant grant = requestToken(around_.transports.http(), request, around_.clock);
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    if (grant.refresh_expires_in.count() == 0) grant.refresh_expires_in = kRefreshLife;
    return grant;
}

TokenGrant AllegroAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    const QueryList form = {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}};
    // An answer that is lost may have spent the token, which then is good for another minute and no longer.
    try {
        return askForToken(form);
    } catch (const TemporaryFailure&) {
        return askForToken(form);
    } catch (const NotUnderstood&) {
        return askForToken(form);
    }
}

void AllegroAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string AllegroAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    return auth_ + "/authorize?" +
           encodeQuery(
               {{"response_type", "code"},
                {"client_id", config_.setting("client_id")},
                {"redirect_uri", redirect_uri},
                {"state", state}}
           );
}

void AllegroAdapter::authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: Allegro gave no code");
    tokens_.accept(
        askForToken({{"grant_type", "authorization_code"}, {"code", code->second}, {"redirect_uri", redirect_uri}})
    );
    orders_wanted_ = config_.setting("orders") != "false";
}

HttpResponse AllegroAdapter::ask(const Call& call) {
    calls_.take(call.name);
    HttpRequest request;
    request.method = call.method;
    request.url = api_ + call.path + (call.query.empty() ? "" : "?" + encodeQuery(call.query));
    request.headers = {{"Accept", call.accept}};
    if (call.type == CallType::Change) request.headers.emplace_back("Content-Type", call.content_type);
    request.body = call.body;
    HttpResponse response = sendWithBearer(around_.transports.http(), tokens_, request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

/// Throws for every answer but a good one.
HttpResponse AllegroAdapter::demand(const Call& call) {
    HttpResponse response = ask(call);
    if (response.status != 200 && response.status != 201) refuse(response, call);
    return response;
}

// A 429 comes without a figure: the minute of the table is what is customary here.
void AllegroAdapter::refuse(const HttpResponse& response, const Call& call) const {
    const WireError error = parseError(response.body);
    const std::string trace = traceOf(response);
    const std::string words = error.path + (error.path.empty() || trace.empty() ? "" : ", ") + trace;
    throwHttpError(response, call.type, {call.name, words, error.code}, around_.clock);
}

/// Hands a message over.
Receipt AllegroAdapter::post(const Call& call) {
    HttpResponse response;
    try {
        response = ask(call);
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, call);
    auto receipt = response.status == 201 || response.status == 200 ? parseReceipt(response.body) : std::nullopt;
    if (!receipt)
        throw TemporaryFailure(call.name + ": HTTP " + std::to_string(response.status) + " without an id", true);
    if (receipt->accepted_at == Instant{}) receipt->accepted_at = around_.clock.now();
    return *receipt;
}

Page AllegroAdapter::pull(const Cursor& cursor) {
    CursorState state;
    if (cursor.value.empty()) {
        state.window = PullWindow(around_.clock.now() - config_.backfill);
    } else {
        state = readCursor(cursor.value);
    }
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    join(page);
    page.next.value = writeCursor(state);
    return page;
}

/// One list page of the walk; true when the walk is over.
bool AllegroAdapter::step(CursorState& state, Page& page) {
    const ThreadList list = listThreads(state.offset);
    state.begin(allegroTime(), around_.clock.now());
    takeNew(page, state.window, {}, list.unreadable);
    if (!readThreads(list, state, page)) return false;
    const bool past = list.newest_first && !list.threads.empty() && list.threads.back().last_at < state.reach();
    if (!list.full || past) return state.endPass();
    state.turnPage();
    return false;
}

/// Reads the listed threads that may hold something new. False when one of them gave no sense, though the others were
/// read: the walk must come back to it.
bool AllegroAdapter::readThreads(const ThreadList& list, CursorState& state, Page& page) {
    std::optional<NotUnderstood> failure;
    for (const auto& thread : list.threads) {
        if (thread.last_at && *thread.last_at < state.reach()) continue;
        if (state.hasRead(thread)) continue;
        try {
            readThread(thread, state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
        } catch (const PermanentFailure& error) {
            takeNew(page, state.window, {}, {unreadableThread(thread, error.what())});
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void AllegroAdapter::readThread(const Thread& thread, CursorState& state, Page& page) {
    Conversation conversation = readConversation(thread, [&](const Incoming& m) {
        return (m.sent_at && *m.sent_at < state.window.floor()) || state.window.knows(m.external_id);
    });
    state.noteRead(thread, conversation.newest);
    take(std::move(conversation), state, page);
}

void AllegroAdapter::take(Conversation conversation, CursorState& state, Page& page) const {
    for (auto& message : conversation.messages) message = withheldAsNotice(std::move(message));
    const auto newest =
        std::find_if(conversation.messages.rbegin(), conversation.messages.rend(), [](const Incoming& m) {
            return m.author != Author::Notice;
        });
    const bool answered = newest != conversation.messages.rend() && newest->author == Author::Seller;
    const std::size_t settled = page.settled_conversations.size();
    const std::size_t before = page.messages.size() + page.unreadable.size();
    takeNew(page, state.window, std::move(conversation.messages), std::move(conversation.unreadable));
    // An answer that comes late to light, behind a question that was known, settles nothing.
    if (!answered) page.settled_conversations.resize(settled);
    state.found = state.found || page.messages.size() + page.unreadable.size() > before;
}

ThreadList AllegroAdapter::listThreads(std::size_t offset) {
    return parseThreads(demand(get("GET /messaging/threads", std::string(kThreads), pageAt(offset))).body);
}

/// Pages of a thread until one holds a message of which `done(message)` says that older ones aren't needed; where the
/// wire isn't in that order, all of them.
template <class Done>
AllegroAdapter::Conversation AllegroAdapter::readConversation(const Thread& thread, const Done& done) {
    Conversation out;
    std::set<std::string> seen;
    bool newest_first = true;
    for (std::size_t page = 0; page < kMaxThreadPages; ++page) {
        const Call call =
            get("GET /messaging/threads/{threadId}/messages", below(kThreads, thread.id, "/messages"),
                pageAt(page * kPageLimit));
        const HttpResponse response = ask(call);
        if (response.status == 404) break;  // deleted since it was listed
        if (response.status != 200) refuse(response, call);
        MessageList list = parseMessages(response.body, thread);
        bool enough = false;
        for (auto& message : list.messages) {
            enough = done(message) || enough;
            if (seen.insert(message.external_id).second) out.messages.push_back(std::move(message));
        }
        for (auto& bad : list.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        newest_first = newest_first && list.newest_first;
        const bool last = !list.full || (enough && newest_first);
        if (page == 0) out.newest = std::move(list);
        if (last) break;
    }
    if (newest_first) std::reverse(out.messages.begin(), out.messages.end());
    std::stable_sort(out.messages.begin(), out.messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
    return out;
}

/// Empty also for an order of a linked account, of which messages may speak (issue 11212).
std::optional<WireOrder> AllegroAdapter::loadOrder(const std::string& id) {
    const Call call = get("GET /order/checkout-forms/{id}", below(kOrders, id));
    const HttpResponse response = ask(call);
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, call);
    auto out = parseOrder(response.body);
    if (!out) throw NotUnderstood(call.name + ": id is missing");
    const OrderStatus status = out->order.status;
    if (status == OrderStatus::Shipped || status == OrderStatus::Delivered || status == OrderStatus::Returned) {
        const Call shipments = get("GET /order/checkout-forms/{id}/shipments", below(kOrders, id, "/shipments"));
        out->order.parcels = parseParcels(demand(shipments).body);
    }
    return out;
}

/// Facts of the orders that the page's messages are about, and by them site and language. Messages are worth more than
/// these: a call that fails costs nothing but them.
void AllegroAdapter::join(Page& page) {
    std::map<std::string, std::optional<WireOrder>> orders;
    try {
        for (const auto& message : page.messages) {
            const std::string& id = message.order_external_id;
            if (!id.empty() && !orders.contains(id) && orders_wanted_) orders.emplace(id, loadOrder(id));
        }
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused&) {
        // A right that the application wasn't given: check() says so.
        orders_wanted_ = false;
    } catch (const ChannelError&) {
    }
    for (auto& message : page.messages) {
        const auto found = orders.find(message.order_external_id);
        const bool known = found != orders.end() && found->second;
        message.site = known && !found->second->site.empty() ? found->second->site : config_.setting("site");
        if (known && message.author == Author::Buyer) message.buyer_locale = found->second->buyer_locale;
    }
    for (auto& [id, order] : orders) {
        if (order) page.orders.push_back(std::move(order->order));
    }
}

std::optional<Order> AllegroAdapter::fetchOrder(const std::string& external_id) {
    auto found = loadOrder(external_id);
    return found ? std::optional(std::move(found->order)) : std::nullopt;
}

/// Declares a file and hands its bytes over; its id. Nothing that is seen comes of it until a message names it.
std::string AllegroAdapter::upload(const Attachment& file) {
    try {
        const std::string name = file.name.empty() ? "attachment" : file.name;
        const Call declaration = change(
            "POST /messaging/message-attachments", "POST", std::string(kFiles),
            writeFileDeclaration(name, file.bytes.size())
        );
        const std::string id = parseFileId(demand(declaration).body);
        if (id.empty()) throw NotUnderstood(declaration.name + ": id is missing");
        Call bytes = change("PUT /messaging/message-attachments/{id}", "PUT", below(kFiles, id), file.bytes);
        bytes.content_type = file.media_type;
        demand(bytes);
        return id;
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what(), false);
    } catch (const NotUnderstood& failure) {
        throw TemporaryFailure(failure.what(), false);
    }
}

Receipt AllegroAdapter::send(const Outgoing& outgoing) {
    Call call = change(
        "POST /messaging/threads/{threadId}/messages", "POST",
        below(kThreads, outgoing.conversation_external_id, "/messages"), {}
    );
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure(call.name + ": a reply needs its thread", "no_thread");
    requireText(call.name, outgoing.text);
    requireFiles(call.name, outgoing.attachments);
    replies_.take(call.name);
    std::vector<std::string> files;
    for (const auto& file : outgoing.attachments) files.push_back(upload(file));
    call.body = writeReply(outgoing.text, files);
    return post(call);
}

std::optional<Receipt> AllegroAdapter::findSent(const Outgoing& outgoing) {
    const Thread thread{outgoing.conversation_external_id, outgoing.buyer_external_id, {}};
    auto messages = readConversation(thread, [&](const Incoming& m) { return isBefore(m, outgoing); }).messages;
    for (auto& message : messages) message.text = withoutSemicolons(std::move(message.text));
    Outgoing wanted = outgoing;
    wanted.text = withoutSemicolons(std::move(wanted.text));
    return findOwnReply(messages, wanted);
}

void AllegroAdapter::act(const ActionRequest& request) {
    if (request.action != kWriteToBuyer) throw PermanentFailure("no such action: " + request.action, "unknown_action");
    const std::string name = "POST /messaging/messages";
    const auto text = request.inputs.find(std::string(kTextInput));
    if (text == request.inputs.end()) throw PermanentFailure(name + ": no text", "empty");
    requireText(name, text->second);
    if (request.order_external_id.empty()) throw PermanentFailure(name + ": a new message needs its order", "no_order");
    std::string login = request.buyer_external_id;
    if (login.empty()) {
        const auto order = fetchOrder(request.order_external_id);
        if (!order || order->buyer_external_id.empty())
            throw PermanentFailure(name + ": the buyer of the order isn't known", "no_buyer");
        login = order->buyer_external_id;
    }
    replies_.take(name);
    const std::string body = writeNewMessage(login, request.order_external_id, text->second);
    post(change(name, "POST", std::string(kMessages), body));
}

void AllegroAdapter::markRead(const std::string& conversation_external_id) {
    const std::string path = below(kThreads, conversation_external_id, "/read");
    demand(change("PUT /messaging/threads/{threadId}/read", "PUT", path, writeMarkRead()));
}

std::string AllegroAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    Call call = get("GET /messaging/message-attachments/{id}", below(kFiles, ref));
    call.accept = "*/*";
    HttpResponse response = demand(call);
    if (response.body.size() > max_bytes)
        throw PermanentFailure(call.name + ": over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

std::vector<std::string> AllegroAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto collect = [&](const Thread& thread) {
        const auto done = [&](const Incoming& m) { return m.sent_at && *m.sent_at < from; };
        for (auto& message : readConversation(thread, done).messages) {
            if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                ids.insert(withheldAsNotice(std::move(message)).external_id);
        }
    };
    for (std::size_t offset = 0;; offset += kPageLimit) {
        const ThreadList list = listThreads(offset);
        for (const auto& thread : list.threads) {
            if (thread.last_at && *thread.last_at < from) continue;
            try {
                collect(thread);
            } catch (const PermanentFailure&) {
                // pull() has set it aside.
            }
        }
        const bool past = list.newest_first && !list.threads.empty() && list.threads.back().last_at < from;
        if (!list.full || past) break;
    }
    return {ids.begin(), ids.end()};
}

Identity AllegroAdapter::check() {
    demand(get("GET /messaging/threads", std::string(kThreads), pageAt(0, 1)));
    Identity out;
    // Who that is takes a right of its own, which nothing else here needs.
    const Call me = get("GET /me", "/me");
    const HttpResponse response = ask(me);
    if (response.status != 200 && response.status != 403) refuse(response, me);
    out.name = response.status == 200 ? parseLogin(response.body) : std::string();
    if (out.name.empty()) out.name = "the account that client " + config_.setting("client_id") + " was connected to";
    out.clock_skew = skew_;
    if (!orders_wanted_ && config_.setting("orders") != "false")
        out.warnings.emplace_back("no right to read orders: messages come without facts about orders");
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<AllegroAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::allegro
